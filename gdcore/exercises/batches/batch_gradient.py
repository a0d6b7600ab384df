"""The gradient that one step sees: the mean over the rows that were drawn, and over nothing else."""

from typing import Any

import numpy as np

from ..exercise import Arguments, Change, Exercise, Mistake

PROMPT = r"""
Write `minibatch_gradient(theta, X, y, rows)`. It returns the gradient of the mean squared error of a linear model on
the mini-batch that `rows` names, shape (d + 1,). `X` is (n, d), `y` is (n,), `theta` is `[w_1, …, w_d, b]`, and `rows`
holds the numbers of the m examples, shape (m,).

Example: for `theta = np.array([1.0, 0.0])`, `X = np.array([[1.0], [2.0], [9.0]])`, `y = np.array([0.0, 0.0, 0.0])` and
`rows = np.array([0, 1])` the result is `[5.0, 3.0]`.
"""

STUB = """
def minibatch_gradient(theta, X, y, rows):
    return ...
"""

SOLUTION = """
def minibatch_gradient(theta, X, y, rows):
    X, y = X[rows], y[rows]
    slopes = 2 * (X @ theta[:-1] + theta[-1] - y)
    return np.append(slopes @ X, slopes.sum()) / len(rows)
"""


def right(theta: Any, X: Any, y: Any, rows: Any) -> Any:
    X, y = X[rows], y[rows]
    slopes = 2 * (X @ theta[:-1] + theta[-1] - y)
    return np.append(slopes @ X, slopes.sum()) / len(rows)


def everything(theta: Any, X: Any, y: Any, rows: Any) -> Any:
    return right(theta, X, y, np.arange(len(y)))


def without_bias(theta: Any, X: Any, y: Any, rows: Any) -> Any:
    return right(np.append(theta[:-1], 0.0), X, y, rows)


def first_rows(theta: Any, X: Any, y: Any, rows: Any) -> Any:
    return right(theta, X, y, np.arange(len(rows)))


def mixed(theta: Any, X: Any, y: Any, rows: Any) -> Any:
    X, y = X[rows], y[: len(rows)]
    slopes = 2 * (X @ theta[:-1] + theta[-1] - y)
    return np.append(slopes @ X, slopes.sum()) / len(rows)


def bias_summed(gradient: Any, theta: Any, X: Any, y: Any, rows: Any) -> Any:
    return np.append(gradient[:-1], gradient[-1] * len(rows))


def cases(rng: np.random.Generator) -> list[Arguments]:
    inputs: list[Arguments] = []
    for n, d, m in ((4, 1, 2), (7, 2, 3), (9, 3, 4), (6, 2, 5)):
        for _ in range(2):
            X, y = rng.normal(size=(n, d)).round(1), rng.normal(size=n).round(1) * 3
            rows = 1 + rng.permutation(n - 1)[:m]
            inputs.append((rng.uniform(-2, 2, d + 1).round(1), X, y, rows))
    return inputs


exercise = Exercise(
    name="batches/batch-gradient",
    chapter="07_batches",
    kind="function",
    title="A gradient from a few rows",
    prompt=PROMPT,
    variable="minibatch_gradient",
    stub=STUB,
    solution_code=SOLUTION,
    solution=right,
    cases=cases,
    hint="Pick the rows of X and of y first. Then it is the gradient of chapter 2, and m is the number of examples.",
    notice="A mini-batch gradient is an ordinary gradient of a smaller data set: nothing in the formula is new.",
    mistakes=(
        Mistake(
            "sum",
            Change(lambda g, theta, X, y, rows: g * len(rows)),
            "This is the sum over the batch. It is m times too long, so the learning rate would depend on the batch "
            "size.",
            "7.2",
        ),
        Mistake(
            "divided by n",
            Change(lambda g, theta, X, y, rows: g * len(rows) / len(y)),
            "The sum over the batch is divided by the number of all examples. Only m of them were read.",
            "7.2",
        ),
        Mistake(
            "all examples",
            everything,
            "This reads every example. It is the full gradient, and `rows` changes nothing.",
            "7.1",
        ),
        Mistake(
            "y of other rows",
            mixed,
            "The rows of X are picked and those of y are not: every example gets somebody else's target.",
            "7.2",
        ),
        Mistake(
            "first rows",
            first_rows,
            "This takes the first m rows, whichever were drawn. Without the draw the mean over batches is not the "
            "full gradient.",
            "7.3",
        ),
        Mistake(
            "half",
            Change(lambda g, theta, X, y, rows: g / 2),
            "The factor 2 of the squared error is missing.",
            "7.1",
        ),
        Mistake(
            "no bias in the score",
            without_bias,
            "The score was computed without the bias. It belongs to every example's score.",
            "7.1",
        ),
        Mistake(
            "bias summed",
            Change(bias_summed),
            "The weights' slopes are means over the batch, but the bias's slope is still a sum.",
            "7.2",
        ),
        Mistake(
            "bias first",
            Change(lambda g, theta, X, y, rows: np.roll(g, 1)),
            "The bias's slope comes first here. The gradient has the order of theta, with the bias last.",
            "7.2",
        ),
        Mistake(
            "uphill",
            Change(lambda g, theta, X, y, rows: -g),
            "The sign is turned: this is the direction downhill, and the gradient points uphill.",
            "7.1",
        ),
    ),
)
