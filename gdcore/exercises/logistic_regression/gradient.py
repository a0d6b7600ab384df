"""The gradient of the penalised log loss, next to that of chapter 2: what carries over and what does not."""

from typing import Any

import numpy as np

from ...losses import log_loss, sigmoid
from ...models import Linear
from ...objective import Objective
from ..exercise import Arguments, Change, Exercise, Mistake

PROMPT = r"""
Write `logistic_gradient(theta, X, y, l2)`. It returns the gradient of the mean log loss plus the penalty
$\lambda\lVert w\rVert^2$, an array of shape (d + 1,): the weights first, the bias last. `X` has shape (n, d), `y`
holds n labels, 0 or 1, and `l2` is λ.

Example: for `theta = np.array([1.0, 0.0])`, `X = np.array([[0.0], [0.0]])`, `y = np.array([1, 1])`, `l2 = 0.1` the
result is `[0.2, -0.5]`.
"""

STUB = """
def logistic_gradient(theta, X, y, l2):
    return ...
"""

SOLUTION = """
def logistic_gradient(theta, X, y, l2):
    w, b = theta[:-1], theta[-1]
    slope = 1 / (1 + np.exp(-(X @ w + b))) - y
    return np.append(X.T @ slope / len(y) + 2 * l2 * w, slope.mean())
"""


def solution(theta: Any, X: Any, y: Any, l2: float) -> Any:
    _, gradient = Objective(Linear(X.shape[1]), log_loss, l2=l2)(theta, X, y)
    return gradient


def data(theta: Any, X: Any, y: Any) -> Any:
    return solution(theta, X, y, 0.0)


def penalty(theta: Any, l2: float) -> Any:
    return np.append(2 * l2 * theta[:-1], 0.0)


def on_bias(theta: Any, strength: float) -> Any:
    return np.append(np.zeros(len(theta) - 1), strength * theta[-1])


def scores_as_probabilities(theta: Any, X: Any, y: Any, l2: float) -> Any:
    slope = X @ theta[:-1] + theta[-1] - y
    return np.append(X.T @ slope, slope.sum()) / len(y) + penalty(theta, l2)


def shrugging(theta: Any, X: Any, y: Any, l2: float) -> Any:
    p = sigmoid(X @ theta[:-1] + theta[-1])
    slope = (p - y) * p * (1 - p)
    return np.append(X.T @ slope, slope.sum()) / len(y) + penalty(theta, l2)


def length2(theta: Any) -> Any:
    return theta[:-1] @ theta[:-1]


def with_minus_one(theta: Any, X: Any, y: Any, l2: float) -> Any:
    slope = sigmoid(X @ theta[:-1] + theta[-1]) - (2 * y - 1)
    return np.append(X.T @ slope, slope.sum()) / len(y) + penalty(theta, l2)


def cases(rng: np.random.Generator) -> list[Arguments]:
    shapes = ((1, 1), (2, 1), (2, 2), (3, 3), (5, 2), (8, 1), (20, 4))
    return [
        (rng.normal(size=d + 1).round(1), rng.normal(scale=2, size=(n, d)).round(1), rng.integers(0, 2, n), l2)
        for n, d in shapes
        for l2 in (0.0, 0.1, 0.7)
    ]


exercise = Exercise(
    name="logistic-regression/gradient",
    chapter="03_logistic_regression",
    kind="function",
    title="The gradient, with a penalty",
    prompt=PROMPT,
    variable="logistic_gradient",
    stub=STUB,
    solution_code=SOLUTION,
    solution=solution,
    cases=cases,
    hint=(
        "Lines (3.8) and (3.9) for the data, line (3.10) for the penalty; then look at which entries the penalty "
        "reaches."
    ),
    notice=(
        "Apart from the sigmoid this is chapter 2 again: features times the difference between prediction and label."
    ),
    mistakes=(
        Mistake(
            "bias penalised",
            Change(lambda g, theta, X, y, l2: g + on_bias(theta, 2 * l2)),
            "The penalty reaches the bias, the last entry. It should pull on the weights alone, else the model "
            "prefers boundaries through the origin.",
            "3.10",
            variants=(
                Change(lambda g, theta, X, y, l2: g + on_bias(theta, l2)),
                Change(lambda g, theta, X, y, l2: g + on_bias(theta, 2 * l2 / len(y))),
            ),
        ),
        Mistake(
            "half the penalty",
            Change(lambda g, theta, X, y, l2: g - penalty(theta, l2) / 2),
            "The penalty pulls with λw. It is a square, and its derivative brings down a factor.",
            "3.10",
        ),
        Mistake(
            "no penalty",
            lambda theta, X, y, l2: data(theta, X, y),
            "This is the gradient of the log loss alone: l2 is not used.",
            "3.10",
        ),
        Mistake(
            "penalty over n",
            Change(lambda g, theta, X, y, l2: g + penalty(theta, l2) * (1 / len(y) - 1)),
            "The penalty is divided by n together with the data. In this course it stands outside the mean.",
            "3.10",
        ),
        Mistake(
            "sign of the penalty",
            lambda theta, X, y, l2: data(theta, X, y) - penalty(theta, l2),
            "The penalty is subtracted: it pushes the weights away from 0.",
            "3.10",
        ),
        Mistake(
            "factor 2",
            lambda theta, X, y, l2: 2 * data(theta, X, y) + penalty(theta, l2),
            "The factor 2 in front of the data belongs to the squared error. The log loss has slope σ(z) − y, "
            "without it.",
            "3.7",
        ),
        Mistake(
            "sum",
            lambda theta, X, y, l2: len(y) * data(theta, X, y) + penalty(theta, l2),
            "The data's part is a sum, not a mean: it is n times too large and drowns the penalty.",
            "3.8",
        ),
        Mistake(
            "sign",
            lambda theta, X, y, l2: penalty(theta, l2) - data(theta, X, y),
            "The data's part has the wrong sign: label minus probability points the other way.",
            "3.7",
        ),
        Mistake(
            "no sigmoid",
            scores_as_probabilities,
            "The labels are compared with the scores. They have to be compared with probabilities, so the scores go"
            " through σ first.",
            "3.7",
        ),
        Mistake(
            "factor p(1 − p)",
            shrugging,
            "The factor p(1 − p) belongs to the squared error of the probability. For the log loss it cancels.",
            "3.7",
            variants=(lambda theta, X, y, l2: 2 * shrugging(theta, X, y, 0.0) + penalty(theta, l2),),
        ),
        Mistake(
            "value of the penalty",
            lambda theta, X, y, l2: data(theta, X, y) + np.append(l2 * theta[:-1] ** 2, 0.0),
            "The penalty's value is added, where its derivative with respect to each weight belongs.",
            "3.10",
            variants=(
                lambda theta, X, y, l2: data(theta, X, y) + np.append(np.full(len(theta) - 1, l2 * length2(theta)), 0),
                lambda theta, X, y, l2: data(theta, X, y) + l2 * length2(theta),
                lambda theta, X, y, l2: data(theta, X, y) + l2 * theta @ theta,
            ),
        ),
        Mistake(
            "labels -1 and +1",
            with_minus_one,
            "The labels are turned into −1 and +1. The slope σ(z) − y is made for 0 and 1: with −1 it can never "
            "reach 0.",
            "3.7",
        ),
    ),
)
