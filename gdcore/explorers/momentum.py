"""Explorers of chapter 8: a memory to turn up, a map of all its settings, six methods on one bent valley."""

from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np

from gdcore import (
    AdaGrad,
    Adam,
    GradientDescent,
    Momentum,
    Nesterov,
    RMSProp,
    Trace,
    descend,
    plots,
    steps,
    surfaces,
)
from gdcore.explorer import Explorer, Goal, Slider
from gdcore.palette import palette

METHODS = {
    "plain descent": GradientDescent,
    "momentum": Momentum,
    "Nesterov": Nesterov,
    "AdaGrad": AdaGrad,
    "RMSProp": RMSProp,
    "Adam": Adam,
}
"""The optimizers that the chapter compares, by the names it uses."""


def _signed(number: float) -> str:
    return f"{number:.2f}".replace("-", "−")


# The ravine of chapter 1 from (4, 2): learning rate and memory.
BUDGET, LOW = 60, 1e-3


@lru_cache(maxsize=512)
def _walk(learning_rate: float, beta: float) -> Trace:
    return Trace.of(descend(surfaces.ravine, surfaces.ravine.start, Momentum(learning_rate, beta), steps(BUDGET)))


def _arrival(trace: Trace, level: float = LOW) -> int | None:
    """The first step from which the loss stays below `level`, or None."""
    above = np.flatnonzero(~(trace.loss < level))
    first = int(above[-1]) + 1 if len(above) else 0
    return first if first < len(trace.t) and trace.reason != "diverged" else None


def memory() -> Explorer:
    """Momentum on the ravine; sliders for the memory β and the learning rate."""
    shown = np.arange(BUDGET + 1)

    def draw() -> tuple[Any, Any]:
        figure, (ax, curve) = plots.new_figure(ncols=2, height=340)
        plots.contours(ax, replace(surfaces.ravine, domain=((-5, 5), (-6, 6))), levels=9)
        ax.set(xlabel="θ₁", ylabel="θ₂", yticks=[-5, 0, 5])
        ax.plot(*surfaces.ravine.start, "o", color=palette.path, markersize=10, fillstyle="none", markeredgewidth=2)
        curve.set(xlim=(0, BUDGET), ylim=(1e-7, 1e4), xlabel="step", ylabel="loss J")
        plots.log_scale(curve)
        curve.axhline(LOW, color=palette.truth, linewidth=1.5, linestyle=(0, (4, 3)))
        plots.text(curve, BUDGET, LOW, "0.001", color=palette.truth, xytext=(-2, 5), ha="right")
        (walk,) = ax.plot([], [], "-o", color=palette.path, linewidth=1.2, markersize=4, zorder=4)
        (fall,) = curve.plot([], [], color=palette.loss, linewidth=2.5, zorder=4)
        return figure, (walk, fall)

    def update(state: Any, beta: float, learning_rate: float) -> list[Any]:
        walk, fall = state
        trace = _walk(learning_rate, beta)
        walk.set_data(*trace.theta[(np.abs(trace.theta) < 9).all(axis=1)].T)
        fall.set_data(shown, np.maximum(trace.loss, 1e-12))
        return [walk, fall]

    def describe(beta: float, learning_rate: float) -> str:
        trace, rate = _walk(learning_rate, beta), _slowest(learning_rate, beta)
        arrival = _arrival(trace)
        memory_ = f"On a steady slope this memory makes the steps {1 / (1 - beta):.3g} times as long. "
        if beta == 0:
            memory_ = "No memory: plain descent. "
        if arrival is not None:
            return f"{memory_}The loss stays below {LOW} from step {arrival}."
        if rate >= 1:
            return f"{memory_}The swings across the valley do not die out: loss {trace.loss[-1]:,.3g} at step {BUDGET}."
        return f"{memory_}After {BUDGET} steps the loss is {trace.loss[-1]:.3g}."

    def reached(beta: float, learning_rate: float) -> bool:
        return (_arrival(_walk(learning_rate, beta)) or BUDGET) <= 24

    return Explorer(
        draw,
        update,
        title="A walker with a memory",
        describe=describe,
        goal=Goal(f"keep the loss below {LOW} from step 24 or earlier", reached),
        keys=[
            {"beta": 0.0, "learning_rate": 0.08},
            {"beta": 0.5, "learning_rate": 0.1},
            {"beta": 0.9, "learning_rate": 0.1},
        ],
        beta=Slider("memory β", [round(0.1 * k, 1) for k in range(10)], 0.0, "{:.1f}"),
        learning_rate=Slider("learning rate η", [round(0.02 * k, 2) for k in range(1, 9)], 0.08, "{:.2f}"),
    )


