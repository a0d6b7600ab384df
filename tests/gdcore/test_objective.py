"""J and its gradient: equal to the formula written out, to central differences, and every planted fault is noticed."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdcore import GradientDescent, Linear, Objective, descend, full_batch, squared_error
from gdcore._validate import BLOCK
from tests.gdcore.problems import (
    FAULTS,
    LOSSES,
    PENALTIES,
    SHAPES,
    assert_matches_differences,
    objective,
    problem,
)

every_problem = pytest.mark.parametrize(
    ("loss", "n", "d", "l2"), [(loss, n, d, l2) for loss in LOSSES for n, d in SHAPES for l2 in PENALTIES]
)


@every_problem
def test_gradient_against_central_differences(loss: str, n: int, d: int, l2: float) -> None:
    for seed in range(3):
        theta, X, y = problem(loss, n, d, seed)
        assert_matches_differences(objective(loss, d, l2), theta, X, y)


@given(
    loss=st.sampled_from(sorted(LOSSES)),
    n=st.integers(1, 12),
    d=st.integers(1, 8),
    l2=st.floats(0, 3),
    seed=st.integers(0, 10**6),
)
def test_gradient_against_central_differences_on_random_shapes(loss: str, n: int, d: int, l2: float, seed: int) -> None:
    theta, X, y = problem(loss, n, d, seed)
    assert_matches_differences(objective(loss, d, l2), theta / (1 + math.sqrt(d)), X, y)


@every_problem
def test_gradient_at_the_start_and_far_from_it(loss: str, n: int, d: int, l2: float) -> None:
    theta, X, y = problem(loss, n, d)
    assert_matches_differences(objective(loss, d, l2), np.zeros(d + 1), X, y)
    if loss == "squared_error":  # the log loss is flat to rounding out there
        assert_matches_differences(objective(loss, d, l2), 100 * theta, X, y)


@every_problem
def test_value_is_the_formula(loss: str, n: int, d: int, l2: float) -> None:
    """J = (1/n) sum loss(w . x_i + b, y_i) + l2 |w|², added up in plain Python."""
    theta, X, y = problem(loss, n, d)
    total = 0.0
    for row, target in zip(X.tolist(), y.tolist(), strict=True):
        z = sum(w * x for w, x in zip(theta[:-1].tolist(), row, strict=True)) + theta[-1]
        total += (z - target) ** 2 if loss == "squared_error" else math.log(1 + math.exp(z)) - target * z
    expected = total / n + l2 * sum(w * w for w in theta[:-1].tolist())
    value, gradient = objective(loss, d, l2)(theta, X, y)
    assert type(value) is float
    assert value == pytest.approx(expected, rel=1e-13)
    assert gradient.shape == (d + 1,)


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("loss", LOSSES)
def test_the_comparison_notices(loss: str, fault: str) -> None:
    theta, X, y = problem(loss, 17, 6)
    with pytest.raises(AssertionError):
        assert_matches_differences(FAULTS[fault](objective(loss, 6, 0.3)), theta, X, y)


@pytest.mark.parametrize("loss", LOSSES)
def test_the_bias_is_not_penalised(loss: str) -> None:
    theta, X, y = problem(loss, 5, 2)
    plain, penalised = objective(loss, 2, 0.0)(theta, X, y), objective(loss, 2, 10.0)(theta, X, y)
    assert plain[1][-1] == penalised[1][-1]
    assert penalised[1][:-1] - plain[1][:-1] == pytest.approx(20 * theta[:-1])
    assert penalised[0] - plain[0] == pytest.approx(10 * theta[:-1] @ theta[:-1])


def test_arguments_are_not_changed_and_lists_will_do() -> None:
    theta, X, y = problem("squared_error", 5, 2)
    J = objective("squared_error", 2, 0.5)
    copies = theta.copy(), X.copy(), y.copy()
    value, gradient = J(theta, X, y)
    for before, after in zip(copies, (theta, X, y), strict=True):
        assert np.array_equal(before, after)
    again, same = J(theta.tolist(), X.tolist(), y.tolist())
    assert again == value and np.array_equal(same, gradient)


def test_the_gradient_is_a_new_array() -> None:
    theta, X, y = problem("squared_error", 5, 2)
    J = objective("squared_error", 2, 0.5)
    first = J(theta, X, y)[1]
    kept = first.copy()
    J(2 * theta, X, y)
    assert np.array_equal(first, kept)


def test_whole_numbers_and_truth_values_are_taken_as_numbers() -> None:
    J = Objective(Linear(1), squared_error, 0.5)
    value, gradient = J(np.array([1, 2]), np.array([[1], [0]]), np.array([True, False]))
    assert value == pytest.approx((4 + 4) / 2 + 0.5) and gradient.tolist() == [2 + 1, 4]


def test_single_precision_stays_single_precision() -> None:
    theta, X, y = (a.astype(np.float32) for a in problem("log_loss", 7, 3))
    value, gradient = objective("log_loss", 3, 0.1)(theta, X, y)
    assert gradient.dtype == np.float32
    exact = objective("log_loss", 3, 0.1)(*(a.astype(float) for a in (theta, X, y)))
    assert value == pytest.approx(exact[0], rel=1e-6) and gradient == pytest.approx(exact[1], rel=1e-5, abs=1e-6)


@pytest.mark.parametrize("l2", [0.0, 0.3])
def test_long_data_are_read_by_blocks_and_give_the_same(l2: float) -> None:
    rng = np.random.default_rng(0)
    X, w = rng.normal(size=(40_000, 6)), rng.normal(size=6)
    assert X.nbytes > BLOCK
    y = X @ rng.normal(size=6) + rng.normal(size=len(X))
    value, gradient = Objective(Linear(6), squared_error, l2)(np.append(w, 0.5), X, y)
    r = X @ w + 0.5 - y
    assert value == pytest.approx(np.mean(r**2) + l2 * w @ w, rel=1e-12)
    assert np.allclose(gradient, np.append(2 * X.T @ r / len(y) + 2 * l2 * w, 2 * r.mean()), rtol=1e-11, atol=0)


def test_what_overflows_without_a_fault_in_the_data_is_no_error() -> None:
    with np.errstate(over="ignore"):
        value, _ = Objective(Linear(1), squared_error)(np.array([1e200, 0.0]), [[1.0]], [0.0])
    assert value == math.inf


@dataclass(frozen=True)
class Parabola:
    """A model that someone else wrote: it has no checks of its own."""

    size = 2
    biases = slice(1, None)

    def __call__(self, theta: Any, X: Any) -> Any:
        square = X[:, 0] ** 2
        return theta[0] * square + theta[1], lambda dz: np.array([dz @ square, dz.sum()])


def test_a_model_of_ones_own_fits_in() -> None:
    X = np.array([[1.0], [2.0], [-3.0]])
    J = Objective(Parabola(), squared_error, 0.1)
    assert_matches_differences(J, np.array([0.5, -1.0]), X, np.array([1.0, 0.0, 4.0]))
    batches = full_batch(X, 3 * X[:, 0] ** 2 + 1, 3000)
    *_, last = descend(Objective(Parabola(), squared_error), np.zeros(2), GradientDescent(0.02), batches)
    assert last.theta == pytest.approx([3, 1])
