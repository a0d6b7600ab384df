"""The log loss from scores, for predictions that are sure and right, and for those that are sure and wrong."""

from typing import Any

import numpy as np

from ...losses import log_loss, sigmoid
from ..exercise import Arguments, Change, Exercise, Mistake

PROMPT = r"""
Write `mean_log_loss(z, y)`. `z` holds n scores and `y` n labels, 0 or 1, both of shape (n,). It returns the mean log
loss, a number, for scores from −1000 to 1000 without `nan` and without infinity.

Example: for `z = np.array([0.0, 1000.0])` and `y = np.array([1, 0])` the result is 500.3466.
"""

STUB = """
def mean_log_loss(z, y):
    return ...
"""

SOLUTION = """
def mean_log_loss(z, y):
    return np.mean(np.logaddexp(0, z) - y * z)
"""


def cases(rng: np.random.Generator) -> list[Arguments]:
    sure = [(1000.0, 1), (1000.0, 0), (-1000.0, 1), (-1000.0, 0), (0.0, 1), (-2.0, 1)]
    random = [(rng.normal(scale=2, size=n).round(1), rng.integers(0, 2, n)) for n in (2, 3, 5, 20)]
    return [(np.array([z]), np.array([y])) for z, y in sure] + random


CLIPS = (10, 30, 35, 36, 50, 100, 300, 500, 600, 700, 709)


def from_probabilities(z: Any, y: Any, eps: float = 0.0) -> Any:
    p = np.clip(sigmoid(z), eps, 1 - eps)
    return np.mean(-y * np.log(p) - (1 - y) * np.log(1 - p))


exercise = Exercise(
    name="logistic-regression/log-loss",
    chapter="03_logistic_regression",
    kind="function",
    title="The log loss from scores",
    prompt=PROMPT,
    variable="mean_log_loss",
    stub=STUB,
    solution_code=SOLUTION,
    solution=lambda z, y: log_loss(z, y)[0].mean(),
    cases=cases,
    hint=(
        "Line (3.6) needs no probability. Its first term is about z for a large z and about 0 for a very negative one."
    ),
    notice="A prediction that is sure and wrong costs as much as its score is large, and not more.",
    mistakes=(
        Mistake(
            "through the probability",
            from_probabilities,
            "The formula is right on paper. For a score of 1000 the probability rounds to exactly 1, and log(1 − p)"
            " is the logarithm of 0. Stay with the scores.",
            "3.6",
            variants=(lambda z, y: -np.log(np.where(y == 1, sigmoid(z), 1 - sigmoid(z))).mean(),),
        ),
        Mistake(
            "overflow",
            lambda z, y: np.mean(np.log(1 + np.exp(z)) - y * z),
            "The right line, and its exponential overflows for a score of 1000. Split off the part that is large, "
            "or find numpy's function for the logarithm of a sum of exponentials.",
            "3.6",
            variants=(lambda z, y: np.mean(np.log1p(np.exp(z)) - y * z),),
        ),
        Mistake(
            "clipped",
            lambda z, y: from_probabilities(z, y, 1e-15),
            "The probabilities are clipped, so that a prediction that is sure and wrong stops getting costlier, and"
            " its slope is 0: descent would never mend it. Stay with the scores.",
            "3.6",
            variants=tuple(
                lambda z, y, e=e: from_probabilities(z, y, e)
                for e in (1e-16, 1e-14, 1e-12, 1e-10, 1e-9, 1e-8, 1e-7, 1e-6, 1e-5)
            ),
        ),
        Mistake(
            "clipped scores",
            lambda z, y: log_loss(np.clip(z, -20, 20), y)[0].mean(),
            "The scores are clipped, so that a prediction that is sure and wrong stops getting costlier, and its slope "
            "is 0: descent would never mend it. Leave the scores as they are.",
            "3.6",
            variants=tuple(lambda z, y, c=c: log_loss(np.clip(z, -c, c), y)[0].mean() for c in CLIPS),
        ),
        Mistake(
            "clipped in one place",
            lambda z, y: np.mean(np.log(1 + np.exp(np.clip(z, -20, 20))) - y * z),
            "A log loss is never negative, and for the score 1000 with the label 1 this one is: the score is clipped "
            "inside the exponential and not beside it. No score needs to be clipped.",
            "3.6",
            variants=tuple(
                lambda z, y, c=c: np.mean(np.log(1 + np.exp(np.minimum(z, c))) - y * z) for c in (20, *CLIPS)
            ),
        ),
        Mistake(
            "no mean",
            lambda z, y: log_loss(z, y)[0],
            "This is one number for each example: the loss of every single one. Take their mean.",
            "3.5",
        ),
        Mistake(
            "sum",
            Change(lambda value, z, y: value * len(y)),
            "This is the sum of the losses, not their mean: it grows with the number of examples.",
            "3.5",
        ),
        Mistake(
            "sign",
            Change(lambda value, z, y: -value),
            "This is the log likelihood, which is to be made large. The loss is its negative.",
            "3.5",
        ),
        Mistake(
            "labels swapped",
            lambda z, y: np.mean(np.logaddexp(0, -z) + y * z),
            "The two labels have changed places: examples with label 1 are charged for a high score.",
            "3.5",
            variants=(lambda z, y: np.mean(np.logaddexp(0, z) - (1 - y) * z),),
        ),
        Mistake(
            "another base",
            Change(lambda value, z, y: value / np.log(2)),
            "The logarithm has another base. The loss uses the natural one, so that its slope is σ(z) − y with no "
            "factor.",
            "3.5",
            variants=(Change(lambda value, z, y: value / np.log(10)),),
        ),
        Mistake(
            "squared error",
            lambda z, y: np.mean((sigmoid(z) - y) ** 2),
            "This is the squared error of the probabilities. It hardly moves when a prediction is sure and wrong, "
            "where the log loss is large.",
            "3.5",
        ),
    ),
)
