"""A model turns parameters and examples into scores and hands back the way home: the pullback, which carries slopes
with respect to the scores back to slopes with respect to the parameters. Nothing is remembered between calls.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

import numpy as np

from gdcore._validate import Array, as_count, as_examples, as_theta, guarded

Pullback = Callable[[Array], Array]


class Model(Protocol):
    """What an `Objective` needs of a model."""

    @property
    def size(self) -> int: ...

    @property
    def biases(self) -> Any: ...

    def __call__(self, theta: Array, X: Array) -> tuple[Array, Pullback]: ...


class LinearParameters(NamedTuple):
    """The parts of a linear model's theta, as views: writing into them writes into theta."""

    w: Array
    b: Array


@dataclass(frozen=True)
class Linear:
    r"""The linear model :math:`z_i = w \cdot x_i + b` (chapter 2, line 2.1).

    Parameters
    ----------
    inputs : the number d of features of an example.

    Its theta is :math:`[w_1, \dots, w_d, b]`, shape (d + 1,). A theta or X of another shape raises ValueError.
    """

    inputs: int

    def __post_init__(self) -> None:
        as_count("inputs", self.inputs)

    @property
    def size(self) -> int:
        """How many parameters the model has: d weights and one bias."""
        return self.inputs + 1

    @property
    def biases(self) -> slice:
        """Where in theta the bias stands; a penalty leaves it out."""
        return slice(self.inputs, None)

    def start(self) -> Array:
        """All zeros: any start will do for a convex objective (chapter 2)."""
        return np.zeros(self.size)

    def unpack(self, theta: Array) -> LinearParameters:
        """`w` (d,) and `b` (), as views of `theta` (d + 1,)."""
        theta = as_theta(theta, self.size)
        return LinearParameters(theta[:-1], theta[-1, ...])

    def _guard(self, scores: Callable[..., Any], theta: Any, X: Any) -> Any:
        return scores(as_theta(theta, self.size), as_examples(X, self.inputs))

    @guarded(_guard)
    def __call__(self, theta: Array, X: Array) -> tuple[Array, Pullback]:
        """Scores `z` (n,) for examples `X` (n, d), and the pullback from dz (n,) to dtheta (d + 1,)."""
        w, b = theta[:-1], theta[-1]
        z = X @ w + b

        def pullback(dz: Array) -> Array:
            gradient = np.empty_like(theta)
            gradient[:-1] = dz @ X
            gradient[-1] = dz.sum()
            return gradient

        return z, pullback
