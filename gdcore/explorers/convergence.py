"""Explorers of chapter 5: a valley to narrow, loss curves to read, two wells to fall into, a penalty to turn up."""

from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from matplotlib.patches import Ellipse

from gdcore import (
    GradientDescent,
    Linear,
    LinearRegression,
    Objective,
    Trace,
    datasets,
    descend,
    full_batch,
    plots,
    squared_error,
    steps,
    surfaces,
)
from gdcore.explorer import Explorer, Goal, Slider
from gdcore.palette import palette


def _signed(number: float) -> str:
    return f"{number:.2f}".replace("-", "−")


# The valley: curvature 1 across, 1/κ along, so that only the floor changes with κ.
START, STEPS, ARRIVED = (4.0, 2.0), 30, 0.01


@lru_cache(maxsize=512)
def _walk(learning_rate: float, condition: float) -> Trace:
    valley = surfaces.quadratic(1 / condition, 1)
    return Trace.of(descend(valley, START, GradientDescent(learning_rate), steps(STEPS)))


def _left(learning_rate: float, condition: float) -> Any:
    """The distance to the minimum after each step, as a share of the start's."""
    return np.linalg.norm(_walk(learning_rate, condition).theta, axis=1) / np.hypot(*START)


def valley() -> Explorer:
    """A quadratic valley, 1 steep across and 1/κ along; sliders for the learning rate and for κ."""
    shown = np.arange(STEPS + 1)

    def draw() -> tuple[Any, Any]:
        figure, (ax, curve) = plots.new_figure(ncols=2, height=340)
        ax.set(xlim=(-5, 5), ylim=(-4, 4), xlabel="θ₁, along", ylabel="θ₂, across", aspect="equal")
        rings = [
            ax.add_patch(Ellipse((0, 0), 1, 1, fill=False, edgecolor=palette.muted, linewidth=0.8)) for _ in range(5)
        ]
        ax.plot(0, 0, "+", color=palette.truth, markersize=11, markeredgewidth=2, zorder=3)
        ax.plot(*START, "o", color=palette.path, markersize=10, fillstyle="none", markeredgewidth=2)
        plots.text(ax, *START, "start", color=palette.path, xytext=(0, 10), ha="center")
        curve.set(xlim=(0, STEPS), ylim=(1e-4, 20), xlabel="step", ylabel="distance left")
        plots.log_scale(curve)
        curve.axhline(ARRIVED, color=palette.truth, linewidth=1.5, linestyle=(0, (4, 3)))
        plots.text(curve, 0, ARRIVED, "1 % left", color=palette.truth, xytext=(6, -17))
        (walk,) = ax.plot([], [], "-o", color=palette.path, linewidth=1.2, markersize=4, zorder=4)
        (rate,) = curve.plot([], [], color=palette.prediction, linewidth=2, zorder=3, linestyle=(0, (2, 3)))
        (fall,) = curve.plot([], [], color=palette.path, linewidth=2.5, zorder=4)
        plots.text(curve, STEPS, 5, "ρ to the power of the step", color=palette.prediction, ha="right", xytext=(0, 0))
        return figure, (rings, walk, rate, fall)

    def update(state: Any, learning_rate: float, condition: float) -> list[Any]:
        rings, walk, rate, fall = state
        for radius, ring in zip((0.5, 1.2, 1.9, 2.7, 3.5), rings, strict=True):
            ring.set_height(2 * radius)
            ring.set_width(2 * radius * np.sqrt(condition))
        walk.set_data(*_walk(learning_rate, condition).theta.T)
        fall.set_data(shown, _left(learning_rate, condition))
        rate.set_data([0, STEPS], [1, max(_rho(learning_rate, condition), 1e-9) ** STEPS])
        return [*rings, walk, rate, fall]

    def describe(learning_rate: float, condition: float) -> str:
        along, across = 1 - learning_rate / condition, 1 - learning_rate
        left = _left(learning_rate, condition)
        slow = f"{along:.3f}" if 0.995 <= along < 1 else _signed(along)
        factors = f"Each step multiplies θ₁ by {slow} and θ₂ by {_signed(across)}; the larger size is ρ = "
        rho = _rho(learning_rate, condition)
        factors += f"{rho:.3f}. " if 0.995 <= rho < 1 else f"{rho:.2f}. "
        arrived = np.flatnonzero(left <= ARRIVED)
        if len(arrived):
            return f"{factors}1 % of the distance is left after {_steps(int(arrived[0]))}."
        share = f"{100 * left[-1]:.0f} % of the distance is left"
        return f"{factors}After {STEPS} steps {share if left[-1] < 1 else f'it is {left[-1]:.1f} times as far'}."

    def reached(learning_rate: float, condition: float) -> bool:
        return condition >= 12 and bool(_left(learning_rate, condition)[-1] <= ARRIVED)

    return Explorer(
        draw,
        update,
        title="One learning rate for two curvatures",
        describe=describe,
        goal=Goal(f"arrive (1 % left) within {STEPS} steps in the narrowest valley where that is possible", reached),
        keys=[
            {"learning_rate": 1.0, "condition": 1},
            {"learning_rate": 1.0, "condition": 12},
            {"learning_rate": 1.8, "condition": 12},
        ],
        condition=Slider("condition number κ", [1, 2, 4, 8, 12, 16, 32], 4, "{:d}"),
        learning_rate=Slider("learning rate η", [round(0.1 * k, 1) for k in range(1, 22)], 1.0, "{:.1f}"),
    )


