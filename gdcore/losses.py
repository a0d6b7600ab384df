"""How wrong is one score? A loss takes a score z and a target y and answers with two numbers for each example: how bad
the score is, and how fast that changes when the score moves. Averaging over examples is the objective's task.
"""

from collections.abc import Callable
from functools import update_wrapper
from typing import Any

import numpy as np

from gdcore._validate import Array, as_floats, as_numbers, finite

Formula = Callable[[Array, Array], tuple[Array, Array]]


class Loss:
    """A loss l(z, y) with its slope dl/dz, both for each example.

    Attributes
    ----------
    formula : the bare formula (z, y) -> (values, slopes), without checks.
    labels : the targets that the loss is defined for, or None when every number is one.
    curvature : an upper bound on the second derivative of l in z, from which a safe learning rate follows (chapter 2).
    """

    def __init__(self, formula: Formula, labels: tuple[float, ...] | None, curvature: float) -> None:
        update_wrapper(self, formula)
        self.formula = formula
        self.labels = labels
        self.curvature = curvature

    def __repr__(self) -> str:
        return str(self.formula.__name__)

    def __reduce__(self) -> str:
        return repr(self)

    def check(self, z: Array, y: Array) -> None:
        """Raise ValueError unless `y` has the shape of `z` and holds only labels that the loss knows."""
        if z.shape != y.shape:
            raise ValueError(f"y must have shape {z.shape} to match the scores z, got {y.shape}")
        if self.labels is not None:
            low, high = self.labels
            if ((y != low) & (y != high)).any():
                found = ", ".join(f"{v:g}" for v in np.unique(y)[:5])
                raise ValueError(f"y must hold only the labels {low:g} and {high:g} for {self!r}, got {found}")

    def __call__(self, z: Any, y: Any) -> tuple[Array, Array]:
        """Values and slopes, each of shape (n,), for finite scores `z` (n,) and targets `y` (n,)."""
        z, y = finite("z", as_floats("z", z, 1)), finite("y", as_floats("y", y, 1))
        self.check(z, y)
        return self.formula(z, y)


def loss(*, labels: tuple[float, ...] | None = None, curvature: float) -> Callable[[Formula], Loss]:
    """Make a `Loss` of the formula that it decorates."""
    return lambda formula: Loss(formula, labels, curvature)


def sigmoid(z: Any) -> Array:
    r"""The logistic function :math:`\sigma(z) = 1 / (1 + e^{-z})`, of the shape of `z` and without overflow.

    It is computed as :math:`e^{-\max(-z, 0)} / (1 + e^{-|z|})`, whose exponents are never positive, so that small
    probabilities keep all their digits. Derived in chapter 3.
    """
    z = as_numbers("z", z)
    p: Array = np.exp(np.minimum(z, 0)) / (1 + np.exp(-np.abs(z)))
    return p


@loss(curvature=2.0)
def squared_error(z: Array, y: Array) -> tuple[Array, Array]:
    r""":math:`\ell = (z - y)^2`, slope :math:`2 (z - y)`, with no one half anywhere.

    Parameters: scores `z` (n,) in the unit of `y`; targets `y` (n,). Returns values and slopes, each (n,).
    Raises ValueError when the shapes differ or a number is not finite. Legendre (1805); derived in chapter 2.
    """
    residual = z - y
    return residual * residual, 2 * residual


@loss(labels=(0.0, 1.0), curvature=0.25)
def log_loss(z: Array, y: Array) -> tuple[Array, Array]:
    r""":math:`\ell = \log(1 + e^{z}) - y z`, slope :math:`\sigma(z) - y`, for labels 0 and 1.

    The logarithm is computed as :math:`\max(z, 0) + \log(1 + e^{-|z|})`, which cannot overflow.

    Parameters: scores `z` (n,), the log-odds of label 1; labels `y` (n,). Returns values (nats) and slopes, each (n,).
    Raises ValueError when the shapes differ, a label is neither 0 nor 1, or a score is not finite.
    Cox (1958); derived in chapter 3.
    """
    values = np.maximum(z, 0) - y * z + np.log1p(np.exp(-np.abs(z)))
    return values, sigmoid(z) - y
