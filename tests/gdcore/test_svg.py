"""Figures in the page: valid, small, the same every time, in colours that all readers can tell apart in both themes."""

import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import matplotlib.pyplot as plt
import numpy as np
import numpy.typing as npt
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyArrowPatch, Rectangle

from gdcore.palette import TOGETHER, css_colour, dark, palette, palette_css
from gdcore.plots import new_figure
from gdcore.svg import figure_svg, plain_text, renderer_for, svg_element
from gdcore.svg_path import number

Rgb = npt.NDArray[np.float64]

# Machado, Oliveira and Fernandes (2009), severity 1, on linear RGB.
VISION = {
    "usual": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
}
TO_LMS = np.array([[0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566],
                   [0.0883024619, 0.2817188376, 0.6299787005]])  # fmt: skip
TO_OKLAB = np.array([[0.2104542553, 0.7936177850, -0.0040720468], [1.9779984951, -2.4285922050, 0.4505937099],
                     [0.0259040371, 0.7827717662, -0.8086757660]])  # fmt: skip
GROUNDS = {"light": ["#ffffff"], "dark": ["#14181e", "#121212"]}
THEMES = {"light": asdict(palette), "dark": asdict(dark)}


def linear(colour: str) -> Rgb:
    srgb = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    low, high = sorted(float(linear(c) @ [0.2126, 0.7152, 0.0722]) for c in (one, other))
    return (high + 0.05) / (low + 0.05)


def distance(one: str, other: str, vision: str) -> float:
    """Hundredths of OKLab; 2 is just noticeable."""
    seen = [np.clip(VISION[vision] @ linear(c), 0, 1) for c in (one, other)]
    a, b = (TO_OKLAB @ np.cbrt(TO_LMS @ rgb) for rgb in seen)
    return 100 * float(np.linalg.norm(a - b))


@pytest.mark.parametrize("theme", THEMES)
def test_every_colour_is_readable_as_text(theme: str) -> None:
    for name, colour in THEMES[theme].items():
        for ground in GROUNDS[theme]:
            assert contrast(colour, ground) >= 4.5, (name, ground)


@pytest.mark.parametrize("vision", VISION)
@pytest.mark.parametrize("theme", THEMES)
def test_colours_that_share_a_figure_can_be_told_apart(theme: str, vision: str) -> None:
    for group in TOGETHER:
        for one, other in combinations(group, 2):
            assert distance(THEMES[theme][one], THEMES[theme][other], vision) >= 9, (one, other)


def test_the_measures_find_bad_colours() -> None:
    assert contrast("#777777", "#ffffff") < 4.5 < contrast("#767676", "#ffffff")
    assert distance("#b33333", "#5a7a00", "deuteranopia") < 9 < distance("#b33333", "#5a7a00", "usual")


def test_the_style_sheet_has_every_colour_in_both_themes() -> None:
    css = palette_css()
    for name in asdict(palette):
        variable = f"--gd-{name.replace('_', '-')}"
        assert f"{variable}:{asdict(palette)[name]}" in css and f"{variable}:{asdict(dark)[name]}" in css
    assert "html[data-theme=dark]" in css and "data-jp-theme-light=false" in css and "prefers-color-scheme" in css
    assert css_colour(palette.class_a) == f"var(--gd-class-a,{palette.class_a})"


def draw(fill: Callable[[Axes], object], prefix: str = "t") -> str:
    figure, ax = new_figure()
    fill(ax)
    renderer = renderer_for(figure, prefix)
    return svg_element(figure_svg(figure, renderer), renderer, label='A "figure" & more')


def everything(ax: Axes) -> None:
    x = np.linspace(0, 1, 20)
    ax.plot(x, x**2, "-o", color=palette.loss, label="a < b")
    ax.plot(x, x, "s--", color=palette.path)
    ax.scatter(x, x**3, c=x, marker="^")
    ax.fill_between(x, 0, x, alpha=0.2, color=palette.prediction)
    ax.quiver(x[::5], x[::5], x[::5], -x[::5])
    ax.annotate("here", (0.5, 0.5), (0.2, 0.8), arrowprops={"arrowstyle": "->"})
    for patch in (Circle((0.5, 0.5), 0.1), Rectangle((0, 0), 0.1, 0.1), FancyArrowPatch((0, 0), (1, 1))):
        ax.add_patch(patch)
    ax.imshow(np.eye(8), extent=(0, 0.2, 0.8, 1), aspect="auto", cmap="gray")
    ax.set_title(r"$\frac{1}{2}$ of η")
    ax.set(yscale="symlog", xlabel="x < 1 & more")
    ax.legend()