def _rho(learning_rate: float, condition: float) -> float:
    return max(abs(1 - learning_rate / condition), abs(1 - learning_rate))


def _steps(count: int) -> str:
    return "1 step" if count == 1 else f"{count} steps"


# The penguins of chapter 2, three standardised features.
PENGUINS = datasets.penguins()
Z = datasets.standardise(PENGUINS.X).Z
MASS = PENGUINS.y
J = Objective(Linear(3), squared_error)
_WITH_ONES = np.column_stack([Z, np.ones(len(Z))])
CURVATURES = np.linalg.eigvalsh(2 / len(Z) * _WITH_ONES.T @ _WITH_ONES)
"""The eigenvalues of the Hessian, ascending: the first is μ, the last L."""

BEST = np.linalg.lstsq(_WITH_ONES, MASS, rcond=None)[0]
FLOOR = J(BEST, Z, MASS)[0]
BUDGET = 30


@lru_cache(maxsize=512)
def _training(learning_rate: float) -> Trace:
    return Trace.of(descend(J, np.zeros(4), GradientDescent(learning_rate), full_batch(Z, MASS, BUDGET)))


def _arrival(learning_rate: float) -> int | None:
    """After how many steps the typical miss stays within 1 g of the best one, or None."""
    away = np.flatnonzero(~(np.sqrt(_training(learning_rate).loss) <= np.sqrt(FLOOR) + 1))
    first = int(away[-1]) + 1 if len(away) else 0
    return first if first <= BUDGET else None


def verdict(learning_rate: float) -> str:
    """Healthy, too slow, oscillating or diverging: what the two curves of a run say."""
    factor = 1 - learning_rate * CURVATURES[-1]
    if factor < -1:
        return "diverging"
    if factor < -0.8:
        return "oscillating"
    return "healthy" if _arrival(learning_rate) is not None else "too slow"


def reading() -> Explorer:
    """The penguins' loss curve and one of its weights; one slider, the learning rate."""
    ticks = np.arange(BUDGET + 1)

    def draw() -> tuple[Any, Any]:
        figure, (left, right) = plots.new_figure(ncols=2, height=350)
        left.set(xlim=(0, BUDGET), ylim=(6e4, 1e8), xlabel="step", ylabel="loss J (g²)")
        plots.log_scale(left)
        left.axhline(FLOOR, color=palette.truth, linewidth=1.5, linestyle=(0, (4, 3)))
        plots.text(left, BUDGET, FLOOR, "the minimum", color=palette.truth, xytext=(0, -17), ha="right")
        right.set(xlim=(0, BUDGET), ylim=(-900, 2300), xlabel="step", ylabel="flipper's weight (g)")
        right.axhline(BEST[0], color=palette.truth, linewidth=1.5, linestyle=(0, (4, 3)))
        (fall,) = left.plot([], [], "-o", color=palette.loss, markersize=4, zorder=4)
        (weight,) = right.plot([], [], "-o", color=palette.path, linewidth=1.5, markersize=4, zorder=4)
        return figure, (fall, weight)

    def update(state: Any, learning_rate: float) -> list[Any]:
        fall, weight = state
        trace = _training(learning_rate)
        fall.set_data(ticks, trace.loss)
        weight.set_data(ticks, trace.theta[:, 0])
        return [fall, weight]

    def describe(learning_rate: float) -> str:
        kind, arrival = verdict(learning_rate), _arrival(learning_rate)
        factor = 1 - learning_rate * CURVATURES[-1]
        miss = f"{np.sqrt(_training(learning_rate).loss[-1]):,.0f} g"
        best = f"the best is {np.sqrt(FLOOR):.0f} g"
        if kind == "diverging":
            return f"Diverging: the steep direction grows by {_signed(factor)} a step. Typical miss at the end {miss}."
        if kind == "oscillating":
            then = f"after {BUDGET} steps the typical miss is {miss}; {best}" if arrival is None else (
                f"within 1 g of the best typical miss after {arrival} steps"
            )  # fmt: skip
            return f"Oscillating: the weight jumps across its goal, by {_signed(factor)} a step; {then}."
        if kind == "too slow":
            return f"Too slow: still falling after {BUDGET} steps, typical miss {miss}; {best}."
        return f"Healthy: within 1 g of the best typical miss, {np.sqrt(FLOOR):.0f} g, after {arrival} steps."

    return Explorer(
        draw,
        update,
        title="Reading a run",
        describe=describe,
        goal=Goal("arrive within 12 steps", lambda learning_rate: (_arrival(learning_rate) or 99) <= 12),
        keys=[{"learning_rate": 0.02}, {"learning_rate": 0.38}, {"learning_rate": 0.52}],
        learning_rate=Slider("learning rate η", [0.01, *(round(0.02 * k, 2) for k in range(1, 28))], 0.02, "{:.2f}"),
    )


