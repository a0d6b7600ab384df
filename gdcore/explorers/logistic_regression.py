"""Explorers of chapter 3: a curve of probabilities, the price of a wrong one, a boundary on the move, a threshold."""

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
    full_batch,
    log_loss,
    plots,
    sigmoid,
)
from gdcore.explorer import Explorer, Goal, Slider
from gdcore.palette import palette

DISC, TRIANGLE = ("o", palette.class_a), ("^", palette.class_b)


def _dots(ax: Any, x: Any, y: Any, look: tuple[str, str]) -> None:
    """Examples of one class, large enough to tell discs from triangles on a phone."""
    marker, colour = look
    size = 6.5 if marker == "o" else 8
    ax.plot(x, y, marker, color=colour, markersize=size, alpha=0.9, markeredgewidth=0)


def _scatter(n: int, height: float, seed: int) -> Any:
    """n heights between -height and height, so that equal values don't hide each other."""
    return np.random.default_rng(seed).uniform(-height, height, n)


@lru_cache(maxsize=1)
def _radius() -> tuple[Any, Any]:
    """Mean nuclear radius in pixels, (569,), and the diagnoses."""
    data = datasets.breast_cancer()
    return data.X[:, 0], data.y.astype(float)


@lru_cache(maxsize=512)
def _judged(w: float, midpoint: float) -> tuple[float, int, int]:
    """Mean log loss of the curve, how many tumours are on the right side of its midpoint, and which one costs most."""
    x, y = _radius()
    z = w * (x - midpoint)
    values = log_loss(z, y)[0]
    return float(values.mean()), int(((z >= 0) == y).sum()), int(np.argmax(values))


def sigmoid_fit() -> Explorer:
    """The sigmoid over one real feature; sliders for its steepness and for the place where it crosses one half."""
    target = 0.293

    def draw() -> tuple[Any, Any]:
        figure, ax = plots.new_figure(height=360)
        x, y = _radius()
        plots.strip(ax, x, y, ("benign", "malignant"), (20.5, 8.2))
        ax.set(xlim=(6, 29), ylim=(-0.15, 1.15), yticks=[0, 0.25, 0.5, 0.75, 1])
        ax.set(xlabel="mean radius of the nuclei (pixel)", ylabel="probability of malignant")
        (curve,) = ax.plot([], [], color=palette.prediction, linewidth=3, zorder=4)
        (half,) = ax.plot([], [], color=palette.prediction, linewidth=1, zorder=3)
        (worst,) = ax.plot([], [], color=palette.loss, linewidth=2.5, zorder=5)
        return figure, (curve, half, worst)

    def update(state: Any, w: float, midpoint: float) -> list[Any]:
        curve, half, worst = state
        places = np.linspace(6, 29, 93)
        curve.set_data(places, sigmoid(w * (places - midpoint)))
        half.set_data([midpoint, midpoint], [-0.15, 0.5])
        x, y = _radius()
        k = _judged(w, midpoint)[2]
        worst.set_data([x[k], x[k]], [sigmoid(w * (x[k] - midpoint)), y[k]])
        return [curve, half, worst]

    def describe(w: float, midpoint: float) -> str:
        x, y = _radius()
        mean, right, k = _judged(w, midpoint)
        kind = ("benign", "malignant")[int(y[k])]
        return (
            f"Mean log loss {mean:.3f}; {right} of {len(y)} tumours on the right side of one half. The thick vertical "
            f"line marks the costliest: {kind}, radius {x[k]:.1f}, log loss {_log(w * (x[k] - midpoint), y[k])[0]:.1f}."
        )

    return Explorer(
        draw,
        update,
        title="Steepness and midpoint",
        describe=describe,
        goal=Goal(
            f"bring the mean log loss below {target:.3f} (the least possible is 0.290)",
            lambda w, midpoint: _judged(w, midpoint)[0] < target,
        ),
        keys=[{"w": 0.4, "midpoint": 14.5}, {"w": 1.2, "midpoint": 14.5}, {"w": 3.0, "midpoint": 14.5}],
        w=Slider("steepness w (per pixel)", [round(0.2 * k, 1) for k in range(1, 16)], 0.4, "{:.1f}"),
        midpoint=Slider("midpoint −b/w (pixel)", [12 + 0.5 * k for k in range(13)], 14.5, "{:.1f}"),
    )


