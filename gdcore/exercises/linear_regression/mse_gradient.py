"""The gradient of the mean squared error: the line in which a factor, a sign and a mean can get lost."""

from typing import Any

import numpy as np

from ...losses import squared_error
from ...models import Linear
from ...objective import Objective
from ..exercise import Change, Exercise, Mistake
from ._data import regressions
from .mse import residual

PROMPT = r"""
Write `mse_gradient(theta, X, y)`. It returns the gradient of the mean squared error with respect to `theta`,
an array of shape (d + 1,): first the d entries for the weights, then the entry for the bias. `X` has shape
(n, d), `y` has shape (n,).

Example: for `theta = np.array([1.0, 0.0])`, `X = np.array([[1.0], [2.0]])`, `y = np.array([2.0, 5.0])` the
result is `[-7.0, -4.0]`.
"""

STUB = """
def mse_gradient(theta, X, y):
    return ...
"""

SOLUTION = """
def mse_gradient(theta, X, y):
    w, b = theta[:-1], theta[-1]
    r = X @ w + b - y
    return np.append(2 * X.T @ r, 2 * r.sum()) / len(y)
"""


def solution(theta: Any, X: Any, y: Any) -> Any:
    _, gradient = Objective(Linear(X.shape[1]), squared_error)(theta, X, y)
    return gradient


def without_bias(theta: Any, X: Any, y: Any) -> Any:
    return solution(np.append(theta[:-1], 0.0), X, y)


def by_row(theta: Any, X: Any, y: Any) -> Any:
    r = residual(theta, X, y)
    return np.append((2 * r[:, None] * X).mean(axis=1), 2 * r.mean())


exercise = Exercise(
    name="linear-regression/mse-gradient",
    chapter="02_linear_regression",
    kind="function",
    title="The gradient of the mean squared error",
    prompt=PROMPT,
    variable="mse_gradient",
    stub=STUB,
    solution_code=SOLUTION,
    solution=solution,
    cases=regressions,
    hint="Lines (2.8) and (2.7) are the two parts; check their shapes, then join them.",
    notice="The residual appears in every entry: when all residuals are 0, so is the gradient.",
    mistakes=(
        Mistake(
            "factor 2",
            Change(lambda g, theta, X, y: g / 2),
            "The factor 2 is missing: a square brings it down, and here no ½ in front cancels it.",
            "2.4",
        ),
        Mistake(
            "sum",
            Change(lambda g, theta, X, y: g * len(y)),
            "This is the gradient of the sum, not of the mean: it is n times too large.",
            "2.6",
        ),
        Mistake(
            "sign",
            Change(lambda g, theta, X, y: -g),
            "The sign is turned round. With residuals y − ŷ, the inner derivative brings another minus.",
            "2.2",
        ),
        Mistake(
            "missing bias",
            Change(lambda g, theta, X, y: g[:-1]),
            "These are the d entries for the weights. The bias is a parameter too and needs its entry.",
            "2.7",
        ),
        Mistake(
            "bias first",
            Change(lambda g, theta, X, y: np.roll(g, 1)),
            "The entry for the bias stands first. In theta the weights come first and the bias last.",
            "2.7",
        ),
        Mistake(
            "bias summed",
            Change(lambda g, theta, X, y: np.append(g[:-1], g[-1] * len(y))),
            "The weights' entries are means, the bias's entry is a sum: its 1/n is missing.",
            "2.7",
        ),
        Mistake(
            "no bias in the prediction",
            without_bias,
            "The residuals come from predictions without b, the last entry of theta.",
            "2.1",
        ),
        Mistake(
            "wrong axis",
            by_row,
            "The mean runs over the features of each example (axis 1). Each weight needs the mean over the "
            "examples (axis 0).",
            "2.6",
        ),
    ),
)
