"""A training loop in PyTorch's manner, in numpy: a buffer that is never cleared, and a step that comes too early."""

from typing import Any

import numpy as np

from ..exercise import Arguments, Change, Exercise, Mistake

PROMPT = r"""
This loop imitates a PyTorch program in numpy: `gradient` is the buffer `.grad`, and `+=` is what `loss.backward()` does
to it. `train` should make `epochs` steps of plain descent on the mean squared error of `X @ theta`, and return theta.
It runs without an error, and learns badly. There are two bugs. Find and mend them.

Example: with `X = np.array([[1.0], [1.0]])`, `y = np.array([1.0, 3.0])`, `theta = np.array([0.0])`,
`learning_rate = 0.25` and `epochs = 2` it should return `[1.5]`.
"""

STUB = """
def train(X, y, theta, learning_rate, epochs):
    gradient = np.zeros_like(theta)
    for epoch in range(epochs):
        prediction = X @ theta
        theta = theta - learning_rate * gradient
        gradient += 2 * X.T @ (prediction - y) / len(y)
    return theta
"""

SOLUTION = """
def train(X, y, theta, learning_rate, epochs):
    for epoch in range(epochs):
        gradient = np.zeros_like(theta)
        prediction = X @ theta
        gradient += 2 * X.T @ (prediction - y) / len(y)
        theta = theta - learning_rate * gradient
    return theta
"""


def loop(*, zero: bool = True, early: bool = False, fresh: bool = False, factor: Any = lambda n: 2 / n) -> Any:
    """The loop; the options spoil it: never cleared, a step before `backward`, or before the forward pass, a factor."""

    def run(X: Any, y: Any, theta: Any, rate: float, epochs: int) -> Any:
        gradient = np.zeros_like(theta)
        for _ in range(epochs):
            seen = theta
            if early:
                theta = theta - rate * gradient
            if zero:
                gradient = np.zeros_like(theta)
            gradient = gradient + factor(len(y)) * X.T @ (X @ (theta if fresh else seen) - y)
            if not early:
                theta = theta - rate * gradient
        return theta

    return run


def cases(rng: np.random.Generator) -> list[Arguments]:
    inputs: list[Arguments] = []
    for n, d, epochs in ((2, 1, 3), (3, 1, 4), (5, 2, 3), (6, 3, 5), (4, 2, 6)):
        X, y = rng.normal(size=(n, d)).round(1) + 0.5, rng.normal(size=n).round(1) * 3
        inputs.append((X, y, rng.uniform(-2, 2, d).round(1), 0.1, epochs))
    return inputs


exercise = Exercise(
    name="frameworks/broken-training",
    chapter="09_frameworks",
    kind="bug",
    title="A loop that keeps the past",
    prompt=PROMPT,
    variable="train",
    stub=STUB,
    solution_code=SOLUTION,
    solution=loop(),
    given=loop(zero=False, early=True),
    cases=cases,
    hint="Follow the buffer through two rounds. What is in it when the step is made, and from which theta?",
    notice="zero_grad, forward, backward, step: the order is free in one place only. zero_grad may stand anywhere "
    "between a step and the next backward.",
    mistakes=(
        Mistake(
            "never cleared",
            loop(zero=False),
            "The step comes at the right time now. But the buffer still holds the gradients of all earlier rounds: it "
            "is momentum that never fades.",
            "9.4",
        ),
        Mistake(
            "step before backward",
            loop(early=True),
            "The buffer is cleared now. But the step is made before `backward` has filled it, so it uses the slope of "
            "the round before, and the first round makes no step.",
            "9.4",
            variants=(loop(early=True, fresh=True),),
        ),
        Mistake(
            "cleared before the step",
            lambda X, y, theta, rate, epochs: theta,
            "Theta never moves: the buffer is cleared between `backward` and the step.",
            "9.4",
        ),
        Mistake(
            "sum",
            loop(factor=lambda n: 2.0),
            "This is the gradient of the sum over the examples: n times too long.",
            "9.5",
        ),
        Mistake(
            "half",
            loop(factor=lambda n: 1 / n),
            "The factor 2 of the squared error was right; now it is lost.",
            "9.5",
        ),
        Mistake(
            "uphill",
            loop(factor=lambda n: -2 / n),
            "The sign is turned: this walks up the loss.",
            "9.4",
        ),
        Mistake(
            "one epoch too many",
            lambda X, y, theta, rate, epochs: loop()(X, y, theta, rate, epochs + 1),
            "This makes one step more than `epochs`.",
            "9.4",
        ),
        Mistake(
            "the way, not the place",
            Change(lambda theta, X, y, start, rate, epochs: theta - start),
            "This returns the way that theta went, not where it arrived.",
            "9.4",
        ),
    ),
)
