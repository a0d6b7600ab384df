"""Explorers of chapter 6: a chain of slopes, a boundary that bends, a network that learns to read, a deep one that
can't.
"""

from functools import lru_cache
from typing import Any

import numpy as np
from contourpy import contour_generator

from gdcore import (
    GradientDescent,
    Network,
    Objective,
    Trace,
    activations,
    datasets,
    descend,
    full_batch,
    log_loss,
    minibatches,
    plots,
    softmax_cross_entropy,
)
from gdcore.explorer import Explorer, Goal, Slider
from gdcore.palette import palette

# One chain: u = X w, h = tanh u, z = v h, loss (z - Y)^2.
X, Y = 2.0, 1.0
PLACES = (1.0, 3.0, 5.0, 7.0, 9.0)


def _forward(w: Any, v: float) -> tuple[Any, Any, Any, Any]:
    """u, h, z and the loss."""
    u = X * w
    h = np.tanh(u)
    z = v * h
    return u, h, z, (z - Y) ** 2


def _locals(w: float, v: float) -> tuple[float, float, float, float]:
    """The slope of each arrow: du/dw, dh/du, dz/dh, dloss/dz."""
    _, h, z, _ = _forward(w, v)
    return X, float(1 - h * h), v, float(2 * (z - Y))


def _number(value: float) -> str:
    """Two decimals; four for what is small, one for what is large."""
    digits = 4 if 0 < abs(value) < 0.05 else 2 if abs(value) < 10 else 1
    return f"{value + 0.0:.{digits}f}".replace("-", "−")


def chain() -> Explorer:
    """A network of one unit a layer: values run to the right, slopes multiply on the way back; sliders for its weights.

    Below, the loss over the first weight, with the tangent whose slope is the product.
    """
    names = ("w", f"u = {X:.0f}w", "h = tanh u", "z = v h", f"(z − {Y:.0f})²")
    w_range = np.linspace(-2, 2, 81)

    def draw() -> tuple[Any, Any]:
        figure, (top, bottom) = plots.new_grid(2, 1, height=510)
        top.get_gridspec().set_height_ratios([1.15, 1])
        top.set(xlim=(0, 10), ylim=(-0.45, 3.3))
        top.axis("off")
        for place, name in zip(PLACES, names, strict=True):
            plots.text(top, place, 2.95, name, color=palette.truth, xytext=(0, 0), ha="center")
            top.plot([place], [1.9], "o", markersize=60, color="white", markeredgecolor=palette.path, zorder=3)
        for left in PLACES[:-1]:
            _arrow(top, (left + 0.55, 1.9), (left + 1.45, 1.9), palette.path)
            _arrow(top, (left + 1.3, 0), (left + 0.7, 0), palette.gradient)
        values = [plots.text(top, p, 1.9, "", color=palette.path, xytext=(0, -5), ha="center") for p in PLACES]
        steps = [plots.text(top, p + 1, 0.42, "", color=palette.truth, xytext=(0, 0), ha="center") for p in PLACES[:-1]]
        slopes = [plots.text(top, p, 0, "", color=palette.gradient, xytext=(0, -5), ha="center") for p in PLACES]
        bottom.set(xlim=(-2.1, 2.1), ylim=(-0.6, 9.6), xlabel="first weight w", ylabel="loss", yticks=[0, 3, 6, 9])
        (curve,) = bottom.plot([], [], color=palette.loss, zorder=2)
        (tangent,) = bottom.plot([], [], color=palette.gradient, linewidth=4, zorder=3)
        (dot,) = bottom.plot([], [], "o", color=palette.path, markersize=10, zorder=4)
        return figure, (values, steps, slopes, curve, tangent, dot)

    def update(state: Any, w: float, v: float) -> list[Any]:
        values, steps, slopes, curve, tangent, dot = state
        numbers, local = (w, *_forward(w, v)), _locals(w, v)
        back = [1.0]
        for slope in reversed(local):
            back.insert(0, back[0] * slope)
        for word, number in zip(values, numbers, strict=True):
            word.set_text(f"{float(number) + 0.0:.2f}".replace("-", "−"))
        for word, number in zip(steps, local, strict=True):
            word.set_text("× " + _number(number))
        for word, number in zip(slopes, back, strict=True):
            word.set_text(_number(number))
        curve.set_data(w_range, _forward(w_range, v)[3])
        loss, reach = float(numbers[-1]), 0.6 / np.hypot(1, 0.4 * back[0]) * np.array([-1, 1])
        tangent.set_data(w + reach, loss + back[0] * reach)
        dot.set_data([w], [loss])
        return [curve, tangent, dot, *values, *steps, *slopes]

    def describe(w: float, v: float) -> str:
        factors = " × ".join(_number(slope) for slope in _locals(w, v))
        loss = float(_forward(w, v)[3])
        product = _number(float(np.prod(_locals(w, v))))
        return f"Loss {loss:.3f}. Slope of the loss with respect to w: {factors} = {product}."

    return Explorer(
        draw,
        update,
        title="Values run forward, slopes run back",
        describe=describe,
        goal=Goal("bring the loss below 0.01", lambda w, v: _forward(w, v)[3] < 0.01),
        keys=[{"w": -0.5, "v": 2.0}, {"w": -2.0, "v": 2.0}, {"w": 0.3, "v": 2.0}],
        w=Slider("first weight w", [round(-2 + 0.1 * k, 1) for k in range(41)], -0.5, "{:.1f}"),
        v=Slider("second weight v", [0.0, 1.0, 2.0], 1.0, "{:.1f}"),
    )


