"""Explorers of chapter 7: a walk that looks at a few examples before each step, and the noise that this brings."""

from functools import lru_cache
from typing import Any

import numpy as np

from gdcore import (
    GradientDescent,
    Linear,
    LogisticRegression,
    Objective,
    Trace,
    datasets,
    descend,
    log_loss,
    minibatches,
    plots,
    sigmoid,
    surfaces,
)
from gdcore.explorer import Explorer, Goal, Slider
from gdcore.palette import palette

_TUMOURS = datasets.breast_cancer()
X = datasets.standardise(_TUMOURS.X[:, :1]).Z
"""Mean radius of the nuclei, standardised, (569, 1)."""

Y = _TUMOURS.y.astype(float)
N = len(Y)
J = Objective(Linear(1), log_loss)
START, EPOCHS, KEPT = np.array([-0.5, 2.5]), 4, 120
DOMAIN = ((-1.5, 5.5), (-2.5, 3.0))


@lru_cache(maxsize=1)
def _lowest() -> tuple[Any, float]:
    """The minimum and the loss there."""
    model = LogisticRegression().fit(X, Y)
    theta = np.append(model.coef_, model.intercept_)
    return theta, J(theta, X, Y)[0]


@lru_cache(maxsize=256)
def _walk(size: int, learning_rate: float) -> tuple[Any, Any, Any, float]:
    """Epochs read, theta and the loss on all examples at the places to draw; the highest loss of the last epoch.

    No more than KEPT places are drawn, but every step of the last epoch is looked at.
    """
    batches = minibatches(X, Y, size, EPOCHS, np.random.default_rng(0))
    steps = EPOCHS * -(-N // size)
    run = Trace.of(descend(J, START, GradientDescent(learning_rate), batches))
    drawn = np.append(np.arange(0, steps, -(-steps // KEPT)), steps)
    loss = np.array([J(theta, X, Y)[0] for theta in run.theta[drawn]])
    highest = max(J(theta, X, Y)[0] for theta in run.theta[steps - steps // EPOCHS :])
    return drawn * EPOCHS / steps, run.theta[drawn], loss, highest


def _above(size: int, learning_rate: float) -> float:
    """How far the last epoch's highest loss is above the minimum, as a share of it."""
    return _walk(size, learning_rate)[3] / _lowest()[1] - 1


def _examples(size: int) -> str:
    return {1: "one example", N: f"all {N} examples"}.get(size, f"{size} examples")


def walk() -> Explorer:
    """Descent on the log loss of one feature; sliders for the batch size and the learning rate."""

    def landscape(w: Any, b: Any) -> Any:  # row by row: all at once would be 14,641 x 569 numbers
        rows = (np.multiply.outer(u, X[:, 0]) + v[..., None] for u, v in zip(w, b, strict=True))
        return np.array([log_loss.formula(z, Y)[0].mean(axis=-1) for z in rows])

    def draw() -> tuple[Any, Any]:
        figure, (ax, curve) = plots.new_figure(ncols=2, height=350)
        theta, lowest = _lowest()
        minimum = (float(theta[0]), float(theta[1]))
        surface = surfaces.Surface("log loss", "", landscape, lambda w, b: (w, b), DOMAIN, (minimum,), (0.0, 0.0))
        plots.contours(ax, surface, levels=10)
        ax.set(xlabel="weight w", ylabel="bias b")
        ax.plot(*START, "o", color=palette.path, markersize=10, fillstyle="none", markeredgewidth=2)
        plots.text(ax, START[0], START[1], "start", color=palette.path, xytext=(10, 2))
        curve.set(xlim=(0, EPOCHS), ylim=(0.15, 2), xlabel="epochs read", ylabel="loss on all examples")
        curve.axhline(lowest, color=palette.truth, linewidth=1.5, linestyle=(0, (4, 3)))
        plots.text(curve, EPOCHS, lowest, "lowest", color=palette.truth, xytext=(0, -17), ha="right")
        (line,) = ax.plot([], [], "-o", color=palette.path, linewidth=1.2, markersize=3.5, zorder=4)
        (fall,) = curve.plot([], [], "-o", color=palette.loss, linewidth=1.5, markersize=3, zorder=4)
        return figure, (line, fall)

    def update(state: Any, size: int, learning_rate: float) -> list[Any]:
        line, fall = state
        epochs, theta, loss, _ = _walk(size, learning_rate)
        line.set_data(*theta.T)
        fall.set_data(epochs, loss)
        return [line, fall]

    def describe(size: int, learning_rate: float) -> str:
        steps = EPOCHS * -(-N // size)
        loss, lowest = _walk(size, learning_rate)[2], _lowest()[1]
        return (
            f"{_examples(size).capitalize()} a step, η = {learning_rate:g}: {steps:,} steps in {EPOCHS} epochs. "
            f"The loss ends at {loss[-1]:.3f} (lowest {lowest:.3f}); during the last epoch it was up to "
            f"{100 * _above(size, learning_rate):.0f} % above the lowest."
        )

    return Explorer(
        draw,
        update,
        title="How much to look at before each step",
        describe=describe,
        goal=Goal(
            "spend the whole last epoch less than 2 % above the lowest loss",
            lambda size, learning_rate: _above(size, learning_rate) < 0.02,
        ),
        keys=[
            {"size": 1, "learning_rate": 0.5},
            {"size": 16, "learning_rate": 0.5},
            {"size": N, "learning_rate": 0.5},
        ],
        size=Slider("examples a step m", [1, 4, 16, 64, N], N, "{:d}"),
        learning_rate=Slider("learning rate η", [0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0], 0.5, "{:g}"),
    )


SIZES, DRAWN = [1, 2, 4, 8, 16, 32, 64, 128, 256, N], 200


@lru_cache(maxsize=64)
def _cloud(size: int, part: float) -> tuple[Any, Any]:
    """DRAWN mini-batch gradients, (DRAWN, 2), at a place on the straight way to the minimum, and the full one."""
    theta = START + part * (_lowest()[0] - START)
    slopes = sigmoid(X[:, 0] * theta[0] + theta[1]) - Y
    each = np.column_stack([slopes * X[:, 0], slopes])  # one gradient a row
    order = np.random.default_rng(0).random((DRAWN, N)).argsort(axis=1)
    return each[order[:, :size]].mean(axis=1), each.mean(axis=0)


def _uphill(size: int, part: float) -> float:
    """The share of the mini-batches whose step would go uphill: their gradient points against the full one."""
    cloud, full = _cloud(size, part)
    return float((cloud @ full < -1e-12).mean())


def cloud() -> Explorer:
    """Gradients of many mini-batches around the gradient of all examples; sliders for the batch size and the place."""

    def draw() -> tuple[Any, Any]:
        figure, ax = plots.new_figure(height=400)
        ax.set(xlim=(-1.6, 1.6), ylim=(-1, 1.4), xlabel="slope along the weight", ylabel="slope along the bias")
        ax.axhline(0, color=palette.muted, linewidth=0.8)
        ax.axvline(0, color=palette.muted, linewidth=0.8)
        (dots,) = ax.plot([], [], "o", color=palette.path, markersize=5, alpha=0.5, markeredgewidth=0, zorder=3)
        (full,) = ax.plot([], [], color=palette.gradient, linewidth=4, zorder=4)
        (tip,) = ax.plot([], [], "o", color=palette.gradient, markersize=10, zorder=5)
        plots.text(ax, -1.6, 1.4, f"thick: all {N} examples", color=palette.gradient, xytext=(10, -16))
        plots.text(ax, -1.6, 1.4, f"dots: {DRAWN} mini-batches", color=palette.path, xytext=(10, -36))
        return figure, (dots, full, tip)

    def update(state: Any, size: int, part: float) -> list[Any]:
        dots, full, tip = state
        points, g = _cloud(size, part)
        inside = (np.abs(points) <= [1.6, 1]).all(axis=1)
        dots.set_data(*points[inside].T)
        full.set_data([0, g[0]], [0, g[1]])
        tip.set_data(*g[:, None])
        return [dots, full, tip]

    def describe(size: int, part: float) -> str:
        points, g = _cloud(size, part)
        noise, length = np.sqrt(((points - g) ** 2).sum(axis=1).mean()), np.linalg.norm(g)
        outside = int((np.abs(points) > [1.6, 1]).any(axis=1).sum())
        beyond = f" Outside the picture: {outside} of the dots." if outside else ""
        place = f"{100 * part:.0f} % of the way to the minimum" if part else "At the start"
        if part == 1:
            place = "At the minimum"
        where = f"{place}, {_examples(size)} a batch: "
        if part == 1:
            return f"{where}the gradient of all examples is zero; the noise is {noise:.3f} long.{beyond}"
        return (
            f"{where}gradient {length:.3f} long, noise {noise:.3f}; {100 * _uphill(size, part):.0f} % of the "
            f"mini-batches point uphill.{beyond}"
        )

    def reached(size: int, part: float) -> bool:
        if part != 0.9:
            return False
        return size == next(s for s in SIZES if _uphill(s, part) < 0.05)

    return Explorer(
        draw,
        update,
        title="The noise of a mini-batch",
        describe=describe,
        goal=Goal("at 90 % of the way, find the smallest batch of which fewer than 5 % point uphill", reached),
        keys=[{"size": 1, "part": 0.0}, {"size": 16, "part": 0.0}, {"size": 16, "part": 0.9}],
        size=Slider("examples a batch m", SIZES, 1, "{:d}"),
        part=Slider("part of the way", [0.0, 0.5, 0.9, 1.0], 0.0, "{:.1f}"),
    )
