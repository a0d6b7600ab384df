"""The figures that the chapters draw again and again, so that their cells can be about the mathematics.

Every helper draws on axes it is given and returns what it drew. Colours carry the meaning that `palette` names: the
path of a descent looks the same in every chapter. Importing this module sets the book's style.
"""

from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator

from gdcore.palette import palette
from gdcore.style import WIDTH, use_style

__all__ = [
    "WIDTH", "basins", "classes", "contours", "decision_boundary", "fitted_line", "label_line", "loss_curve",
    "loss_surface", "new_figure", "new_grid", "palette", "path", "residuals", "scatter", "sigmoid_curve", "strip",
    "text",
]  # fmt: skip

use_style()

Points = npt.ArrayLike


def new_figure(ncols: int = 1, height: float = 360) -> tuple[Figure, Any]:
    """A figure of the book's width, and its axes: one, or an array of `ncols` side by side.

    Parameters
    ----------
    ncols : int
    height : float
        In the units of the width, of which there are 640.
    """
    figure = Figure(figsize=(WIDTH / 72, height / 72), layout="constrained")
    layout: Any = figure.get_layout_engine()
    layout.set(w_pad=10 / 72, h_pad=10 / 72, wspace=0.04)
    axes = figure.subplots(1, ncols)
    for ax in np.ravel(axes):
        ax.yaxis.labelpad = 16
        ax.xaxis.set_major_locator(MaxNLocator(6 // ncols + 1, steps=[1, 2, 5, 10]))
        ax.yaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))
    return figure, axes


def contours(ax: Axes, surface: Any, levels: int = 14) -> list[Artist]:
    """Lines of equal height over the surface's domain, spread evenly over its area, and crosses at the minima."""
    (x0, x1), (y0, y1) = surface.domain
    x, y = np.linspace(x0, x1, 121), np.linspace(y0, y1, 121)
    heights = surface.value(*np.meshgrid(x, y))
    shares = np.linspace(0.01, 0.97, levels) ** 1.2
    lines = ax.contour(
        x,
        y,
        heights,
        levels=np.unique(np.quantile(heights, shares)),
        colors=palette.muted,
        linewidths=0.8,
        linestyles="solid",
    )
    across, down = zip(*surface.minima, strict=True) if surface.minima else ((), ())
    (lowest,) = ax.plot(across, down, "+", color=palette.truth, markersize=11, markeredgewidth=2, zorder=3)
    ax.set(xlim=(x0, x1), ylim=(y0, y1), xlabel="x", ylabel="y")
    return [lines, lowest]


def path(ax: Axes, trace: Any, label: str | None = None) -> list[Line2D]:
    """The way a descent took over two parameters: a dot for every Step kept, a ring at the start.

    Parameters
    ----------
    ax : Axes
    trace : Trace, or an array (k, 2)
    label : str, optional
        Written at the start.
    """
    theta = np.asarray(getattr(trace, "theta", trace), dtype=float)
    if theta.ndim != 2 or theta.shape[1] != 2:
        raise ValueError(f"trace must hold paths over two parameters, shape (k, 2), got {theta.shape}")
    with np.errstate(over="ignore"):
        (line,) = ax.plot(*theta.T, "-o", color=palette.path, linewidth=1.5, markersize=5, zorder=4)
        (ring,) = ax.plot(*theta[:1].T, "o", color=palette.path, markersize=10, fillstyle="none",
                          markeredgewidth=2, zorder=4)  # fmt: skip
    if label:
        text(ax, theta[0, 0], theta[0, 1], label, color=palette.path)
    return [line, ring]


def loss_curve(
    ax: Axes, trace: Any, label: str | None = None, *, color: str = palette.loss, log: bool = False
) -> Line2D:
    """The loss against the step, on a logarithmic scale if `log`; `label` is written at the end of the line."""
    (line,) = ax.plot(trace.t, trace.loss, color=color)
    ax.set(xlabel="step", ylabel="loss")
    if log:
        log_scale(ax)
    if label:
        label_line(line, label)
    return line


def log_scale(ax: Axes) -> None:
    """Makes the y axis logarithmic, with powers of ten in plain characters and at most five of them."""
    ax.set_yscale("log")
    ax.yaxis.set_major_locator(LogLocator(numticks=5))
    ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: power_of_ten(value)))


def power_of_ten(value: float) -> str:
    """10⁻³ for 0.001; plain digits from 0.01 to 100."""
    if 0.01 <= value <= 100:
        return f"{value:g}"
    digits = f"{round(float(np.log10(value)))}".translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return f"10{digits}"


def text(ax: Axes, x: float, y: float, words: str, *, color: str = "black", **where: Any) -> Artist:
    """Words beside a point, with a halo in the page's colour so that lines behind them don't disturb."""
    options = {"xytext": (8, 6), "textcoords": "offset points", **where}
    return ax.annotate(words, (x, y), color=color, gid="halo", annotation_clip=False, **options)


