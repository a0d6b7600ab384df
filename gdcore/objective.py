"""The height of the landscape: one number for each choice of parameters, and the slope there. Model, loss and penalty
meet in this one place, so that linear regression, logistic regression and all that follows are choices, not copies.
"""

import math
from dataclasses import dataclass
from typing import Any

from gdcore._validate import Array, as_examples, as_number, as_targets, as_theta, finite
from gdcore.losses import Loss
from gdcore.models import Model


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

    def __call__(self, theta: Array, X: Any, y: Any) -> tuple[float, Array]:
        """The value J and the gradient, of theta's shape, for examples `X` (n, d) and targets `y` (n,)."""
        theta, X = as_theta(theta), as_examples(X)
        y = as_targets(y, X)
        z, pullback = self.model(theta, X)
        self.loss.check(z, y)
        values, slopes = self.loss.formula(z, y)
        n = len(y)
        value, gradient = float(values.sum()) / n, pullback(slopes / n)
        if self.l2:
            w = theta.copy()
            w[self.model.biases] = 0
            value, gradient = value + self.l2 * float(w @ w), gradient + 2 * self.l2 * w
        if not math.isfinite(value + float(gradient @ gradient)):
            for name, array in (("theta", theta), ("X", X), ("y", y)):
                finite(name, array)
        return value, gradient