def test_valid_and_self_contained() -> None:
    svg = draw(everything)
    root = ElementTree.fromstring(svg)
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids)) and all(id.startswith("t-") for id in ids)
    assert set(re.findall(r"url\(#([^)]*)\)", svg)) <= set(ids)
    assert root.get("aria-label") == 'A "figure" & more' and root.get("role") == "img"
    assert "nan" not in re.sub(r'base64,[^"]*', "", svg).lower()


def test_deterministic() -> None:
    assert draw(everything) == draw(everything)


def test_the_page_decides_on_colours_and_font() -> None:
    svg = draw(lambda ax: ax.plot([0, 1], [0, 1], color=palette.gradient, label="x"))
    assert f"var(--gd-gradient,{palette.gradient})" in svg and 'fill="currentColor"' in svg
    assert "font-family" not in svg and "DejaVu" not in svg and "#000" not in svg and "#fff" not in svg
    assert "font-size:calc(14px*var(--gd-text,1))" in svg


def test_coordinates_are_rounded_and_the_result_is_small() -> None:
    svg = draw(lambda ax: ax.plot(np.linspace(0, 9, 500), np.sin(np.linspace(0, 9, 500)), color=palette.loss))
    assert len(svg) < 9000
    assert not re.search(r"\d\.\d{2,}", re.sub(r'style="[^"]*"', "", svg))


def test_rounding_does_not_add_up() -> None:
    steps = np.linspace(0, 1, 3001)
    svg = draw(lambda ax: ax.plot(steps, np.sin(40 * steps), color=palette.loss, gid="curve"))
    curve = max(re.findall(r'<path d="([^"]*)"', svg), key=len)
    moves = re.findall(r"-?(?:\d+\.?\d*|\.\d+)", curve)
    x = float(moves[0]) + sum(float(v) for v in moves[2::2])
    figure, ax = new_figure()
    ax.plot(steps, np.sin(40 * steps))
    renderer = renderer_for(figure, "t")
    figure_svg(figure, renderer)
    assert abs(x - ax.transData.transform((1, 0))[0]) < 0.3


def test_a_diverging_path_is_cut_not_written_out() -> None:
    far = np.array([1, -1e3, 1e80, -1e150, 1e300])

    def fill(ax: Axes) -> None:
        ax.plot(far, far, "-o", color=palette.path)
        ax.set(xlim=(-2, 2), ylim=(-2, 2))

    svg = draw(fill)
    assert len(svg) < 6000
    assert max(abs(float(v)) for v in re.findall(r"-?\d+\.?\d*", re.sub(r'style="[^"]*"', "", svg))) < 1e5


def test_an_image_stays_an_image_the_right_way_up() -> None:
    import base64
    import io

    from PIL import Image

    picture = np.zeros((4, 4))
    picture[0, 0] = 1
    svg = draw(lambda ax: ax.imshow(picture, cmap="gray"))
    (data,) = re.findall(r"data:image/png;base64,([^\"]+)", svg)
    pixels = np.asarray(Image.open(io.BytesIO(base64.b64decode(data))).convert("L"))
    assert pixels[2, 2] > 200 and pixels[-3, 2] < 50 and pixels[2, -3] < 50


@pytest.mark.parametrize(
    ("label", "plain"),
    [
        (r"$\mathdefault{10^{-3}}$", "10⁻³"),
        (r"$\mathdefault{-0.25}$", "−0.25"),
        (r"$\mathdefault{2\times10^{4}}$", "2×10⁴"),
        (r"$\frac{1}{2}$", None),
        (r"$\mathdefault{x_{3}}$", None),
    ],
)
def test_tick_labels_become_text(label: str, plain: str | None) -> None:
    assert plain_text(label) == plain


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.04, "0"), (-0.04, "0"), (0.5, ".5"), (-0.5, "-.5"), (12.0, "12"), (-3.25, "-3.2"), (100, "100")],
)
def test_number(value: float, text: str) -> None:
    assert number(value) == text


def test_text_holds_on_where_it_was_placed() -> None:
    svg = draw(lambda ax: ax.text(0.5, 0.5, "middle", ha="center", transform=ax.transAxes))
    assert re.search(r"text-anchor:middle[^>]*>middle<", svg)


def test_an_ordinary_figure_works_too() -> None:
    figure, axes = plt.subplots(1, 2)
    axes[0].plot([1, 2])
    axes[1].bar([0, 1], [2, 3])
    plt.close(figure)
    renderer = renderer_for(figure, "p")
    ElementTree.fromstring(svg_element(figure_svg(figure, renderer), renderer))
    assert isinstance(figure, Figure)


def test_no_message_about_the_font_cache(tmp_path: Path) -> None:
    code = "from gdcore import plots; plots.new_figure()[0].draw_without_rendering()"
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True,
        env={"MPLCONFIGDIR": str(tmp_path), "PATH": "/usr/bin:/bin", "PYTHONPATH": str(Path(__file__).parents[2])},
    )  # fmt: skip
    assert run.stdout == "" and run.stderr == ""
