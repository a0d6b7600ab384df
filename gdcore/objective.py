"""The height of the landscape: one number for each choice of parameters, and the slope there. Model, loss and penalty
meet in this one place, so that linear regression, logistic regression and all that follows are choices, not copies.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import numpy as np

from gdcore import fast
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
from gdcore.models import Linear, Model, Pullback

_LONG = 16 * BLOCK
"""Shorter passes are over before several processors have shared them out."""

_PASS = 100
"""So many examples of a long pass take numpy as long as one example on its own."""


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
            height, slope = self.penalty(theta)
            value, gradient = value + height, gradient + slope
        return value, gradient

    def penalty(self, theta: Array) -> tuple[float, Array]:
        """lambda |w|^2 and its gradient, 2 lambda w, which is zero where a bias stands."""
        w = theta.copy()
        w[self.model.biases] = 0
        return self.l2 * float(w @ w), 2 * self.l2 * w

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
    if not (isinstance(objective, Objective) and isinstance(batches, Batches)):
        return objective
    objective.check(theta, batches.X, batches.y)
    long = batches.size == len(batches.X) and batches.epochs * batches.size >= _PASS * fast.PAYS
    long = long and batches.X.nbytes >= _LONG
    plain = type(objective) is Objective and type(objective.model) is Linear and batches.X.flags.c_contiguous
    if long and plain:
        add = fast.compiled(fast.sum_loop, objective.loss.formula)
        if add is not None:
            return partial(_in_one_pass, add, objective)
    return bare(objective)


def _in_one_pass(add: Any, objective: Objective, theta: Array, X: Array, y: Array) -> tuple[float, Array]:
    value, gradient = fast.mean(add, theta, X, y)
    height, slope = objective.penalty(theta)
    return value + height, gradient + slope
