"""The checks themselves: they agree with known derivatives and go red on every planted fault."""

import math

import numpy as np
import pytest

from gdcore import check_lines, gradient_check, numerical_gradient, relative_error, surfaces
from tests.gdcore.problems import FAULTS, LOSSES, SHAPES, central_differences, disagreement, objective, problem


def test_numerical_gradient_of_known_functions() -> None:
    theta = np.array([0.3, -2.0, 5.0])
    assert numerical_gradient(lambda t: float(np.sin(t).sum()), theta) == pytest.approx(np.cos(theta), rel=1e-9)
    assert numerical_gradient(lambda t: float(t @ t), theta) == pytest.approx(2 * theta, rel=1e-9)
    big = np.array([1e6, -3e6])
    assert numerical_gradient(lambda t: float(t @ t), big) == pytest.approx(2 * big, rel=1e-9)


def test_numerical_gradient_equals_the_one_written_in_the_tests() -> None:
    theta, X, y = problem("log_loss", 9, 4)
    J = objective("log_loss", 4, 0.1)
    assert disagreement(numerical_gradient(J, theta, X, y), central_differences(J, theta, X, y)) < 1e-9


def test_numerical_gradient_uses_the_h_it_is_given() -> None:
    """On a cubic the error of central differences is h² exactly, so h shows."""
    found = numerical_gradient(lambda t: float(t[0] ** 3), [2.0], h=0.1)
    assert found[0] == pytest.approx(12 + 0.1**2, rel=1e-12)
    whole = numerical_gradient(lambda t: (float(t[0]), "and more"), [3], h=1)
    assert whole.tolist() == [1]


def test_numerical_gradient_does_not_change_theta() -> None:
    theta = np.array([1.0, 2.0])
    numerical_gradient(surfaces.bowl, theta)
    assert theta.tolist() == [1, 2]


@pytest.mark.parametrize(
    ("a", "b", "error"),
    [([1.0, 2.0], [1.0, 2.0], 0), ([1, 4], [1, 5], 0.2), ([0, 0], [0, 0], 0), (2.0, 1.0, 0.5), ([0.0], [1e-300], 1),
     ([[1.0], [-10.0]], [[1.0], [10.0]], 2), ([], [], 0)],
)  # fmt: skip
def test_relative_error(a: object, b: object, error: float) -> None:
    assert relative_error(a, b) == pytest.approx(error, rel=1e-15)
    assert relative_error(b, a) == relative_error(a, b)
    assert type(relative_error(a, b)) is float


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize(("n", "d"), SHAPES)
def test_gradient_check_passes_the_right_gradient(loss: str, n: int, d: int) -> None:
    theta, X, y = problem(loss, n, d)
    found = gradient_check(objective(loss, d, 0.3), theta, X, y)
    assert found.error <= 1e-7
    assert found.error == relative_error(found.analytic, found.numeric)
    assert str(found) == "gradient by formula and by central differences: relative error less than 1e-08"


@pytest.mark.parametrize("fault", FAULTS)
def test_gradient_check_notices(fault: str) -> None:
    theta, X, y = problem("squared_error", 17, 6)
    found = gradient_check(FAULTS[fault](objective("squared_error", 6, 0.3)), theta, X, y)
    assert found.error > 5e-7
    assert "less than 1e-08" not in str(found)


def test_gradient_check_of_a_surface() -> None:
    assert gradient_check(surfaces.rosenbrock, [-1.2, 1.0]).error < 1e-8


def test_check_lines_reports_each_line_and_the_largest() -> None:
    numeric = np.array([1.0, -2.0])
    found = check_lines(numeric, {"2.5": numeric, "2.10": numeric * (1 + 3e-5), "3": -numeric})
    assert str(found).splitlines() == [
        "(2.5)   differs by less than 1e-08",
        "(2.10)  differs by less than 1e-04",
        "(3)     differs by 2",
        "largest disagreement: 2",
    ]
    assert found.largest == 2 and list(found.errors) == ["2.5", "2.10", "3"]
    assert str(check_lines([1.0], {"2.5": [1.0]})) == "(2.5)  differs by less than 1e-08"


@pytest.mark.parametrize(
    ("error", "text"),
    [(0, "less than 1e-08"), (3e-12, "less than 1e-08"), (1.1e-8, "less than 1e-07"), (9e-8, "less than 1e-07"),
     (2e-3, "less than 1e-02"), (0.05, "less than 1e-01"), (0.5, "0.5")],
)  # fmt: skip
def test_errors_are_rounded_up_to_a_power_of_ten(error: float, text: str) -> None:
    """So the stored text does not depend on the machine's last digits."""
    line = str(check_lines([1.0, 0.5], {"1": [1.0 - error, 0.5]})).splitlines()[0]
    assert line == f"(1)  differs by {text}"


def test_check_lines_takes_any_shape() -> None:
    assert check_lines(3.0, {"1.1": 3.0}).largest == 0
    assert check_lines(np.ones((2, 3)), {"1.1": np.ones((2, 3))}).largest == 0


def test_every_line_of_a_real_derivation() -> None:
    """The lines from which chapter 2 reads its gradient, as loops and as one product."""
    theta, X, y = problem("squared_error", 11, 3)
    numeric = numerical_gradient(objective("squared_error", 3, 0.0), theta, X, y)
    residuals = X @ theta[:-1] + theta[-1] - y
    loops = [sum(2 * r * x for r, x in zip(residuals, X[:, j], strict=True)) / 11 for j in range(3)]
    by_rows = np.array([*loops, 2 * residuals.mean()])
    ones = np.column_stack([X, np.ones(11)])
    found = check_lines(numeric, {"2.5": by_rows, "2.6": 2 / 11 * ones.T @ residuals})
    assert found.largest < 1e-8
    assert math.isclose(check_lines(numeric, {"2.5": 2 * by_rows}).largest, 0.5, rel_tol=1e-6)
