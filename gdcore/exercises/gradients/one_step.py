"""The update rule, once: every optimizer of the book is a variation of this line."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..attempt import Formula
from ..exercise import Arguments, Exercise, Mistake

PROMPT = r"""
Write `step(gradient, theta, learning_rate)`. It makes one step of gradient descent and returns the new
parameters, an array of shape (p,) like `theta`. `gradient` is a function: `gradient(theta)` has shape (p,)
too. The caller's `theta` must stay as it is.

Example: with `gradient = lambda theta: 2 * theta`, `theta = np.array([1.0, -3.0])` and `learning_rate = 0.1`
the result is `[0.8, -2.4]`.
"""

STUB = """
def step(gradient, theta, learning_rate):
    return ...
"""

SOLUTION = """
def step(gradient, theta, learning_rate):
    return theta - learning_rate * gradient(theta)
"""


def in_turns(gradient: Callable[[Any], Any], theta: NDArray[np.float64], learning_rate: float) -> NDArray[np.float64]:
    for j in range(len(theta)):
        theta[j] -= learning_rate * gradient(theta)[j]
    return theta


def cases(rng: np.random.Generator) -> list[Arguments]:
    gradients = [
        (1, Formula("theta -> 2 * (theta - 3)", lambda t: 2 * (t - 3))),
        (
            2,
            Formula(
                "theta -> [theta_1 + theta_2, theta_1 + 3 * theta_2]",
                lambda t: np.array([t[0] + t[1], t[0] + 3 * t[1]]),
            ),
        ),
        (3, Formula("theta -> theta * sum(theta)", lambda t: t * t.sum())),
    ]
    return [
        (g, rng.uniform(-3, 3, size=p).round(2), rate)
        for p, g in gradients
        for rate in (0.01, 0.1, 0.5)
        for _ in range(2)
    ]


exercise = Exercise(
    name="gradients/one-step",
    chapter="01_gradients",
    kind="function",
    title="One step downhill",
    prompt=PROMPT,
    variable="step",
    stub=STUB,
    solution_code=SOLUTION,
    solution=lambda gradient, theta, learning_rate: theta - learning_rate * gradient(theta),
    cases=cases,
    hint="Line (1.7) says how far to move, and in which direction.",
    notice=("The step is long where the slope is steep and short where it is flat, with the same learning rate."),
    mistakes=(
        Mistake(
            "uphill",
            lambda gradient, theta, rate: theta + rate * gradient(theta),
            "This step adds the gradient, so it climbs. The gradient points uphill.",
            "1.6",
        ),
        Mistake(
            "no learning rate",
            lambda gradient, theta, rate: theta - gradient(theta),
            "The step has the length of the gradient itself: the learning rate is not used.",
            "1.7",
        ),
        Mistake(
            "step only",
            lambda gradient, theta, rate: -rate * gradient(theta),
            "This is the step. The function should return where the step leads.",
            "1.7",
            variants=(lambda gradient, theta, rate: rate * gradient(theta),),
        ),
        Mistake(
            "unit length",
            lambda gradient, theta, rate: theta - rate * gradient(theta) / np.linalg.norm(gradient(theta)),
            "The gradient is divided by its length, so every step is equally long, and the last ones jump "
            "over the minimum. The rule takes the gradient as it is.",
            "1.7",
        ),
        Mistake(
            "in turns",
            in_turns,
            "The second coordinate is moved with a gradient taken after the first has moved already. One "
            "step uses one gradient, taken at the old θ, for all coordinates.",
            "1.7",
        ),
    ),
)
