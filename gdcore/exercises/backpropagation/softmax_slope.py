"""The slope of softmax cross-entropy: the third time that prediction minus truth appears."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...losses import sigmoid, softmax_cross_entropy
from ..exercise import Arguments, Change, Exercise, Mistake

PROMPT = r"""
Write `softmax_slope(z, y)`. `z` holds K scores for each of n examples, shape (n, K), and `y` the true classes, whole
numbers from 0 to K − 1, shape (n,). It returns the slope of each example's cross-entropy with respect to its scores, an
array of shape (n, K). Scores from −1000 to 1000 must come out as finite numbers.

Example: for `z = np.array([[0.0, 0.0]])` and `y = np.array([1])` the result is `[[0.5, -0.5]]`.
"""

STUB = """
def softmax_slope(z, y):
    return ...
"""

SOLUTION = """
def softmax_slope(z, y):
    powers = np.exp(z - z.max(axis=1, keepdims=True))
    p = powers / powers.sum(axis=1, keepdims=True)
    p[np.arange(len(y)), y] -= 1
    return p
"""

Matrix = NDArray[np.float64]


def solution(z: Matrix, y: Any) -> Any:
    return softmax_cross_entropy.formula(z, y)[1]


def softmax(z: Matrix, axis: int = 1) -> Any:
    powers = np.exp(z - z.max(axis=axis, keepdims=True))
    return powers / powers.sum(axis=axis, keepdims=True)


def onehot(z: Matrix, y: Any) -> Any:
    return np.eye(z.shape[1])[y]


def whole(z: Matrix, shift: Any = None) -> Any:
    powers = np.exp(z - (z.max() if shift is None else shift))
    return powers / powers.sum()


def whole_columns(z: Matrix, y: Any) -> Any:
    p = softmax(z)
    p[:, y] -= 1
    return p


def naive(z: Matrix, y: Any) -> Any:
    powers = np.exp(z)
    return powers / powers.sum(axis=1, keepdims=True) - onehot(z, y)


def one_shift(z: Matrix, y: Any) -> Any:
    return naive(z - z.max(), y)


def cases(rng: np.random.Generator) -> list[Arguments]:
    shapes = ((1, 2), (2, 3), (3, 2), (4, 5), (6, 10))
    made = [
        (rng.normal(scale=scale, size=(n, k)).round(1), rng.integers(0, k, n))
        for n, k in shapes
        for scale in (0.7, 2.0)
    ]
    large = rng.normal(size=(3, 4)).round(1)
    large[1, 2], large[2, 0] = 1000.0, -1000.0
    return [*made, (large, rng.integers(0, 4, 3))]


exercise = Exercise(
    name="backpropagation/softmax-slope",
    chapter="06_backpropagation",
    kind="function",
    title="Prediction minus truth, for ten classes",
    prompt=PROMPT,
    variable="softmax_slope",
    stub=STUB,
    solution_code=SOLUTION,
    solution=solution,
    cases=cases,
    hint="Probabilities first, one row an example, line (6.10); then line (6.12).",
    notice="Each row sums to 0: what the true class gains, the others lose.",
    mistakes=(
        Mistake(
            "truth not subtracted",
            lambda z, y: softmax(z),
            "These are the probabilities. The slope compares them with the truth.",
            "6.12",
        ),
        Mistake(
            "slope of the probability",
            lambda z, y: softmax(z) * (1 - softmax(z)),
            "p(1 − p) is how fast a probability moves with its own score. The question asks how fast the loss moves.",
            "6.12",
        ),
        Mistake(
            "softmax forgotten",
            lambda z, y: z - onehot(z, y),
            "The truth is subtracted from the scores. It should be subtracted from the probabilities.",
            "6.12",
        ),
        Mistake(
            "overflow",
            naive,
            "The exponential of a large score is larger than any number that fits, and infinity over infinity is no "
            "number. The probabilities stay the same when one number is subtracted from all scores of an example.",
            "6.10",
        ),
        Mistake(
            "one shift for all",
            one_shift,
            "The largest score of all examples is subtracted everywhere. Beside a score of 1000 the exponentials of "
            "the other examples all round to 0. Each example has a largest score of its own.",
            "6.10",
        ),
        Mistake(
            "over the examples",
            lambda z, y: softmax(z, axis=0) - onehot(z, y),
            "The probabilities sum to 1 over the examples. They should sum to 1 over the classes of one example.",
            "6.10",
        ),
        Mistake(
            "over everything",
            lambda z, y: whole(z) - onehot(z, y),
            "The exponentials are divided by the sum over all examples and classes. Each example, a row, has a sum of "
            "its own.",
            "6.10",
            variants=(lambda z, y: whole(z, z.max(axis=1, keepdims=True)) - onehot(z, y),),
        ),
        Mistake(
            "class number subtracted",
            lambda z, y: softmax(z) - y[:, None],
            "The number of the true class is subtracted from every probability of its row. The truth is a 1 in the "
            "true class's column, and 0 in the others.",
            "6.12",
        ),
        Mistake(
            "whole columns",
            whole_columns,
            "p[:, y] -= 1 subtracts from whole columns, in every row. Each example has one entry of its own to change: "
            "row i, column y[i].",
            "6.12",
        ),
        Mistake(
            "true class only",
            lambda z, y: (softmax(z) - onehot(z, y))[np.arange(len(y)), y],
            "This is the slope of the true class's score alone. The other scores have slopes too: raise one of them "
            "and the true class loses.",
            "6.12",
        ),
        Mistake(
            "the loss itself",
            lambda z, y: softmax_cross_entropy.formula(z, y)[0],
            "This is the loss of each example. The question asks for its slopes, one for each score.",
            "6.11",
        ),
        Mistake(
            "sigmoid for softmax",
            lambda z, y: sigmoid(z) - onehot(z, y),
            "Every score goes through a sigmoid of its own, so the probabilities of an example do not sum to 1.",
            "6.10",
        ),
        Mistake(
            "softmax twice",
            lambda z, y: softmax(softmax(z)) - onehot(z, y),
            "The probabilities are put through the softmax once more, which pulls them all close to 1/K.",
            "6.10",
        ),
        Mistake(
            "mean taken",
            Change(lambda slope, z, y: slope / len(y)),
            "The result is divided by n. A loss gives the slope of each example; the objective takes the mean.",
            "6.5",
        ),
        Mistake(
            "factor 2",
            Change(lambda slope, z, y: 2 * slope),
            "The factor 2 belongs to the squared error. Cross-entropy has none.",
            "6.12",
        ),
        Mistake(
            "sign",
            Change(lambda slope, z, y: -slope),
            "The sign is turned: the score of the true class has to rise, so its slope is negative.",
            "6.12",
        ),
    ),
)
