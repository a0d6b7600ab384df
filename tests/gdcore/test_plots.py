"""The plot helpers draw what they say, on the axes they are given, in the colours that carry the meaning."""

import re
from xml.etree import ElementTree

import numpy as np
import pytest

from gdcore import GradientDescent, Trace, datasets, descend, plots, steps, surfaces
from gdcore.display import figure_html
from gdcore.palette import palette, palette_css
from gdcore.style import STYLE

EVERY = [
    surfaces.bowl,
    surfaces.ravine,
    surfaces.rosenbrock,
    surfaces.himmelblau,
    surfaces.saddle,
    surfaces.double_well,
]
TRACE = Trace.of(descend(surfaces.bowl, surfaces.bowl.start, GradientDescent(0.2), steps(20)))


@pytest.mark.parametrize("surface", EVERY, ids=lambda s: s.name)
def test_contours(surface: surfaces.Surface) -> None:
    figure, ax = plots.new_figure()
    _, lowest = plots.contours(ax, surface)
    assert ax.get_xlim() == surface.domain[0] and ax.get_ylim() == surface.domain[1]
    assert list(zip(*lowest.get_data(), strict=True)) == list(surface.minima)  # type: ignore[attr-defined]
    html = figure_html(figure, surface.name)
    ElementTree.fromstring(html)
    assert len(html) < 45_000


def test_path() -> None:
    _, ax = plots.new_figure()
    line, ring = plots.path(ax, TRACE, "start")
    assert np.array_equal(np.transpose(line.get_data()), TRACE.theta)
    assert line.get_color() == palette.path and len(np.asarray(ring.get_xdata())) == 1
    with pytest.raises(ValueError, match="two parameters"):
        plots.path(ax, np.zeros((4, 3)))


def test_loss_curve() -> None:
    _, ax = plots.new_figure()
    line = plots.loss_curve(ax, TRACE, "bowl", log=True)
    assert np.array_equal(line.get_ydata(), TRACE.loss) and ax.get_yscale() == "log"
    assert ax.get_xlabel() == "step" and ax.get_ylabel() == "loss"
    assert [t.get_text() for t in ax.texts] == ["bowl"] and ax.texts[0].get_color() == palette.loss


@pytest.mark.parametrize(("value", "text"), [(1e-3, "10⁻³"), (0.01, "0.01"), (1, "1"), (100, "100"), (1e12, "10¹²")])
def test_powers_of_ten(value: float, text: str) -> None:
    assert plots.power_of_ten(value) == text


def test_label_line_follows_the_line() -> None:
    _, ax = plots.new_figure()
    (line,) = ax.plot([0, 1, 2], [0, 5, 9], color=palette.truth)
    note = plots.label_line(line, "here", at=0.5)
    assert note.xy == (1, 5) and note.get_gid() == "halo"  # type: ignore[attr-defined]
    with pytest.raises(ValueError, match="at must be"):
        plots.label_line(line, "here", at=2)


def test_real_data_carry_their_units() -> None:
    data = datasets.penguins()
    _, ax = plots.new_figure()
    dots = plots.scatter(ax, data)
    assert len(np.asarray(dots.get_xdata())) == 333
    assert ax.get_xlabel() == "flipper length (mm)" and ax.get_ylabel() == "body mass (g)"
    before = ax.get_xlim(), ax.get_ylim()
    line = plots.fitted_line(ax, 50, -5800)
    x, y = (np.asarray(v) for v in line.get_data())
    assert np.allclose(y, 50 * x - 5800) and (ax.get_xlim(), ax.get_ylim()) == before
    sticks = plots.residuals(ax, data.X[:, 0], data.y, 50 * data.X[:, 0] - 5800)
    assert len(sticks.get_segments()) == 333  # type: ignore[attr-defined]


def test_sigmoid() -> None:
    _, ax = plots.new_figure()
    z, p = (np.asarray(v) for v in plots.sigmoid_curve(ax).get_data())
    assert np.allclose(p, 1 / (1 + np.exp(-z)))


def test_classes_differ_in_shape_and_colour() -> None:
    _, ax = plots.new_figure()
    one, two = plots.classes(ax, np.arange(8).reshape(4, 2), ["no", "yes", "no", "yes"], ("no", "yes"))
    assert one.get_marker() != two.get_marker() and one.get_color() != two.get_color()
    assert np.array_equal(one.get_xdata(), [0, 4])
    with pytest.raises(ValueError, match="X must have shape"):
        plots.classes(ax, np.zeros((4, 3)), [0, 1, 0, 1])
    with pytest.raises(ValueError, match="two labels"):
        plots.classes(ax, np.zeros((4, 2)), [1, 1, 1, 1])


@pytest.mark.parametrize("w", [(1.0, 2.0), (3.0, 0.1), (1.0, 0.0), (0.0, -2.0)])
def test_the_boundary_is_where_the_score_is_zero(w: tuple[float, float]) -> None:
    _, ax = plots.new_figure()
    ax.set(xlim=(-2, 2), ylim=(-3, 3))
    x, y = (np.asarray(v) for v in plots.decision_boundary(ax, w, 0.5, "boundary").get_data())
    assert len(x) > 50 and np.abs(w[0] * x + w[1] * y + 0.5).max() < 1e-12
    with pytest.raises(ValueError, match="no boundary"):
        plots.decision_boundary(ax, (0, 0), 1)


def test_one_width_for_all() -> None:
    for ncols in (1, 2, 3):
        figure, _ = plots.new_figure(ncols)
        assert figure.get_figwidth() * 72 == pytest.approx(plots.WIDTH)


@pytest.mark.parametrize(("shown", "limit"), [(358, 420), (480, 520), (521, None), (640, None)])
def test_text_stays_readable_where_the_figure_is_small(shown: int, limit: int | None) -> None:
    """A page 390 px wide leaves 358 for the figure."""
    larger = re.search(rf"max-width:{limit}px\){{\.gd svg{{--gd-text:([\d.]+)}}", palette_css()) if limit else None
    factor = float(larger[1]) if larger else 1.0
    sizes = [value for key, value in STYLE.items() if key.endswith(("labelsize", "fontsize", "font.size", "titlesize"))]
    assert len(sizes) == 6 and min(sizes) == 14
    assert 14 * factor * shown / plots.WIDTH >= 10.9


def test_basins_tints_each_start_by_its_minimum_and_names_all() -> None:
    _, ax = plots.new_figure()
    side = np.linspace(-1, 1, 5)
    reached = (np.meshgrid(side, side)[0] > 0).astype(int)
    plots.basins(ax, side, side, reached, ("A", "B"), ((-0.5, 0.0), (0.5, 0.0)))
    assert [word.get_text() for word in ax.texts] == ["A", "B"]
    assert ax.get_xlim() == (-1, 1)
    with pytest.raises(ValueError, match="names must name the minima"):
        plots.basins(ax, side, side, reached, ("A",), ((-0.5, 0.0), (0.5, 0.0)))
