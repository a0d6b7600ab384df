"""A loop that runs without complaint and does not descend: two bugs, one in the sign and one in the count."""

from collections.abc import Callable
from typing import Any

import numpy as np

from ..attempt import Formula
from ..exercise import Arguments, Exercise, Mistake

PROMPT = r"""
`walk` should make `n_steps` steps of gradient descent from `theta` and return where it ends, an array of
shape (p,). It runs, but it does not do that. Find what is wrong (there are two bugs) and mend it.

Example: with `gradient = lambda theta: 2 * theta`, `theta = np.array([1.0])`, `learning_rate = 0.25` and
`n_steps = 2` it should return `[0.25]`.
"""

STUB = """
def walk(gradient, theta, learning_rate, n_steps):
    for step in range(1, n_steps):
        theta = theta + learning_rate * gradient(theta)
    return theta
"""

SOLUTION = """
def walk(gradient, theta, learning_rate, n_steps):
    for step in range(n_steps):
        theta = theta - learning_rate * gradient(theta)
    return theta
"""

Gradient = Callable[[Any], Any]


def run(gradient: Gradient, theta: Any, rate: float, n_steps: int) -> Any:
    for _ in range(n_steps):
        theta = theta - rate * gradient(theta)
    return theta


def return_early(gradient: Gradient, theta: Any, rate: float, n_steps: int) -> Any:
    return run(gradient, theta, rate, min(1, n_steps))


def stale(gradient: Gradient, theta: Any, rate: float, n_steps: int) -> Any:
    return theta - n_steps * rate * gradient(theta)


def cases(rng: np.random.Generator) -> list[Arguments]:
    gradients = [
        (1, Formula("theta -> 2 * (theta - 3)", lambda t: 2 * (t - 3))),
        (2, Formula("theta -> [theta_1, 25 * theta_2]", lambda t: t * np.array([1.0, 25.0]))),
    ]
    return [
        (g, rng.uniform(0.5, 2, size=p).round(2), rate, n)
        for p, g in gradients
        for rate in (0.01, 0.03)
        for n in (1, 2, 3, 10)
    ]


exercise = Exercise(
    name="gradients/broken-loop",
    chapter="01_gradients",
    kind="bug",
    title="A loop that does not descend",
    prompt=PROMPT,
    variable="walk",
    stub=STUB,
    solution_code=SOLUTION,
    solution=run,
    given=lambda gradient, theta, rate, n: run(gradient, theta, -rate, n - 1),
    cases=cases,
    hint="Follow the loop with n_steps = 1 on paper: how often does its body run, and which way does it go?",
    notice=(
        "Both bugs are silent: nothing crashes, and only the numbers tell. Printing theta at each step "
        "finds them in seconds."
    ),
    mistakes=(
        Mistake(
            "one step short",
            lambda gradient, theta, rate, n: run(gradient, theta, rate, n - 1),
            "It goes downhill now and stops one step early: count how often the body runs when n_steps is 1.",
            "1.7",
        ),
        Mistake(
            "uphill",
            lambda gradient, theta, rate, n: run(gradient, theta, -rate, n),
            "The number of steps is right now, and every one of them still goes uphill.",
            "1.7",
        ),
        Mistake(
            "one step more",
            lambda gradient, theta, rate, n: run(gradient, theta, rate, n + 1),
            "It goes downhill now, and one step too far: count how often the body runs when n_steps is 1.",
            "1.7",
        ),
        Mistake(
            "return inside the loop",
            return_early,
            "It makes at most one step, whatever n_steps says: the return stands inside the loop.",
            "1.7",
        ),
        Mistake(
            "stale gradient",
            stale,
            "Every step uses the gradient of the start. It has to be taken anew at each θ.",
            "1.7",
        ),
    ),
)
