"""Descent on a Dask cluster: the time of a step against shard size and workers, and dask-glm on the same problem.

    python benchmarks/cluster.py [--rows 2000000] [--table benchmarks/cluster.md]

Needs the extra `distributed`. dask-glm is compared where it is installed (`pip install dask-glm`). Run it on a
quiet machine.
"""

import argparse
import json
import os
import platform
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import dask
import dask.array as da
import numpy as np
from dask.distributed import Client, LocalCluster, wait

from gdcore import GradientDescent, Linear, Nesterov, Objective, descend, log_loss, steps
from gdcore.distributed import Distributed

FEATURES = 30
SIZES = (1_000, 10_000, 100_000, 500_000)
L2 = 1e-4


def problem(rows: int, shards: int, client: Client) -> tuple[Any, Any]:
    """A logistic problem in memory on the workers: X (rows, FEATURES), y (rows,)."""
    X = da.random.default_rng(0).normal(size=(rows, FEATURES), chunks=(rows // shards, FEATURES))
    w = np.random.default_rng(1).normal(size=FEATURES)
    noise = da.random.default_rng(2).logistic(size=rows, chunks=rows // shards)
    X, y = client.persist([X, (X @ w + noise > 0).astype(float)])
    wait([X, y])
    return X, y


def milliseconds(step: Callable[[], Any], least: int = 15, budget: float = 3.0) -> float:
    """The median time of a call."""
    step()
    took: list[float] = []
    while len(took) < least or (sum(took) < budget and len(took) < 100):
        began = time.perf_counter()
        step()
        took.append(time.perf_counter() - began)
    return float(1000 * np.median(took))


def step_times(client: Client, workers: int) -> Iterator[dict[str, Any]]:
    """Milliseconds a step for two shards of each size."""
    for size in SIZES:
        X, y = problem(2 * size, 2, client)
        split = Distributed.from_arrays(Objective(Linear(FEATURES), log_loss, L2), X, y, client)
        theta = np.zeros(FEATURES + 1)
        yield {"workers": workers, "rows": 2 * size, "ms": milliseconds(lambda split=split, theta=theta: split(theta))}


def overhead(client: Client, shards: int) -> float:
    """Milliseconds of a step whose arithmetic is nothing."""
    X, y = problem(8 * shards, shards, client)
    split = Distributed.from_arrays(Objective(Linear(FEATURES), log_loss), X, y, client)
    theta = np.zeros(FEATURES + 1)
    return milliseconds(lambda: split(theta))


def crossing(times: list[dict[str, Any]]) -> float | None:
    """The number of examples a step at which two workers take as long as one, between measured sizes; None if none."""
    by = {(t["workers"], t["rows"]): t["ms"] for t in times}
    rows = sorted({t["rows"] for t in times})
    gain = np.array([by[1, n] - by[2, n] for n in rows])
    for k in range(1, len(rows)):
        if gain[k - 1] <= 0 < gain[k] and (gain[k:] > 0).all():
            part = -gain[k - 1] / (gain[k] - gain[k - 1])
            return float(np.exp(np.log(rows[k - 1]) + part * np.log(rows[k] / rows[k - 1])))
    return float(rows[0]) if (gain > 0).all() else None


def against_glm(client: Client, rows: int) -> dict[str, Any] | None:
    """Seconds of dask-glm's gradient descent, and of ours, to the objective value at which dask-glm ends."""
    try:
        from dask_glm.algorithms import gradient_descent
        from dask_glm.families import Logistic
    except ImportError:
        return None
    X, y = problem(rows, 4, client)
    ones = client.persist(da.concatenate([X, da.ones((rows, 1), chunks=(X.chunks[0], 1))], axis=1).rechunk({1: -1}))
    wait(ones)
    plain = Distributed.from_arrays(Objective(Linear(FEATURES), log_loss), X, y, client)
    began = time.perf_counter()
    beta = np.asarray(gradient_descent(ones, y, family=Logistic, max_iter=100, tol=1e-7))
    theirs = time.perf_counter() - began
    target = plain(beta)[0]
    began = time.perf_counter()
    moments = np.asarray((ones.T @ ones / rows).compute())  # the curvature is at most their largest eigenvalue / 4
    rate = float(4 / np.linalg.eigvalsh(moments)[-1])
    finding = time.perf_counter() - began
    ours = []
    for name, optimizer in (("Nesterov", Nesterov(rate, 0.9)), ("plain descent", GradientDescent(rate))):
        began = time.perf_counter()
        for step in descend(plain, np.zeros(FEATURES + 1), optimizer, steps(3000)):
            if step.value <= target:
                break
        seconds = finding + time.perf_counter() - began
        ours.append({"name": name, "seconds": seconds, "steps": step.t, "reached": step.value <= target})
    return {"rows": rows, "theirs": theirs, "target": target, "ours": ours}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000, help="examples of the problem for dask-glm")
    parser.add_argument("--table", type=Path, help="write the table to this file too")
    parser.add_argument("--json", type=Path, help="write the numbers to this file")
    options = parser.parse_args()
    times, still = [], {}
    for workers in (1, 2):
        with (
            LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=":0", silence_logs=50) as cluster,
            Client(cluster) as client,
        ):
            still |= {(workers, shards): overhead(client, shards) for shards in (1, 2, 8)}
            times += list(step_times(client, workers))
            glm = against_glm(client, options.rows) if workers == 2 else None
    lines = [
        f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"numpy {np.__version__}, dask {dask.__version__}; {FEATURES} features, log loss, one thread a worker.",
        "",
        "| examples a step | 1 worker, ms | 2 workers, ms | gain |",
        "|---|---|---|---|",
    ]
    by = {(t["workers"], t["rows"]): t["ms"] for t in times}
    for size in SIZES:
        one, two = by[1, 2 * size], by[2, 2 * size]
        lines.append(f"| {2 * size:,} | {one:.1f} | {two:.1f} | {one / two:.2f} |")
    lines += ["", "| overhead of a step, ms | 1 shard | 2 shards | 8 shards |", "|---|---|---|---|"]
    for workers in (1, 2):
        row = " | ".join(f"{still[workers, shards]:.1f}" for shards in (1, 2, 8))
        lines.append(f"| {workers} worker{'s' * (workers > 1)} | {row} |")
    size = crossing(times)
    lines += ["", f"Two workers beat one from about {size:,.0f} examples a step on." if size else
              "Two workers did not beat one at any size that was measured."]  # fmt: skip
    if glm is None:
        lines.append("dask-glm is not installed: not compared.")
    else:
        lines += [
            f"dask-glm's gradient_descent, {glm['rows']:,} examples on 2 workers: {glm['theirs']:.2f} s to a loss of "
            f"{glm['target']:.6f}. gdcore to the same loss, at 1/L, finding L included:",
            "",
            "| gdcore | steps | s | times as fast |",
            "|---|---|---|---|",
        ]
        for run in glm["ours"]:
            gain = f"{glm['theirs'] / run['seconds']:.1f}" if run["reached"] else "not reached"
            lines.append(f"| {run['name']} | {run['steps']} | {run['seconds']:.2f} | {gain} |")
    text = "\n".join(lines) + "\n"
    print(text, end="")
    if options.table:
        options.table.write_text(text, encoding="utf-8")
    if options.json:
        options.json.write_text(json.dumps({"times": times, "overhead": {f"{w}/{s}": v for (w, s), v in still.items()},
                                            "crossing": size, "glm": glm}, indent=1), encoding="utf-8")  # fmt: skip


if __name__ == "__main__":
    main()
