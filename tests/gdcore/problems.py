"""What the tests of the numeric core share: losses, shapes, random problems, and the comparison of two gradients.

Every fault in `FAULTS` is one that people really make; the tests that compare gradients must notice each of them.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from gdcore import Linear, Objective, log_loss, numerical_gradient, squared_error, surfaces
from gdcore.losses import Loss

Array = npt.NDArray[np.float64]
Function = Callable[..., tuple[float, Array]]

LOSSES: dict[str, Loss] = {"squared_error": squared_error, "log_loss": log_loss}
PENALTIES = [0.0, 0.3]
SHAPES = [(1, 1), (1, 4), (2, 1), (5, 2), (30, 1), (17, 6), (3, 20)]
SURFACES = {
    "bowl": surfaces.bowl,
    "ravine": surfaces.ravine,
    "rosenbrock": surfaces.rosenbrock,
    "himmelblau": surfaces.himmelblau,
    "saddle": surfaces.saddle,
    "double_well": surfaces.double_well,
    "quadratic": surfaces.quadratic(3, 0.5),
}


def problem(loss: str, n: int, d: int, seed: int = 0) -> tuple[Array, Array, Array]:
    """A theta (d + 1,), examples (n, d) and targets (n,) for the loss, drawn from `seed`."""
    rng = np.random.default_rng([n, d, seed])
    X = rng.normal(size=(n, d))
    y = rng.integers(0, 2, size=n).astype(float) if loss == "log_loss" else 3 * rng.normal(size=n) + 1
    return rng.normal(size=d + 1), X, y


def disagreement(a: Any, b: Any) -> float:
    """max|a - b| / max(|a|, |b|): written here again, so that no slip in gdcore.relative_error hides another."""
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    assert a.shape == b.shape, f"shapes differ: {a.shape} and {b.shape}"
    scale = max(np.abs(a).max(), np.abs(b).max())
    return float(np.abs(a - b).max() / scale) if scale else 0.0


def central_differences(function: Function, theta: Array, *batch: Any) -> Array:
    """The same independence for the numerical gradient; `test_check.py` compares gdcore's with this one."""
    slopes = []
    for j in range(len(theta)):
        step = np.zeros(len(theta))
        step[j] = 6e-6 * max(1, abs(theta[j]))
        slopes.append((function(theta + step, *batch)[0] - function(theta - step, *batch)[0]) / (2 * step[j]))
    return np.array(slopes)


def assert_matches_differences(function: Function, theta: Array, *batch: Any, tolerance: float = 1e-7) -> None:
    """The bar: analytic and numerical gradient agree to relative 1e-7, whoever computes the differences."""
    _, gradient = function(theta, *batch)
    assert gradient.shape == theta.shape
    assert disagreement(gradient, central_differences(function, theta, *batch)) <= tolerance
    assert disagreement(gradient, numerical_gradient(function, theta, *batch)) <= tolerance


def faulty(change: Callable[[Objective, Array, Array, Array], Array]) -> Callable[[Objective], Function]:
    """An objective whose value is right and whose gradient was changed by `change(objective, gradient, theta, X)`."""

    def plant(objective: Objective) -> Function:
        def J(theta: Array, X: Array, y: Array) -> tuple[float, Array]:
            value, gradient = objective(theta, X, y)
            return value, change(objective, gradient, theta, X)

        return J

    return plant


def _weights(objective: Objective, theta: Array) -> Array:
    w = theta.copy()
    w[-1] = 0
    return objective.l2 * w


FAULTS: dict[str, Callable[[Objective], Function]] = {
    "factor 2 lost": faulty(lambda J, g, theta, X: g / 2),
    "sum instead of mean": faulty(lambda J, g, theta, X: g * len(X)),
    "sign": faulty(lambda J, g, theta, X: -g),
    "sign of the penalty": faulty(lambda J, g, theta, X: g - 4 * _weights(J, theta)),
    "penalty without its 2": faulty(lambda J, g, theta, X: g - _weights(J, theta)),
    "penalised bias": faulty(lambda J, g, theta, X: g + np.eye(len(g))[-1] * 2 * J.l2 * theta[-1]),
    "bias forgotten": faulty(lambda J, g, theta, X: g * (np.arange(len(g)) < len(g) - 1)),
    "one part in a million": faulty(lambda J, g, theta, X: g * (1 + 1e-6)),
}


def objective(loss: str, d: int, l2: float) -> Objective:
    return Objective(Linear(d), LOSSES[loss], l2)
