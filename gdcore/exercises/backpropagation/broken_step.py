"""One training step with two of the commonest bugs of hand-written backpropagation."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..exercise import Arguments, Exercise, Mistake

PROMPT = r"""
`train_step` should make one step of gradient descent on the mean squared error of a network with one hidden ReLU
layer and one output, and return its new parameters, W1 and then W2, flat. It runs, and the loss even falls. There are
two bugs in it. Find and mend them.

Example: for `W1 = np.array([[1.0, 0.0]])`, `W2 = np.array([[2.0, 0.0]])`, `X = np.array([[2.0]])`, `y =
np.array([3.0])`, `learning_rate = 0.1` it should return `[0.2, -0.4, 1.6, -0.2]`.
"""

STUB = """
def train_step(W1, W2, X, y, learning_rate):
    n = len(y)
    A0 = np.vstack([X.T, np.ones(n)])
    Z1 = W1 @ A0
    A1 = np.vstack([np.maximum(Z1, 0), np.ones(n)])
    delta2 = 2 * (W2 @ A1 - y) / n
    W2 = W2 - learning_rate * delta2 @ A1.T
    delta1 = (W2[:, :-1].T @ delta2) * np.maximum(Z1, 0)
    W1 = W1 - learning_rate * delta1 @ A0.T
    return np.concatenate([W1.ravel(), W2.ravel()])
"""

SOLUTION = """
def train_step(W1, W2, X, y, learning_rate):
    n = len(y)
    A0 = np.vstack([X.T, np.ones(n)])
    Z1 = W1 @ A0
    A1 = np.vstack([np.maximum(Z1, 0), np.ones(n)])
    delta2 = 2 * (W2 @ A1 - y) / n
    delta1 = (W2[:, :-1].T @ delta2) * (Z1 > 0)
    W2 = W2 - learning_rate * delta2 @ A1.T
    W1 = W1 - learning_rate * delta1 @ A0.T
    return np.concatenate([W1.ravel(), W2.ravel()])
"""

Matrix = NDArray[np.float64]


def step(
    W1: Matrix, W2: Matrix, X: Matrix, y: Any, rate: float, *, gate: Any = None, early: bool = False, first: int = 0
) -> Any:
    """One step; `gate` is what crosses the bend, `early` updates W2 too soon, `first` = 1 drops the wrong column."""
    n = len(y)
    A0 = np.vstack([X.T, np.ones(n)])
    Z1 = W1 @ A0
    A1 = np.vstack([np.maximum(Z1, 0), np.ones(n)])
    delta2 = 2 * (W2 @ A1 - y) / n
    new = W2 - rate * delta2 @ A1.T
    behind = (new if early else W2)[:, first : len(W1) + first]
    delta1 = (behind.T @ delta2) * (Z1 > 0 if gate is None else gate(Z1))
    return np.concatenate([(W1 - rate * delta1 @ A0.T).ravel(), new.ravel()])


def positive(Z: Any) -> Any:
    return np.maximum(Z, 0)


def everywhere(Z: Any) -> Any:
    return np.ones_like(Z)


def after_both(W1: Matrix, W2: Matrix, X: Matrix, y: Any, rate: float) -> Any:
    """The outputs are computed anew from the updated W1 before W2 moves."""
    moved = step(W1, W2, X, y, rate)[: W1.size].reshape(W1.shape)
    new = step(moved, W2, X, y, rate)[W1.size :]
    return np.concatenate([moved.ravel(), new])


def cases(rng: np.random.Generator) -> list[Arguments]:
    shapes = ((1, 1, 1), (2, 1, 2), (3, 2, 2), (4, 2, 3), (6, 3, 5))
    return [
        (
            rng.normal(size=(h, d + 1)).round(1),
            rng.normal(size=(1, h + 1)).round(1),
            rng.normal(scale=2, size=(n, d)).round(1),
            rng.normal(scale=2, size=n).round(1),
            rate,
        )
        for n, d, h in shapes
        for rate in (0.03, 0.2, 0.5)
    ]


exercise = Exercise(
    name="backpropagation/broken-step",
    chapter="06_backpropagation",
    kind="bug",
    title="A step that almost works",
    prompt=PROMPT,
    variable="train_step",
    stub=STUB,
    solution_code=SOLUTION,
    solution=lambda *arguments: step(*arguments),
    given=lambda *arguments: step(*arguments, gate=positive, early=True),
    cases=cases,
    hint="Hold each line against (6.5) to (6.8), and ask at which θ each number was computed.",
    notice="Neither bug stops the program, and the loss often falls in spite of them. A gradient check finds both.",
    mistakes=(
        Mistake(
            "layer moved too early",
            lambda *arguments: step(*arguments, early=True),
            "The bend is crossed rightly now. W2 has still moved already when the slopes pass back through it: one "
            "gradient belongs to one θ.",
            "6.7",
        ),
        Mistake(
            "value for slope",
            lambda *arguments: step(*arguments, gate=positive),
            "The order is right now. The slopes are still multiplied by the ReLU itself, not by its slope.",
            "6.9",
        ),
        Mistake(
            "bend not crossed",
            lambda *arguments: step(*arguments, gate=everywhere),
            "The slopes pass units that were off: the bend has to be crossed on the way back too.",
            "6.8",
            variants=(lambda *arguments: step(*arguments, gate=everywhere, early=True),),
        ),
        Mistake(
            "wrong column dropped",
            lambda *arguments: step(*arguments, first=1),
            "The first column of W2 is left out on the way back. The bias stands in the last.",
            "6.7",
        ),
        Mistake(
            "forward pass twice",
            after_both,
            "W1 moves first, and W2 gets slopes from hidden units that are computed anew. Both layers need the slopes "
            "of one and the same θ.",
            "6.6",
        ),
        Mistake(
            "mean lost",
            lambda W1, W2, X, y, rate: step(W1, W2, X, y, rate * len(y)),
            "The gradient is n times too large: the division by n is gone.",
            "6.5",
        ),
        Mistake(
            "factor 2",
            lambda W1, W2, X, y, rate: step(W1, W2, X, y, rate / 2),
            "The gradient is half of what it should be: the square of the error brings down a factor.",
            "6.5",
        ),
        Mistake(
            "uphill",
            lambda W1, W2, X, y, rate: step(W1, W2, X, y, -rate),
            "The step adds the gradient, so the loss rises.",
            "6.6",
        ),
    ),
)
