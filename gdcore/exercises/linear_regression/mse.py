"""The mean squared error: three operations, and the trap of a column that meets a row."""

from typing import Any

import numpy as np

from ...losses import squared_error
from ...models import Linear
from ...objective import Objective
from ..exercise import Change, Exercise, Mistake
from ._data import regressions

PROMPT = r"""
Write `mse(theta, X, y)`. It returns the mean squared error of the linear model, a number. `X` has shape (n,
d), `y` has shape (n,), and `theta` has shape (d + 1,): the weights first, the bias last.

Example: for `theta = np.array([1.0, 0.0])`, `X = np.array([[1.0], [2.0]])`, `y = np.array([2.0, 5.0])` the
result is 5.0.
"""

STUB = """
def mse(theta, X, y):
    return ...
"""

SOLUTION = """
def mse(theta, X, y):
    w, b = theta[:-1], theta[-1]
    r = X @ w + b - y
    return np.mean(r**2)
"""


def solution(theta: Any, X: Any, y: Any) -> float:
    value, _ = Objective(Linear(X.shape[1]), squared_error)(theta, X, y)
    return value


def residual(theta: Any, X: Any, y: Any) -> Any:
    return X @ theta[:-1] + theta[-1] - y


exercise = Exercise(
    name="linear-regression/mse",
    chapter="02_linear_regression",
    kind="function",
    title="Mean squared error",
    prompt=PROMPT,
    variable="mse",
    stub=STUB,
    solution_code=SOLUTION,
    solution=solution,
    cases=regressions,
    hint="Predictions, line (2.1); residuals, line (2.2); then one number from all of them, line (2.3).",
    notice="A residual that is twice as large counts four times as much.",
    mistakes=(
        Mistake(
            "sum",
            Change(lambda value, theta, X, y: value * len(y)),
            "This is the sum of the squares, not their mean: it grows with the number of examples.",
            "2.3",
        ),
        Mistake(
            "half",
            Change(lambda value, theta, X, y: value / 2),
            "There is a factor ½ in front. Many books put it there; this one does not, so that the loss is "
            "the mean squared error itself.",
            "2.3",
        ),
        Mistake(
            "root",
            Change(lambda value, theta, X, y: np.sqrt(value)),
            "This is the root mean squared error. It has the unit of y, which is good for reporting; the "
            "loss stops before the root.",
            "2.3",
        ),
        Mistake(
            "absolute",
            lambda theta, X, y: np.abs(residual(theta, X, y)).mean(),
            "This averages the sizes of the residuals. The loss of this chapter squares them.",
            "2.3",
        ),
        Mistake(
            "square of the mean",
            lambda theta, X, y: residual(theta, X, y).mean() ** 2,
            "The residuals are averaged before they are squared, so errors above and below cancel. Square "
            "each one first.",
            "2.3",
        ),
        Mistake(
            "no bias",
            lambda theta, X, y: np.mean((X @ theta[:-1] - y) ** 2),
            "The predictions leave out b, the last entry of theta.",
            "2.1",
        ),
        Mistake(
            "n by n",
            lambda theta, X, y: np.mean((X @ theta[:-1] + theta[-1] - y[:, None]) ** 2),
            "Somewhere a column of shape (n, 1) meets a row of shape (n,). numpy makes an (n, n) table of "
            "them, and the mean runs over every prediction against every target. Look at the shape of the "
            "residuals.",
            "2.2",
        ),
    ),
)
