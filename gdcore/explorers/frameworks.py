"""Explorers of chapter 9: a buffer that is cleared too rarely, one run in two libraries' words, and rounding errors."""

from functools import lru_cache
from typing import Any

import numpy as np

from gdcore import (
    GradientDescent,
    Linear,
    Network,
    Objective,
    Trace,
    activations,
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

SHOWN = 60


class Buffer:
    """A function whose gradient is added to what the buffer holds, as `loss.backward()` does; cleared now and then.

    Parameters
    ----------
    objective : called as objective(theta, ...); returns a value and a gradient
    clear_every : the buffer is cleared before call 1, 1 + clear_every, 1 + 2 clear_every, ...; None for never
    """

    def __init__(self, objective: Any, clear_every: int | None = 1) -> None:
        self.objective, self.clear_every = objective, clear_every
        self.calls, self.grad = 0, 0.0

    def __call__(self, theta: Any, *batch: Any) -> tuple[float, Any]:
        value, gradient = self.objective(theta, *batch)
        if self.clear_every and self.calls % self.clear_every == 0:
            self.grad = np.zeros_like(theta)
        self.calls += 1
        self.grad = self.grad + gradient
        return value, self.grad


def _bowl(theta: Any) -> tuple[float, Any]:
    return float(theta @ theta) / 2, theta


@lru_cache(maxsize=256)
def _forgetful(learning_rate: float, clear_every: int) -> Any:
    """Theta at steps 0 to SHOWN in the bowl, from 4."""
    start = np.array([4.0])
    run = descend(Buffer(_bowl, clear_every), start, GradientDescent(learning_rate), steps(SHOWN))
    return Trace.of(run).theta[:, 0]


def forgotten() -> Explorer:
    """A walk in a bowl whose gradient buffer is cleared every k steps; sliders for the learning rate and k."""

    def draw() -> tuple[Any, Any]:
        figure, ax = plots.new_figure(height=330)
        ax.set(xlim=(0, SHOWN), ylim=(-5, 5), xlabel="step", ylabel="θ")
        ax.axhline(0, color=palette.truth, linewidth=1.5, linestyle=(0, (4, 3)))
        plots.text(ax, SHOWN, 0, "minimum", color=palette.truth, xytext=(0, -18), ha="right")
        (right,) = ax.plot([], [], color=palette.muted, linewidth=1.5)
        (line,) = ax.plot([], [], "-o", color=palette.path, linewidth=1.5, markersize=4, zorder=4)
        plots.text(ax, SHOWN, 5, "grey: cleared at every step", color=palette.muted, xytext=(0, -16), ha="right")
        return figure, (right, line)

    def update(state: Any, learning_rate: float, clear_every: int) -> list[Any]:
        right, line = state
        for curve, k in ((right, 1), (line, clear_every)):
            curve.set_data(np.arange(SHOWN + 1), _forgetful(learning_rate, k))
        return [right, line]

    def describe(learning_rate: float, clear_every: int) -> str:
        theta = _forgetful(learning_rate, clear_every)
        named = {1: "at every step", SHOWN: "once, before the first step"}
        often = named.get(clear_every, f"every {clear_every} steps")
        crossings = int((theta[1:] * theta[:-1] < 0).sum())
        end = abs(theta[-1])
        far = "less than 0.001" if end < 0.001 else f"{end:.3f}"
        return (
            f"η = {learning_rate:g}, the buffer cleared {often}: after {SHOWN} steps θ is {far} away from the minimum. "
            f"It crossed the minimum {crossings} times."
        )

    return Explorer(
        draw,
        update,
        title="A buffer that remembers",
        describe=describe,
        goal=Goal(
            "clear the buffer only every 10 steps, or less often, and still end less than 0.01 away",
            lambda learning_rate, clear_every: (
                clear_every >= 10 and abs(_forgetful(learning_rate, clear_every)[-1]) < 0.01
            ),
        ),
        keys=[
            {"learning_rate": 0.1, "clear_every": 1},
            {"learning_rate": 0.1, "clear_every": 5},
            {"learning_rate": 0.1, "clear_every": SHOWN},
        ],
        learning_rate=Slider("learning rate η", [0.01, 0.02, 0.05, 0.1, 0.2, 0.5], 0.1, "{:g}"),
        clear_every=Slider("steps between two clearings k", [1, 2, 3, 5, 10, 20, SHOWN], 1, "{:d}"),
    )


_PENGUINS = datasets.penguins()
FLIPPER = datasets.standardise(_PENGUINS.X[:, :1]).Z
"""Flipper length, standardised, (333, 1)."""

MASS = datasets.standardise(_PENGUINS.y[:, None]).Z[:, 0]
RATE, PENALTY, WALKED = 0.1, 0.25, 30
FIRST = np.array([-0.6, 1.1])


def halved(l2: float) -> Any:
    """Scikit-learn's objective for the squared error: ½ in front of the loss and ½ in front of the penalty."""
    whole = Objective(Linear(1), squared_error, l2)

    def objective(theta: Any, X: Any, y: Any) -> tuple[float, Any]:
        value, gradient = whole(theta, X, y)
        return value / 2, gradient / 2

    return objective


@lru_cache(maxsize=64)
def _walk(rate: float, penalty: float, half: bool) -> Any:
    """Theta at steps 0 to WALKED, (WALKED + 1, 2)."""
    objective = halved(penalty) if half else Objective(Linear(1), squared_error, penalty)
    return Trace.of(descend(objective, FIRST, GradientDescent(rate), full_batch(FLIPPER, MASS, WALKED))).theta


def translate() -> Explorer:
    """One run of gdcore, and scikit-learn's objective; sliders for its learning rate and its penalty."""

    def landscape(w: Any, b: Any) -> Any:
        z = np.multiply.outer(w, FLIPPER[:, 0]) + np.asarray(b)[..., None]
        return ((z - MASS) ** 2).mean(axis=-1) + PENALTY * np.asarray(w) ** 2

    ours = _walk(RATE, PENALTY, False)

    def draw() -> tuple[Any, Any]:
        figure, ax = plots.new_figure(height=400)
        lowest = (float(np.mean(FLIPPER[:, 0] * MASS)) / (1 + PENALTY), 0.0)
        domain = ((-0.8, 1.4), (-0.5, 1.3))
        plots.contours(ax, surfaces.Surface("J", "", landscape, lambda w, b: (w, b), domain, (lowest,), (0.0, 0.0)))
        ax.set(xlabel="weight w", ylabel="bias b")
        ax.plot(*ours.T, "o", color=palette.truth, markersize=9, fillstyle="none", markeredgewidth=1.5)
        plots.text(ax, -0.8, -0.5, "rings: gdcore, η = 0.1, λ = 0.25", color=palette.truth, xytext=(10, 30))
        plots.text(ax, -0.8, -0.5, "dots: scikit-learn's objective", color=palette.path, xytext=(10, 10))
        (line,) = ax.plot([], [], "-o", color=palette.path, linewidth=1.2, markersize=4.5, zorder=4)
        return figure, line

    def update(line: Any, eta0: float, alpha: float) -> list[Any]:
        line.set_data(*_walk(eta0, alpha, True).T)
        return [line]

    def gap(eta0: float, alpha: float) -> float:
        return float(np.abs(_walk(eta0, alpha, True) - ours).max())

    def describe(eta0: float, alpha: float) -> str:
        apart = gap(eta0, alpha)
        w, b = _walk(eta0, alpha, True)[-1]
        same = "the two walks are the same" if apart < 1e-12 else f"the walks are up to {apart:.2f} apart"
        return f"eta0 = {eta0:g}, alpha = {alpha:g}: {same}. After {WALKED} steps w = {w:.3f}, b = {b + 0:.3f}."

    return Explorer(
        draw,
        update,
        title="One walk in two libraries' words",
        describe=describe,
        goal=Goal("lay every dot into its ring", lambda eta0, alpha: gap(eta0, alpha) < 1e-12),
        keys=[{"eta0": 0.1, "alpha": 0.25}, {"eta0": 0.1, "alpha": 0.5}, {"eta0": 0.2, "alpha": 0.5}],
        eta0=Slider("eta0", [0.025, 0.05, 0.1, 0.2, 0.4], 0.1, "{:g}"),
        alpha=Slider("alpha", [0.0, 0.125, 0.25, 0.5, 1.0], 0.5, "{:g}"),
    )


DEEP = Network((2, 8, 8, 1), activations.tanh)
EPOCHS = 400
ROUGH = 1e-3


def nuclei() -> tuple[Any, Any]:
    """500 tumours: mean radius and mean texture of the nuclei, (500, 2), and their mean area, (500,)."""
    Z = datasets.standardise(datasets.breast_cancer().X[:500]).Z
    return Z[:, [0, 1]], Z[:, 3]


@lru_cache(maxsize=64)
def _apart(learning_rate: float, bits: int) -> Any:
    """The relative difference of theta, step by step, between one run and the same run with its sums turned round."""
    kind = np.float32 if bits == 32 else np.float64
    X, y = (array.astype(kind) for array in nuclei())
    J, start = Objective(DEEP, squared_error), DEEP.start(np.random.default_rng(0), "glorot").astype(kind)
    one, other = (
        Trace.of(descend(J, start, GradientDescent(learning_rate), full_batch(a, b, EPOCHS))).theta
        for a, b in ((X, y), (X[::-1].copy(), y[::-1].copy()))
    )
    return np.abs(one - other).max(axis=1) / np.abs(one).max(axis=1)


def rounding() -> Explorer:
    """The difference between two runs that only round differently; sliders for the learning rate and the precision."""

    def draw() -> tuple[Any, Any]:
        figure, ax = plots.new_figure(height=360)
        ax.set(xlim=(0, EPOCHS), ylim=(1e-18, 10), xlabel="step", ylabel="relative difference")
        plots.log_scale(ax)
        for bits, eps in ((32, 2.0**-24), (64, 2.0**-53)):
            ax.axhline(eps, color=palette.muted, linewidth=1, linestyle=(0, (4, 3)))
            plots.text(ax, EPOCHS, eps, f"one rounding, float{bits}", color=palette.muted, xytext=(0, -18), ha="right")
        (line,) = ax.plot([], [], color=palette.path, linewidth=1.5, zorder=4)
        return figure, line

    def update(line: Any, learning_rate: float, bits: int) -> list[Any]:
        line.set_data(np.arange(EPOCHS + 1), np.maximum(_apart(learning_rate, bits), 1e-18))
        return [line]

    def describe(learning_rate: float, bits: int) -> str:
        apart = _apart(learning_rate, bits)
        lost = np.flatnonzero(apart > ROUGH)
        ends = (
            f"about step {lost[0] // 25 * 25} the third digit differs"
            if len(lost)
            else f"in {EPOCHS} steps the difference stays below {'one millionth' if bits == 32 else '1e-12'}"
            if apart.max() < (1e-6 if bits == 32 else 1e-12)
            else "the difference has grown, but is still below a thousandth"
        )
        return f"float{bits}, η = {learning_rate:g}: {ends}."

    return Explorer(
        draw,
        update,
        title="Two runs that only round differently",
        describe=describe,
        goal=Goal(
            "find a learning rate at which even float64 loses the third digit",
            lambda learning_rate, bits: bits == 64 and _apart(learning_rate, bits).max() > ROUGH,
        ),
        keys=[
            {"learning_rate": 0.02, "bits": 32},
            {"learning_rate": 0.02, "bits": 64},
            {"learning_rate": 0.15, "bits": 64},
        ],
        learning_rate=Slider("learning rate η", [0.01, 0.02, 0.05, 0.08, 0.12, 0.15, 0.2], 0.02, "{:g}"),
        bits=Slider("bits of a number", [32, 64], 64, "{:d}"),
    )
