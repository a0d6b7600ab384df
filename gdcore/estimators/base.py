"""What all estimators share: the choices a user may make about the walk, and the walk itself, which is `descend`."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from gdcore._validate import Array, as_array, as_count, as_examples, as_generator, as_number, finite
from gdcore.batches import full_batch, minibatches
from gdcore.descend import Diverged, Step, descend
from gdcore.epochs import epochs as epoch_by_epoch
from gdcore.objective import Objective
from gdcore.optimizers import GradientDescent, Optimizer, check_optimizer
from gdcore.schedules import Schedule
from gdcore.trace import Trace


class ConvergenceWarning(UserWarning):
    """`fit` used up its epochs before the gradient was as short as asked."""


@dataclass
class Estimator:
    """The parameters of every `fit`; each estimator's docstring says what they mean and what its defaults are."""

    l2: float = 0.0
    learning_rate: float | Schedule | None = None
    batch_size: int | None = None
    epochs: int = 10_000
    tolerance: float = 1e-8
    optimizer: Optimizer | None = None
    rng: np.random.Generator | None = None

    def _walk(
        self,
        objective: Objective,
        start: Array,
        default: Callable[[Array], Optimizer],
        X: Array,
        y: Array,
        rng: np.random.Generator,
    ) -> None:
        """Descend on `objective` from `start`, and keep the Trace and the number of updates."""
        tolerance, epochs = as_number("tolerance", self.tolerance, least=0), as_count("epochs", self.epochs)
        optimizer = self._optimizer(default, X)
        if self.batch_size is None:
            self.trace_ = Trace.of(descend(objective, start, optimizer, full_batch(X, y, epochs), tolerance))
        else:
            size = as_count("batch_size", self.batch_size)
            if size > len(X):
                raise ValueError(f"batch_size must be at most the number of examples, {len(X)}, got {size}")
            run = epoch_by_epoch(objective, start, optimizer, minibatches(X, y, size, epochs, rng))
            self.trace_ = Trace.of(_until_flat(run, objective, X, y, tolerance))
        if self.trace_.reason == "diverged":
            raise Diverged(self.trace_.message)
        self.n_iter_ = int(self.trace_.t[-1])
        if self.trace_.reason == "budget" and tolerance:
            slope = float(np.linalg.norm(objective(self.trace_.solution, X, y)[1]))
            advice = "standardise X (datasets.standardise) or allow more epochs"
            if self.batch_size is not None:
                advice = "mini-batches settle only with a falling learning rate: give a schedule, or no batch_size"
            warnings.warn(
                f"{type(self).__name__} used up epochs={epochs} with a gradient of length {slope:.2g}, "
                f"above tolerance={tolerance:g}: {advice}.",
                ConvergenceWarning,
                stacklevel=4,  # the caller of fit
            )

    def _optimizer(self, default: Callable[[Array], Optimizer], X: Array) -> Optimizer:
        if self.optimizer is not None:
            check_optimizer(self.optimizer)
            if self.learning_rate is not None:
                raise ValueError("give learning_rate or optimizer, not both: an optimizer holds a learning rate")
            return self.optimizer
        return default(X) if self.learning_rate is None else GradientDescent(self.learning_rate)

    def _generator(self) -> np.random.Generator:
        return np.random.default_rng(0) if self.rng is None else as_generator(self.rng)

    def _fitted(self, attribute: str) -> Any:
        if not hasattr(self, attribute):
            raise RuntimeError(f"this {type(self).__name__} is not fitted yet: call fit(X, y) first")
        return getattr(self, attribute)


class Classifier(Estimator):
    """What all classifiers share: labels of any kind outside, codes 0, 1, ... inside."""

    def _encode(self, X: Any, y: Any) -> tuple[Array, npt.NDArray[np.intp]]:
        """`X` checked, and the position of each label of `y` in `classes_`, which is set."""
        X = as_examples(X)
        self.classes_, codes = np.unique(_as_labels(y, X), return_inverse=True)
        if len(self.classes_) < 2:
            raise ValueError(f"y must hold two different labels, got 1: {self.classes_.tolist()}")
        return finite("X", X), codes

    def predict(self, X: Any) -> npt.NDArray[Any]:
        """The label of each example, (n,)."""
        raise NotImplementedError

    def score(self, X: Any, y: Any) -> float:
        """The fraction of labels `y` (n,) that `predict` gets right for `X` (n, d)."""
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


def _until_flat(run: Iterator[Step], objective: Objective, X: Array, y: Array, tolerance: float) -> Iterator[Step]:
    """The Steps of `run`, one an epoch, ended after the first whose full gradient is at most `tolerance` long."""
    for step in run:
        if tolerance and np.linalg.norm(objective(step.theta, X, y)[1]) <= tolerance:
            yield step._replace(reason="gradient")
            return
        yield step