# Two wells, the left one deeper.
WELL_STEPS = 40


@lru_cache(maxsize=1024)
def _fall(start: float, learning_rate: float) -> Trace:
    return Trace.of(descend(surfaces.double_well, (start, 1.2), GradientDescent(learning_rate), steps(WELL_STEPS)))


def _side(start: float, learning_rate: float) -> str:
    """Where a run ended: "left", "right", or "" if it is at no minimum yet."""
    trace = _fall(start, learning_rate)
    if trace.reason == "diverged" or trace.gradient_norm[-1] > 0.1:
        return ""
    return "left" if trace.solution[0] < 0 else "right"


def wells() -> Explorer:
    """A surface with two minima of unlike depth; sliders for the start and the learning rate."""
    surface = surfaces.double_well

    def draw() -> tuple[Any, Any]:
        figure, (ax, curve) = plots.new_figure(ncols=2, height=350)
        plots.contours(ax, surface, levels=9)
        ax.set(xlabel="θ₁", ylabel="θ₂", aspect="equal")
        for (x, y), name in zip(surface.minima, ("deeper", "shallower"), strict=True):
            plots.text(ax, x, y, name, color=palette.truth, xytext=(0, -24), ha="center")
        curve.set(xlim=(0, WELL_STEPS), ylim=(-0.6, 2.6), xlabel="step", ylabel="height J")
        for x, y in surface.minima:
            curve.axhline(float(surface.value(x, y)), color=palette.truth, linewidth=1.5, linestyle=(0, (4, 3)))
        (walk,) = ax.plot([], [], "-o", color=palette.path, linewidth=1.5, markersize=4, zorder=4)
        (ring,) = ax.plot([], [], "o", color=palette.path, markersize=10, fillstyle="none", markeredgewidth=2)
        (fall,) = curve.plot([], [], color=palette.loss, zorder=4)
        return figure, (walk, ring, fall)

    def update(state: Any, start: float, learning_rate: float) -> list[Any]:
        walk, ring, fall = state
        trace = _fall(start, learning_rate)
        walk.set_data(*trace.theta.T)
        ring.set_data([start], [1.2])
        fall.set_data(trace.t, trace.loss)
        return [walk, ring, fall]

    def describe(start: float, learning_rate: float) -> str:
        trace, side = _fall(start, learning_rate), _side(start, learning_rate)
        crossings = int((np.diff(np.sign(trace.theta[:, 0] - BARRIER)) != 0).sum())
        jumps = "" if not crossings else f" It crossed the ridge {'once' if crossings == 1 else f'{crossings} times'}."
        here = f"From θ₁ = {_signed(start)} with η = {learning_rate:.2f}"
        if not side:
            return f"{here} the run is at no minimum after {WELL_STEPS} steps: height {_signed(trace.loss[-1])}.{jumps}"
        kind = "deeper" if side == "left" else "shallower"
        return f"{here} the run ends in the {kind} well, at height {_signed(trace.loss[-1])}.{jumps}"

    return Explorer(
        draw,
        update,
        title="Two wells",
        describe=describe,
        goal=Goal(
            "start right of θ₁ = 1 and end in the deeper well all the same",
            lambda start, learning_rate: start > 1 and _side(start, learning_rate) == "left",
        ),
        keys=[
            {"start": -0.6, "learning_rate": 0.06},
            {"start": 0.9, "learning_rate": 0.06},
            {"start": 1.8, "learning_rate": 0.16},
        ],
        start=Slider("start θ₁", [round(0.3 * k - 1.8, 1) for k in range(13)], 0.9, "{:.1f}"),
        learning_rate=Slider("learning rate η", [round(0.02 * k, 2) for k in range(1, 11)], 0.06, "{:.2f}"),
    )


BARRIER = float(np.roots([4, 0, -4, 0.25])[np.argsort(np.roots([4, 0, -4, 0.25]))[1]])
"""Where the ridge between the wells is lowest: the middle root of the slope 4x³ − 4x + ¼."""