def _arrow(ax: Any, start: Any, end: Any, colour: str) -> None:
    style = {"arrowstyle": "-|>", "color": colour, "linewidth": 1.5, "mutation_scale": 13, "shrinkA": 0, "shrinkB": 0}
    ax.annotate("", end, start, arrowprops=style, zorder=2)


# Two moons: synthetic, because the bends of a boundary are geometry.
BOX = ((-2.1, 2.1), (-1.5, 1.5))
TIMES = (0, 10, 20, 50, 100, 200, 500, 1000)
UNITS = (0, 1, 2, 3, 4, 8)


@lru_cache(maxsize=1)
def two_moons() -> tuple[Any, Any]:
    """100 points on two noisy half circles that reach into each other, (100, 2), and the labels 0 and 1."""
    rng = np.random.default_rng(6)
    angle = np.pi * rng.uniform(0, 1, 50)
    upper = np.column_stack([np.cos(angle), np.sin(angle)])
    lower = np.column_stack([1 - np.cos(angle), 0.5 - np.sin(angle)])
    points = np.vstack([upper, lower]) + rng.normal(0, 0.15, (100, 2))
    return points - [0.5, 0.25], np.repeat([0.0, 1.0], 50)


@lru_cache(maxsize=16)
def _bent(units: int) -> tuple[Network, Any]:
    """A network with so many hidden ReLU units, and its thetas at TIMES."""
    points, labels = two_moons()
    network = Network((2, units, 1) if units else (2, 1))
    start = network.start(np.random.default_rng(3))
    run = descend(Objective(network, log_loss), start, GradientDescent(0.5), full_batch(points, labels, TIMES[-1]))
    return network, Trace.of(run).theta[list(TIMES)]


def _right(units: int, step: int) -> int:
    """How many of the 100 points are on their side of the boundary."""
    points, labels = two_moons()
    network, thetas = _bent(units)
    return int(((network(thetas[TIMES.index(step)], points)[0] > 0) == labels).sum())


def _boundary(network: Network, theta: Any) -> Any:
    """Where the score is 0, as one line (2, k) with gaps."""
    x, y = (np.linspace(low, high, 61) for low, high in BOX)
    grid = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    lines = contour_generator(x, y, network(theta, grid)[0].reshape(len(y), len(x))).lines(0.0)
    parts = [part for line in lines for part in (np.asarray(line), np.full((1, 2), np.nan))]
    return np.concatenate(parts).T if parts else np.empty((2, 0))


def _folds(network: Network, theta: Any) -> Any:
    """The lines on which the hidden units switch on or off, as one line (2, k) with gaps."""
    ends = []
    for w1, w2, b in network.unpack(theta)[0] if len(network.sizes) == 3 else ():
        length = np.hypot(w1, w2)
        if length > 1e-6:
            foot = -b * np.array([w1, w2]) / length**2
            along = 6 * np.array([-w2, w1]) / length
            ends += [foot - along, foot + along, np.full(2, np.nan)]
    return np.array(ends).T if ends else np.empty((2, 0))