def _squared(z: Any, y: float) -> tuple[Any, Any]:
    """The squared error of the probability, (σ(z) − y)², and its slope in z."""
    p = sigmoid(z)
    return (p - y) ** 2, 2 * (p - y) * p * (1 - p)


def _log(z: float, y: float) -> tuple[float, float]:
    values, slopes = log_loss(np.array([z]), np.array([float(y)]))
    return float(values[0]), float(slopes[0])


def _rounded(number: float, digits: int) -> str:
    """The number with a true minus sign, and none before a zero."""
    return f"{round(number, digits) + 0.0:.{digits}f}".replace("-", "−")


def _given(z: float, y: int) -> float:
    """The probability that the model gave to what is true."""
    return float(sigmoid(z if y else -z))


def surprise() -> Explorer:
    """Log loss and squared error of one example against its score, with their slopes; sliders for score and label."""

    def draw() -> tuple[Any, Any]:
        figure, ax = plots.new_figure(height=360)
        ax.set(xlim=(-8, 8), ylim=(-0.4, 8.4), xlabel="score z", ylabel="loss of one example")
        logs, squares = (
            ax.plot([], [], color=colour, linewidth=2, zorder=2)[0] for colour in (palette.loss, palette.truth)
        )
        slopes = [ax.plot([], [], color=palette.gradient, linewidth=4, zorder=3)[0] for _ in range(2)]
        places = [
            ax.plot([], [], "o", color=colour, markersize=8, zorder=4)[0] for colour in (palette.loss, palette.truth)
        ]
        names = [
            plots.text(ax, 0, 0, words, color=colour, xytext=(0, 6))
            for words, colour in (("log loss", palette.loss), ("squared error", palette.truth))
        ]
        return figure, (logs, squares, slopes, places, names)

    def update(state: Any, z: float, y: int) -> list[Any]:
        logs, squares, slopes, places, names = state
        grid = np.linspace(-8, 8, 65)
        logs.set_data(grid, log_loss(grid, np.full(65, float(y)))[0])
        squares.set_data(grid, _squared(grid, y)[0])
        side = -1 if y else 1
        for line, place, (value, slope) in zip(slopes, places, (_log(z, y), _squared(z, y)), strict=True):
            line.set_data([z - 0.9, z + 0.9], [value - 0.9 * slope, value + 0.9 * slope])
            place.set_data([z], [value])
        for name, height, at in zip(names, (5.4, 1.15), (4.4, 7.8), strict=True):
            name.xy = (side * at, height)
            name.set_ha("left" if side < 0 else "right")
        names[0].set_ha("left" if side < 0 else "right")
        return [logs, squares, *slopes, *places, *names]

    def describe(z: float, y: int) -> str:
        (value, slope), (square, weak) = _log(z, y), _squared(z, y)
        kind = "malignant" if y else "benign"
        return (
            f"The tumour is {kind}, the model gives that {100 * _given(z, y):.1f} %. Log loss {value:.2f}, slope "
            f"{_rounded(slope, 3)}. Squared error {square:.2f}, slope {_rounded(weak, 4)}. "
            "The short bars show the slopes."
        )

    return Explorer(
        draw,
        update,
        title="The price of a wrong probability",
        describe=describe,
        goal=Goal(
            "find a wrong and confident score where the slope of the squared error is less than 1 % of the log loss's",
            lambda z, y: (z < 0) == bool(y) and abs(_squared(z, y)[1]) < 0.01 * abs(_log(z, y)[1]),
        ),
        keys=[{"z": 3.0, "y": 1}, {"z": -2.0, "y": 1}, {"z": -6.0, "y": 1}],
        z=Slider("score z", [0.5 * k for k in range(-15, 16)], 1.0, "{:.1f}"),
        y=Slider("label y", [0, 1], 1, "{:d}"),
    )


