"""J and its gradient: equal to the formula written out, to central differences, and every planted fault is noticed."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdcore import Linear, Objective, squared_error
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
