"""Explorers of chapter 2: a line laid through penguins by hand, the same line as a point on a map, and the unit in
which a flipper is counted.
"""

from functools import lru_cache
from typing import Any

import numpy as np
from matplotlib.patches import Ellipse

from gdcore import GradientDescent, Linear, Objective, Trace, datasets, descend, full_batch, plots, squared_error
from gdcore.explorer import Explorer, Goal, Slider
from gdcore.palette import palette

PENGUINS = datasets.penguins()
FLIPPER, MASS = PENGUINS.X[:, 0], PENGUINS.y
CENTIMETRES = (FLIPPER - 200) / 10
"""Flipper length in centimetres, counted from 200 mm."""

STEPS = 20
PAD = 20
"""Room between a label and numbers of four digits, which grow on a phone."""

J = Objective(Linear(1), squared_error)


def _line_fit(x: Any) -> tuple[float, float]:
    w, b = np.polyfit(x, MASS, 1)
    return float(w), float(b)


BEST = _line_fit(CENTIMETRES)
FLOOR = float(np.mean((BEST[0] * CENTIMETRES + BEST[1] - MASS) ** 2))
"""The smallest mean squared error of any line, in g²; it does not depend on the unit."""


def typical_miss(loss: float) -> float:
    """The root of a mean squared error: grams rather than grams squared."""
    return float(np.sqrt(loss))


ARRIVED = 1.0
"""A descent has arrived when its typical miss is within so many grams of the best line's."""


def line_by_hand() -> Explorer:
    """333 penguins and a line with two sliders: how many grams a centimetre is worth, and the mass at 200 mm."""
    shown = np.argsort(FLIPPER, kind="stable")[8::20]

    def mse(w: float, b: float) -> float:
        return J(np.array([w, b], dtype=float), CENTIMETRES[:, None], MASS)[0]

    def draw() -> tuple[Any, Any]:
        figure, axes = plots.new_figure(ncols=2, height=390)
        ax, gauge = axes
        ax.get_gridspec().set_width_ratios([5.2, 1])
        plots.scatter(ax, PENGUINS)
        ax.plot(FLIPPER[shown], MASS[shown], "o", color=palette.truth, markersize=6, markeredgewidth=0)
        ax.set(xlim=(169, 234), ylim=(2400, 6500), xlabel="flipper length (mm)", ylabel="body mass (g)")
        (line,) = ax.plot([], [], color=palette.prediction, linewidth=2.5, zorder=5)
        (sticks,) = ax.plot([], [], color=palette.loss, linewidth=1.5, zorder=3)
        ax.yaxis.labelpad = gauge.yaxis.labelpad = PAD
        gauge.set(xlim=(-1, 1), ylim=(0, 1300), xticks=[], ylabel="typical miss (g)", yticks=[0, 400, 800, 1200])
        gauge.spines["bottom"].set_visible(False)
        gauge.plot([-1, 1], [400, 400], color=palette.truth, linewidth=1.5, linestyle=(0, (4, 3)), zorder=6)
        plots.text(gauge, 0, 400, "goal", color=palette.truth, xytext=(2, 5))
        (bar,) = gauge.plot([], [], color=palette.loss, linewidth=20, solid_capstyle="butt", zorder=2)
        return figure, (line, sticks, bar)

    def update(state: Any, w: float, b: float) -> list[Any]:
        line, sticks, bar = state
        ends = np.array([169.0, 234.0])
        line.set_data(ends, w * (ends - 200) / 10 + b)
        x, gap = FLIPPER[shown], np.full(len(shown), np.nan)
        heights = np.column_stack([MASS[shown], w * CENTIMETRES[shown] + b, gap])
        sticks.set_data(np.repeat(x, 3), heights.ravel())
        bar.set_data([-0.45, -0.45], [0, min(typical_miss(mse(w, b)), 1300)])
        return [line, sticks, bar]

    def describe(w: float, b: float) -> str:
        loss = mse(w, b)
        return (
            f"{w:.0f} g for each centimetre, {b:,.0f} g at 200 mm: the mean squared error is {loss:,.0f} g², "
            f"a typical miss of {typical_miss(loss):,.0f} g."
        )

    return Explorer(
        draw,
        update,
        title="A line by hand",
        describe=describe,
        goal=Goal(
            "a mean squared error below 160,000 g², which is a typical miss below 400 g",
            lambda w, b: mse(w, b) < 160_000,
        ),
        keys=[{"w": 0, "b": 3600}, {"w": 250, "b": 4000}, {"w": 500, "b": 4200}],
        w=Slider("slope w (g per cm)", range(0, 901, 50), 0, "{:d}"),
        b=Slider("mass at 200 mm, b (g)", range(3600, 4801, 100), 3600, "{:d}"),
    )


