"""Explorers of chapter 10: the cost of a step on many machines, walks that meet now and then, late gradients."""

from functools import lru_cache
from typing import Any

import numpy as np

from gdcore import GradientDescent, LocalSteps, Stale, Trace, descend, full_batch, plots, steps
from gdcore.explorer import Explorer, Goal, Slider
from gdcore.palette import palette
from gdcore.timing import Timing

# A cluster of today: 31 parameters, connections of 10 gigabits a second, a scheduler that does 5,000 tasks a second.
CLUSTER = Timing(example=2e-7, delay=1e-3, latency=2e-4, bandwidth=1.25e9, task=2e-4)
SIZE = 31
COUNTS = [2**k for k in range(11)]
EXAMPLES = [10_000, 100_000, 1_000_000, 10_000_000]
PARTS = {"arithmetic": "prediction", "waiting": "loss", "messages": "gradient", "scheduling": "path"}


def _fastest(examples: int) -> int:
    times = [CLUSTER.step(workers, examples, SIZE) for workers in COUNTS]
    return int(COUNTS[times.index(min(times))])


def _milliseconds(seconds: float) -> str:
    return f"{1000 * seconds:,.0f}" if seconds >= 0.1 else f"{1000 * seconds:.1f}"


def workers() -> Explorer:
    """The time of a step against the number of workers, and its parts; sliders for workers and examples."""
    counts = np.array(COUNTS)

    def draw() -> tuple[Any, Any]:
        figure, ax = plots.new_figure(height=400)
        ax.set(xscale="log", xlim=(0.8, 1300), ylim=(0.1, 4e3), xlabel="workers K", ylabel="milliseconds a step")
        plots.log_scale(ax)
        ax.set_xticks([1, 4, 16, 64, 256, 1024], ["1", "4", "16", "64", "256", "1024"])
        ax.minorticks_off()
        lines, labels = {}, {}
        for name, colour in PARTS.items():
            (lines[name],) = ax.plot([], [], color=getattr(palette, colour), linewidth=1.3)
            at = {"arithmetic": 1, "waiting": 1.3, "messages": 300, "scheduling": 120}[name]
            labels[name] = plots.text(ax, at, 1, name, color=getattr(palette, colour), xytext=(0, 5))
        (total,) = ax.plot([], [], color=palette.truth, linewidth=3)
        (here,) = ax.plot([], [], "o", color=palette.truth, markersize=11, zorder=5)
        whole = plots.text(ax, 1, 1, "the whole step", color=palette.truth, xytext=(-30, 16))
        return figure, (lines, labels, total, here, whole)

    def update(state: Any, workers: int, examples: int) -> list[Any]:
        lines, labels, total, here, whole = state
        parts = [CLUSTER.parts(count, examples, SIZE) for count in COUNTS]
        for part, line in lines.items():
            line.set_data(counts, [1000 * each[part] for each in parts])
        at = {"arithmetic": 0, "waiting": 0, "messages": 8, "scheduling": 7}
        for part, label in labels.items():
            label.xy = (counts[at[part]], 1000 * parts[at[part]][part])
        sums = [1000 * sum(each.values()) for each in parts]
        total.set_data(counts, sums)
        here.set_data([workers], [1000 * CLUSTER.step(workers, examples, SIZE)])
        whole.xy = (counts[4], sums[4])
        return [*lines.values(), *labels.values(), total, here, whole]

    def describe(workers: int, examples: int) -> str:
        parts = CLUSTER.parts(workers, examples, SIZE)
        whole, alone = sum(parts.values()), CLUSTER.step(1, examples, SIZE)
        most = max(parts, key=lambda part: parts[part])
        gain = f"{alone / whole:.1f} times as fast as one worker" if alone >= whole else "slower than one worker"
        return (
            f"{examples:,} examples a step, K = {workers}: {_milliseconds(whole)} ms, "
            f"{100 * parts[most] / whole:.0f} % of them {most}" + (f"; {gain}." if workers > 1 else ".")
        )

    return Explorer(
        draw,
        update,
        title="What a step costs on K workers",
        describe=describe,
        goal=Goal(
            "a million examples a step: find the number of workers with the shortest step",
            lambda workers, examples: examples == 1_000_000 and workers == _fastest(examples),
        ),
        keys=[
            {"workers": 2, "examples": 10_000},
            {"workers": 32, "examples": 1_000_000},
            {"workers": 1024, "examples": 1_000_000},
        ],
        workers=Slider("workers K", COUNTS, 1, "{:d}"),
        examples=Slider("examples a step m", EXAMPLES, 1_000_000, "{:,d}"),
    )


