"""Explorers of chapter 1: a walker who feels only the slope under the feet."""

from functools import lru_cache
from typing import Any

import numpy as np

from gdcore import plots
from gdcore.explorer import Explorer, Goal, Slider
from gdcore.palette import palette

START, TOP = -1.9, 15


def _height(x: Any) -> Any:
    return 0.25 * x**2 + 0.35 * np.cos(3 * x + 0.6) + 0.6


def _slope(x: float) -> float:
    return 0.5 * x - 1.05 * float(np.sin(3 * x + 0.6))


_GRID = np.linspace(-3, 3, 60001)
LOWEST = float(_GRID[np.argmin(_height(_GRID))])


@lru_cache(maxsize=256)
def _walk(learning_rate: float) -> tuple[float, ...]:
    places = [START]
    for _ in range(TOP):
        x = places[-1]
        places.append(x - learning_rate * _slope(x) if abs(x) < 50 else x)
    return tuple(places)


def walker() -> Explorer:
    """A hilly landscape in one dimension, walked by its slope alone; sliders for the learning rate and the steps."""

    def draw() -> tuple[Any, Any]:
        figure, ax = plots.new_figure(height=330)
        x = np.linspace(-2.6, 2.6, 261)
        (hills,) = ax.plot(x, _height(x), color=palette.loss)
        plots.label_line(hills, "height", at=0.97)
        ax.plot(LOWEST, _height(LOWEST), "+", color=palette.truth, markersize=13, markeredgewidth=2)
        plots.text(
            ax, LOWEST, _height(LOWEST), "lowest point", xytext=(0, -20), ha="center", color=palette.truth
        )
        ax.set(xlim=(-2.6, 2.6), ylim=(0, 2.4), xlabel="place x", ylabel="height")
        (steps,) = ax.plot([], [], "-o", color=palette.path, linewidth=1.5, markersize=5, zorder=4)
        (feet,) = ax.plot([], [], "o", color=palette.path, markersize=12, zorder=6)
        (slope,) = ax.plot([], [], color=palette.gradient, linewidth=3, zorder=5)
        return figure, (steps, feet, slope)

    def update(state: Any, learning_rate: float, steps: int) -> list[Any]:
        line, feet, slope = state
        places = np.array(_walk(learning_rate)[: steps + 1])
        line.set_data(places, _height(places))
        here = places[-1]
        feet.set_data([here], [_height(here)])
        reach = 0.45 / np.hypot(1, _slope(here)) * np.array([-1, 1])
        slope.set_data(here + reach, _height(here) + _slope(here) * reach)
        return [line, feet, slope]

    def describe(learning_rate: float, steps: int) -> str:
        here = _walk(learning_rate)[steps]
        paces = "1 step" if steps == 1 else f"{steps} steps"
        if abs(here) > 2.6:
            return f"After {paces} the walker has left the picture, at x = {here:.1f}."
        return (
            f"After {paces} the walker stands at x = {here:.2f}, {abs(here - LOWEST):.2f} from the lowest point; "
            f"the slope underfoot is {_slope(here):.2f}."
        )

    return Explorer(
        draw,
        update,
        title="A walker in fog",
        describe=describe,
        goal=Goal(
            f"arrive within 0.05 of the lowest point in at most {TOP} steps",
            lambda learning_rate, steps: abs(_walk(learning_rate)[steps] - LOWEST) <= 0.05,
        ),
        keys=[
            {"learning_rate": 0.05, "steps": 15},
            {"learning_rate": 0.4, "steps": 15},
            {"learning_rate": 0.6, "steps": 15},
        ],
        learning_rate=Slider("learning rate η", [0.05 * k for k in range(1, 17)], 0.05, "{:.2f}"),
        steps=Slider("steps", range(TOP + 1), 3, "{:d}"),
    )
