"""One step of the way back: from the slopes of one layer's scores to those of the layer below."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...losses import sigmoid
from ..exercise import Arguments, Change, Exercise, Mistake

PROMPT = r"""
Write `delta_below(delta, W, Z)`, one step of the way back through a ReLU layer. `delta` is $\Delta_l$, the slopes of
the loss with respect to the scores of layer $l$, shape (units, n). `W` is $W_l$, shape (units, m + 1), the bias in
the last column. `Z` is $Z_{l-1}$, the scores of the layer below, shape (m, n). It returns $\Delta_{l-1}$, of shape
(m, n).

Example: for `delta = np.array([[1.0, -1.0]])`, `W = np.array([[2.0, -1.0, 5.0]])`, `Z = np.array([[3.0, -1.0], [0.5,
2.0]])` the result is `[[2.0, 0.0], [-1.0, 1.0]]`.
"""

STUB = """
def delta_below(delta, W, Z):
    return ...
"""

SOLUTION = """
def delta_below(delta, W, Z):
    return (W[:, :-1].T @ delta) * (Z > 0)
"""

Matrix = NDArray[np.float64]


def back(delta: Matrix, W: Matrix) -> Any:
    return W[:, :-1].T @ delta


def cases(rng: np.random.Generator) -> list[Arguments]:
    shapes = ((1, 1, 1), (1, 2, 1), (2, 1, 2), (2, 2, 3), (3, 2, 2), (2, 4, 5), (5, 3, 4))
    made = []
    for units, m, n in shapes:
        for _ in range(3):
            Z = rng.integers(-3, 4, size=(m, n)).astype(float)
            Z.flat[rng.integers(Z.size)] = rng.choice([0.0, 2.0])
            W = rng.normal(scale=2, size=(units, m + 1)).round(1)
            made.append((rng.normal(size=(units, n)).round(2), W, Z))
    return made


exercise = Exercise(
    name="backpropagation/delta-below",
    chapter="06_backpropagation",
    kind="function",
    title="One layer back",
    prompt=PROMPT,
    variable="delta_below",
    stub=STUB,
    solution_code=SOLUTION,
    solution=lambda delta, W, Z: back(delta, W) * (Z > 0),
    cases=cases,
    hint="First line (6.7), which needs the weights without their biases; then line (6.8), with a slope from (6.9).",
    notice="A closed unit lets nothing through, in either direction. That is all there is to a ReLU layer's way back.",
    mistakes=(
        Mistake(
            "value for slope",
            lambda delta, W, Z: back(delta, W) * np.maximum(Z, 0),
            "The slopes are multiplied by the ReLU's value, or by its score. They should be multiplied by its slope, "
            "which is 0 or 1.",
            "6.9",
            variants=(lambda delta, W, Z: back(delta, W) * Z,),
        ),
        Mistake(
            "slopes bent",
            lambda delta, W, Z: np.maximum(back(delta, W), 0),
            "The ReLU is applied to the slopes, so the negative ones are lost. On the way back nothing is bent: the "
            "scores Z say which slopes pass, with either sign.",
            "6.8",
            variants=(lambda delta, W, Z: np.maximum(back(delta, W), 0) * (Z > 0),),
        ),
        Mistake(
            "another bend",
            lambda delta, W, Z: back(delta, W) * (1 - np.tanh(Z) ** 2),
            "This is the slope of another bend. The layer below is a ReLU layer.",
            "6.9",
            variants=(lambda delta, W, Z: back(delta, W) * sigmoid(Z) * (1 - sigmoid(Z)),),
        ),
        Mistake(
            "gradient of the matrix",
            lambda delta, W, Z: delta @ np.vstack([np.maximum(Z, 0), np.ones(Z.shape[1])]).T,
            "This is the gradient of W itself. The question asks what passes on to the layer below.",
            "6.6",
        ),
        Mistake(
            "no slope",
            lambda delta, W, Z: back(delta, W),
            "These are the slopes with respect to the outputs of the layer below. The bend is still to be crossed.",
            "6.8",
        ),
        Mistake(
            "open at zero",
            lambda delta, W, Z: back(delta, W) * (Z >= 0),
            "A score of exactly 0 lets the slope through. In this course the slope of ReLU at 0 is 0.",
            "6.9",
        ),
        Mistake(
            "closed gates",
            lambda delta, W, Z: back(delta, W) * (Z < 0),
            "The slopes pass where the unit was off, and are stopped where it was on.",
            "6.9",
            variants=(lambda delta, W, Z: back(delta, W) * (Z <= 0),),
        ),
        Mistake(
            "wrong column dropped",
            lambda delta, W, Z: (W[:, 1:].T @ delta) * (Z > 0),
            "The first column of W is left out. The bias, which no unit below feeds, stands in the last.",
            "6.7",
        ),
        Mistake(
            "mean taken again",
            Change(lambda result, delta, W, Z: result / Z.shape[1]),
            "The result is divided by n. The mean has been taken once already, in the slopes of the last layer.",
            "6.5",
        ),
        Mistake(
            "summed over examples",
            Change(lambda result, delta, W, Z: result.sum(axis=1)),
            "The slopes are summed over the examples. Here every example keeps its own column.",
            "6.8",
            variants=(Change(lambda result, delta, W, Z: result.sum(axis=1, keepdims=True)),),
        ),
        Mistake(
            "sign",
            Change(lambda result, delta, W, Z: -result),
            "The sign is turned. Backpropagation computes the gradient; the minus comes later, in the update.",
            "6.8",
        ),
    ),
)