def root_size(step: Any, beta: Any) -> Any:
    """The larger size of the two roots of line (8.4), for step = η h; works on arrays too."""
    half = (1 + beta - step) / 2
    spread = half**2 - beta
    real = np.abs(half) + np.sqrt(np.maximum(spread, 0))
    return np.where(spread < 0, np.sqrt(beta), real)


def _slowest(learning_rate: float, beta: float) -> float:
    return float(np.max(root_size(learning_rate * np.array([1.0, 25.0]), beta)))


# The map of all settings: step η h across, memory β up.
SWINGS = 40


@lru_cache(maxsize=1024)
def _swing(step: float, beta: float) -> Any:
    """The parameter after each step on J = θ²/2, from θ = 1 at rest."""
    run = descend(lambda theta: (float(theta @ theta) / 2, theta), np.ones(1), Momentum(step, beta), steps(SWINGS))
    return Trace.of(run).theta[:, 0]


def settings() -> Explorer:
    """The size of the slower root over (η h, β), and the run that belongs to the chosen point."""
    across, up = np.linspace(0.01, 3.99, 200), np.linspace(0, 0.98, 99)
    ticks = np.arange(SWINGS + 1)

    def draw() -> tuple[Any, Any]:
        figure, (ax, curve) = plots.new_figure(ncols=2, height=360)
        sizes = root_size(across[None, :], up[:, None])
        ax.contour(across, up, sizes, levels=[0.5, 0.7, 0.8, 0.9], colors=palette.muted, linewidths=1)
        ax.plot(2 * (1 + up), up, color=palette.loss, linewidth=2.5)
        plots.text(ax, 3.95, 0.25, "never\narrives", color=palette.loss, ha="right", xytext=(0, 0))
        edge = (1 + np.sqrt(up)) ** 2, (1 - np.sqrt(up)) ** 2
        for side in edge:
            ax.plot(side, up, color=palette.prediction, linewidth=1.5, linestyle=(0, (4, 3)))
        plots.text(ax, 1.0, 0.60, "inside: √β", color=palette.prediction, ha="center", xytext=(0, 0))
        ax.set(xlim=(0, 4), ylim=(0, 1), xlabel="step ηh", ylabel="memory β", xticks=[0, 1, 2, 3, 4])
        ax.set(yticks=[0, 0.5, 1])
        curve.set(xlim=(0, SWINGS), ylim=(-2.2, 2.2), xlabel="step", ylabel="θ", yticks=[-2, -1, 0, 1, 2])
        curve.axhline(0, color=palette.truth, linewidth=1.5, linestyle=(0, (4, 3)))
        (dot,) = ax.plot([], [], "o", color=palette.path, markersize=12, zorder=5)
        (run,) = curve.plot([], [], "-o", color=palette.path, linewidth=1.2, markersize=4, zorder=4)
        return figure, (dot, run)

    def update(state: Any, step: float, beta: float) -> list[Any]:
        dot, run = state
        dot.set_data([step], [beta])
        theta = _swing(step, beta)
        inside = np.minimum.accumulate(np.abs(theta) < 12)
        run.set_data(ticks[inside], theta[inside])
        return [dot, run]

    def describe(step: float, beta: float) -> str:
        size, theta = float(root_size(step, beta)), _swing(step, beta)
        swings = (1 + beta - step) ** 2 < 4 * beta
        how = "two complex roots, it swings like a wave" if swings else "two real roots"
        if size >= 1 - 1e-9:
            return f"|r| = {size:.2f}, {how}: it never arrives. θ = {theta[-1]:,.3g} after {SWINGS} steps.".replace(
                "-", "−"
            )
        late = np.flatnonzero(np.abs(theta) > 0.01)
        done = f"1 % is left from step {late[-1] + 1}" if late[-1] < SWINGS else f"θ = {_signed(theta[-1])} at the end"
        return f"|r| = {size:.2f}, {how}: {done}."

    return Explorer(
        draw,
        update,
        title="Every step and every memory",
        describe=describe,
        goal=Goal(
            "arrive (1 % left within 40 steps) where plain descent diverges: ηh above 2",
            lambda step, beta: step > 2.01 and bool(abs(_swing(step, beta)[-3:]).max() <= 0.01),
        ),
        keys=[{"step": 2.2, "beta": 0.0}, {"step": 2.2, "beta": 0.5}, {"step": 0.2, "beta": 0.9}],
        step=Slider("step ηh", [round(0.2 * k, 1) for k in range(1, 20)], 0.2, "{:.1f}"),
        beta=Slider("memory β", [0.0, 0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95], 0.9, "{:.2f}"),
    )


