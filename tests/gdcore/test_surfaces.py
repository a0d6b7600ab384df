"""Landscapes: gradients, minima, and the formula that the book prints is the function that is walked on."""

import re

import numpy as np
import pytest

from gdcore import surfaces
from tests.gdcore.problems import SURFACES, assert_matches_differences

every_surface = pytest.mark.parametrize("name", SURFACES)


def points(name: str, count: int = 20) -> np.ndarray:
    """Random points in the surface's domain."""
    (x0, x1), (y0, y1) = SURFACES[name].domain
    return np.random.default_rng(len(name)).uniform([x0, y0], [x1, y1], size=(count, 2))


@every_surface
def test_gradient_against_central_differences(name: str) -> None:
    for theta in points(name):
        assert_matches_differences(SURFACES[name], theta)


@every_surface
def test_the_comparison_notices_a_wrong_slope(name: str) -> None:
    def swapped(theta: np.ndarray) -> tuple[float, np.ndarray]:
        value, gradient = SURFACES[name](theta)
        return value, gradient[::-1]

    with pytest.raises(AssertionError):
        for theta in points(name):
            assert_matches_differences(swapped, theta)


@every_surface
def test_call_value_and_slopes_agree_and_broadcast(name: str) -> None:
    surface, theta = SURFACES[name], points(name)
    heights = surface.value(theta[:, 0], theta[:, 1])
    slopes = np.column_stack(np.broadcast_arrays(*surface.slopes(theta[:, 0], theta[:, 1])))
    for point, height, slope in zip(theta, heights, slopes, strict=True):
        value, gradient = surface(point)
        assert type(value) is float and gradient.shape == (2,)
        assert value == pytest.approx(height, rel=1e-14) and gradient == pytest.approx(slope, rel=1e-14)
    x, y = np.linspace(-1, 1, 4)[None, :], np.linspace(-1, 1, 3)[:, None]
    assert surface.value(x, y).shape == (3, 4)


@every_surface
def test_minima_are_minima(name: str) -> None:
    surface = SURFACES[name]
    heights = [surface(np.array(minimum))[0] for minimum in surface.minima]
    assert heights == sorted(heights) or max(heights) < 1e-25, "global minima come before local ones"
    for minimum in surface.minima:
        height, gradient = surface(np.array(minimum))
        assert np.abs(gradient).max() < 1e-12
        for angle in np.linspace(0, 2 * np.pi, 24):
            around = np.array(minimum) + 1e-3 * np.array([np.cos(angle), np.sin(angle)])
            assert surface(around)[0] > height


@every_surface
def test_no_minimum_is_missing(name: str) -> None:
    """Nothing in the domain lies below the first minimum."""
    surface = SURFACES[name]
    (x0, x1), (y0, y1) = surface.domain
    heights = surface.value(np.linspace(x0, x1, 301)[None, :], np.linspace(y0, y1, 301)[:, None])
    assert heights.min() >= surface(np.array(surface.minima[0]))[0] - 1e-12


@every_surface
def test_start_and_minima_lie_in_the_domain_and_the_start_is_no_minimum(name: str) -> None:
    surface = SURFACES[name]
    for point in (surface.start, *surface.minima):
        assert all(low <= value <= high for value, (low, high) in zip(point, surface.domain, strict=True))
    assert np.abs(surface(np.array(surface.start))[1]).max() > 0.1


@every_surface
def test_the_printed_formula_is_the_function(name: str) -> None:
    surface = SURFACES[name]
    python = surface.formula.replace(r"\left", "").replace(r"\right", "").replace("^", "**").replace(r"\,", "*")
    python = re.sub(r"\\tfrac(\d)(\d) *", r"(\1/\2)*", python)
    for x, y in points(name):
        assert eval(python, {"x": x, "y": y}) == pytest.approx(surface.value(x, y), rel=1e-12)


def test_the_saddle_is_flat_at_the_origin_and_not_a_minimum() -> None:
    value, gradient = surfaces.saddle(np.array([0.0, 0.0]))
    assert value == 0 and np.abs(gradient).max() == 0
    assert surfaces.saddle(np.array([0.1, 0.0]))[0] < 0 < surfaces.saddle(np.array([0.0, 0.1]))[0]


def test_quadratic_has_the_curvatures_it_was_given() -> None:
    surface = surfaces.quadratic(2, 7)
    assert surface(np.array([1.0, 0.0]))[0] == 1 and surface(np.array([0.0, 1.0]))[0] == 3.5
    assert surface(np.array([3.0, 5.0]))[1].tolist() == [6, 35]
    assert surface.name == "quadratic" and surfaces.bowl.name == "bowl"


def test_whole_numbers_and_lists_will_do() -> None:
    assert surfaces.bowl([3, 4])[0] == 12.5
