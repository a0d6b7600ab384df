"""A gradient by hand: one partial derivative a coordinate, with a term in which both coordinates meet."""

from typing import Any

import numpy as np

from ..exercise import Arguments, Change, Exercise, Mistake

PROMPT = r"""
The height of a surface is $J(\theta) = \theta_1^2\,\theta_2 + 3\,\theta_2^2$. Write `gradient(theta)`. It
takes an array `theta` of shape (2,) and returns the gradient $\nabla J$, an array of shape (2,).

Example: at `theta = np.array([1.0, 2.0])` the gradient is `[4.0, 13.0]`.
"""

STUB = """
def gradient(theta):
    return ...
"""

SOLUTION = """
def gradient(theta):
    x, y = theta
    return np.array([2 * x * y, x**2 + 6 * y])
"""


def partials(theta: Any) -> tuple[Any, Any]:
    x, y = theta
    return 2 * x * y, x**2 + 6 * y


def cases(rng: np.random.Generator) -> list[Arguments]:
    corners = [[1.0, 3.0], [-2.0, 1.0], [0.0, 0.0], [3.0, 0.0], [0.0, -1.0]]
    return [(np.array(c),) for c in corners] + [(theta,) for theta in rng.normal(scale=2, size=(8, 2)).round(2)]


exercise = Exercise(
    name="gradients/surface-gradient",
    chapter="01_gradients",
    kind="function",
    title="A gradient by hand",
    prompt=PROMPT,
    variable="gradient",
    stub=STUB,
    solution_code=SOLUTION,
    solution=lambda theta: np.array(partials(theta)),
    cases=cases,
    hint=(
        "Take one coordinate at a time, treat the other as a fixed number, and stack the two partial "
        "derivatives, line (1.4)."
    ),
    notice="Each entry answers one question: how fast does J rise if only this coordinate moves?",
    mistakes=(
        Mistake(
            "swapped",
            Change(lambda g, theta: g[::-1]),
            "The two partial derivatives are right and stand in each other's place: entry 1 belongs to θ₁.",
            "1.4",
        ),
        Mistake(
            "summed",
            lambda theta: sum(partials(theta)),
            "The partial derivatives are added up to one number. The gradient keeps them apart, one for "
            "each coordinate.",
            "1.4",
        ),
        Mistake(
            "lost factor",
            lambda theta: np.array([2 * theta[0], partials(theta)[1]]),
            "Entry 1 has lost its θ₂. While θ₁ moves, θ₂ is a fixed number, and a fixed factor stays a factor.",
            "1.3",
        ),
        Mistake(
            "lost 2 in entry 1",
            Change(lambda g, theta: np.array([g[0] / 2, g[1]])),
            "Entry 1 has lost a factor 2: the derivative of a square brings one down.",
            "1.2",
        ),
        Mistake(
            "lost 2 in entry 2",
            Change(lambda g, theta: np.array([g[0], g[1] - 3 * theta[1]])),
            "Entry 2 has lost a factor 2 in its second term: the derivative of a square brings one down.",
            "1.2",
        ),
        Mistake(
            "lost term",
            lambda theta: np.array([partials(theta)[0], 6 * theta[1]]),
            "Entry 2 leaves out the first term of J. It contains θ₂ too, multiplied by a number that is "
            "fixed while θ₂ moves.",
            "1.3",
        ),
        Mistake(
            "kept constant",
            lambda theta: np.array([partials(theta)[0] + 3 * theta[1] ** 2, partials(theta)[1]]),
            "Entry 1 keeps a term that has no θ₁ in it. While θ₁ moves, that term does not change: its slope is 0.",
            "1.3",
        ),
        Mistake(
            "total",
            lambda theta: theta[0] ** 2 * theta[1] + 3 * theta[1] ** 2,
            "This is the height J itself. The gradient says how fast the height changes.",
            "1.4",
        ),
        Mistake(
            "sign",
            Change(lambda g, theta: -g),
            "This points downhill. The gradient points uphill; the minus belongs to the update rule.",
            "1.6",
        ),
    ),
)
