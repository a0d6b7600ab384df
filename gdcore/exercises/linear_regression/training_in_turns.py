"""Training that converges to the right line and still is not gradient descent: the parameters move in turns."""

from typing import Any

import numpy as np

from ..exercise import Arguments, Exercise, Mistake

PROMPT = r"""
`train` should run `n_epochs` steps of full-batch gradient descent on the mean squared error, starting at zero, and
return theta, an array of shape (d + 1,): weights first, bias last. There are two bugs in it. Find and mend them.

Example: for `X = np.array([[1.0], [2.0]])`, `y = np.array([2.0, 5.0])`, `learning_rate = 0.1`, `n_epochs = 1` it
should return `[1.2, 0.7]`.
"""

STUB = """
def train(X, y, learning_rate, n_epochs):
    w, b = np.zeros(X.shape[1]), 0.0
    for _ in range(n_epochs):
        w = w - learning_rate * 2 * X.T @ (X @ w + b - y) / len(y)
        b = b - learning_rate * 2 * np.sum(X @ w + b - y)
    return np.append(w, b)
"""

SOLUTION = """
def train(X, y, learning_rate, n_epochs):
    w, b = np.zeros(X.shape[1]), 0.0
    for _ in range(n_epochs):
        r = X @ w + b - y
        w = w - learning_rate * 2 * X.T @ r / len(y)
        b = b - learning_rate * 2 * np.mean(r)
    return np.append(w, b)
"""


def run(X: Any, y: Any, rate: float, n_epochs: int, bias: float = 1.0, fresh: bool = False, scale: float = 1.0) -> Any:
    """Training with faults to switch on: the bias's rate, residuals taken anew for the bias, a factor on both."""
    w, b = np.zeros(X.shape[1]), 0.0
    for _ in range(n_epochs):
        r = X @ w + b - y
        w = w - scale * rate * 2 * X.T @ r / len(y)
        r = X @ w + b - y if fresh else r
        b = b - scale * bias * rate * 2 * np.mean(r)
    return np.append(w, b)


def bias_before_weights(X: Any, y: Any, rate: float, n_epochs: int) -> Any:
    w, b = np.zeros(X.shape[1]), 0.0
    for _ in range(n_epochs):
        b = b - rate * 2 * np.mean(X @ w + b - y)
        w = w - rate * 2 * X.T @ (X @ w + b - y) / len(y)
    return np.append(w, b)


def cases(rng: np.random.Generator) -> list[Arguments]:
    shapes = ((1, 1), (2, 1), (3, 2), (5, 3), (8, 1))
    return [
        (rng.normal(size=(n, d)).round(1), rng.normal(scale=3, size=n).round(1), 0.05, epochs)
        for n, d in shapes
        for epochs in (1, 2, 5)
    ]


exercise = Exercise(
    name="linear-regression/training-in-turns",
    chapter="02_linear_regression",
    kind="bug",
    title="Training in turns",
    prompt=PROMPT,
    variable="train",
    stub=STUB,
    solution_code=SOLUTION,
    solution=run,
    given=lambda X, y, rate, n: run(X, y, rate, n, bias=len(y), fresh=True),
    cases=cases,
    hint="Compare each update with lines (2.7) and (2.8), with residuals taken once a step, before both.",
    notice="One gradient is one look at the landscape from one place. All parameters move together.",
    mistakes=(
        Mistake(
            "weights already moved",
            lambda X, y, rate, n: run(X, y, rate, n, fresh=True),
            "The mean is right now. The bias is still updated with residuals of the new weights; both "
            "updates need the residuals from before the step.",
            "2.2",
        ),
        Mistake(
            "bias summed",
            lambda X, y, rate, n: run(X, y, rate, n, bias=len(y)),
            "The residuals are shared now. The bias's gradient is still a sum: its step is n times too long.",
            "2.7",
        ),
        Mistake(
            "bias already moved",
            bias_before_weights,
            "The order is swapped, and now the weights are updated with residuals of the new bias. No order"
            " of the two lines is right: take the residuals once, before both.",
            "2.2",
        ),
        Mistake(
            "both summed",
            lambda X, y, rate, n: run(X, y, rate, n, scale=len(y)),
            "Both updates agree now, and both use the sum: their steps are n times too long.",
            "2.6",
        ),
        Mistake(
            "lost 2",
            lambda X, y, rate, n: run(X, y, rate, n, scale=0.5),
            "The updates agree now, but the 2 was no bug: it comes down from the square.",
            "2.4",
            variants=(
                lambda X, y, rate, n: run(X, y, rate, n, bias=len(y), fresh=True, scale=0.5),
                lambda X, y, rate, n: run(X, y, rate, n, fresh=True, scale=0.5),
                lambda X, y, rate, n: run(X, y, rate, n, bias=len(y), scale=0.5),
            ),
        ),
        Mistake(
            "bias uphill",
            lambda X, y, rate, n: run(X, y, rate, n, bias=-1.0),
            "The bias walks uphill: its update adds the gradient.",
            "2.7",
        ),
    ),
)
