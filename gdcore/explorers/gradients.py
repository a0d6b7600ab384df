"""Explorers of chapter 1: a walker who feels only the slope, a direction to turn, a learning rate to push."""

from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np

from gdcore import GradientDescent, Trace, descend, plots, steps, surfaces
from gdcore.explorer import Explorer, Goal, Slider
from gdcore.palette import palette

# The walker's hill: a broad valley at x = 3, and a dent in its eastern side that is a small valley of its own.
START, LAST, LEVEL = 9.4, 20, 0.01
MAP = (-1.0, 10.6)
_GRID = np.linspace(*MAP, 233)


def height(x: Any) -> Any:
    """The height of the walker's hill at `x`, both in hundreds of metres; works on arrays too."""
    return 0.3 + 0.06 * (x - 3) ** 2 - 0.6 * np.exp(-(((x - 7) / 0.8) ** 2))


def slope(x: Any) -> Any:
    """The derivative of `height`: metres up for each metre east."""
    return 0.12 * (x - 3) + 1.875 * (x - 7) * np.exp(-(((x - 7) / 0.8) ** 2))


def _ground(theta: Any) -> tuple[float, Any]:
    """The hill as an objective: height and slope at theta, shape (1,)."""
    return float(height(theta[0])), slope(theta)


@lru_cache(maxsize=512)
def walk(learning_rate: float) -> tuple[float, ...]:
    """Where the walker stands after 0, 1, ... LAST steps; far off the map, nobody counts any more."""
    places: list[float] = []
    for step in descend(_ground, [START], GradientDescent(learning_rate), steps(LAST)):
        places.append(float(step.theta[0]))
        if not _on_map(places[-1]):
            break
    places += places[-1:] * (LAST + 1 - len(places))
    return tuple(places)


def _on_map(x: float) -> bool:
    return MAP[0] <= x <= MAP[1]


def _level(learning_rate: float, steps: int) -> bool:
    here = walk(learning_rate)[steps]
    return _on_map(here) and abs(slope(here)) < LEVEL


def walker() -> Explorer:
    """A walk in fog by the slope underfoot alone. The fog lifts where the ground is level.

    Sliders: the learning rate, doubling from stop to stop, and the number of steps.
    """

    def draw() -> tuple[Any, Any]:
        figure, ax = plots.new_figure(height=330)
        ax.set(
            xlim=MAP,
            ylim=(-0.35, 3.3),
            yticks=[0, 1, 2, 3],
            xlabel="position x, west to east (100 m)",
            ylabel="height (100 m)",
        )
        (hill,) = ax.plot([], [], color=palette.muted, linewidth=1.5)
        (seen,) = ax.plot([], [], color=palette.loss, linewidth=3)
        (feet,) = ax.plot([], [], "o", color=palette.path, markersize=6, zorder=4)
        (here,) = ax.plot([], [], "o", color=palette.path, markersize=12, zorder=6)
        (tangent,) = ax.plot([], [], color=palette.gradient, linewidth=3, zorder=5)
        words = [
            plots.text(ax, 3, 0.3, "the lowest point", color=palette.truth, xytext=(0, -24), ha="center"),
            plots.text(ax, 6.9, height(6.9), "a small valley", color=palette.truth, xytext=(0, -24), ha="center"),
        ]
        fog = plots.text(ax, 3.4, 1.5, "fog hides the hill", color=palette.muted, ha="center", xytext=(0, 0))
        return figure, (hill, seen, feet, here, tangent, fog, *words)

    def update(state: Any, learning_rate: float, steps: int) -> list[Any]:
        hill, seen, feet, here, tangent, fog, *words = state
        lifted = _level(learning_rate, steps)
        hill.set_data((_GRID, height(_GRID)) if lifted else ([], []))
        fog.set_visible(not lifted)
        for word in words:
            word.set_visible(lifted)
        places = np.array([x for x in walk(learning_rate)[: steps + 1] if _on_map(x)])
        patches = places[:, None] + np.array([-0.2, -0.1, 0, 0.1, 0.2, np.nan])
        seen.set_data(patches.ravel(), height(patches).ravel())
        feet.set_data(places, height(places))
        x = walk(learning_rate)[steps]
        reach = 0.75 / np.hypot(1, slope(x)) * np.array([-1, 1])
        shown = _on_map(x)
        here.set_data(([x], [height(x)]) if shown else ([], []))
        tangent.set_data((x + reach, height(x) + slope(x) * reach) if shown else ([], []))
        return [hill, seen, feet, here, tangent, fog, *words]

    def describe(learning_rate: float, steps: int) -> str:
        places = walk(learning_rate)
        x = places[steps]
        after = "At the start you" if steps == 0 else f"After {steps} step{'s' * (steps > 1)} you"
        if not _on_map(x):
            left = next(k for k, place in enumerate(places) if not _on_map(place))
            return f"Step {left} took you off the map, to x = {places[left]:.1f}.".replace("-", "−")
        if _level(learning_rate, steps):
            here = "This is the lowest point" if abs(x - 3) < 0.2 else "The lowest point is elsewhere"
            return f"{after} stand on level ground: x = {x:.2f}, {100 * height(x):.0f} m high. The fog lifts. {here}."
        rise = float(slope(x))
        step = learning_rate * abs(rise)
        verb, way = ("rises", "west") if rise > 0 else ("falls", "east")
        return (
            f"{after} stand at x = {x:.2f}. The ground {verb} {abs(rise):.2f} m for each metre east. The next step is "
            f"η times that: {learning_rate:.3g} × {abs(rise):.2f} = {step:.3f} on the axis, "
            f"{100 * step:.0f} m to the {way}."
        ).replace("-", "−")

    return Explorer(
        draw,
        update,
        title="A walker in fog",
        describe=describe,
        goal=Goal(f"stand on level ground, slope below {LEVEL}, within {LAST} steps", _level),
        keys=[
            {"learning_rate": 0.1, "steps": LAST},
            {"learning_rate": 0.4, "steps": LAST},
            {"learning_rate": 1.6, "steps": LAST},
        ],
        learning_rate=Slider("learning rate η", [0.1 * 2**k for k in range(9)], 0.1, "{:.2f}"),
        steps=Slider("steps", range(LAST + 1), 4, "{:d}"),
    )


