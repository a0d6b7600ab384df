"""Training code that leaves no street, and a bias in a hurry: two bugs in the subgradient method."""

from collections.abc import Callable
from typing import Any

import numpy as np

from ..exercise import Arguments, Exercise, Mistake

PROMPT = r"""
`train` should make `n_steps` steps of the subgradient method on the mean hinge loss plus $\lambda\lVert w\rVert^2$,
starting at zero, with the learning rate $\eta_t = 1/(2\lambda t)$ at step t = 1, 2, …, and return theta, an array of
shape (d + 1,). `l2` is λ; the labels in `y` are −1 and +1. There are two bugs in it. Find and mend them.

Example: for `X = np.array([[2.0], [1.0], [1.0]])`, `y = np.array([1, -1, -1])`, `l2 = 0.5`, `n_steps = 2` it should
return `[0.0, -0.5]`.
"""

STUB = """
def train(X, y, l2, n_steps):
    w, b = np.zeros(X.shape[1]), 0.0
    for t in range(1, n_steps + 1):
        rate = 1 / (2 * l2 * t)
        pull = y * (y * (X @ w + b) <= 0)
        w = w + rate * (X.T @ pull / len(y) - 2 * l2 * w)
        b = b + rate * pull.sum()
    return np.append(w, b)
"""

SOLUTION = """
def train(X, y, l2, n_steps):
    w, b = np.zeros(X.shape[1]), 0.0
    for t in range(1, n_steps + 1):
        rate = 1 / (2 * l2 * t)
        pull = y * (y * (X @ w + b) < 1)
        w = w + rate * (X.T @ pull / len(y) - 2 * l2 * w)
        b = b + rate * pull.mean()
    return np.append(w, b)
"""

Test = Callable[[Any, Any, Any], Any]


def inside(y: Any, z: Any, t: Any) -> Any:
    return y * z < 1


def walk(X: Any, y: Any, l2: float, n_steps: int, test: Test = inside, bias: float | None = None,
         half: bool = False, weights: float | None = None) -> Any:  # fmt: skip
    """The method, with another rule for who pulls, another factor than 1/n before a sum, or half the penalty."""
    w, b = np.zeros(X.shape[1]), 0.0
    for t in range(1, n_steps + 1):
        rate = 1 / (2 * l2 * t)
        pull = y * test(y, X @ w + b, t)
        w = w + rate * (X.T @ pull * (1 / len(y) if weights is None else weights) - (1 if half else 2) * l2 * w)
        b = b + rate * pull.sum() * (1 / len(y) if bias is None else bias)
    return np.append(w, b)


def wrong_side(y: Any, z: Any, t: Any) -> Any:
    return y * z < 0


def up_to_zero(y: Any, z: Any, t: Any) -> Any:
    return y * z <= 0


def all_of_them(y: Any, z: Any, t: Any) -> Any:
    return np.ones(len(y))


def cases(rng: np.random.Generator) -> list[Arguments]:
    shapes = ((2, 1), (3, 2), (4, 1), (6, 3), (10, 2))
    return [
        (rng.normal(size=(n, d)).round(2) + 0.003, np.append(np.ones(n - n // 3), -np.ones(n // 3)), l2, n_steps)
        for n, d in shapes
        for l2 in (0.5, 0.2)
        for n_steps in (1, 2, 7)
    ]


exercise = Exercise(
    name="support-vector-machines/narrow-street",
    chapter="04_support_vector_machines",
    kind="bug",
    title="Nobody guards the street",
    prompt=PROMPT,
    variable="train",
    stub=STUB,
    solution_code=SOLUTION,
    solution=walk,
    given=lambda X, y, l2, n: walk(X, y, l2, n, up_to_zero, bias=1.0),
    cases=cases,
    hint="Who should pull, line (4.5), and who does? Then compare the two updates, lines (4.8) and (4.9).",
    notice=(
        "With the first bug nobody pulls once every example is on its right side, however narrowly; the penalty alone "
        "goes on and shrinks w. The second makes the bias's steps n times too long, and the falling learning rate "
        "hides it in the end."
    ),
    mistakes=(
        Mistake(
            "bias summed",
            lambda X, y, l2, n: walk(X, y, l2, n, bias=1.0),
            "The right examples pull now. The bias still takes the sum of their pulls, the weights the mean.",
            "4.9",
        ),
        Mistake(
            "both summed",
            lambda X, y, l2, n: walk(X, y, l2, n, bias=1.0, weights=1.0),
            "Both updates take the sum of the pulls now. They agree, but the objective is a mean: it is the bias that "
            "has to follow the weights.",
            "4.8",
            variants=(lambda X, y, l2, n: walk(X, y, l2, n, up_to_zero, bias=1.0, weights=1.0),),
        ),
        Mistake(
            "wrong side only",
            lambda X, y, l2, n: walk(X, y, l2, n, wrong_side),
            "At the start every margin is 0, and with this test nobody pulls there, so training never starts. An "
            "example inside the street has to pull, whichever side it is on.",
            "4.5",
        ),
        Mistake(
            "no street",
            lambda X, y, l2, n: walk(X, y, l2, n, up_to_zero),
            "The bias takes a mean now. Examples still stop pulling as soon as they are on their right side. The "
            "street's edge is farther out.",
            "4.5",
        ),
        Mistake(
            "everybody pulls",
            lambda X, y, l2, n: walk(X, y, l2, n, all_of_them),
            "Every example pulls at every step, those beyond the street too. Their slope is 0.",
            "4.5",
        ),
        Mistake(
            "half the penalty",
            lambda X, y, l2, n: walk(X, y, l2, n, half=True),
            "The penalty was right as it stood: the derivative of λ‖w‖² keeps its 2.",
            "4.8",
        ),
    ),
)
