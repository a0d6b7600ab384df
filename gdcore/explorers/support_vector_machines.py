"""Explorers of chapter 4: a street between two classes, three losses over the margin, a street that λ widens."""

from functools import lru_cache
from typing import Any

import numpy as np

from gdcore import LinearSVM, datasets, hinge, log_loss, plots, squared_error
from gdcore.explorer import Explorer, Goal, Slider
from gdcore.palette import palette

DISC, TRIANGLE = ("o", palette.class_a), ("^", palette.class_b)
FEATURES = [0, 27]  # mean radius, worst concave points, as in chapter 3


@lru_cache(maxsize=1)
def tumours() -> tuple[Any, Any]:
    """Two standardised features of the 569 tumours, (569, 2), and their labels, -1 benign, +1 malignant."""
    data = datasets.breast_cancer()
    return datasets.standardise(data.X[:, FEATURES]).Z, 2.0 * data.y - 1


def forty() -> tuple[Any, Any]:
    """Which 40 tumours are seen today, and which 529 come tomorrow: a draw whose 40 a straight line separates."""
    order = np.random.default_rng(2).permutation(569)
    return order[:40], order[40:]


def street(degrees: float, shift: float) -> tuple[Any, Any, Any]:
    """Direction u straight across the line, each of the 40 tumours' signed distance, and which of them is closest."""
    Z, y = tumours()
    today, _ = forty()
    u = np.array([np.cos(np.radians(degrees)), np.sin(np.radians(degrees))])
    distance = y[today] * (Z[today] @ u - shift)
    return u, distance, np.flatnonzero(distance <= distance.min() + 1e-3)


def _dots(ax: Any, X: Any, y: Any, size: float, alpha: float) -> None:
    for label, (marker, colour) in ((-1, DISC), (1, TRIANGLE)):
        ax.plot(*X[y == label].T, marker, color=colour, markersize=size, alpha=alpha, markeredgewidth=0)


def _axes(ax: Any, xlim: tuple[float, float], ylim: tuple[float, float]) -> None:
    ax.set(xlim=xlim, ylim=ylim, aspect="equal")
    ax.set(xlabel="mean radius (standard deviations)", ylabel="worst concave points (st. dev.)")
    plots.text(ax, xlim[0], ylim[0], "benign", color=palette.class_a, xytext=(8, 8))
    plots.text(ax, xlim[1], ylim[1], "malignant", color=palette.class_b, xytext=(-8, -56), ha="right")


def _across(ax: Any, w: Any, c: float) -> tuple[Any, Any]:
    """Two ends of the line w·x = c where it leaves the axes."""
    (x0, x1), (y0, y1) = ax.get_xlim(), ax.get_ylim()
    if abs(w[1]) * (y1 - y0) >= abs(w[0]) * (x1 - x0):
        x = np.array([x0, x1])
        y = (c - w[0] * x) / w[1]
    else:
        y = np.array([y0, y1])
        x = (c - w[1] * y) / w[0]
    # cut at the other pair of edges
    points = np.column_stack([x, y])
    start, way = points[0], points[1] - points[0]
    low, high = 0.0, 1.0
    for k, (least, most) in enumerate(((x0, x1), (y0, y1))):
        if abs(way[k]) > 1e-12:
            a, b = sorted(((least - start[k]) / way[k], (most - start[k]) / way[k]))
            low, high = max(low, a), min(high, b)
    if low >= high:
        return np.array([]), np.array([])
    ends = np.array([start + low * way, start + high * way])
    return ends[:, 0], ends[:, 1]


