"""The Explorer on the landing page: one descent, one slider, everything that can go right or wrong."""

from functools import lru_cache
from typing import Any

import numpy as np

from gdcore import GradientDescent, Trace, descend, plots, steps, surfaces
from gdcore.explorer import Explorer, Goal, Slider
from gdcore.palette import palette

BUDGET = 30
ARRIVED = 0.01
VALLEY = surfaces.quadratic(1, 8)
RATES = [round(0.01 * k, 2) for k in range(1, 28)]


@lru_cache(maxsize=256)
def _run(learning_rate: float) -> Trace:
    return Trace.of(descend(VALLEY, VALLEY.start, GradientDescent(learning_rate), steps(BUDGET)))


def _arrival(learning_rate: float) -> int | None:
    low = np.flatnonzero(_run(learning_rate).loss <= ARRIVED)
    return int(low[0]) if len(low) else None


def _arrives(learning_rate: float) -> bool:
    return _arrival(learning_rate) is not None


def first_descent() -> Explorer:
    """Descent in an oval valley, from too small a learning rate to one that diverges."""
    largest = max(rate for rate in RATES if _arrives(rate))

    def draw() -> tuple[Any, Any]:
        figure, ax = plots.new_figure(height=370)
        plots.contours(ax, VALLEY)
        ax.set(xlabel="west to east", ylabel="south to north")
        ax.plot(*VALLEY.start, "o", color=palette.path, markersize=11, fillstyle="none", markeredgewidth=2)
        plots.text(ax, *VALLEY.start, "start", color=palette.path, xytext=(12, 4))
        (walk,) = ax.plot([], [], "-o", color=palette.path, linewidth=1.5, markersize=5, zorder=4)
        return figure, walk

    def update(walk: Any, learning_rate: float) -> list[Any]:
        walk.set_data(*_run(learning_rate).theta.T)
        return [walk]

    def describe(learning_rate: float) -> str:
        run, arrival = _run(learning_rate), _arrival(learning_rate)
        if arrival is not None:
            return f"Arrived: after {arrival} steps the loss is below {ARRIVED}."
        start, end = run.loss[0], run.loss[-1]
        if end > start:
            return f"It never arrives: the loss was {start:.0f} at the start; after {BUDGET} steps it is {end:,.0f}."
        if np.isclose(abs(run.theta[-1, 1]), abs(run.theta[0, 1])):
            return f"It never arrives: it jumps across the valley for ever, and the loss stays at {end:.0f}."
        return f"Not there yet: after {BUDGET} steps the loss is {end:.2g}, still above {ARRIVED}."

    return Explorer(
        draw,
        update,
        title="One descent, one dial",
        describe=describe,
        goal=Goal(
            f"find the largest learning rate that still arrives within {BUDGET} steps",
            lambda learning_rate: _arrives(learning_rate) and abs(learning_rate - largest) < 0.004,
        ),
        keys=[{"learning_rate": 0.02}, {"learning_rate": largest}, {"learning_rate": 0.26}],
        learning_rate=Slider("learning rate η", RATES, 0.02, "{:.2f}"),
    )
