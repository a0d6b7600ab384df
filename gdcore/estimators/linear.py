"""Three estimators on one linear model: what sets them apart is the loss, and how labels are coded for it."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from gdcore._validate import Array, as_data, as_examples, as_number, finite
from gdcore.estimators.base import Classifier, Estimator
from gdcore.losses import Loss, hinge, log_loss, sigmoid, squared_error
from gdcore.models import Linear
from gdcore.objective import Objective
from gdcore.optimizers import GradientDescent, Optimizer
from gdcore.schedules import InverseDecay


class _Linear(Estimator):
    """A linear model's fit and scores."""

    _loss: ClassVar[Loss]

    def _fit(self, X: Array, y: Array) -> Objective:
        model = Linear(X.shape[1])
        objective = Objective(model, self._loss, self.l2)
        self._walk(objective, model.start(), self._default, X, y, self._generator())
        self._keep(self.trace_.solution)
        return objective

    def _keep(self, theta: Array) -> None:
        w, b = Linear(len(theta) - 1).unpack(theta)
        self.coef_, self.intercept_ = w, float(b)

    def _default(self, X: Array) -> Optimizer:
        """Plain descent at 1/L, where L bounds the curvature of every batch's objective: it never overshoots."""
        with_ones = np.column_stack([X, np.ones(len(X))])
        with np.errstate(over="ignore"):
            if self.batch_size is None:
                steepest = np.linalg.norm(with_ones, 2) ** 2 / len(X)
            else:
                steepest = (with_ones**2).sum(axis=1).max()
        if not np.isfinite(steepest):
            raise ValueError("X holds numbers too large to square: scale it first (datasets.standardise)")
        return GradientDescent(float(1 / (self._loss.curvature * steepest + 2 * self.l2)))

    def _scores(self, X: Any) -> Array:
        w = self._fitted("coef_")
        scores: Array = finite("X", as_examples(X, len(w))) @ w + self.intercept_
        return scores


@dataclass
class LinearRegression(_Linear):
    r"""Least squares by descent: :math:`\frac1n \sum (w \cdot x_i + b - y_i)^2 + \lambda \lVert w \rVert^2`.

    Parameters
    ----------
    l2 : lambda, at least 0; the intercept is not penalised.
    learning_rate : eta, a number or a schedule; by default 1/L, with L the largest curvature of the objective on X.
    batch_size : examples a step; by default all of them.
    epochs : passes over the data at the most; a `ConvergenceWarning` says when they were too few.
    tolerance : stop when the gradient over all data is at most this long.
    optimizer : in place of `learning_rate`, any optimizer of gdcore.
    rng : a numpy.random.Generator, which shuffles the examples for mini-batches; by default one with seed 0.

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


class _LinearClassifier(_Linear, Classifier):
    """Two labels, told apart by the sign of the score."""

    def _codes(self, X: Any, y: Any) -> tuple[Array, Array]:
        """`X`, and 0 or 1 for the first or second label."""
        X, codes = self._encode(X, y)
        if len(self.classes_) != 2:
            found = self.classes_[:5].tolist()
            raise ValueError(f"y must hold two different labels, got {len(self.classes_)}: {found}")
        return X, codes.astype(X.dtype)

    def decision_function(self, X: Any) -> Array:
        """Scores (n,), positive on the side of the second label and zero on the decision boundary."""
        return self._scores(X)

    def predict(self, X: Any) -> npt.NDArray[Any]:
        """The label on whose side of the boundary each example lies, (n,); the second one on the boundary itself."""
        positive = self._scores(X) >= 0
        labels: npt.NDArray[Any] = self.classes_[positive.astype(int)]
        return labels


@dataclass
class LogisticRegression(_LinearClassifier):
    r"""Logistic regression: the mean log loss of :math:`w \cdot x_i + b`, plus :math:`\lambda \lVert w \rVert^2`.

    Parameters, errors and attributes as in `LinearRegression`, and `classes_`, the two labels in sorted order: any two
    numbers or strings. `coef_` are log-odds of the second label per unit of x. With l2=0 and classes that a plane
    separates there is no minimum: the weights grow until the epochs are used up. Derived in chapter 3.
    """

    _loss = log_loss

    def fit(self, X: Any, y: Any) -> "LogisticRegression":
        """Find weights and bias for examples `X` (n, d) and labels `y` (n,), of which there must be two kinds."""
        self._fit(*self._codes(X, y))
        return self

    def predict_proba(self, X: Any) -> Array:
        """Probabilities (n, 2) of the first and the second label."""
        z = self._scores(X)
        return np.column_stack([sigmoid(-z), sigmoid(z)])


@dataclass
class LinearSVM(_LinearClassifier):
    r"""The linear SVM: the mean hinge loss of :math:`w \cdot x_i + b`, plus :math:`\lambda \lVert w \rVert^2`.

    Parameters and errors as in `LinearRegression`, but `l2` must be positive, and the learning rate is by default
    1 / (2 lambda t), flattened at the start (Shalev-Shwartz et al., 2011). The hinge has a kink, so the gradient does
    not shrink towards the minimum and steps may go up: `fit` uses all its epochs and keeps the lowest point it met.

    After `fit`: `coef_`, `intercept_`, `classes_`, `n_iter_`, `trace_`, and `support_`, the examples inside the
    margin or within 1 % of its edge: the only ones that hold the boundary in place. Derived in chapter 4.
    """

    l2: float = 0.01
    epochs: int = 20_000
    tolerance: float = 0.0

    _loss = hinge

    def fit(self, X: Any, y: Any) -> "LinearSVM":
        """Find weights and bias for examples `X` (n, d) and labels `y` (n,), of which there must be two kinds."""
        as_number("l2", self.l2, above=0)
        X, codes = self._codes(X, y)
        signs = 2 * codes - 1
        self._fit(X, signs)
        self._keep(self.trace_.theta[self.trace_.loss.argmin()])
        self.support_ = np.flatnonzero(signs * self._scores(X) <= 1.01)
        return self

    def _default(self, X: Array) -> Optimizer:
        initial = max(0.5, 1 / (200 * self.l2))
        return GradientDescent(InverseDecay(initial, half=max(10.0, 1 / (2 * self.l2 * initial))))