def widest_street() -> Explorer:
    """Forty real tumours, a line between them, and its street; sliders for the line's direction and place."""
    target = 0.35

    def draw() -> tuple[Any, Any]:
        figure, ax = plots.new_figure(height=440)
        Z, y = tumours()
        today, _ = forty()
        _dots(ax, Z[today], y[today], 7, 0.75)
        _axes(ax, (-2.1, 4.2), (-1.9, 2.4))
        (line,) = ax.plot([], [], color=palette.prediction, linewidth=3, zorder=4)
        edges = [ax.plot([], [], color=palette.prediction, linewidth=1.2, zorder=3)[0] for _ in range(2)]
        (rings,) = ax.plot([], [], "o", color=palette.loss, fillstyle="none", markersize=14, markeredgewidth=2.5)
        return figure, (ax, line, edges, rings)

    def update(state: Any, degrees: float, shift: float) -> list[Any]:
        ax, line, edges, rings = state
        u, distance, closest = street(degrees, shift)
        Z, _ = tumours()
        today, _ = forty()
        half = float(distance.min())
        line.set_data(*_across(ax, u, shift))
        for side, edge in zip((-1, 1), edges, strict=True):
            edge.set_data(*(_across(ax, u, shift + side * half) if half > 0 else ([], [])))
        marked = closest if half > 0 else np.flatnonzero(distance <= 0)
        rings.set_data(*Z[today[marked]].T)
        return [line, *edges, rings]

    def describe(degrees: float, shift: float) -> str:
        _, distance, closest = street(degrees, shift)
        wrong, place = int((distance <= 0).sum()), f"At {degrees:g}°, shifted by {shift:.2f}".replace("-", "−")
        if wrong:
            return f"{place}: {wrong} of 40 tumours on the wrong side. The line does not separate, there is no street."
        kinds = [("benign", "malignant")[int(tumours()[1][forty()[0][k]] > 0)] for k in closest]
        touched = "one tumour of each kind" if len(set(kinds)) == 2 else f"a {kinds[0]} tumour"
        width = f"{2 * distance.min():.2f}"
        return f"{place}: all 40 tumours on the right side. The street is {width} wide; {touched} touches it."

    def reached(degrees: float, shift: float) -> bool:
        return bool(2 * street(degrees, shift)[1].min() >= target)

    return Explorer(
        draw,
        update,
        title="The widest street",
        describe=describe,
        goal=Goal(f"make the street at least {target} standard deviations wide (the widest has 0.387)", reached),
        keys=[
            {"degrees": 66.0, "shift": -0.15},
            {"degrees": 45.0, "shift": 0.0},
            {"degrees": 30.0, "shift": 0.0},
        ],
        degrees=Slider("direction across (degrees)", [float(k) for k in range(15, 78, 3)], 60.0, "{:.0f}"),
        shift=Slider("shift", [round(0.05 * k, 2) for k in range(-5, 6)], 0.1, "{:.2f}"),
    )


def losses_at(m: Any) -> dict[str, tuple[Any, Any]]:
    """Value and slope of the three losses at margins `m`, an array: of an example with label +1 and score m."""
    ones = np.ones(len(m))
    return {
        "squared error": squared_error(m, ones),
        "log loss": log_loss(m, ones),
        "hinge": hinge(m, ones),
    }


def three_losses() -> Explorer:
    """Squared error, log loss and hinge against the margin, each with its slope; a slider for the margin."""
    looks = {"squared error": palette.truth, "log loss": palette.path, "hinge": palette.loss}
    top = 5.0

    def draw() -> tuple[Any, Any]:
        figure, ax = plots.new_figure(height=380)
        grid = np.linspace(-3, 4, 141)
        ax.set(xlim=(-3, 4), ylim=(-0.4, top + 0.3), xlabel="margin m = y z", ylabel="loss of one example")
        for name, (values, _) in losses_at(grid).items():
            shown = values <= top
            ax.plot(grid[shown], values[shown], color=looks[name], linewidth=2.5, zorder=2)
        ax.axvline(0, color=palette.muted, linewidth=1, zorder=1)
        ax.axvline(1, color=palette.muted, linewidth=1, zorder=1)
        plots.text(ax, 2.9, 3.6, "squared error", color=looks["squared error"], xytext=(-10, 0), ha="right")
        plots.text(ax, -2.6, 3.6, "hinge", color=looks["hinge"], xytext=(8, 8))
        plots.text(ax, -2.9, 1.7, "log loss", color=looks["log loss"], xytext=(0, 0))
        plots.text(ax, 0, 4.9, "wrong side", color=palette.muted, xytext=(-8, -4), ha="right")
        plots.text(ax, 1, 4.9, "beyond the street", color=palette.muted, xytext=(8, -4))
        slopes = [ax.plot([], [], color=palette.gradient, linewidth=4.5, zorder=3)[0] for _ in looks]
        dots = [ax.plot([], [], "o", color=c, markersize=9, zorder=4)[0] for c in looks.values()]
        return figure, (slopes, dots)

    def update(state: Any, m: float) -> list[Any]:
        slopes, dots = state
        for line, dot, (value, slope) in zip(slopes, dots, losses_at(np.array([m])).values(), strict=True):
            v, s = float(value[0]), float(slope[0])
            if v > top:
                line.set_data([], [])
                dot.set_data([], [])
                continue
            reach = 0.5 / np.sqrt(1 + (0.7 * s) ** 2)
            line.set_data([m - reach, m + reach], [v - reach * s, v + reach * s])
            dot.set_data([m], [v])
        return [*slopes, *dots]

    def describe(m: float) -> str:
        found = {name: (float(v[0]), float(s[0]) + 0.0) for name, (v, s) in losses_at(np.array([m])).items()}
        side = "wrong side" if m < 0 else "on the boundary" if m == 0 else "right side"
        side += (
            "" if m <= 0 else ", inside the street" if m < 1 else ", on its edge" if m == 1 else ", beyond the street"
        )
        parts = "; ".join(f"{name} {v:.2f}, slope {s:.2f}" for name, (v, s) in found.items())
        return f"Margin {m:.1f} ({side}): {parts}.".replace("-", "−")

    def reached(m: float) -> bool:
        found = losses_at(np.array([m]))
        return bool(found["hinge"][1][0] == 0 and found["log loss"][1][0] < -0.2)

    return Explorer(
        draw,
        update,
        title="Three losses of one margin",
        describe=describe,
        goal=Goal(
            "find a margin where the hinge is silent and the log loss still pulls, with a slope below −0.2", reached
        ),
        keys=[{"m": -1.0}, {"m": 0.5}, {"m": 2.5}],
        m=Slider("margin m", [round(-2.5 + 0.1 * k, 1) for k in range(66)], -1.0, "{:.1f}"),
    )