# The direction to turn: a point of the ravine whose gradient is (4, 3), five long.
POINT = np.array([4.0, 0.12])


def _along(angle: float) -> float:
    """The slope of the ravine at POINT in the direction `angle`, in degrees from the first axis."""
    u = np.array([np.cos(np.radians(angle)), np.sin(np.radians(angle))])
    return float(surfaces.ravine(POINT)[1] @ u)


def direction() -> Explorer:
    """A direction to turn at one point of the ravine: the arrow on the map, its slope on a cosine curve."""
    gradient = surfaces.ravine(POINT)[1]
    uphill = float(np.degrees(np.arctan2(gradient[1], gradient[0])))
    steepest = -float(np.linalg.norm(gradient))

    def draw() -> tuple[Any, Any]:
        figure, (left, right) = plots.new_figure(ncols=2, height=310)
        here = replace(surfaces.ravine, domain=((1.9, 6.1), (-2.1, 2.1)), minima=())
        plots.contours(left, here, levels=9)
        left.set(
            xticks=[2, 4, 6], yticks=[-2, 0, 2], aspect="equal", xlabel="θ₁, to the east", ylabel="θ₂, to the north"
        )
        right.set_box_aspect(1)
        _arrow(left, POINT, 1.6 * gradient / np.linalg.norm(gradient), palette.gradient)
        plots.text(left, 5.0, 1.27, "gradient", color=palette.gradient, ha="center", xytext=(0, 4))
        turn = np.radians(range(361))
        circle = POINT[:, None] + 1.2 * np.array([np.cos(turn), np.sin(turn)])
        left.plot(*circle, color=palette.muted, linewidth=1, linestyle=":")
        right.axhline(0, color=palette.muted, linewidth=1)
        right.plot(range(0, 361, 3), [_along(angle) for angle in range(0, 361, 3)], color=palette.loss)
        right.set(xlim=(0, 360), ylim=(-6, 6), xticks=[0, 180, 360], yticks=[-5, 0, 5])
        right.set(xlabel="degrees from east", ylabel="slope that way")
        (arrow,) = left.plot([], [], color=palette.path, linewidth=3, zorder=5)
        (dot,) = right.plot([], [], "o", color=palette.path, markersize=12, zorder=5)
        return figure, (arrow, dot)

    def update(state: Any, angle: float) -> list[Any]:
        arrow, dot = state
        arrow.set_data(*_arrow_line(POINT, 1.2, angle))
        dot.set_data([angle], [_along(angle)])
        return [arrow, dot]

    def describe(angle: float) -> str:
        rate = _along(angle)
        apart = abs((angle - uphill + 180) % 360 - 180)
        way = "up" if rate > 0.05 else "down" if rate < -0.05 else "as good as level"
        return (
            f"Direction {angle:.0f}°, {apart:.0f}° away from the gradient: the slope that way is {rate:.2f} ({way})."
        ).replace("-", "−")

    return Explorer(
        draw,
        update,
        title="One point, every direction",
        describe=describe,
        goal=Goal("find the steepest way down", lambda angle: _along(angle) < steepest + 0.0005),
        keys=[{"angle": 37}, {"angle": 127}, {"angle": 217}],
        angle=Slider("direction", range(2, 358, 5), 92, "{:d}°"),
    )


