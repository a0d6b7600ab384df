"""How wrong is one score? A loss takes a score z and a target y and answers with two numbers for each example: how bad
the score is, and how fast that changes when the score moves. Averaging over examples is the objective's task.
"""

from collections.abc import Callable
from functools import update_wrapper, wraps
from typing import Any

import numpy as np
from numpy import log1p

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


class ClassLoss(Loss):
    """A loss of K scores an example, z (n, K), and one whole number from 0 to K - 1, y (n,)."""

    def check(self, z: Array, y: Array) -> None:
        """Raise ValueError unless `z` is (n, K) and `y` (n,) holds classes from 0 to K - 1."""
        if z.ndim != 2 or y.shape != z.shape[:1]:
            raise ValueError(f"z must have shape (n, K) and y (n,), got {z.shape} and {y.shape}")
        if (y != np.floor(y)).any() or y.min() < 0 or y.max() >= z.shape[1]:
            found = ", ".join(f"{v:g}" for v in np.unique(y)[:5])
            raise ValueError(f"y must hold whole numbers from 0 to {z.shape[1] - 1} for {self!r}, got {found}")

    def __call__(self, z: Any, y: Any) -> tuple[Array, Array]:
        """Values (n,) and slopes (n, K), for finite scores `z` (n, K) and classes `y` (n,)."""
        z, y = finite("z", as_floats("z", z, 2)), finite("y", as_floats("y", y, 1))
        self.check(z, y)
        return self.formula(z, y)


def loss(
    *, labels: tuple[float, ...] | None = None, curvature: float, kind: type[Loss] = Loss
) -> Callable[[Formula], Loss]:
    """Make a `Loss` of the formula that it decorates."""
    return lambda formula: kind(formula, labels, curvature)


def _guarded(formula: Callable[[Array], Array]) -> Callable[[Any], Array]:
    """`formula`, for any numbers."""
    return wraps(formula)(lambda z: formula(as_numbers("z", z)))


@_guarded
def sigmoid(z: Any) -> Array:
    r"""The logistic function :math:`\sigma(z) = 1 / (1 + e^{-z})`, of the shape of `z` and without overflow.

    With :math:`t = e^{-|z|}`, which is at most 1, it is :math:`1 / (1 + t)` for :math:`z \ge 0` and else
    :math:`t / (1 + t)`, so that small probabilities keep all their digits. Derived in chapter 3.
    """
    return _sigmoid(z, np.exp(-np.abs(z)))


def _sigmoid(z: Any, t: Any) -> Array:
    """`sigmoid` where t = e^-|z| is known."""
    p: Array = np.maximum(t, z >= 0) / (1 + t)
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
    t = np.exp(-np.abs(z))
    values = np.maximum(z, 0) - y * z + log1p(t)
    return values, _sigmoid(z, t) - y


@loss(labels=(-1.0, 1.0), curvature=np.inf)
def hinge(z: Array, y: Array) -> tuple[Array, Array]:
    r""":math:`\ell = \max(0, 1 - y z)`, slope :math:`-y` where :math:`y z < 1`, else 0 (at the kink too).

    Parameters: scores `z` (n,); labels `y` (n,), -1 or 1. Returns values and slopes, each (n,).
    Raises ValueError when the shapes differ, a label is neither -1 nor 1, or a score is not finite. The kink has no
    curvature that would bound a learning rate. Cortes and Vapnik (1995); derived in chapter 4.
    """
    gap = np.maximum(1 - y * z, 0)
    return gap, -y * (gap > 0)


@loss(curvature=0.5, kind=ClassLoss)
def softmax_cross_entropy(z: Array, y: Array) -> tuple[Array, Array]:
    r""":math:`\ell = \log \sum_k e^{z_k} - z_y`, slope :math:`\mathrm{softmax}(z) - \mathrm{onehot}(y)`.

    The largest score is subtracted first, so that no exponential overflows and none of the sums is zero.

    Parameters: scores `z` (n, K); classes `y` (n,), whole numbers from 0 to K - 1. Returns values (n,) in nats and
    slopes (n, K). Raises ValueError when a shape or class does not fit, or a score is not finite. Derived in chapter 6.
    """
    own = np.arange(len(y)), y.astype(int)
    shifted = z - z.max(axis=1)[:, None]
    powers = np.exp(shifted)
    total = powers.sum(axis=1)
    values = np.log(total) - shifted[own]
    slopes = powers / total[:, None]
    slopes[own] -= 1
    return values, slopes