def _arrival(trace: Trace) -> int | None:
    """After how many steps a run had arrived for good, or None."""
    away = np.flatnonzero(~(np.sqrt(trace.loss) <= np.sqrt(FLOOR) + ARRIVED))
    first = int(away[-1]) + 1 if len(away) else 0
    return first if first < len(trace.t) else None


def _steps(count: int) -> str:
    return "1 step" if count == 1 else f"{count} steps"


def _grams(miss: float) -> str:
    """A miss in grams, and only a bound for one beyond all measure."""
    return f"{miss:,.0f} g" if miss < 1e9 else "over 10⁹ g"


def _verdict(trace: Trace) -> str:
    """How a run ended, in a sentence."""
    arrival, last, best = _arrival(trace), typical_miss(trace.loss[-1]), typical_miss(FLOOR)
    if arrival is not None:
        return f"Arrived after {_steps(arrival)}: the typical miss is within 1 g of the best line's {best:.0f} g."
    if trace.loss[-1] > trace.loss[-2]:
        return f"It never arrives: the loss is rising, and after {STEPS} steps the typical miss is {_grams(last)}."
    if np.isclose(trace.loss[-1], trace.loss[-3], rtol=1e-9):
        return f"It never arrives: it jumps to and fro for ever, and the typical miss stays at {last:,.0f} g."
    return f"Not there yet: after {STEPS} steps the typical miss is {last:,.0f} g; the best line's is {best:.0f} g."


def _map_and_curve(title: str) -> tuple[Any, Any, Any]:
    """Two panels: an empty map over (w, b) for a path, and the loss against the step with the best line's level."""
    figure, (ax, curve) = plots.new_figure(ncols=2, height=380)
    ax.set(xlabel=title)
    ax.yaxis.labelpad = PAD
    curve.set(xlim=(0, STEPS), ylim=(6e4, 1e8), xlabel="step", ylabel="loss J (g²)")
    plots.log_scale(curve)
    curve.axhline(FLOOR, color=palette.truth, linewidth=1.5, linestyle=(0, (4, 3)))
    plots.text(curve, STEPS, FLOOR, "best line", color=palette.truth, xytext=(0, -17), ha="right")
    return figure, ax, curve


def _moving(ax: Any, curve: Any) -> list[Any]:
    (walk,) = ax.plot([], [], "-o", color=palette.path, linewidth=1.5, markersize=5, zorder=4)
    (fall,) = curve.plot([], [], "-o", color=palette.loss, linewidth=2, markersize=4, zorder=4)
    return [walk, fall]


def _move(artists: list[Any], trace: Trace) -> None:
    walk, fall = artists
    walk.set_data(*trace.theta.T)
    fall.set_data(trace.t, np.minimum(trace.loss, 1e30))


@lru_cache(maxsize=512)
def _descent(learning_rate: float) -> Trace:
    batches = full_batch(CENTIMETRES[:, None], MASS, STEPS)
    return Trace.of(descend(J, np.zeros(2), GradientDescent(learning_rate), batches))


