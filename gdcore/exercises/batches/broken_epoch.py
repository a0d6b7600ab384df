"""An epoch that runs and learns the wrong thing: a shuffle that parts X from y, and a last batch that counts less."""

from typing import Any

import numpy as np

from ..exercise import Arguments, Exercise, Mistake

PROMPT = r"""
`one_epoch` should make one epoch of mini-batch descent on the mean squared error of the model $z = X\theta$ (no bias)
and return the new `theta`, shape (d,). `order` is a permutation of the n examples, and the batches are consecutive
pieces of it, `size` long; the last one may be shorter. It runs, but it learns the wrong thing. There are two bugs. Find
and mend them.

Example: with `X = np.array([[1.0], [1.0], [1.0]])`, `y = np.array([1.0, 2.0, 4.0])`, `theta = np.array([0.0])`,
`learning_rate = 0.5`, `size = 2` and `order = np.array([2, 1, 0])` it should return `[1.0]`.
"""

STUB = """
def one_epoch(X, y, theta, learning_rate, size, order):
    X = X[order]
    for first in range(0, len(X), size):
        rows = slice(first, first + size)
        slopes = 2 * (X[rows] @ theta - y[rows])
        theta = theta - learning_rate * slopes @ X[rows] / size
    return theta
"""

SOLUTION = """
def one_epoch(X, y, theta, learning_rate, size, order):
    X, y = X[order], y[order]
    for first in range(0, len(X), size):
        rows = slice(first, first + size)
        slopes = 2 * (X[rows] @ theta - y[rows])
        theta = theta - learning_rate * slopes @ X[rows] / len(slopes)
    return theta
"""


def epoch(*, x: bool = True, y: bool = True, by: str = "batch", drop: bool = False, frozen: bool = False) -> Any:
    """An epoch; the options spoil it: what is shuffled, what the sum is divided by, whether a piece is left out."""

    def run(X: Any, targets: Any, theta: Any, rate: float, size: int, order: Any) -> Any:
        X = X[order] if x else X
        targets = targets[order] if y else targets
        start = theta
        for first in range(0, len(X), size):
            rows = slice(first, first + size)
            m = len(X[rows])
            if drop and m < size:
                break
            slopes = 2 * (X[rows] @ (start if frozen else theta) - targets[rows])
            theta = theta - rate * slopes @ X[rows] / {"batch": m, "size": size, "n": len(X), "sum": 1}[by]
        return theta

    return run


def cases(rng: np.random.Generator) -> list[Arguments]:
    inputs: list[Arguments] = []
    for n, d, size in ((3, 1, 2), (5, 1, 3), (7, 2, 3), (8, 2, 5), (10, 3, 4)):
        for rate in (0.05, 0.2):
            X, y = rng.normal(size=(n, d)).round(1) + 0.5, rng.normal(size=n).round(1) * 3
            inputs.append((X, y, rng.uniform(-2, 2, d).round(1), rate, size, np.roll(rng.permutation(n), 1)))
    return inputs


exercise = Exercise(
    name="batches/broken-epoch",
    chapter="07_batches",
    kind="bug",
    title="An epoch that learns the wrong thing",
    prompt=PROMPT,
    variable="one_epoch",
    stub=STUB,
    solution_code=SOLUTION,
    solution=epoch(),
    given=epoch(y=False, by="size"),
    cases=cases,
    hint="Follow one example through the shuffle: does it keep its target? Then follow the last batch.",
    notice="Neither bug raises an error, and the loss of each still falls at first. Both are common.",
    mistakes=(
        Mistake(
            "y not shuffled",
            epoch(y=False),
            "The last batch is right now. But X is in a new order and y in the old one: examples have lost their "
            "targets.",
            "7.2",
        ),
        Mistake(
            "last batch counts less",
            epoch(by="size"),
            "The shuffle is right now. But the last batch holds fewer examples than `size`, and a mean divides by "
            "those that it holds.",
            "7.2",
        ),
        Mistake(
            "no shuffle",
            epoch(x=False, y=False),
            "X and y fit together again, but in the order of the file: `order` is not used.",
            "7.3",
            variants=(epoch(x=False, y=False, by="size"),),
        ),
        Mistake(
            "last batch dropped",
            epoch(drop=True),
            "The shorter batch at the end is left out, so some examples are never read in this epoch.",
            "7.6",
            variants=(epoch(drop=True, y=False),),
        ),
        Mistake(
            "divided by n",
            epoch(by="n"),
            "The sum over the batch is divided by the number of all examples.",
            "7.2",
            variants=(epoch(by="n", y=False),),
        ),
        Mistake(
            "sum",
            epoch(by="sum"),
            "The sum over the batch is not divided at all: the step grows with the batch.",
            "7.2",
            variants=(epoch(by="sum", y=False),),
        ),
        Mistake(
            "gradient at the start",
            epoch(frozen=True),
            "All gradients are taken where the epoch began. Each batch should be looked at from where the last step "
            "led.",
            "7.9",
        ),
    ),
)
