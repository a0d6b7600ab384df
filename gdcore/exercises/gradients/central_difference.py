"""The slope from two values of the function: the tool that checks every derivation of the book."""

import numpy as np

from ..attempt import Formula
from ..exercise import Arguments, Change, Exercise, Mistake

PROMPT = r"""
Write `central_difference(f, x, h)`. It returns the slope of the function `f` at the number `x`, measured from one
value of `f` on each side, at distance `h`. It returns a number.

Example: for `f = lambda x: x**3`, `x = 1.0`, `h = 0.1` the result is 3.01 (the derivative is 3; the 0.01 is the error
of line 1.8).
"""

STUB = """
def central_difference(f, x, h):
    return ...
"""

SOLUTION = """
def central_difference(f, x, h):
    return (f(x + h) - f(x - h)) / (2 * h)
"""


def cases(rng: np.random.Generator) -> list[Arguments]:
    a, b, c = rng.uniform(0.5, 2.0, size=3).round(2)
    functions = [
        Formula("x**2", lambda x: x**2),
        Formula("x**3 - x", lambda x: x**3 - x),
        Formula(f"{a} * x + {b}", lambda x: a * x + b),
        Formula(f"exp({c} * x)", lambda x: np.exp(c * x)),
        Formula("sin(x)", np.sin),
        Formula("(x - 3)**2", lambda x: (x - 3) ** 2),
    ]
    return [
        (f, float(x), h) for f in functions for h in (0.1, 0.01, 0.001) for x in rng.uniform(-2, 2, size=2).round(1)
    ]


exercise = Exercise(
    name="gradients/central-difference",
    chapter="01_gradients",
    kind="function",
    title="Measure a slope",
    prompt=PROMPT,
    variable="central_difference",
    stub=STUB,
    solution_code=SOLUTION,
    solution=lambda f, x, h: (f(x + h) - f(x - h)) / (2 * h),
    cases=cases,
    hint="Line (1.8) uses one value on each side of x and divides by the distance between the two points.",
    notice=(
        "Two evaluations of f buy an error that falls with h², where the one-sided quotient of line (1.1) only gets h."
    ),
    mistakes=(
        Mistake(
            "forward difference",
            lambda f, x, h: (f(x + h) - f(x)) / h,
            "This is the one-sided quotient of line (1.1), with f(x) where a value on the other side "
            "belongs. Its error shrinks like h, not like h².",
            "1.8",
        ),
        Mistake(
            "backward difference",
            lambda f, x, h: (f(x) - f(x - h)) / h,
            "This quotient looks only to the left of x. Its error shrinks like h, not like h².",
            "1.8",
        ),
        Mistake(
            "divided by h",
            Change(lambda slope, f, x, h: 2 * slope),
            "The slope is twice too large: the two points are 2h apart, not h.",
            "1.8",
        ),
        Mistake(
            "half the distance",
            lambda f, x, h: (f(x + h / 2) - f(x - h / 2)) / h,
            "A good quotient, with both points half as far from x as asked for: each should stand at distance h.",
            "1.8",
        ),
        Mistake(
            "missing brackets",
            lambda f, x, h: (f(x + h) - f(x - h)) / 2 * h,
            "Python reads a / 2 * h as (a / 2) * h, so this multiplies by h where it means to divide by it."
            " The denominator needs brackets.",
            "1.8",
        ),
        Mistake(
            "missing brackets above",
            lambda f, x, h: f(x + h) - f(x - h) / (2 * h),
            "Python divides before it subtracts, so only the second value is divided here. The numerator "
            "needs brackets.",
            "1.8",
            variants=(lambda f, x, h: f(x + h) - f(x - h) / 2 * h,),
        ),
        Mistake(
            "not divided",
            lambda f, x, h: f(x + h) - f(x - h),
            "This is how much f rises between the two points. A slope is that rise per unit of distance: a "
            "division is missing.",
            "1.1",
        ),
        Mistake(
            "sign",
            Change(lambda slope, f, x, h: -slope),
            "The sign is turned round: the value on the left is not the one to subtract from.",
            "1.8",
        ),
    ),
)