def moons() -> Explorer:
    """Two classes that no line can part, and a network's boundary; sliders for hidden units and steps of training."""
    fewest = min(units for units in UNITS if max(_right(units, step) for step in TIMES) == 100)

    def draw() -> tuple[Any, Any]:
        figure, ax = plots.new_figure(height=420)
        points, labels = two_moons()
        ax.set(xlim=BOX[0], ylim=BOX[1], xlabel="x₁", ylabel="x₂", aspect="equal", xticks=[-2, -1, 0, 1, 2])
        for label, marker, colour in ((0, "o", palette.class_a), (1, "^", palette.class_b)):
            ax.plot(*points[labels == label].T, marker, color=colour, markersize=6, alpha=0.75, markeredgewidth=0)
        (folds,) = ax.plot([], [], color=palette.muted, linewidth=1, linestyle=(0, (5, 4)), zorder=3)
        (line,) = ax.plot([], [], color=palette.prediction, linewidth=3, zorder=4)
        return figure, (folds, line)

    def update(state: Any, units: int, step: int) -> list[Any]:
        folds, line = state
        network, thetas = _bent(units)
        theta = thetas[TIMES.index(step)]
        folds.set_data(*_folds(network, theta))
        line.set_data(*_boundary(network, theta))
        return [folds, line]

    def describe(units: int, step: int) -> str:
        network, _ = _bent(units)
        layer = f"{units} hidden unit{'s' * (units > 1)}" if units else "No hidden unit, a linear model"
        return f"{layer}: {network.size} parameters. After {step} steps {_right(units, step)} of 100 are on their side."

    return Explorer(
        draw,
        update,
        title="One bend for each hidden unit",
        describe=describe,
        goal=Goal(
            "all 100 points on their side, with as few hidden units as possible",
            lambda units, step: units == fewest and _right(units, step) == 100,
        ),
        keys=[{"units": 0, "step": 1000}, {"units": 2, "step": 1000}, {"units": 3, "step": 1000}],
        units=Slider("hidden units", UNITS, 0, "{:d}"),
        step=Slider("steps", TIMES, 0, "{:d}"),
    )


# The digits, as the chapter reads them.
SIZES = (64, 64, 10)
EPOCHS, SIZE, RATE, L2 = 40, 32, 0.5, 1e-4
STOPS = (0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 1520)
PICTURES = (84, 396, 62, 478)


@lru_cache(maxsize=1)
def _digits() -> tuple[Any, Any, Any, Any, Any]:
    """Centred pictures and labels to learn from, the same to be tested with, and the test pictures as they are."""
    data = datasets.digits()
    parts = datasets.split(data.X, data.y.astype(float), 1 / 3, np.random.default_rng(0))
    mean = parts.X_train.mean(axis=0)
    return (parts.X_train - mean) / 8, parts.y_train, (parts.X_test - mean) / 8, parts.y_test, parts.X_test


@lru_cache(maxsize=1)
def _read() -> Any:
    """The probabilities for the chosen pictures at each of STOPS: (stops, pictures, 10)."""
    A, y, B, _, _ = _digits()
    network, rng, found = Network(SIZES), np.random.default_rng(0), []
    start = network.start(rng)
    batches = minibatches(A, y, SIZE, EPOCHS, rng)
    for step in descend(Objective(network, softmax_cross_entropy, L2), start, GradientDescent(RATE), batches):
        if step.t in STOPS:
            z = network(step.theta, B[list(PICTURES)])[0]
            powers = np.exp(z - z.max(axis=1, keepdims=True))
            found.append(powers / powers.sum(axis=1, keepdims=True))
    return np.array(found)