def label_line(line: Line2D, words: str, *, at: float = 1.0, **where: Any) -> Artist:
    """Writes a line's name on it, in its colour.

    Parameters
    ----------
    line : Line2D
    words : str
    at : float
        Where along the line's points, 0 for the first, 1 for the last.
    **where
        `xytext`, the distance in points, and anything else that `Axes.annotate` takes.
    """
    if not 0 <= at <= 1:
        raise ValueError(f"at must be between 0 and 1, got {at}")
    x, y = (np.asarray(values, dtype=float) for values in line.get_data())
    i = round(at * (len(x) - 1))
    side = {"ha": "right", "xytext": (-2, 8)} if at > 0.66 else {}
    assert isinstance(line.axes, Axes)
    return text(line.axes, x[i], y[i], words, color=str(line.get_color()), **{**side, **where})


def _with_unit(name: str, unit: str | None) -> str:
    return f"{name} ({unit})" if unit else name


def scatter(ax: Axes, data: Any, feature: int = 0) -> Line2D:
    """A feature of a data set against its target, axes labelled with name and unit. These are the `truth`."""
    (dots,) = ax.plot(data.X[:, feature], data.y, "o", color=palette.truth, markersize=5, alpha=0.55, markeredgewidth=0)
    ax.set(
        xlabel=_with_unit(data.feature_names[feature], data.units[feature]),
        ylabel=_with_unit(data.target_name, data.target_unit),
    )
    return dots


def fitted_line(ax: Axes, w: float, b: float, label: str | None = None) -> Line2D:
    """The line y = w x + b across the axes, which keep their limits."""
    limits = ax.get_xlim(), ax.get_ylim()
    x = np.array(limits[0])
    (line,) = ax.plot(x, float(w) * x + float(b), color=palette.prediction, zorder=3)
    ax.set(xlim=limits[0], ylim=limits[1])
    if label:
        label_line(line, label, at=1.0)
    return line


def residuals(ax: Axes, x: Points, y: Points, predicted: Points) -> Artist:
    """A thin line from each observation to its prediction: what the loss adds up."""
    return ax.vlines(np.asarray(x), np.asarray(y), np.asarray(predicted), color=palette.loss, linewidth=1, zorder=1)


def sigmoid_curve(ax: Axes, z: Points | None = None) -> Line2D:
    """The sigmoid over the scores z, -6 to 6 by default."""
    from gdcore.losses import sigmoid

    scores = np.linspace(-6, 6, 121) if z is None else np.asarray(z, dtype=float)
    (line,) = ax.plot(scores, sigmoid(scores), color=palette.prediction)
    ax.set(xlabel="score z", ylabel="probability σ(z)", yticks=[0, 0.5, 1])
    return line


def classes(ax: Axes, X: Any, y: Any, names: tuple[str, str] = ("class 0", "class 1")) -> list[Line2D]:
    """Two classes over two features, unlike in shape too: discs for the smaller label, triangles for the other.

    Raises
    ------
    ValueError
        If X is not (n, 2), or y does not hold two labels.
    """
    X, y = np.asarray(X), np.asarray(y)
    if X.ndim != 2 or X.shape[1] != 2:
        raise ValueError(f"X must have shape (n, 2) to be drawn in the plane, got {X.shape}")
    labels = np.unique(y)
    if len(labels) != 2:
        raise ValueError(f"y must hold two labels, got {len(labels)}")
    looks = [("o", palette.class_a), ("^", palette.class_b)]
    drawn = []
    for label, name, (marker, colour) in zip(labels, names, looks, strict=True):
        (dots,) = ax.plot(
            *X[y == label].T, marker, color=colour, markersize=6, alpha=0.75, markeredgewidth=0, label=name
        )
        drawn.append(dots)
    ax.legend(loc="lower right", bbox_to_anchor=(0.96, 1), ncols=2, borderaxespad=0.2, borderpad=0,
              handletextpad=0.1, columnspacing=4, labelcolor="linecolor")  # fmt: skip
    return drawn


def decision_boundary(ax: Axes, w: Points, b: float, label: str | None = None) -> Line2D:
    """The line where the score w·x + b is zero, across the axes, which keep their limits."""
    (w1, w2), (xlim, ylim) = np.asarray(w, dtype=float), (ax.get_xlim(), ax.get_ylim())
    if w1 == w2 == 0:
        raise ValueError("w must not be zero: the score is the same everywhere, so there is no boundary")
    if abs(w2) * (ylim[1] - ylim[0]) >= abs(w1) * (xlim[1] - xlim[0]):
        x = np.linspace(*xlim, 201)
        y = -(w1 * x + b) / w2
    else:
        y = np.linspace(*ylim, 201)
        x = -(w2 * y + b) / w1
    inside = (x >= xlim[0]) & (x <= xlim[1]) & (y >= ylim[0]) & (y <= ylim[1])
    x, y = x[inside], y[inside]
    (line,) = ax.plot(x, y, color=palette.prediction, zorder=3)
    ax.set(xlim=xlim, ylim=ylim)
    if label:
        label_line(line, label, at=0.12, xytext=(10, 4))
    return line


