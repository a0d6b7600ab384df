"""A classifier of layers: the same walk, on the landscape of a network."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from gdcore._validate import Array, as_examples, finite
from gdcore.activations import Activation, relu
from gdcore.adaptive import Adam
from gdcore.estimators.base import Classifier
from gdcore.losses import softmax_cross_entropy
from gdcore.network import Network
from gdcore.objective import Objective


@dataclass
class NeuralNetworkClassifier(Classifier):
    r"""A network with softmax cross-entropy, plus :math:`\lambda \lVert w \rVert^2`, trained on mini-batches by Adam.

    Parameters
    ----------
    hidden : units of each hidden layer.
    activation : `activations.relu`, `tanh` or `sigmoid`; weights start as He et al. (2015) for ReLU, else as Glorot.
    l2, learning_rate, batch_size, epochs, optimizer, rng : as in `LinearRegression`; `rng` also draws the start.
    tolerance : by default 0, so that all epochs are used.

    After `fit`: `coefs_` (one matrix a layer, biases in the last column), `classes_`, `n_iter_`, `trace_`.
    Raises as `LinearRegression`. The landscape is not convex: another rng may end elsewhere. Derived in chapter 6.
    """

    l2: float = 1e-4
    batch_size: int | None = 32
    epochs: int = 60
    tolerance: float = 0.0
    hidden: Sequence[int] = (64,)
    activation: Activation = relu

    def fit(self, X: Any, y: Any) -> "NeuralNetworkClassifier":
        """Train on examples `X` (n, d) and labels `y` (n,), of two kinds or more."""
        X, codes = self._encode(X, y)
        self._fit(X, codes.astype(X.dtype))
        return self

    def _fit(self, X: Array, y: Array) -> None:
        rng = self._generator()
        network = Network((X.shape[1], *self.hidden, len(self.classes_)), self.activation)
        start = network.start(rng, "he" if self.activation is relu else "glorot")
        self._walk(Objective(network, softmax_cross_entropy, self.l2), start, lambda X: Adam(), X, y, rng)
        self.network_, self._theta = network, self.trace_.solution
        self.coefs_ = network.unpack(self._theta)

    def decision_function(self, X: Any) -> Array:
        """Scores (n, K), one for each label."""
        network = self._fitted("network_")
        scores: Array = network(self._theta, finite("X", as_examples(X, network.sizes[0])))[0]
        return scores

    def predict_proba(self, X: Any) -> Array:
        """Probabilities (n, K) of the labels."""
        z = self.decision_function(X)
        powers = np.exp(z - z.max(axis=1, keepdims=True))
        probabilities: Array = powers / powers.sum(axis=1, keepdims=True)
        return probabilities

    def predict(self, X: Any) -> npt.NDArray[Any]:
        """The most probable label of each example, (n,)."""
        best = self.decision_function(X).argmax(axis=1)
        labels: npt.NDArray[Any] = self.classes_[best]
        return labels
