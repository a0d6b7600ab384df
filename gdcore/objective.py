"""The height of the landscape: one number for each choice of parameters, and the slope there. Model, loss and penalty
meet in this one place, so that linear regression, logistic regression and all that follows are choices, not copies.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from gdcore._validate import (
    BLOCK,
    Array,
    as_examples,
    as_number,
    as_targets,
    as_theta,
    bare,
    blocks,
    examine,
    finite,
    guarded,
)
from gdcore.batches import Batches
from gdcore.losses import Loss
from gdcore.models import Model, Pullback


@dataclass(frozen=True)
class Objective:
    r""":math:`J(\theta) = \frac{1}{n} \sum_i \ell(z_i, y_i) + \lambda \lVert w \rVert^2`, with its gradient.

    Parameters
    ----------
    model : turns theta and X into scores, such as `Linear(d)`.
    loss : `squared_error`, `log_loss`, ...
    l2 : the penalty's strength, lambda, at least 0. Biases are never penalised; the penalty's gradient is 2 lambda w.

    Raises ValueError or TypeError when `l2`, or a theta, X or y that it is called with, is not fit for use.
    Derived in chapters 2 and 3.
    """

    model: Model
    loss: Loss
    l2: float = 0.0

    def __post_init__(self) -> None:
        if isinstance(self.model, type) or not callable(self.model):
            raise TypeError(f"model must be a model, such as Linear(3), got {self.model!r}")
        if not isinstance(self.loss, Loss):
            raise TypeError(f"loss must be a Loss such as squared_error, got {type(self.loss).__name__}")
        as_number("l2", self.l2, least=0)

    def check(self, theta: Array, X: Array, y: Array) -> None:
        """Raise ValueError unless model and loss fit `theta` (p,) and data `X` (n, d), `y` (n,), which are arrays."""
        examine(self.model, theta, X)
        z, _ = self._scores(theta, X[:1])
        for rows in blocks(y):
            labels = y[rows]
            self.loss.check(np.broadcast_to(z, (len(labels), *z.shape[1:])), labels)

    def _guard(self, formula: Callable[..., tuple[float, Array]], theta: Any, X: Any, y: Any) -> tuple[float, Array]:
        theta, X = as_theta(theta), as_examples(X)
        y = as_targets(y, X)
        self.check(theta, X, y)
        value, gradient = formula(theta, X, y)
        if not math.isfinite(value + float(gradient @ gradient)):
            for name, array in (("theta", theta), ("X", X), ("y", y)):
                finite(name, array)
        return value, gradient

    @guarded(_guard)
    def __call__(self, theta: Array, X: Any, y: Any) -> tuple[float, Array]:
        """The value J and the gradient, of theta's shape, for examples `X` (n, d) and targets `y` (n,)."""
        if X.nbytes > BLOCK and len(X) > 1:
            return self._by_blocks(theta, X, y)
        n = len(y)
        z, pullback = self._scores(theta, X)
        values, slopes = self.loss.formula(z, y)
        value, gradient = float(values.sum()) / n, pullback(slopes / n)
        if self.l2:
            w = theta.copy()
            w[self.model.biases] = 0
            value, gradient = value + self.l2 * float(w @ w), gradient + 2 * self.l2 * w
        return value, gradient

    def _by_blocks(self, theta: Array, X: Array, y: Array) -> tuple[float, Array]:
        """The mean over all examples is the weighted mean of the means over blocks: X is read once, block by block."""
        formula = Objective.__call__.__wrapped__  # type: ignore[attr-defined]
        value, gradient = 0.0, np.zeros_like(theta)
        for rows in blocks(X):
            part = len(y[rows]) / len(y)
            J, slope = formula(self, theta, X[rows], y[rows])
            value, gradient = value + part * J, gradient + part * slope
        return value, gradient

    @cached_property
    def _scores(self) -> Callable[[Array, Array], tuple[Array, Pullback]]:
        return bare(self.model)


def admitted(objective: Callable[..., tuple[float, Array]], theta: Array, batches: Any) -> Callable[..., Any]:
    """What to call at each step of a run: without its guard, if all that the run will see can be checked here, once."""
    if isinstance(objective, Objective) and isinstance(batches, Batches):
        objective.check(theta, batches.X, batches.y)
        return bare(objective)
    return objective