def reading() -> Explorer:
    """A digit that the network has not seen and its ten probabilities; sliders for the picture and for the training."""
    truth = [int(_digits()[3][k]) for k in PICTURES]

    def settled(picture: int, step: int) -> bool:
        guesses = _read()[:, picture - 1].argmax(axis=1) == truth[picture - 1]
        return bool(guesses[STOPS.index(step) :].all())

    def draw() -> tuple[Any, Any]:
        figure, (left, right) = plots.new_figure(ncols=2, height=330)
        left.get_gridspec().set_width_ratios([1, 1.5])
        image = left.imshow(np.zeros((8, 8)), cmap="Greys", vmin=0, vmax=16)
        left.axis("off")
        right.set(xlim=(-0.7, 9.7), ylim=(0, 1.12), xticks=range(10), yticks=[0, 0.5, 1])
        right.set(xlabel="digit", ylabel="probability")
        bars = [
            right.plot([], [], color=palette.muted, linewidth=19, solid_capstyle="butt", zorder=2)[0] for _ in range(10)
        ]
        (mark,) = right.plot([], [], "v", color=palette.truth, markersize=9, zorder=4)
        return figure, (image, bars, mark)

    def update(state: Any, picture: int, step: int) -> list[Any]:
        image, bars, mark = state
        image.set_data(_digits()[4][PICTURES[picture - 1]].reshape(8, 8))
        p = _read()[STOPS.index(step), picture - 1]
        for k, bar in enumerate(bars):
            bar.set_data([k, k], [0, p[k]])
            bar.set_color(palette.prediction if k == p.argmax() else palette.muted)
        mark.set_data([truth[picture - 1]], [p[truth[picture - 1]] + 0.06])
        return [image, *bars, mark]

    def describe(picture: int, step: int) -> str:
        p, k = _read()[STOPS.index(step), picture - 1], truth[picture - 1]
        after = "Before any step" if step == 0 else f"After {step} step{'s' * (step > 1)}"
        read = f"{after} the network reads a {p.argmax()}, with {100 * p.max():.0f} %."
        return read if p.argmax() == k else f"{read} It is a {k}, which gets {100 * p[k]:.0f} %."

    first = next(step for step in STOPS if settled(1, step))
    return Explorer(
        draw,
        update,
        title="Learning to read",
        describe=describe,
        goal=Goal(
            "with picture 1, find the first stop after which the network reads it right for good",
            lambda picture, step: picture == 1 and step == first,
        ),
        keys=[{"picture": 1, "step": 0}, {"picture": 1, "step": 20}, {"picture": 1, "step": 1520}],
        picture=Slider("picture", range(1, len(PICTURES) + 1), 1, "{:d}"),
        step=Slider("steps", STOPS, 0, "{:d}"),
    )


DEEPEST = 10
LOOKS = (
    (activations.sigmoid, "glorot", "o", palette.loss),
    (activations.tanh, "glorot", "s", palette.path),
    (activations.relu, "he", "^", palette.prediction),
)
LOW, HIGH = 0.1, 10.0


@lru_cache(maxsize=512)
def _lengths(layers: int, scale: float, kind: int) -> Any:
    """The length of each layer's part of the gradient at the start, (layers + 1,), on 200 digits."""
    activation, scheme, _, _ = LOOKS[kind]
    A, y = (part[:200] for part in _digits()[:2])
    network = Network((64, *[64] * layers, 10), activation)
    theta = scale * network.start(np.random.default_rng(1), scheme)
    gradient = Objective(network, softmax_cross_entropy)(theta, A, y)[1]
    return np.array([np.linalg.norm(W) for W in network.unpack(gradient)])


def depth() -> Explorer:
    """How long the gradient of each layer is at the start; sliders for the number of hidden layers and the scale."""

    def draw() -> tuple[Any, Any]:
        figure, ax = plots.new_figure(height=370)
        ax.set(xlim=(0.5, DEEPEST + 1.5), ylim=(1e-10, 1e6), xlabel="layer, counted from the input")
        ax.set(xticks=range(1, DEEPEST + 2, 2))
        plots.log_scale(ax)
        ax.set_yticks([1e-9, 1e-6, 1e-3, 1, 1e3])
        ax.set_ylabel("length of the gradient")
        ax.axhspan(LOW, HIGH, color=palette.muted, alpha=0.15, linewidth=0, zorder=0)
        lines = [ax.plot([], [], "-" + marker, color=colour, markersize=7)[0] for _, _, marker, colour in LOOKS]
        for at, word, (_, _, marker, colour) in zip((0.7, 4.4, 7.0), ("sigmoid", "tanh", "ReLU"), LOOKS, strict=True):
            ax.plot([at + 0.2], [4e5], marker, color=colour, markersize=8, clip_on=False)
            plots.text(ax, at + 0.2, 4e5, word, color=colour, xytext=(9, -5))
        return figure, lines

    def update(lines: Any, layers: int, scale: float) -> list[Any]:
        for kind, line in enumerate(lines):
            line.set_data(range(1, layers + 2), _lengths(layers, scale, kind))
        return list(lines)

    def describe(layers: int, scale: float) -> str:
        firsts = [_lengths(layers, scale, kind)[0] for kind in range(3)]
        words = [f"{name} {_short(size)}" for name, size in zip(("sigmoid", "tanh", "ReLU"), firsts, strict=True)]
        count = f"{layers} hidden layer{'s' * (layers > 1)}"
        return f"{count}, scale {scale:.1f}. Gradient of the first layer: {words[0]}, {words[1]}, {words[2]}."

    def reached(layers: int, scale: float) -> bool:
        sizes = _lengths(layers, scale, 2)
        return layers >= 8 and bool((sizes > LOW).all() and (sizes < HIGH).all())

    return Explorer(
        draw,
        update,
        title="What the first layer hears",
        describe=describe,
        goal=Goal("with 8 hidden layers or more, keep ReLU's line within the band, 0.1 to 10, in every layer", reached),
        keys=[
            {"layers": 2, "scale": 1.0},
            {"layers": 10, "scale": 1.0},
            {"layers": 10, "scale": 2.0},
        ],
        layers=Slider("hidden layers", range(1, DEEPEST + 1), 1, "{:d}"),
        scale=Slider("scale of the start", [0.5, 0.7, 1.0, 1.4, 2.0], 0.5, "{:.1f}"),
    )


