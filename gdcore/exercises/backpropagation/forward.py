"""The way forward through one hidden layer: scores, a bend, scores."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...activations import relu
from ...network import Network
from ..exercise import Arguments, Change, Exercise, Mistake

PROMPT = r"""
Write `network_scores(W1, W2, X)`, the way forward through a network with one hidden layer of ReLU units. `W1` has shape
(h, d + 1) and `W2` has shape (K, h + 1), the bias in the last column of each. `X` holds n examples, shape (n, d). It
returns the scores, an array of shape (n, K), one example a row.

Example: for `W1 = np.array([[1.0, -2.0, 0.5]])`, `W2 = np.array([[2.0, 1.0]])`, `X = np.array([[3.0, 1.0]])` the result
is `[[4.0]]`.
"""

STUB = """
def network_scores(W1, W2, X):
    return ...
"""

SOLUTION = """
def network_scores(W1, W2, X):
    ones = np.ones(len(X))
    A = np.maximum(W1 @ np.vstack([X.T, ones]), 0)
    Z = W2 @ np.vstack([A, ones])
    return Z.T
"""

Matrix = NDArray[np.float64]


def solution(W1: Matrix, W2: Matrix, X: Matrix) -> Any:
    network = Network((X.shape[1], len(W1), len(W2)), relu)
    return network(np.concatenate([W1.ravel(), W2.ravel()]), X)[0].reshape(len(X), -1)


def layers(bend: Callable[[Any], Any], first: bool = True, second: bool = True) -> Callable[..., Any]:
    """The way forward with another activation, and with the biases of a layer left out on demand."""

    def scores(W1: Matrix, W2: Matrix, X: Matrix) -> Any:
        A = bend(X @ W1[:, :-1].T + first * W1[:, -1])
        return A @ W2[:, :-1].T + second * W2[:, -1]

    return scores


def bias_first(W1: Matrix, W2: Matrix, X: Matrix) -> Any:
    return np.maximum(X @ W1[:, 1:].T + W1[:, 0], 0) @ W2[:, 1:].T + W2[:, 0]


def bias_first_above(W1: Matrix, W2: Matrix, X: Matrix) -> Any:
    return np.maximum(X @ W1[:, :-1].T + W1[:, -1], 0) @ W2[:, 1:].T + W2[:, 0]


def hidden(W1: Matrix, W2: Matrix, X: Matrix) -> Any:
    return np.maximum(X @ W1[:, :-1].T + W1[:, -1], 0)


def probabilities(Z: Matrix, *_: Any) -> Any:
    powers = np.exp(Z - Z.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def late_bias(W1: Matrix, W2: Matrix, X: Matrix) -> Any:
    return (np.maximum(X @ W1[:, :-1].T, 0) + W1[:, -1]) @ W2[:, :-1].T + W2[:, -1]


def positive(Z: Any) -> Any:
    return np.maximum(Z, 0)


def cases(rng: np.random.Generator) -> list[Arguments]:
    shapes = ((1, 1, 1, 1), (2, 1, 2, 1), (1, 2, 3, 1), (3, 2, 2, 2), (4, 3, 4, 3), (6, 5, 3, 2), (5, 2, 8, 4))
    return [
        (
            rng.normal(scale=2, size=(h, d + 1)).round(1),
            rng.normal(scale=2, size=(k, h + 1)).round(1),
            rng.normal(scale=2, size=(n, d)).round(1),
        )
        for n, d, h, k in shapes
        for _ in range(3)
    ]


exercise = Exercise(
    name="backpropagation/forward",
    chapter="06_backpropagation",
    kind="function",
    title="The way forward",
    prompt=PROMPT,
    variable="network_scores",
    stub=STUB,
    solution_code=SOLUTION,
    solution=solution,
    cases=cases,
    hint="Lines (6.1) and (6.2), then line (6.1) again. Look at which layers are bent.",
    notice="Two multiplications and one bend. More layers would be more of the same.",
    mistakes=(
        Mistake(
            "scores bent",
            Change(lambda Z, W1, W2, X: np.maximum(Z, 0)),
            "The last layer is bent too, so no score can be negative. Its scores go to the loss as they are.",
            "6.2",
        ),
        Mistake(
            "no bend",
            layers(lambda Z: Z),
            "Nothing is bent between the layers: two linear layers in a row are one linear layer.",
            "6.2",
        ),
        Mistake(
            "another bend",
            layers(np.tanh),
            "The hidden units are bent, but not by ReLU.",
            "6.9",
            variants=(layers(lambda Z: 1 / (1 + np.exp(-Z))), layers(np.abs), layers(lambda Z: 1.0 * (Z > 0))),
        ),
        Mistake(
            "bias left out",
            layers(positive, first=False, second=False),
            "A bias is missing: each layer sees a row of ones below the outputs of the layer before.",
            "6.1",
            variants=(layers(positive, first=False), layers(positive, second=False)),
        ),
        Mistake(
            "bias in front",
            bias_first,
            "The first column of a matrix is taken for the bias. In this course it is the last.",
            "6.1",
            variants=(bias_first_above,),
        ),
        Mistake(
            "bias behind the bend",
            late_bias,
            "The biases of the hidden layer are added after the bend. They belong to the score that is bent.",
            "6.1",
        ),
        Mistake(
            "one layer only",
            hidden,
            "These are the outputs of the hidden layer. The scores are weighted sums of them, by W2.",
            "6.1",
            variants=(lambda W1, W2, X: hidden(W1, W2, X).T,),
        ),
        Mistake(
            "softmax taken",
            Change(probabilities),
            "These are probabilities. The network passes on its scores; the softmax belongs to the loss.",
            "6.10",
        ),
        Mistake(
            "examples as columns",
            Change(lambda Z, W1, W2, X: Z.T),
            "The scores have shape (K, n). Inside the network examples are columns, outside they are rows.",
            "6.3",
        ),
    ),
)