# Two shards, a quadratic each: their curvatures differ, and their minima lie `unlike` apart.
CURVATURES = (np.diag([1.0, 0.15]), np.diag([0.15, 1.0]))
RATE, MEETINGS, START = 0.3, 12, np.array([-2.6, 2.2])
LOCAL = [1, 2, 3, 5, 8, 12, 20, 40]


def centres(unlike: float) -> tuple[Any, Any]:
    """The minima of the two."""
    return unlike * np.array([1.6, 0.9]), unlike * np.array([-0.2, -1.3])


def valley(theta: Any, A: Any, c: Any) -> tuple[float, Any]:
    """J(θ) = ½ (θ − c)ᵀ A (θ − c), an objective whose data are A and c."""
    away = theta - c
    return float(away @ A @ away) / 2, A @ away


def _lowest(unlike: float) -> Any:
    """The minimum of the mean of the two."""
    pairs = list(zip(CURVATURES, centres(unlike), strict=True))
    return np.linalg.solve(sum(A for A, _ in pairs), sum(A @ c for A, c in pairs))


@lru_cache(maxsize=64)
def _meetings(count: int, unlike: float) -> tuple[Any, Any]:
    """Where the meetings are, (MEETINGS + 1, 2), and the local walks between them, one array a shard and meeting."""
    local = LocalSteps(valley, RATE, count)
    shards = list(zip(CURVATURES, centres(unlike), strict=True))

    def mean(theta: Any) -> tuple[float, Any]:
        ends = [local(theta, *shard) for shard in shards]
        return sum(value for value, _ in ends) / 2, sum(way for _, way in ends) / 2

    run = Trace.of(descend(mean, START, GradientDescent(1.0), steps(MEETINGS)))
    walks = []
    for theta in run.theta[:-1]:
        for shard in shards:
            alone = descend(valley, theta, GradientDescent(RATE), full_batch(*shard, count))
            walks.append(Trace.of(alone).theta)
    return run.theta, walks


def _away(count: int, unlike: float) -> float:
    return float(np.linalg.norm(_meetings(count, unlike)[0][-1] - _lowest(unlike)))


def meetings() -> Explorer:
    """Two shards walk alone and meet; sliders for the steps between meetings and for how unlike the shards are."""

    def draw() -> tuple[Any, Any]:
        figure, ax = plots.new_figure(height=420)
        ax.set(xlim=(-3.4, 3.4), ylim=(-2.2, 2.7), xlabel="θ₁", ylabel="θ₂")
        (first,) = ax.plot([], [], color=palette.class_a, linewidth=1.1)
        (second,) = ax.plot([], [], color=palette.class_b, linewidth=1.1)
        (walk,) = ax.plot([], [], "o", color=palette.path, markersize=8, zorder=4)
        crosses = [
            ax.plot([], [], "x", color=colour, markersize=11, markeredgewidth=3, zorder=5)[0]
            for colour in (palette.class_a, palette.class_b)
        ]
        (lowest,) = ax.plot([], [], "+", color=palette.truth, markersize=18, markeredgewidth=3, zorder=6)
        plots.text(ax, -3.4, 2.7, "× minima of the two shards", color=palette.class_a, xytext=(280, -20))
        plots.text(ax, -3.4, 2.7, "+ minimum of the whole", color=palette.truth, xytext=(280, -42))
        plots.text(ax, -3.4, 2.7, "● meetings", color=palette.path, xytext=(280, -64))
        return figure, (first, second, walk, crosses, lowest)

    def update(state: Any, count: int, unlike: float) -> list[Any]:
        first, second, walk, crosses, lowest = state
        places, walks = _meetings(count, unlike)
        gap = np.full((1, 2), np.nan)
        for line, mine in ((first, walks[::2]), (second, walks[1::2])):
            line.set_data(*np.concatenate([part for each in mine for part in (each, gap)]).T)
        walk.set_data(*places.T)
        for cross, centre in zip(crosses, centres(unlike), strict=True):
            cross.set_data(*centre[:, None])
        lowest.set_data(*_lowest(unlike)[:, None])
        return [first, second, walk, *crosses, lowest]

    def describe(count: int, unlike: float) -> str:
        between = "1 local step" if count == 1 else f"{count} local steps"
        return (
            f"{between} between meetings, minima {np.linalg.norm(np.subtract(*centres(unlike))):.1f} apart: after "
            f"{MEETINGS} meetings the mean is {_away(count, unlike):.3f} away from the minimum of the whole."
        )

    return Explorer(
        draw,
        update,
        title="Walk alone, meet now and then",
        describe=describe,
        goal=Goal(
            "with the shards as unlike as possible, end at most 0.2 away from the minimum of the whole",
            lambda count, unlike: unlike == 1 and _away(count, unlike) <= 0.2,
        ),
        keys=[{"count": 1, "unlike": 1.0}, {"count": 5, "unlike": 1.0}, {"count": 40, "unlike": 1.0}],
        count=Slider("local steps H", LOCAL, 1, "{:d}"),
        unlike=Slider("how unlike the shards are", [0.0, 0.25, 0.5, 0.75, 1.0], 1.0, "{:.2f}"),
    )