def _short(size: float) -> str:
    """0.02 or 10⁻⁷."""
    return f"{size:.2g}" if 0.01 <= size < 100 else plots.power_of_ten(float(10.0 ** round(np.log10(size))))


def training_picture() -> Any:
    """The five stations of a training step and the way between them, as a figure."""
    figure, ax = plots.new_figure(height=300)
    ax.set(xlim=(0, 640), ylim=(0, 300))
    ax.axis("off")
    top, low, half = 225.0, 70.0, 94.0
    stations = (
        (97.0, top, "input", "64 pixels", palette.truth),
        (320.0, top, "forward pass", "ten scores", palette.path),
        (543.0, top, "loss", "one number", palette.loss),
        (543.0, low, "backpropagation", "4,810 slopes", palette.gradient),
        (320.0, low, "update", "4,810 knobs", palette.prediction),
    )
    for x, y, name, detail, colour in stations:
        across, up = np.array([-half, half, half, -half, -half]), np.array([-42, -42, 42, 42, -42])
        ax.plot(x + across, y + up, color=colour, linewidth=2)
        plots.text(ax, x, y, name, color=colour, xytext=(0, 6), ha="center")
        plots.text(ax, x, y, detail, color=palette.truth, xytext=(0, -20), ha="center")
    gap = half + 4
    _arrow(ax, (97 + gap, top), (320 - gap, top), palette.path)
    _arrow(ax, (320 + gap, top), (543 - gap, top), palette.path)
    _arrow(ax, (543, top - 48), (543, low + 48), palette.gradient)
    _arrow(ax, (543 - gap, low), (320 + gap, low), palette.gradient)
    _arrow(ax, (320, low + 48), (320, top - 48), palette.prediction)
    plots.text(ax, 320, (top + low) / 2, "repeat", color=palette.prediction, xytext=(-8, -5), ha="right")
    return figure


def draw_digit(ax: Any, pixels: Any, words: str = "") -> None:
    """One 8×8 picture, ink dark on light, with words above it."""
    ax.imshow(np.reshape(pixels, (8, 8)), cmap="Greys", vmin=0, vmax=16)
    ax.axis("off")
    if words:
        plots.text(ax, 3.5, -0.5, words, xytext=(0, 5), ha="center")


def draw_probabilities(ax: Any, p: Any) -> None:
    """Ten bars, the highest one in the colour of a prediction."""
    for k in range(10):
        colour = palette.prediction if k == np.argmax(p) else palette.muted
        ax.plot([k, k], [0, p[k]], color=colour, linewidth=19, solid_capstyle="butt")
    ax.set(xlim=(-0.7, 9.7), ylim=(0, 1.12), xticks=range(10), yticks=[0, 0.5, 1], xlabel="digit")
    ax.set(ylabel="probability")


def draw_units(ax: Any, W: Any, rows: int, columns: int) -> None:
    """The incoming weights of the units with the longest weights, each as an 8×8 picture: orange up, purple down."""
    chosen = np.argsort(-np.linalg.norm(W, axis=1), kind="stable")[: rows * columns]
    sheet = np.full((9 * rows - 1, 9 * columns - 1), np.nan)
    for place, unit in enumerate(chosen):
        i, j = divmod(place, columns)
        sheet[9 * i : 9 * i + 8, 9 * j : 9 * j + 8] = W[unit].reshape(8, 8)
    most = float(np.nanmax(np.abs(sheet)))
    ax.imshow(sheet, cmap="PuOr_r", vmin=-most, vmax=most, interpolation="nearest")
    ax.axis("off")