TOP = 30
ACROSS, UP = (-2.4, 4.2), (-2.2, 3.2)  # what the boundary's picture shows, in standard deviations


@lru_cache(maxsize=1)
def _plane() -> tuple[Any, Any]:
    """Two standardised features, (569, 2): mean radius and worst concave points; and the diagnoses."""
    data = datasets.breast_cancer()
    return datasets.standardise(data.X[:, [0, 27]]).Z, data.y.astype(float)


@lru_cache(maxsize=64)
def _descent(learning_rate: float) -> tuple[Any, Any, Any]:
    """Theta, loss and number of tumours on the right side, after 0, 1, ... TOP steps."""
    Z, y = _plane()
    objective = Objective(Linear(2), log_loss)
    run = Trace.of(descend(objective, np.zeros(3), GradientDescent(learning_rate), full_batch(Z, y, TOP)))
    scores = Z @ run.theta[:, :2].T + run.theta[:, 2]
    right = y == (scores > 0).T
    return run.theta, run.loss, right.sum(axis=1)


def boundary() -> Explorer:
    """The decision boundary between two classes during descent; sliders for the step and the learning rate."""
    target, budget = 0.16, 10
    levels = (0.1, 0.5, 0.9)

    def draw() -> tuple[Any, Any]:
        figure, ax = plots.new_figure(height=400)
        Z, y = _plane()
        _dots(ax, Z[y == 0, 0], Z[y == 0, 1], DISC)
        _dots(ax, Z[y == 1, 0], Z[y == 1, 1], TRIANGLE)
        ax.set(xlim=ACROSS, ylim=UP)
        ax.set(xlabel="mean radius (standard deviations)", ylabel="worst concave points (st. dev.)")
        plots.text(ax, -2.3, -2.1, "benign", color=palette.class_a, xytext=(0, 2))
        plots.text(ax, 4.2, 2.9, "malignant", color=palette.class_b, xytext=(0, 2), ha="right")
        lines = [
            ax.plot([], [], color=palette.prediction, linewidth=3 if p == 0.5 else 1.5, zorder=4)[0] for p in levels
        ]
        names = [
            plots.text(ax, 0, 0, "10 %", color=palette.prediction, xytext=(-34, 3), ha="right"),
            plots.text(ax, 0, 0, "90 %", color=palette.prediction, xytext=(6, 3)),
        ]
        return figure, (lines, names)

    def update(state: Any, t: int, learning_rate: float) -> list[Any]:
        lines, names = state
        w1, w2, b = _descent(learning_rate)[0][t]
        height = np.array(UP)
        feet = []
        for line, p in zip(lines, levels, strict=True):
            across = (np.log(p / (1 - p)) - b - w2 * height) / w1 if t else height[:0]
            line.set_data(across, height[: len(across)])
            feet.append(float(across[0]) if t else np.inf)
        for name, foot in zip(names, (feet[0], feet[-1]), strict=True):
            name.xy = (foot if t else 0, height[0])
            name.set_visible(-1.8 <= foot <= 3.6)
        return [*lines, *names]

    def describe(t: int, learning_rate: float) -> str:
        theta, loss, right = _descent(learning_rate)
        if t == 0:
            return f"No step yet: w and b are zero, every tumour gets 50 %, mean log loss {loss[0]:.3f}."
        gap = 2 * np.log(9) / float(np.hypot(*theta[t][:2]))
        corners = [theta[t] @ (x, y, 1) for x in ACROSS for y in UP]
        outside = ", outside the picture" if max(map(abs, corners)) < np.log(9) else ""
        return (
            f"After {t} step{'s' * (t > 1)}: mean log loss {loss[t]:.3f}, {right[t]} of 569 tumours on the right side. "
            f"The lines of 10 % and 90 % lie {gap:.1f} standard deviations apart{outside}."
        )

    return Explorer(
        draw,
        update,
        title="A boundary on the move",
        describe=describe,
        goal=Goal(
            f"bring the mean log loss below {target} within {budget} steps (the least possible is 0.153)",
            lambda t, learning_rate: t <= budget and _descent(learning_rate)[1][t] < target,
        ),
        keys=[
            {"t": 1, "learning_rate": 0.3},
            {"t": 30, "learning_rate": 0.3},
            {"t": 10, "learning_rate": 10.0},
        ],
        t=Slider("step", range(TOP + 1), 0, "{:d}"),
        learning_rate=Slider("learning rate η", [0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0], 0.3, "{:g}"),
    )