def loss_surface(x: Points, y: Points, domain: tuple[tuple[float, float], tuple[float, float]]) -> Any:
    """The mean squared error of the line y = w x + b as a landscape over (w, b), ready for `contours`.

    Parameters
    ----------
    x, y : (n,) arrays
    domain : the part worth drawing, ((w from, w to), (b from, b to))
    """
    from gdcore.surfaces import Surface

    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    (w, b), floor = np.polyfit(x, y, 1), float(np.var(y) - np.cov(x, y, ddof=0)[0, 1] ** 2 / np.var(x))
    xx, mean = float((x * x).mean()), float(x.mean())

    def value(ws: Any, bs: Any) -> Any:
        u, v = ws - w, bs - b
        return floor + xx * u * u + 2 * mean * u * v + v * v

    def slopes(ws: Any, bs: Any) -> tuple[Any, Any]:
        u, v = ws - w, bs - b
        return 2 * (xx * u + mean * v), 2 * (mean * u + v)

    formula = r"\tfrac1n \sum_i (w\,x_i + b - y_i)^2"
    return Surface("mean squared error", formula, value, slopes, domain, ((float(w), float(b)),), (0.0, 0.0))


def strip(ax: Axes, x: Points, y: Points, names: tuple[str, str], places: tuple[float, float]) -> list[Line2D]:
    """One feature of two classes: discs around height 0, triangles around height 1, shaken so that none hides another.

    Parameters
    ----------
    x, y : (n,) arrays, the labels 0 and 1
    names : what the two classes are called
    places : where along x the names are written
    """
    x, y = np.asarray(x, dtype=float), np.asarray(y)
    shake = np.random.default_rng(0).uniform(-0.07, 0.07, len(y))
    drawn = []
    for label, marker, colour in ((0, "o", palette.class_a), (1, "^", palette.class_b)):
        here = y == label
        drawn += ax.plot(x[here], label + shake[here], marker, color=colour, markersize=4.5, alpha=0.6,
                         markeredgewidth=0)  # fmt: skip
        text(ax, places[label], label, names[label], color=colour, xytext=(0, -5), ha="center")
    return drawn


def new_grid(nrows: int, ncols: int, height: float) -> tuple[Figure, Any]:
    """A figure of the book's width with `nrows` by `ncols` small axes, few ticks each, and the axes as one flat array.

    Parameters
    ----------
    nrows, ncols : int
    height : float
        Of the whole figure, in the units of the width, of which there are 640.
    """
    figure = Figure(figsize=(WIDTH / 72, height / 72), layout="constrained")
    layout: Any = figure.get_layout_engine()
    layout.set(w_pad=8 / 72, h_pad=8 / 72, wspace=0.04, hspace=0.04)
    axes = np.ravel(figure.subplots(nrows, ncols))
    for ax in axes:
        ax.xaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 5, 10]))
        ax.yaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 5, 10]))
    return figure, axes


def basins(ax: Axes, x: Points, y: Points, reached: Any, names: tuple[str, ...], minima: Any) -> list[Artist]:
    """The plane of starts, one tint for each minimum that they reach, with a cross and a name at every minimum.

    Parameters
    ----------
    x, y : (a,) and (b,) arrays, the grid of starts
    reached : (b, a) array of 0, 1, ...: which minimum the start reaches
    names : one for each minimum
    minima : their places, ((x, y), ...)
    """
    x, y, reached = np.asarray(x, dtype=float), np.asarray(y, dtype=float), np.asarray(reached)
    if len(names) != len(minima) or len(names) > 4:
        raise ValueError(f"names must name the minima, at most four of them, got {len(names)} for {len(minima)}")
    colours = (palette.class_a, palette.class_b, palette.prediction, palette.path)
    drawn: list[Artist] = []
    for k, (name, colour, (across, up)) in enumerate(zip(names, colours, minima, strict=False)):
        inside = (reached == k).astype(float)
        drawn.append(ax.contourf(x, y, inside, levels=[0.5, 1.5], colors=colour, alpha=0.3))
        drawn += ax.plot(across, up, "+", color=palette.truth, markersize=12, markeredgewidth=2.5, zorder=3)
        drawn.append(text(ax, across, up, name, color=palette.truth, fontsize=18, fontweight=600))
    ax.set(xlim=(x[0], x[-1]), ylim=(y[0], y[-1]))
    return drawn