UPDATES, NEAR = 100, 0.01
DELAYS = [0, 1, 2, 4, 8, 16]
RATES = [0.02, 0.03, 0.05, 0.07, 0.1, 0.15, 0.2, 0.3, 0.5, 0.7, 1.0, 1.5, 2.0]


def _bowl(theta: Any) -> tuple[float, Any]:
    return float(theta @ theta) / 2, theta


@lru_cache(maxsize=128)
def _late(delay: int, rate: float) -> Any:
    """θ over UPDATES updates on ½ θ², with gradients `delay` updates old."""
    return Trace.of(descend(Stale(_bowl, delay), np.ones(1), GradientDescent(rate), steps(UPDATES))).theta[:, 0]


def _arrived(delay: int, rate: float) -> int | None:
    """The update from which θ stays within NEAR, or None."""
    away = np.flatnonzero(~(np.abs(_late(delay, rate)) <= NEAR))
    first = int(away[-1]) + 1
    return first if first < len(_late(delay, rate)) else None


def late() -> Explorer:
    """Descent on half a square with gradients that come late; sliders for the delay and the learning rate."""

    def draw() -> tuple[Any, Any]:
        figure, ax = plots.new_figure(height=360)
        ax.set(xlim=(0, UPDATES), ylim=(-2.5, 2.5), xlabel="update", ylabel="θ")
        ax.axhspan(-0.05, 0.05, color=palette.truth, alpha=0.15, linewidth=0)
        ax.axhline(0, color=palette.muted, linewidth=1)
        (line,) = ax.plot([], [], "-o", color=palette.path, linewidth=1.5, markersize=3.5)
        return figure, line

    def update(line: Any, delay: int, rate: float) -> list[Any]:
        theta = _late(delay, rate)
        inside = np.cumsum(np.abs(theta) > 8) < 2
        line.set_data(np.arange(len(theta))[inside], theta[inside])
        return [line]

    def describe(delay: int, rate: float) -> str:
        theta, arrived = _late(delay, rate), _arrived(delay, rate)
        start = f"{delay} update{'s' * (delay != 1)} late, η = {rate:g}: "
        if arrived is not None:
            return f"{start}within {NEAR} of the minimum from update {arrived} on."
        late_, early = np.abs(theta[-40:]).max(), np.abs(theta[-80:-40]).max()
        trend = (
            "the swings grow"
            if late_ > 1.001 * early
            else "the swings stay"
            if late_ > 0.999 * early
            else "still on its way"
        )
        return f"{start}{trend}; in the last 40 updates |θ| is up to {late_:.3g}."

    def reached(delay: int, rate: float) -> bool:
        fit = [r for r in RATES if _arrived(4, r) is not None]
        return delay == 4 and rate == max(fit)

    return Explorer(
        draw,
        update,
        title="Steps on old news",
        describe=describe,
        goal=Goal(
            f"4 updates late: find the largest η that is within {NEAR} of the minimum at update {UPDATES}", reached
        ),
        keys=[{"delay": 0, "rate": 0.5}, {"delay": 4, "rate": 0.2}, {"delay": 4, "rate": 0.5}],
        delay=Slider("delay τ", DELAYS, 0, "{:d}"),
        rate=Slider("learning rate η", RATES, 0.5, "{:g}"),
    )