# Six methods in the bent valley.
LONG = 400


@lru_cache(maxsize=64)
def _race(method: int, learning_rate: float) -> Trace:
    optimizer = list(METHODS.values())[method - 1](learning_rate)
    return Trace.of(descend(surfaces.rosenbrock, surfaces.rosenbrock.start, optimizer, steps(LONG)))


class _Names(str):
    """A slider's format that writes a method's number and name."""

    def format(self, *args: Any, **kwargs: Any) -> str:
        return f"{args[0]:g} {list(METHODS)[round(args[0]) - 1]}"


def race() -> Explorer:
    """Rosenbrock's valley; sliders for the method and the learning rate."""

    def draw() -> tuple[Any, Any]:
        figure, (ax, curve) = plots.new_figure(ncols=2, height=350)
        plots.contours(ax, surfaces.rosenbrock, levels=8)
        ax.set(xlabel="θ₁", ylabel="θ₂", yticks=[-1, 0, 1, 2, 3], xticks=[-2, 0, 2])
        ax.plot(*surfaces.rosenbrock.start, "o", color=palette.path, markersize=10, fillstyle="none", markeredgewidth=2)
        curve.set(xlim=(0, LONG), ylim=(1e-7, 1e5), xlabel="step", ylabel="loss J")
        plots.log_scale(curve)
        curve.axhline(LOW, color=palette.truth, linewidth=1.5, linestyle=(0, (4, 3)))
        plots.text(curve, LONG, LOW, "0.001", color=palette.truth, xytext=(-2, 5), ha="right")
        (walk,) = ax.plot([], [], "-", color=palette.path, linewidth=1.8, zorder=4)
        (here,) = ax.plot([], [], "o", color=palette.path, markersize=9, zorder=5)
        (fall,) = curve.plot([], [], color=palette.loss, linewidth=2, zorder=4)
        return figure, (walk, here, fall)

    def update(state: Any, method: int, learning_rate: float) -> list[Any]:
        walk, here, fall = state
        trace = _race(method, learning_rate)
        near = np.minimum.accumulate((np.abs(trace.theta) < 4).all(axis=1))
        walk.set_data(*trace.theta[near][::2].T)
        here.set_data(*trace.theta[near][-1:].T)
        good = np.isfinite(trace.loss) & (trace.loss < 1e9)
        fall.set_data(trace.t[good][::2], trace.loss[good][::2])
        return [walk, here, fall]

    def describe(method: int, learning_rate: float) -> str:
        name = list(METHODS)[method - 1]
        name, trace = name[0].upper() + name[1:], _race(method, learning_rate)
        if trace.reason == "diverged":
            return f"{name} with η = {learning_rate:g} diverges after {trace.t[-1]} steps."
        x, y = trace.solution
        low = np.flatnonzero(trace.loss < LOW)
        if len(low):
            return f"{name} with η = {learning_rate:g}: the loss is below {LOW} after {low[0]} steps."
        end = f"at ({_signed(x)}, {_signed(y)}), loss {trace.loss[-1]:.3g}"
        return f"{name} with η = {learning_rate:g}: after {LONG} steps {end}."

    def reached(method: int, learning_rate: float) -> bool:
        trace = _race(method, learning_rate)
        return trace.reason != "diverged" and bool((trace.loss < LOW).any())

    return Explorer(
        draw,
        update,
        title="Six methods in a bent valley",
        describe=describe,
        goal=Goal(f"get the loss below {LOW} within {LONG} steps, with two different methods", reached),
        keys=[
            {"method": 1, "learning_rate": 0.001},
            {"method": 2, "learning_rate": 0.002},
            {"method": 6, "learning_rate": 1.0},
        ],
        method=Slider("method", range(1, 7), 1, _Names("{:d}")),
        learning_rate=Slider("learning rate η", [0.001, 0.002, 0.005, 0.02, 0.1, 0.3, 1.0], 0.001, "{:g}"),
    )
