"""Layers of linear models, bent in between. The way forward keeps each layer's output; the way back, the pullback, is
backpropagation: one line for each layer's weights, one line to reach the layer before.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from gdcore._validate import Array, as_count, as_examples, as_generator, as_theta, guarded
from gdcore.activations import Activation, relu
from gdcore.models import Pullback


@dataclass(frozen=True)
class Network:
    r"""A network of dense layers: :math:`A_l = a(W_l \tilde A_{l-1})`, the last layer without activation.

    Samples are columns inside, and :math:`\tilde A` is A with a row of ones, so that the last column of each
    :math:`W_l` is the layer's bias. With no layer in between it is the linear model.

    Parameters
    ----------
    sizes : units of each layer, inputs first: (64, 32, 10) has 64 inputs, 32 hidden units and 10 scores.
    activation : `activations.relu`, `tanh` or `sigmoid`, for every layer but the last.

    Its theta holds the matrices one after the other, each (units, inputs + 1) row by row. Shapes that do not fit raise
    ValueError. Rumelhart, Hinton and Williams (1986); derived in chapter 6.
    """

    sizes: Sequence[int]
    activation: Activation = relu

    def __post_init__(self) -> None:
        if isinstance(self.sizes, str) or not isinstance(self.sizes, Sequence) or len(self.sizes) < 2:
            raise ValueError(f"sizes must name at least inputs and scores, such as (64, 10), got {self.sizes!r}")
        object.__setattr__(self, "sizes", tuple(as_count("sizes", units) for units in self.sizes))
        if not isinstance(self.activation, Activation):
            raise TypeError(f"activation must be an Activation such as relu, got {type(self.activation).__name__}")

    @cached_property
    def shapes(self) -> list[tuple[int, int]]:
        """The shape of each layer's matrix: (units, inputs + 1)."""
        return [(units, inputs + 1) for inputs, units in pairwise(self.sizes)]

    @cached_property
    def size(self) -> int:
        """How many parameters the network has."""
        return sum(rows * columns for rows, columns in self.shapes)

    @cached_property
    def biases(self) -> npt.NDArray[np.intp]:
        """Where in theta the biases stand; a penalty leaves them out."""
        return np.concatenate([W[:, -1] for W in self._cut(np.arange(self.size))])

    def unpack(self, theta: Array) -> list[Array]:
        """The matrices W_1, ..., W_L, as views of `theta`: writing into them writes into theta."""
        return self._cut(as_theta(theta, self.size))

    def _cut(self, flat: npt.NDArray[Any]) -> list[npt.NDArray[Any]]:
        return [flat[part].reshape(shape) for part, shape in self._layers]

    @cached_property
    def _layers(self) -> list[tuple[slice, tuple[int, int]]]:
        ends = accumulate(rows * columns for rows, columns in self.shapes)
        parts = [slice(first, end) for first, end in pairwise([0, *ends])]
        return list(zip(parts, self.shapes, strict=True))

    def start(self, rng: np.random.Generator, scheme: str = "he") -> Array:
        r"""Random weights and zero biases, flat.

        "he" draws weights with variance 2 / inputs, for ReLU (He et al., 2015); "glorot" with 2 / (inputs + units),
        for tanh and sigmoid (Glorot and Bengio, 2010). Zeros would leave the units of a layer alike (chapter 6).
        """
        as_generator(rng)
        if scheme not in ("he", "glorot"):
            raise ValueError(f"scheme must be 'he' or 'glorot', got {scheme!r}")
        theta = np.zeros(self.size)
        for W in self.unpack(theta):
            units, inputs = W.shape[0], W.shape[1] - 1
            variance = 2 / inputs if scheme == "he" else 2 / (inputs + units)
            W[:, :-1] = rng.normal(0, np.sqrt(variance), (units, inputs))
        return theta

    def _guard(self, scores: Callable[..., Any], theta: Any, X: Any) -> Any:
        return scores(as_theta(theta, self.size), as_examples(X, self.sizes[0]))

    @guarded(_guard)
    def __call__(self, theta: Array, X: Array) -> tuple[Array, Pullback]:
        """Scores for `X` (n, d): (n,) if the last layer has one unit, else (n, K); and the pullback, which takes dz of
        that shape to dtheta.
        """
        W = self._cut(theta)  # W.dot(A) below is W @ A; for small matrices its call costs half as much
        A = [_with_ones(X.T)]
        for weights in W[:-1]:
            A.append(_with_ones(self.activation(weights.dot(A[-1]))))
        Z = W[-1].dot(A[-1])

        def pullback(dz: Array) -> Array:
            dW = list(W)
            delta = dz.reshape(len(X), -1).T
            for layer in reversed(range(len(W))):
                dW[layer] = delta.dot(A[layer].T)
                if layer:
                    delta = W[layer][:, :-1].T.dot(delta) * self.activation.slope(A[layer][:-1])
            return np.concatenate([matrix.ravel() for matrix in dW], dtype=theta.dtype)

        return (Z[0] if len(Z) == 1 else Z.T), pullback


def _with_ones(A: Array) -> Array:
    """`A` (units, n) with a row of ones below, for the biases."""
    extended = np.empty((len(A) + 1, A.shape[1]), A.dtype)
    extended[:-1], extended[-1] = A, 1
    return extended