@lru_cache(maxsize=1)
def _tested() -> tuple[Any, Any]:
    """Scores of the chapter's model on the third of the tumours that it has not seen, and their diagnoses."""
    data = datasets.breast_cancer()
    parts = datasets.split(data.X, data.y, 1 / 3, np.random.default_rng(0))
    Z, mean, scale = datasets.standardise(parts.X_train)
    model = LogisticRegression(l2=0.01).fit(Z, parts.y_train)
    return model.decision_function((parts.X_test - mean) / scale), parts.y_test


def _errors(threshold: float) -> tuple[Any, Any]:
    """Which test tumours are missed, and which raise a false alarm, when p >= threshold is called malignant."""
    z, y = _tested()
    called = sigmoid(z) >= threshold
    return ~called & (y == 1), called & (y == 0)


def threshold() -> Explorer:
    """Test tumours by their predicted probability, and a threshold that decides; a slider moves it."""
    fewest = 13

    def draw() -> tuple[Any, Any]:
        figure, ax = plots.new_figure(height=330)
        z, y = _tested()
        heights = np.where(y == 1, 1, 0) + _scatter(len(y), 0.28, 3)
        _dots(ax, z[y == 0], heights[y == 0], DISC)
        _dots(ax, z[y == 1], heights[y == 1], TRIANGLE)
        plots.text(ax, -8.8, 1, "malignant", color=palette.class_b, xytext=(0, -5))
        plots.text(ax, 11.8, 0, "benign", color=palette.class_a, xytext=(0, -5), ha="right")
        marks = np.array([0.001, 0.05, 0.5, 0.95, 0.999])
        ax.set(xlim=(-9, 12), ylim=(-0.5, 1.75), yticks=[], xlabel="predicted probability of malignant")
        ax.set_xticks(np.log(marks / (1 - marks)), ["0.1 %", "5 %", "50 %", "95 %", "99.9 %"])
        ax.spines["left"].set_visible(False)
        (line,) = ax.plot([], [], color=palette.prediction, linewidth=3, zorder=3)
        (rings,) = ax.plot([], [], "o", color=palette.loss, fillstyle="none", markersize=10, markeredgewidth=2)
        words = plots.text(ax, 0, 1.5, "called malignant →", color=palette.prediction, xytext=(8, 0))
        return figure, (line, rings, words, heights)

    def update(state: Any, threshold: float) -> list[Any]:
        line, rings, words, heights = state
        score = float(np.log(threshold / (1 - threshold)))
        line.set_data([score, score], [-0.5, 1.75])
        wrong = np.logical_or(*_errors(threshold))
        rings.set_data(_tested()[0][wrong], heights[wrong])
        words.xy = (score, 1.5)
        return [line, rings, words]

    def describe(threshold: float) -> str:
        _, y = _tested()
        missed, alarm = (int(kind.sum()) for kind in _errors(threshold))
        sick = int(y.sum())
        return (
            f"Threshold {threshold:.2f}: {missed} of {sick} malignant tumours missed, {alarm} of {len(y) - sick} "
            f"benign ones called malignant. {100 - 100 * (missed + alarm) / len(y):.1f} % of the calls are right."
        )

    def reached(threshold: float) -> bool:
        missed, alarm = _errors(threshold)
        return not missed.any() and int(alarm.sum()) <= fewest

    return Explorer(
        draw,
        update,
        title="A threshold to choose",
        describe=describe,
        goal=Goal("miss no malignant tumour, with as few false alarms as you can", reached),
        keys=[{"threshold": 0.04}, {"threshold": 0.2}, {"threshold": 0.5}],
        threshold=Slider("threshold", [round(0.02 * k, 2) for k in range(1, 50)], 0.5, "{:.2f}"),
    )
