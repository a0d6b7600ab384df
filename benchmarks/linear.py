"""Linear models: one example at a time against scikit-learn's SGD, and the gradient over a million rows against
PyTorch and against the memory itself.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import numpy as np

import gdcore as g
from benchmarks.networks import available
from benchmarks.timing import Row, interleave
from gdcore import fast
from gdcore.epochs import epochs

RATE = 1e-3


def problem(kind: str, n: int, d: int) -> tuple[Any, Any]:
    rng = np.random.default_rng(0)
    X, w = rng.normal(size=(n, d)), rng.normal(size=d) / np.sqrt(d)
    z = X @ w + 0.5 * rng.normal(size=n)
    return X, {"hinge": np.where(z > 0, 1.0, -1.0), "log_loss": (z > 0) * 1.0, "squared_error": z}[kind]


def sgd(kind: str, n: int, d: int, passes: int, rounds: int) -> Row:
    """Row 6, one of six. In order, so that coefficients can be compared; then shuffled, as both do by default."""
    X, y = problem(kind, n, d)
    J = g.Objective(g.Linear(d), getattr(g, kind))

    def ours(rng: Any = None) -> Any:
        stream = g.minibatches(X, y, 1, passes, rng)
        return g.Trace.of(epochs(J, np.zeros(d + 1), g.GradientDescent(RATE), stream)).solution

    contenders: dict[str, Callable[[], object]] = {
        "gdcore": ours,
        "gdcore, shuffled": lambda: ours(np.random.default_rng(0)),
    }
    checked, bars = "nothing to compare with", {}
    if available("sklearn"):
        from sklearn.linear_model import SGDClassifier, SGDRegressor

        def theirs(shuffle: bool) -> Any:
            shared: Any = {"penalty": None, "learning_rate": "constant", "max_iter": passes, "tol": None}
            if kind == "squared_error":  # scikit-learn's has a one half in front
                model = SGDRegressor(eta0=2 * RATE, shuffle=shuffle, **shared).fit(X, y)
            else:
                model = SGDClassifier(loss=kind, eta0=RATE, shuffle=shuffle, **shared).fit(X, y)
            return np.append(model.coef_, model.intercept_)

        gap = np.abs(theirs(False) - ours()).max()
        assert gap < (1e-2 if kind == "hinge" else 1e-6), gap
        checked = f"coefficients equal to scikit-learn's within {1e-2 if kind == 'hinge' else 1e-6:g}"
        contenders["scikit-learn SGD"] = lambda: theirs(False)
        contenders["scikit-learn SGD, shuffled"] = lambda: theirs(True)
        bars = {"scikit-learn SGD": ("gdcore", 2.0)}
    title = f"one example at a time, {kind}, n = {n:,}, d = {d}, {passes} epochs, extra `fast`"
    return Row(title, "ns a visit", interleave(contenders, n * passes, rounds), checked, bars)


@contextmanager
def without_numba() -> Iterator[None]:
    kept, fast.find_spec = fast.find_spec, lambda name: None  # type: ignore[attr-defined,assignment]
    try:
        yield
    finally:
        fast.find_spec = kept  # type: ignore[attr-defined]


def full_gradient(rounds: int, n: int = 1_000_000, d: int = 50) -> list[Row]:
    """Rows 7 and 8. A contender's turn is three steps of a run that was begun before."""
    from concurrent.futures import ThreadPoolExecutor

    from numba import njit
    from threadpoolctl import threadpool_limits

    X, y = problem("log_loss", n, d)
    J, start = g.Objective(g.Linear(d), g.log_loss), np.zeros(d + 1)
    steps, pool = 3, ThreadPoolExecutor(2)

    def begin() -> Any:
        run = g.descend(J, start, g.GradientDescent(1e-3), g.full_batch(X, y, 10_000))
        next(run)
        return run

    with without_numba():
        plain = begin()
    compiled = begin()

    def walk(run: Any, threads: int | None) -> Any:
        with threadpool_limits(threads, "blas"):
            for _ in range(steps):
                step = next(run)
        return step

    one, other = walk(plain, 1), walk(compiled, None)
    assert np.abs(one.gradient - other.gradient).max() < 1e-12
    checked = "gradients with and without numba equal within 1e-12"

    @njit(nogil=True)
    def one_by_one(part: Any) -> Any:
        total = 0.0
        for x in part:
            total += x
        return total

    halves = np.array_split(X.ravel(), 2)
    contenders: dict[str, Callable[[], object]] = {
        "gdcore, numpy, 1 thread": lambda: walk(plain, 1),
        "gdcore, fast, 2 threads": lambda: walk(compiled, None),
        "reading X, np.sum, 2 threads": lambda: [list(pool.map(np.sum, halves)) for _ in range(steps)],
        "reading X, one by one, 2 threads": lambda: [list(pool.map(one_by_one, halves)) for _ in range(steps)],
    }
    bars_numpy, bars_fast = {}, {}
    if available("torch"):
        import torch

        Xt, yt = torch.tensor(X), torch.tensor(y)

        def by_hand(threads: int, value: bool) -> Any:
            torch.set_num_threads(threads)
            theta = torch.zeros(d + 1, dtype=torch.float64)
            for _ in range(steps):
                z = Xt @ theta[:-1] + theta[-1]
                r = torch.sigmoid(z) - yt
                gradient = torch.cat([r @ Xt, r.sum().reshape(1)]) / n
                if value:
                    (torch.nn.functional.softplus(z) - yt * z).sum() / n
                theta = theta - 1e-3 * gradient
            return gradient

        first = g.Objective(g.Linear(d), g.log_loss)
        theta = start
        for _ in range(steps):
            _, gradient = first(theta, X, y)
            theta = theta - 1e-3 * gradient
        assert np.abs(by_hand(2, False).numpy() - gradient).max() < 1e-12
        checked += ", and to PyTorch's"
        for threads in (1, 2):
            for value in (False, True):
                name = f"PyTorch by hand{', loss too' * value}, {threads} thread{'s' * (threads > 1)}"
                contenders[name] = partial(by_hand, threads, value)
        bars_numpy = {
            "PyTorch by hand, 1 thread": ("gdcore, numpy, 1 thread", 1.15),
            "PyTorch by hand, loss too, 1 thread": ("gdcore, numpy, 1 thread", 1.15),
        }
        bars_fast = {
            "PyTorch by hand, 2 threads": ("gdcore, fast, 2 threads", 1.3),
            "PyTorch by hand, loss too, 2 threads": ("gdcore, fast, 2 threads", 1.3),
        }
    seconds = interleave(contenders, steps, rounds)
    title = f"loss and gradient, logistic, n = {n:,}, d = {d}, float64"
    reading = ("reading X, np.sum, 2 threads", "reading X, one by one, 2 threads")
    bandwidth = dict.fromkeys(reading, ("gdcore, fast, 2 threads", 0.65))
    return [
        Row(title + ", numpy alone", "ms a pass", seconds, checked, bars_numpy),
        Row(title + ", extra `fast`", "ms a pass", seconds, checked, bars_fast),
        Row("the same, of the bandwidth with which memory is read", "ms a pass", seconds, checked, bandwidth),
    ]


def cores() -> int:
    return len(os.sched_getaffinity(0))
