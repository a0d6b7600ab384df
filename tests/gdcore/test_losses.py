"""Losses: values and slopes exact to rounding, no overflow anywhere, labels and shapes guarded."""

import copy
import math
import pickle
import warnings
from decimal import Decimal, localcontext

import numpy as np
import pytest

from gdcore import log_loss, sigmoid, squared_error
from gdcore.losses import loss

EXTREME = [0.0, 1e-300, 1e-9, 0.1, 0.5, 1.0, 2.5, 10.0, 36.7, 37.0, 40.0, 300.0, 700.0, 709.7, 710.0, 745.1, 746.0, 1e4]
SCORES = sorted({s * z for z in EXTREME for s in (-1, 1)} | set(np.linspace(-50, 50, 401).tolist()))


def exact_sigmoid(z: float) -> Decimal:
    return 1 / (1 + (-Decimal(z)).exp())


def exact_log_loss(z: float, y: int) -> Decimal:
    """log(1 + e^z) - y z, to 60 digits; for the label 1 as log(1 + e^-z), where nothing cancels."""
    power = (Decimal(z) if y == 0 else -Decimal(z)).exp()
    if power < Decimal("1e-40"):
        return power  # log(1 + p) = p - p²/2 + …
    return (1 + power).ln()


def assert_exact(got: np.ndarray, exact: list[Decimal], ulps: float) -> None:
    """Each entry within so many units in the last place of the exact number."""
    for number, truth in zip(got.tolist(), exact, strict=True):
        assert math.isfinite(number)
        unit = Decimal(math.ulp(float(truth)))
        assert abs(Decimal(number) - truth) <= Decimal(ulps) * unit, (number, truth)


def test_sigmoid_is_exact_to_rounding() -> None:
    with warnings.catch_warnings(), localcontext() as context:
        warnings.simplefilter("error")
        context.prec, context.Emin = 60, -(10**6)
        assert_exact(sigmoid(np.array(SCORES)), [exact_sigmoid(z) for z in SCORES], ulps=3)


@pytest.mark.parametrize("y", [0, 1])
def test_log_loss_is_exact_to_rounding(y: int) -> None:
    with warnings.catch_warnings(), localcontext() as context:
        warnings.simplefilter("error")
        context.prec, context.Emin = 60, -(10**6)
        values, slopes = log_loss(np.array(SCORES), np.full(len(SCORES), y))
        assert_exact(values, [exact_log_loss(z, y) for z in SCORES], ulps=3)
        for slope, z in zip(slopes.tolist(), SCORES, strict=True):
            assert abs(Decimal(slope) - (exact_sigmoid(z) - y)) <= Decimal("2.3e-16"), "slope: exact to rounding of 1"


def test_the_exact_comparison_notices_the_naive_formulas() -> None:
    """Planted faults: 1 - sigmoid(-z) loses small probabilities, log(1 + e^z) overflows."""
    z = np.array([-40.0, -37.0])
    with localcontext() as context:
        context.prec = 60
        with pytest.raises(AssertionError):
            assert_exact(1 - sigmoid(-z), [exact_sigmoid(v) for v in z.tolist()], ulps=3)
        with pytest.raises(AssertionError), np.errstate(all="ignore"):
            assert_exact(np.log(1 + np.exp(np.array([1e4]))), [exact_log_loss(1e4, 0)], ulps=3)


def test_sigmoid_keeps_shape_and_symmetry() -> None:
    z = np.linspace(-30, 30, 12).reshape(3, 4)
    assert sigmoid(z).shape == (3, 4)
    assert np.allclose(sigmoid(z) + sigmoid(-z), 1, rtol=0, atol=2.3e-16)
    assert float(sigmoid(0)) == 0.5
    assert sigmoid([np.inf, -np.inf]).tolist() == [1, 0]
    assert sigmoid(np.float32([1, 2])).dtype == np.float32


def test_squared_error_has_no_one_half() -> None:
    values, slopes = squared_error([3.0, -1.0, 2.0], [1.0, 1.0, 2.0])
    assert values.tolist() == [4, 4, 0]
    assert slopes.tolist() == [4, -4, 0]


def test_log_loss_by_hand() -> None:
    values, slopes = log_loss([0.0, 0.0, math.log(3)], [0, 1, 1])
    assert values == pytest.approx([math.log(2), math.log(2), math.log(4 / 3)], rel=1e-15)
    assert slopes == pytest.approx([0.5, -0.5, -0.25], rel=1e-15)


@pytest.mark.parametrize("function", [squared_error, log_loss])
def test_slope_is_the_derivative(function: object) -> None:
    z, y, h = np.linspace(-4, 4, 41) + 0.01, np.arange(41) % 2, 1e-5
    rise = (function(z + h, y)[0] - function(z - h, y)[0]) / (2 * h)  # type: ignore[operator]
    assert np.abs(rise - function(z, y)[1]).max() < 1e-9  # type: ignore[operator]


@pytest.mark.parametrize("function", [squared_error, log_loss])
def test_curvature_is_the_largest_second_derivative(function: object) -> None:
    """The default learning rate 1/L stands on this number."""
    z, h = np.linspace(-6, 6, 2401), 1e-5
    bend = (function(z + h, np.ones_like(z))[1] - function(z - h, np.ones_like(z))[1]) / (2 * h)  # type: ignore[operator]
    assert bend.max() == pytest.approx(function.curvature, rel=1e-6)  # type: ignore[attr-defined]


def test_a_loss_does_not_change_its_arguments() -> None:
    z, y = np.array([1.0, -2.0]), np.array([0.0, 1.0])
    for function in (squared_error, log_loss):
        function(z, y)
    assert z.tolist() == [1, -2] and y.tolist() == [0, 1]


def test_a_loss_shows_its_name_and_formula_and_survives_pickle_and_copy() -> None:
    assert repr(log_loss) == "log_loss" and "sigma" in (log_loss.__doc__ or "")
    assert log_loss.formula.__name__ == "log_loss"
    assert pickle.loads(pickle.dumps(log_loss)) is log_loss
    assert copy.deepcopy(squared_error) is squared_error


def test_a_loss_of_ones_own() -> None:
    """The interface is ready for more: the hinge in four lines, with labels of its own."""

    @loss(labels=(-1.0, 1.0), curvature=0.0)
    def hinge(z: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        gap = np.maximum(1 - y * z, 0)
        return gap, -y * (gap > 0)

    values, slopes = hinge([0.5, 1.0, -2.0], [1, 1, 1])
    assert values.tolist() == [0.5, 0, 3] and slopes.tolist() == [-1, 0, -1]
    with pytest.raises(ValueError, match="labels -1 and 1 for hinge, got 0, 1"):
        hinge([1.0, 2.0], [0, 1])