class FewPenguins(NamedTuple):
    """30 penguins to learn from and 303 to be tested on: nine standardised features, targets in g."""

    X_train: Any
    y_train: Any
    X_test: Any
    y_test: Any


NAMES = ("f", "l", "d", "f²", "fl", "fd", "l²", "ld", "d²")
"""Flipper length, bill length, bill depth, their squares and products."""


def squares_and_products(Z: Any) -> Any:
    """The columns of Z (n, d) and all products of two of them, a column with itself included."""
    i, j = np.triu_indices(Z.shape[1])
    return np.column_stack([Z, Z[:, i] * Z[:, j]])


def few_penguins(rng: np.random.Generator, size: int = 30) -> FewPenguins:
    """`size` penguins drawn to learn from; every scale is learnt from them alone."""
    parts = datasets.split(PENGUINS.X, MASS, 1 - size / len(MASS), rng)
    Z, mean, scale = datasets.standardise(parts.X_train)
    P, mean2, scale2 = datasets.standardise(squares_and_products(Z))
    test = (squares_and_products((parts.X_test - mean) / scale) - mean2) / scale2
    return FewPenguins(P, parts.y_train, test, parts.y_test)


def typical_miss(model: LinearRegression, X: Any, y: Any) -> float:
    """The root of the mean squared error of a fitted model, in g."""
    return float(np.sqrt(np.mean((model.predict(X) - y) ** 2)))


@lru_cache(maxsize=1)
def _few() -> FewPenguins:
    return few_penguins(np.random.default_rng(0))


@lru_cache(maxsize=512)
def _ridge(l2: float) -> tuple[float, float, Any]:
    """Typical miss on training and on test penguins, and the weights, at a penalty."""
    few = _few()
    model = LinearRegression(l2=l2, tolerance=0.1).fit(few.X_train, few.y_train)
    return typical_miss(model, few.X_train, few.y_train), typical_miss(model, few.X_test, few.y_test), model.coef_


def penalty() -> Explorer:
    """Training and test error over the penalty λ, and the nine weights that it shrinks."""
    strengths = [float(f"{10 ** (k / 6 - 3):.2g}") for k in range(25)]

    def draw() -> tuple[Any, Any]:
        figure, (ax, bars) = plots.new_figure(ncols=2, height=380)
        ax.get_gridspec().set_width_ratios([1.5, 1])
        train, test, _ = zip(*(_ridge(strength) for strength in strengths), strict=True)
        (train_line,) = ax.plot(strengths, train, color=palette.loss)
        (test_line,) = ax.plot(strengths, test, color=palette.prediction)
        plots.label_line(test_line, "303 new penguins", at=0.06, xytext=(0, 10))
        plots.label_line(train_line, "the 30 it learnt from", at=0.04, xytext=(0, -20))
        ax.set(xscale="log", xlim=(8e-4, 12), ylim=(280, 640), xlabel="penalty λ", ylabel="typical miss (g)")
        ax.set_xticks([0.001, 0.01, 0.1, 1, 10], ["0.001", "0.01", "0.1", "1", "10"])
        (dots,) = ax.plot([], [], "o", color=palette.truth, markersize=9, zorder=5)
        bars.set(ylim=(8.7, -0.7), xlim=(-250, 800), xticks=[0, 300, 600], xlabel="weights (g)")
        bars.set_yticks(range(9), NAMES)
        bars.axvline(0, color=palette.muted, linewidth=1)
        (weights,) = bars.plot([], [], color=palette.path, linewidth=9, solid_capstyle="butt", zorder=3)
        return figure, (dots, weights)

    def update(state: Any, l2: float) -> list[Any]:
        dots, weights = state
        train, test, w = _ridge(l2)
        dots.set_data([l2, l2], [train, test])
        ends = np.column_stack([np.zeros(9), w, np.full(9, np.nan)])
        weights.set_data(ends.ravel(), np.repeat(np.arange(9.0), 3))
        return [dots, weights]

    def describe(l2: float) -> str:
        train, test, w = _ridge(l2)
        return (
            f"λ = {l2:.2g}: typical miss {train:.0f} g on the 30 penguins it learnt from, {test:.0f} g on the 303 new "
            f"ones; the weights have length {np.linalg.norm(w):.0f} g."
        )

    lowest = min(_ridge(strength)[1] for strength in strengths)
    return Explorer(
        draw,
        update,
        title="How much should large weights cost?",
        describe=describe,
        goal=Goal(
            f"bring the miss on new penguins below {np.ceil(lowest) + 1:.0f} g",
            lambda l2: _ridge(l2)[1] < np.ceil(lowest) + 1,
        ),
        keys=[{"l2": strengths[0]}, {"l2": strengths[14]}, {"l2": strengths[-1]}],
        l2=Slider("penalty λ", strengths, strengths[0], "{:.2g}"),
    )
