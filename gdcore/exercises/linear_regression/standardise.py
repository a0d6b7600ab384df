"""Scaling new data like the old: where information about the test set leaks in."""

from typing import Any

import numpy as np

from ...datasets import standardise
from ..exercise import Arguments, Exercise, Mistake

PROMPT = r"""
A model was fitted on standardised features: every column of `X_train` had its mean subtracted and was divided
by its standard deviation. New examples have to be scaled the very same way. Write `scale_like(X_train,
X_new)`. Both arrays have d columns; the result is the scaled `X_new` and has its shape.

Example: for `X_train = np.array([[1.0], [3.0]])` and `X_new = np.array([[3.0], [5.0]])` the result is
`[[1.0], [3.0]]`.
"""

STUB = """
def scale_like(X_train, X_new):
    return ...
"""

SOLUTION = """
def scale_like(X_train, X_new):
    return (X_new - X_train.mean(axis=0)) / X_train.std(axis=0)
"""


def solution(X_train: Any, X_new: Any) -> Any:
    _, mean, scale = standardise(X_train)
    return (X_new - mean) / scale


def cases(rng: np.random.Generator) -> list[Arguments]:
    shapes = ((2, 2, 1), (3, 2, 2), (4, 4, 2), (5, 3, 3), (40, 10, 3))
    return [
        tuple((rng.normal(size=(rows, d)) * rng.uniform(1, 9, d) + rng.uniform(2, 50, d)).round(1) for rows in (n, m))
        for n, m, d in shapes
    ]


exercise = Exercise(
    name="linear-regression/scale-new-data",
    chapter="02_linear_regression",
    kind="function",
    title="Scale new data like the old",
    prompt=PROMPT,
    variable="scale_like",
    stub=STUB,
    solution_code=SOLUTION,
    solution=solution,
    cases=cases,
    hint="Each column is shifted by one number and divided by another. Write line (2.12) for one entry of X_new.",
    notice="The mean and the scale are part of the fitted model, just as the weights are.",
    mistakes=(
        Mistake(
            "own statistics",
            lambda X_train, X_new: standardise(X_new).Z,
            "The new data are scaled with their own mean and spread. The same penguin would get another "
            "score in other company: the model was fitted on the scale of the training data.",
            "2.12",
        ),
        Mistake(
            "pooled",
            lambda X_train, X_new: solution(np.vstack([X_train, X_new]), X_new),
            "The mean and spread come from old and new data together. That lets the test set speak during "
            "training, and the fitted weights belong to another scale.",
            "2.12",
        ),
        Mistake(
            "one scale for all",
            lambda X_train, X_new: (X_new - X_train.mean()) / X_train.std(),
            "One mean and one spread are taken over the whole table, so millimetres and grams are averaged "
            "together. Each column needs its own.",
            "2.12",
        ),
        Mistake(
            "variance",
            lambda X_train, X_new: (X_new - X_train.mean(axis=0)) / X_train.var(axis=0),
            "The columns are divided by the variance. That has the square of the unit; the root of it is wanted.",
            "2.12",
        ),
        Mistake(
            "not centred",
            lambda X_train, X_new: X_new / X_train.std(axis=0),
            "The columns are scaled but not centred: the mean is still in them.",
            "2.12",
        ),
        Mistake(
            "not scaled",
            lambda X_train, X_new: X_new - X_train.mean(axis=0),
            "The columns are centred but not divided by their spread.",
            "2.12",
        ),
        Mistake(
            "missing brackets",
            lambda X_train, X_new: X_new - X_train.mean(axis=0) / X_train.std(axis=0),
            "Only the mean is divided by the spread: the difference needs brackets around it.",
            "2.12",
        ),
        Mistake(
            "n minus 1",
            lambda X_train, X_new: (X_new - X_train.mean(axis=0)) / X_train.std(axis=0, ddof=1),
            "The spread is computed with n − 1 (ddof=1, as pandas does by default). This course, like "
            "scikit-learn, divides by n.",
        ),
    ),
)
