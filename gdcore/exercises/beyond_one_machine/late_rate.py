"""The largest learning rate for gradients of a given age."""

import numpy as np

from ..exercise import Arguments, Change, Exercise, Mistake

PROMPT = r"""
Write `late_rate(h, delay)`. It returns the learning rate $\eta$ below which plain descent on a direction of curvature
`h` converges, if every gradient is `delay` updates old: a number.

Example: `late_rate(0.5, 1)` is `2.0`.
"""

STUB = """
def late_rate(h, delay):
    return ...
"""

SOLUTION = """
def late_rate(h, delay):
    return 2 * np.sin(np.pi / (2 * (2 * delay + 1))) / h
"""


def right(h: float, delay: int) -> float:
    return float(2 * np.sin(np.pi / (2 * (2 * delay + 1))) / h)


def cases(rng: np.random.Generator) -> list[Arguments]:
    return [(round(rng.uniform(0.2, 4), 2) + 0.005, delay) for delay in (0, 1, 2, 3, 5, 9, 30)]


exercise = Exercise(
    name="beyond-one-machine/late-rate",
    chapter="10_beyond_one_machine",
    kind="function",
    title="The limit for old news",
    prompt=PROMPT,
    variable="late_rate",
    stub=STUB,
    solution_code=SOLUTION,
    solution=right,
    cases=cases,
    hint="The limit is on η h. Test your function at delay 0: which limit do you know from chapter 5?",
    notice="For a long delay the limit is close to π/(2τ + 1)/h: twice the delay, half the rate.",
    mistakes=(
        Mistake(
            "on time",
            lambda h, delay: 2 / h,
            "This is the limit for gradients on time. It does not see the delay.",
            "10.11",
        ),
        Mistake(
            "times h",
            Change(lambda rate, h, delay: rate * h**2),
            "The limit is on the product of rate and curvature, so the rate is smaller where the curvature is larger.",
            "10.11",
        ),
        Mistake(
            "without the curvature",
            Change(lambda rate, h, delay: rate * h),
            "This is the limit on η h. Solve it for η.",
            "10.11",
        ),
        Mistake(
            "shared rate",
            lambda h, delay: 2 / (delay + 1) / h,
            "A rate divided by the number of gradients under way is a fair guess, but not the limit. For long delays "
            "that tends to π/(2τ + 1) over h.",
            "10.11",
            variants=(lambda h, delay: 2 / (2 * delay + 1) / h,),
        ),
        Mistake(
            "angle for its sine",
            lambda h, delay: np.pi / (2 * delay + 1) / h,
            "This puts the angle in place of its sine. That is close for long delays and wrong for short ones.",
            "10.11",
        ),
        Mistake(
            "half the angle missing",
            lambda h, delay: 2 * np.sin(np.pi / (2 * delay + 1)) / h,
            "The angle is twice too large. At delay 0 it would give a limit of zero.",
            "10.11",
        ),
        Mistake(
            "half the angle",
            lambda h, delay: 2 * np.sin(np.pi / (2 * delay + 1) / 4) / h,
            "The angle is half of what it should be. At delay 0 it would give 1.41/h in place of 2/h.",
            "10.11",
        ),
    ),
)
