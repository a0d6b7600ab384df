"""Training code with two habits that do not belong here: labels −1 and +1, and the factor of the squared error."""

from typing import Any

import numpy as np

from ...losses import sigmoid
from ..exercise import Arguments, Exercise, Mistake

PROMPT = r"""
The labels of this data set are −1 and +1. `train` should run `n_epochs` steps of gradient descent on the mean log
loss, starting at zero, and return theta, an array of shape (d + 1,). There are two bugs in it. Find and mend them.

Example: for `X = np.array([[2.0], [0.0]])`, `labels = np.array([1, -1])`, `learning_rate = 1.0`, `n_epochs = 1` it
should return `[0.5, 0.0]`.
"""

STUB = """
def train(X, labels, learning_rate, n_epochs):
    w, b = np.zeros(X.shape[1]), 0.0
    for epoch in range(n_epochs):
        p = 1 / (1 + np.exp(-(X @ w + b)))
        slope = 2 * (p - labels)
        w = w - learning_rate * X.T @ slope / len(labels)
        b = b - learning_rate * slope.mean()
    return np.append(w, b)
"""

SOLUTION = """
def train(X, labels, learning_rate, n_epochs):
    y = (labels + 1) / 2
    w, b = np.zeros(X.shape[1]), 0.0
    for epoch in range(n_epochs):
        p = 1 / (1 + np.exp(-(X @ w + b)))
        slope = p - y
        w = w - learning_rate * X.T @ slope / len(labels)
        b = b - learning_rate * slope.mean()
    return np.append(w, b)
"""


def run(X: Any, labels: Any, rate: float, n_epochs: int) -> Any:
    return descent(X, (labels + 1) / 2, rate, n_epochs)


def descent(X: Any, y: Any, rate: float, n_epochs: int) -> Any:
    theta = np.zeros(X.shape[1] + 1)
    X1 = np.column_stack([X, np.ones(len(X))])
    for _ in range(n_epochs):
        theta = theta - rate * X1.T @ (sigmoid(X1 @ theta) - y) / len(y)
    return theta


def cases(rng: np.random.Generator) -> list[Arguments]:
    shapes = ((1, 1), (2, 1), (3, 2), (6, 3), (10, 1))
    return [
        (rng.normal(size=(n, d)).round(1), rng.choice([-1, 1], n), 0.3, epochs)
        for n, d in shapes
        for epochs in (1, 2, 6)
    ]


exercise = Exercise(
    name="logistic-regression/two-habits",
    chapter="03_logistic_regression",
    kind="bug",
    title="Two habits too many",
    prompt=PROMPT,
    variable="train",
    stub=STUB,
    solution_code=SOLUTION,
    solution=run,
    given=lambda X, labels, rate, n: descent(X, labels, 2 * rate, n),
    cases=cases,
    hint="Compare the slope with line (3.7), and the labels with those that the line is made for.",
    notice=(
        "The first bug pushes the scores of the class −1 down for ever; the second only doubles every step, so a "
        "tuned learning rate would have hidden it."
    ),
    mistakes=(
        Mistake(
            "labels not converted",
            lambda X, labels, rate, n: descent(X, labels, rate, n),
            "The factor is gone. The labels are still −1 and +1: a probability can approach 0, never −1.",
            "3.7",
        ),
        Mistake(
            "factor 2",
            lambda X, labels, rate, n: run(X, labels, 2 * rate, n),
            "The slope is twice σ(z) − y: the factor 2 of the squared error is still there, or p was stretched to "
            "reach from −1 to 1.",
            "3.7",
        ),
        Mistake(
            "labels swapped",
            lambda X, labels, rate, n: run(X, -labels, rate, n),
            "The classes have changed places in the conversion: +1 is the class whose probability is modelled.",
            "3.4",
        ),
        Mistake(
            "sign lost",
            lambda X, labels, rate, n: descent(X, np.ones(len(labels)), rate, n),
            "After the conversion every label is 1: taking the size of a label throws away the class.",
            "3.4",
        ),
        Mistake(
            "labels 0 and 2",
            lambda X, labels, rate, n: descent(X, labels + 1, rate, n),
            "The labels are shifted, so that they are 0 and 2 now: a probability can't reach 2.",
            "3.4",
        ),
    ),
)