def _arrow(ax: Any, start: Any, step: Any, colour: str) -> None:
    options = {"color": colour, "linewidth": 3, "mutation_scale": 18, "shrinkA": 0, "shrinkB": 0}
    ax.annotate("", start + step, start, arrowprops={"arrowstyle": "-|>", **options}, zorder=4)
    ax.plot(*start, "o", color=palette.truth, markersize=9, zorder=6)


def _arrow_line(start: Any, length: float, angle: float) -> Any:
    """An arrow as one line, shaft and head, shape (2, 5)."""
    shaft = np.radians(angle)
    tip = start + length * np.array([np.cos(shaft), np.sin(shaft)])
    barbs = [tip - 0.32 * np.array([np.cos(shaft + turn), np.sin(shaft + turn)]) for turn in (0.45, -0.45)]
    return np.array([start, tip, barbs[0], tip, barbs[1]]).T


# The learning rate to push: descent on the ravine from (4, 2).
BUDGET, ARRIVED = 60, 0.01
RATES = [round(0.004 + 0.002 * k, 3) for k in range(43)]


@lru_cache(maxsize=256)
def _run(learning_rate: float) -> Trace:
    return Trace.of(descend(surfaces.ravine, surfaces.ravine.start, GradientDescent(learning_rate), steps(BUDGET)))


def _arrives(learning_rate: float) -> bool:
    return bool(_run(learning_rate).loss[-1] <= ARRIVED)


def ravine() -> Explorer:
    """Descent in a valley that is 25 times as curved across as along; one slider, the learning rate."""
    largest = max(rate for rate in RATES if _arrives(rate))

    def draw() -> tuple[Any, Any]:
        figure, ax = plots.new_figure(height=360)
        plots.contours(ax, surfaces.ravine, levels=10)
        ax.set(xlabel="θ₁", ylabel="θ₂")
        ax.plot(*surfaces.ravine.start, "o", color=palette.path, markersize=11, fillstyle="none", markeredgewidth=2)
        plots.text(ax, *surfaces.ravine.start, "start", color=palette.path, xytext=(12, 4))
        (line,) = ax.plot([], [], "-o", color=palette.path, linewidth=1.2, markersize=4, zorder=4)
        return figure, line

    def update(line: Any, learning_rate: float) -> list[Any]:
        theta = _run(learning_rate).theta
        line.set_data(*theta[np.abs(theta[:, 1]) < 9].T)
        return [line]

    def describe(learning_rate: float) -> str:
        run = _run(learning_rate)
        low = np.flatnonzero(run.loss <= ARRIVED)
        along, across = (f"{1 - learning_rate * curvature:.3f}".replace("-", "−") for curvature in (1, 25))
        factors = f"Each step multiplies θ₁ by {along} and θ₂ by {across}."
        if len(low):
            return f"{factors} The loss is below {ARRIVED} after {low[0]} steps."
        end = f"{run.loss[-1]:.3g}" if run.loss[-1] < 1 else f"{run.loss[-1]:,.2f}"
        end = end if run.loss[-1] < 1e6 else "above a million"
        return f"{factors} After {BUDGET} steps the loss is {end}."

    return Explorer(
        draw,
        update,
        title="One learning rate for two slopes",
        describe=describe,
        goal=Goal(
            f"find the largest learning rate that brings the loss below {ARRIVED} within {BUDGET} steps",
            lambda learning_rate: _arrives(learning_rate) and learning_rate > largest - 0.001,
        ),
        keys=[{"learning_rate": 0.01}, {"learning_rate": largest}, {"learning_rate": 0.082}],
        learning_rate=Slider("learning rate η", RATES, 0.01, "{:.3f}"),
    )