def downhill() -> Explorer:
    """The map of all lines: each (w, b) is a point, and descent walks from the line that says 0 g to the best one."""
    domain = ((-1600.0, 2600.0), (-300.0, 5300.0))

    def draw() -> tuple[Any, Any]:
        figure, ax, curve = _map_and_curve("w: g per cm")
        plots.contours(ax, plots.loss_surface(CENTIMETRES, MASS, domain), levels=10)
        ax.set(xlabel="w: g per cm", ylabel="b: mass in g at 200 mm", aspect="equal")
        ax.plot(0, 0, "o", color=palette.path, markersize=10, fillstyle="none", markeredgewidth=2)
        plots.text(ax, 0, 0, "start", color=palette.path, xytext=(10, -2))
        return figure, _moving(ax, curve)

    def update(state: Any, learning_rate: float) -> list[Any]:
        _move(state, _descent(learning_rate))
        return list(state)

    def fast(learning_rate: float) -> bool:
        arrival = _arrival(_descent(learning_rate))
        return arrival is not None and arrival <= 10

    return Explorer(
        draw,
        update,
        title="Every line is a point, and descent walks to the best one",
        describe=lambda learning_rate: _verdict(_descent(learning_rate)),
        goal=Goal(
            "find the largest learning rate that still arrives within 10 steps",
            lambda learning_rate: fast(learning_rate) and not fast(learning_rate + 0.02),
        ),
        keys=[{"learning_rate": 0.04}, {"learning_rate": 0.42}, {"learning_rate": 0.54}],
        learning_rate=Slider("learning rate η", [round(0.02 * k, 2) for k in range(1, 29)], 0.02, "{:.2f}"),
    )


@lru_cache(maxsize=1024)
def _descent_in(unit: float, learning_rate: float) -> Trace:
    x = (FLIPPER - FLIPPER.mean()) / unit
    return Trace.of(descend(J, np.zeros(2), GradientDescent(learning_rate), full_batch(x[:, None], MASS, STEPS)))


def units() -> Explorer:
    """The same penguins with the flipper counted in other units: the unit decides how round the bowl is."""
    spread, mean_mass = float(FLIPPER.std()), float(MASS.mean())
    grams_per_mm = BEST[0] / 10

    def draw() -> tuple[Any, Any]:
        figure, ax, curve = _map_and_curve("w: g per unit")
        ax.set(xlim=(-1600, 3000), ylim=(-300, 5900), ylabel="b: mass in g at the mean", aspect="equal")
        rings = [
            ax.add_patch(Ellipse((0, 0), 1, 1, fill=False, edgecolor=palette.muted, linewidth=0.8)) for _ in range(6)
        ]
        (lowest,) = ax.plot([], [], "+", color=palette.truth, markersize=11, markeredgewidth=2, zorder=3)
        ax.plot(0, 0, "o", color=palette.path, markersize=10, fillstyle="none", markeredgewidth=2)
        return figure, (rings, lowest, _moving(ax, curve))

    def update(state: Any, unit: float, learning_rate: float) -> list[Any]:
        rings, lowest, moving = state
        centre = grams_per_mm * unit, mean_mass
        for radius, ring in zip((400, 1000, 1750, 2650, 3700, 4900), rings, strict=True):
            ring.set_center(centre)
            ring.set_width(2 * radius * unit / spread)
            ring.set_height(2 * radius)
        lowest.set_data([centre[0]], [centre[1]])
        _move(moving, _descent_in(unit, learning_rate))
        return [*rings, lowest, *moving]

    def describe(unit: float, learning_rate: float) -> str:
        across = 2 * (spread / unit) ** 2
        return f"Curvature {across:.2f} along w and 2.00 along b. {_verdict(_descent_in(unit, learning_rate))}"

    return Explorer(
        draw,
        update,
        title="What should a flipper be counted in?",
        describe=describe,
        goal=Goal(
            "find a unit and a learning rate that arrive in a single step",
            lambda unit, learning_rate: _arrival(_descent_in(unit, learning_rate)) == 1,
        ),
        keys=[
            {"unit": 5, "learning_rate": 0.1},
            {"unit": 14, "learning_rate": 0.5},
            {"unit": 28, "learning_rate": 0.5},
        ],
        unit=Slider("one unit of x (mm)", [5, 6, 8, 10, 12, 14, 16, 20, 24, 28], 5, "{:d} mm"),
        learning_rate=Slider("learning rate η", [0.05, *(round(0.1 * k, 1) for k in range(1, 11))], 0.1, "{:.2f}"),
    )
