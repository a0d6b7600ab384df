"""A column of predictions against a row of targets: the commonest silent bug in code that moves between libraries."""

from typing import Any

import numpy as np

from ..exercise import Arguments, Change, Exercise, Mistake

PROMPT = r"""
A network of a framework returns a column: `prediction` has shape (n, 1). The targets `y` have shape (n,). Write
`mean_squared_error(prediction, y)`. It returns one number.

Example: for `prediction = np.array([[1.0], [2.0]])` and `y = np.array([0.0, 4.0])` the result is `2.5`.
"""

STUB = """
def mean_squared_error(prediction, y):
    return ...
"""

SOLUTION = """
def mean_squared_error(prediction, y):
    residual = prediction[:, 0] - y
    return np.mean(residual**2)
"""


def right(prediction: Any, y: Any) -> Any:
    return np.mean((prediction[:, 0] - y) ** 2)


def spread(how: Any) -> Any:
    """All n² differences of the column and the row, put through `how`."""
    return lambda prediction, y: how(prediction - y)


def cases(rng: np.random.Generator) -> list[Arguments]:
    return [(rng.normal(size=(n, 1)).round(1) + 1, rng.normal(size=n).round(1) * 2) for n in (2, 3, 5, 9)]


exercise = Exercise(
    name="frameworks/column",
    chapter="09_frameworks",
    kind="function",
    title="A column and a row",
    prompt=PROMPT,
    variable="mean_squared_error",
    stub=STUB,
    solution_code=SOLUTION,
    solution=right,
    cases=cases,
    hint="Print the shape of the difference before you square it.",
    notice="gdcore refuses the column with an error. PyTorch and Keras accept it; PyTorch at least warns.",
    mistakes=(
        Mistake(
            "all pairs",
            spread(lambda r: np.mean(r**2)),
            "(n, 1) minus (n,) is (n, n): every prediction is compared with every target. The smallest value of this "
            "loss is that of a model that ignores its input.",
            "9.5",
            variants=(spread(lambda r: np.sum(r**2)), spread(lambda r: np.sum(r**2) / len(r))),
        ),
        Mistake(
            "sum",
            Change(lambda value, prediction, y: value * len(y)),
            "This is the sum over the examples. The mean is n times smaller, and so is its gradient.",
            "9.5",
        ),
        Mistake(
            "half",
            Change(lambda value, prediction, y: value / 2),
            "There is a factor ½. Scikit-learn's squared error has it; this course, PyTorch and Keras do not.",
            "9.6",
        ),
        Mistake(
            "root",
            Change(lambda value, prediction, y: np.sqrt(value)),
            "This is the root of the mean squared error. It has its minimum in the same place and another gradient.",
            "9.5",
        ),
        Mistake(
            "not squared",
            lambda prediction, y: np.mean(prediction[:, 0] - y),
            "Errors above and below cancel here: the differences are not squared.",
            "9.5",
        ),
        Mistake(
            "absolute",
            lambda prediction, y: np.mean(np.abs(prediction[:, 0] - y)),
            "This is the mean absolute error.",
            "9.5",
        ),
        Mistake(
            "one loss each",
            lambda prediction, y: (prediction[:, 0] - y) ** 2,
            "These are n losses, one for each example. Their mean is one number.",
            "9.5",
        ),
    ),
)
