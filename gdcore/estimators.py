"""Fit and predict in scikit-learn's manners, for those who want the answer rather than the walk. No estimator has a
loop of its own: each chooses a model, a loss and a stream of batches, and lets `descend` do the walking.
"""

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from gdcore._validate import Array, as_array, as_count, as_data, as_examples, as_generator, as_number, finite
from gdcore.batches import full_batch, minibatches
from gdcore.descend import Diverged, Step, descend
from gdcore.losses import Loss, log_loss, sigmoid, squared_error
from gdcore.models import Linear
from gdcore.objective import Objective
from gdcore.optimizers import GradientDescent, Optimizer, check_optimizer
from gdcore.schedules import Schedule, check_learning_rate
from gdcore.trace import Trace


class ConvergenceWarning(UserWarning):
    """`fit` used up its epochs before the gradient was as short as asked."""


@dataclass
class _LinearEstimator:
    """What the linear estimators share; their docstring names the parameters."""

    l2: float = 0.0
    learning_rate: float | Schedule | None = None
    batch_size: int | None = None
    epochs: int = 10_000
    tolerance: float = 1e-8
    optimizer: Optimizer | None = None
    rng: np.random.Generator | None = None

    _loss: ClassVar[Loss]

    def _fit(self, X: Array, y: Array) -> None:
        model = Linear(X.shape[1])
        objective = Objective(model, self._loss, self.l2)
        tolerance, epochs = as_number("tolerance", self.tolerance, least=0), as_count("epochs", self.epochs)
        optimizer, start = self._optimizer(X), model.start()
        if self.rng is not None:
            as_generator(self.rng)
        if self.batch_size is None:
            self.trace_ = Trace.of(descend(objective, start, optimizer, full_batch(X, y, epochs), tolerance))
        else:
            size = as_count("batch_size", self.batch_size)
            if size > len(X):
                raise ValueError(f"batch_size must be at most the number of examples, {len(X)}, got {size}")
            run = descend(objective, start, optimizer, minibatches(X, y, size, epochs, as_generator(self.rng)))
            per_epoch = -(-len(X) // size)
            self.trace_ = Trace.of(_until_flat(run, objective, X, y, per_epoch, tolerance), every=per_epoch)
        if self.trace_.reason == "diverged":
            raise Diverged(self.trace_.message)
        theta = self.trace_.solution
        w, b = model.unpack(theta)
        self.coef_, self.intercept_, self.n_iter_ = w, float(b), int(self.trace_.t[-1])
        if self.trace_.reason == "budget":
            slope = float(np.linalg.norm(objective(theta, X, y)[1]))
            advice = "standardise X (datasets.standardise) or allow more epochs"
            if self.batch_size is not None:
                advice = "mini-batches settle only with a falling learning rate: give a schedule, or no batch_size"
            warnings.warn(
                f"{type(self).__name__} used up epochs={epochs} with a gradient of length {slope:.2g}, "
                f"above tolerance={tolerance:g}: {advice}.",
                ConvergenceWarning,
                stacklevel=3,
            )

    def _optimizer(self, X: Array) -> Optimizer:
        if self.optimizer is not None:
            check_optimizer(self.optimizer)
            if self.learning_rate is not None:
                raise ValueError("give learning_rate or optimizer, not both: an optimizer holds a learning rate")
            return self.optimizer
        if self.learning_rate is None:
            return GradientDescent(1 / self._curvature(X))
        check_learning_rate(self.learning_rate)
        return GradientDescent(self.learning_rate)

    def _curvature(self, X: Array) -> float:
        """An upper bound L on the curvature of every batch's objective: a learning rate of 1/L never overshoots."""
        with_ones = np.column_stack([X, np.ones(len(X))])
        with np.errstate(over="ignore"):
            if self.batch_size is None:
                steepest = np.linalg.norm(with_ones, 2) ** 2 / len(X)
            else:
                steepest = (with_ones**2).sum(axis=1).max()
        if not np.isfinite(steepest):
            raise ValueError("X holds numbers too large to square: scale it first (datasets.standardise)")
        return float(self._loss.curvature * steepest + 2 * self.l2)

    def _scores(self, X: Any) -> Array:
        if not hasattr(self, "coef_"):
            raise RuntimeError(f"this {type(self).__name__} is not fitted yet: call fit(X, y) first")
        X = finite("X", as_examples(X, len(self.coef_)))
        scores: Array = X @ self.coef_ + self.intercept_
        return scores


def _until_flat(
    run: Iterator[Step], objective: Objective, X: Array, y: Array, per_epoch: int, tolerance: float
) -> Iterator[Step]:
    """The Steps of `run`, ended after the first epoch whose full gradient is at most `tolerance` long."""
    for step in run:
        if step.t % per_epoch == 0 and np.linalg.norm(objective(step.theta, X, y)[1]) <= tolerance:
            yield step._replace(reason="gradient")
            return
        yield step


@dataclass
class LinearRegression(_LinearEstimator):
    r"""Least squares by descent: :math:`\frac1n \sum (w \cdot x_i + b - y_i)^2 + \lambda \lVert w \rVert^2`.

    Parameters
    ----------
    l2 : lambda, at least 0; the intercept is not penalised.
    learning_rate : eta, a number or a schedule; by default 1/L, with L the largest curvature of the objective on X.
    batch_size : examples a step; by default all of them. With fewer, `rng` is needed.
    epochs : passes over the data at the most; a `ConvergenceWarning` says when they were too few.
    tolerance : stop when the gradient over all data is at most this long.
    optimizer : in place of `learning_rate`, any optimizer of gdcore.
    rng : a numpy.random.Generator, which shuffles the examples.

    After `fit`: `coef_` (d,) in units of y per unit of x, `intercept_`, `n_iter_` (updates made), `trace_`.
    Raises ValueError or TypeError for data or parameters that are not fit for use, `Diverged` when the learning rate
    is too large. Derived in chapter 2.
    """

    _loss = squared_error

    def fit(self, X: Any, y: Any) -> "LinearRegression":
        """Find weights and bias for examples `X` (n, d) and targets `y` (n,)."""
        self._fit(*as_data(X, y))
        return self

    def predict(self, X: Any) -> Array:
        """Predictions (n,), in the unit of y, for examples `X` (n, d)."""
        return self._scores(X)

    def score(self, X: Any, y: Any) -> float:
        """R squared: 1 for perfect predictions, 0 for those of the mean of `y`; a constant `y` raises ValueError."""
        X, y = as_data(X, y)
        spread = float(((y - y.mean()) ** 2).sum())
        if not spread:
            raise ValueError("y is constant: R squared is not defined")
        return 1 - float(((self.predict(X) - y) ** 2).sum()) / spread


@dataclass
class LogisticRegression(_LinearEstimator):
    r"""Logistic regression: the mean log loss of :math:`w \cdot x_i + b`, plus :math:`\lambda \lVert w \rVert^2`.

    Parameters, errors and attributes as in `LinearRegression`, and `classes_`, the two labels in sorted order: any two
    numbers or strings. `coef_` are log-odds of the second label per unit of x. With l2=0 and classes that a plane
    separates there is no minimum: the weights grow until the epochs are used up. Derived in chapter 3.
    """

    _loss = log_loss

    def fit(self, X: Any, y: Any) -> "LogisticRegression":
        """Find weights and bias for examples `X` (n, d) and labels `y` (n,), of which there must be two kinds."""
        X = as_examples(X)
        labels = _as_labels(y, X)
        classes, codes = np.unique(labels, return_inverse=True)
        if len(classes) != 2:
            raise ValueError(f"y must hold two different labels, got {len(classes)}: {classes[:5].tolist()}")
        self._fit(finite("X", X), codes.astype(X.dtype))
        self.classes_ = classes
        return self

    def decision_function(self, X: Any) -> Array:
        """Scores (n,): the log-odds of the second label, zero on the decision boundary."""
        return self._scores(X)

    def predict_proba(self, X: Any) -> Array:
        """Probabilities (n, 2) of the first and the second label."""
        z = self._scores(X)
        return np.column_stack([sigmoid(-z), sigmoid(z)])

    def predict(self, X: Any) -> npt.NDArray[Any]:
        """The more probable label of each example, (n,); the second one on the boundary itself."""
        positive = self._scores(X) >= 0
        labels: npt.NDArray[Any] = self.classes_[positive.astype(int)]
        return labels

    def score(self, X: Any, y: Any) -> float:
        """The fraction of labels `y` (n,) that `predict` gets right."""
        X = as_examples(X)
        return float((self.predict(X) == _as_labels(y, X)).mean())


def _as_labels(y: Any, X: Array) -> npt.NDArray[Any]:
    """`y` as (n,), of numbers or strings."""
    labels = as_array("y", y)
    if labels.shape != X.shape[:1]:
        raise ValueError(f"y must have shape ({len(X)},) to match X {X.shape}, got {labels.shape}")
    if labels.dtype.kind not in "fiubUS":
        raise TypeError(f"y must hold labels that are numbers or strings, got dtype {labels.dtype}")
    return finite("y", labels) if labels.dtype.kind == "f" else labels
