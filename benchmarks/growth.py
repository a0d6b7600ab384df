"""How the time of a step grows with the number of examples, of features, with the batch and with the depth."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import numpy as np

import gdcore as g
from benchmarks.timing import clock

SERIES = {
    "examples n (d = 20, full batch)": [100, 1_000, 10_000, 100_000, 1_000_000],
    "features d (n = 1,000, full batch)": [1, 10, 100, 1_000],
    "examples in a batch (d = 20)": [1, 10, 100, 1_000, 10_000],
    "hidden layers of 32 units (batch 32)": [0, 1, 2, 4, 8],
}


def step_time(objective: Any, theta: Any, stream: Any, seconds: float = 0.2) -> float:
    """The fastest of several runs of some steps."""
    run, best = g.descend(objective, theta, g.GradientDescent(1e-6), stream), np.inf
    next(run)
    begin = time.perf_counter()
    while time.perf_counter() - begin < seconds:
        start = clock()
        for _ in range(5):
            next(run)
        best = min(best, (clock() - start) / 5)
    return float(best)


def linear(n: int, d: int, size: int | None = None) -> float:
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(n, d)), rng.integers(0, 2, n) * 1.0
    stream = g.full_batch(X, y, 10**6) if size is None else g.minibatches(X, y, size, 10**6)
    return step_time(g.Objective(g.Linear(d), g.log_loss), np.zeros(d + 1), stream)


def deep(layers: int) -> float:
    rng = np.random.default_rng(0)
    net = g.Network((20, *[32] * layers, 1))
    X, y = rng.normal(size=(3200, 20)), rng.normal(size=3200)
    return step_time(g.Objective(net, g.squared_error), net.start(rng), g.minibatches(X, y, 32, 10**6))


def measure() -> dict[str, list[tuple[int, float]]]:
    """For each series: pairs of the number that grows and the seconds of a step."""
    by_n, by_d, by_batch, by_depth = SERIES
    return {
        by_n: [(n, linear(n, 20)) for n in SERIES[by_n]],
        by_d: [(d, linear(1_000, d)) for d in SERIES[by_d]],
        by_batch: [(size, linear(10_000, 20, size)) for size in SERIES[by_batch]],
        by_depth: [(layers, deep(layers)) for layers in SERIES[by_depth]],
    }


def draw(series: dict[str, list[tuple[int, float]]], path: Path) -> None:
    import matplotlib

    matplotlib.use("svg")
    import matplotlib.pyplot as plt

    plt.rcParams["svg.hashsalt"] = "downhill"
    figure, axes = plt.subplots(2, 2, figsize=(9, 6), layout="constrained")
    for axis, (name, points) in zip(axes.flat, series.items(), strict=True):
        numbers, seconds = zip(*points, strict=True)
        axis.plot(numbers, np.array(seconds) * 1e6, "o-", color="#0072B2")
        axis.set(xlabel=name, ylabel="µs a step")
        if min(numbers) > 0:
            axis.set(xscale="log", yscale="log")
        else:
            axis.set(ylim=(0, None))
        axis.grid(alpha=0.3)
    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)