@lru_cache(maxsize=32)
def fitted(l2: float) -> tuple[Any, float, Any]:
    """Weights, bias and margins (569,) of a LinearSVM on the two features: precise enough for a picture."""
    Z, y = tumours()
    model = LinearSVM(l2=l2, epochs=3000).fit(Z, y)
    return model.coef_, model.intercept_, y * model.decision_function(Z)


def softer_street() -> Explorer:
    """All 569 tumours and the street that the SVM builds between them; a slider for the penalty λ."""
    wide, wrong_at_most = 1.4, 39

    def draw() -> tuple[Any, Any]:
        figure, ax = plots.new_figure(height=440)
        Z, y = tumours()
        _dots(ax, Z, y, 4, 0.3)
        _axes(ax, (-2.2, 4.2), (-1.9, 2.6))
        (line,) = ax.plot([], [], color=palette.prediction, linewidth=3, zorder=4)
        edges = [ax.plot([], [], color=palette.prediction, linewidth=1.5, zorder=4)[0] for _ in range(2)]
        held = [
            ax.plot([], [], marker, color=colour, markersize=6.5, alpha=0.9, markeredgewidth=0, linestyle="", zorder=3)[
                0
            ]
            for marker, colour in (DISC, TRIANGLE)
        ]
        return figure, (ax, line, edges, held)

    def update(state: Any, l2: float) -> list[Any]:
        ax, line, edges, held = state
        w, b, margins = fitted(l2)
        Z, y = tumours()
        line.set_data(*_across(ax, w, -b))
        for side, edge in zip((-1, 1), edges, strict=True):
            edge.set_data(*_across(ax, w, side - b))
        for label, dots in zip((-1, 1), held, strict=True):
            dots.set_data(*Z[(y == label) & (margins < 1)].T)
        return [*held, line, *edges]

    def counts(l2: float) -> tuple[float, int, int]:
        w, _, margins = fitted(l2)
        return 2 / float(np.linalg.norm(w)), int((margins < 1).sum()), int((margins < 0).sum())

    def describe(l2: float) -> str:
        width, inside, wrong = counts(l2)
        return (
            f"λ = {l2:g}: the street is {width:.2f} standard deviations wide. {inside} of 569 tumours have a margin "
            f"below 1 (drawn large), {wrong} of them lie on the wrong side."
        )

    def reached(l2: float) -> bool:
        width, _, wrong = counts(l2)
        return width >= wide and wrong <= wrong_at_most

    return Explorer(
        draw,
        update,
        title="The price of width",
        describe=describe,
        goal=Goal(f"a street at least {wide} wide with at most {wrong_at_most} tumours on the wrong side", reached),
        keys=[{"l2": 0.001}, {"l2": 0.03}, {"l2": 1.0}],
        l2=Slider("penalty λ", [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0], 0.001, "{:g}"),
    )
