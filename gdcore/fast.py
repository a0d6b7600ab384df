"""Loops over single examples, for linear models. numpy is slow at these: a call costs it a microsecond, and an example
asks for several. The loops below call `dot` and `axpy`; with the extra `fast`, numba compiles them, loss and all.

Each loop is written once. Compiled or not, with whichever `dot`, results agree to rounding; numba is imported when work
that pays for its half second of compiling comes along, never before.
"""

import math
import os
from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from itertools import pairwise
from types import FunctionType
from typing import Any

import numpy as np

from gdcore._validate import Array

PAYS = 250_000
"""From so many visits to single examples on, compiling the loop takes less time than it saves."""

_PARTS = 32
_ROWS = 8
_HUGE = 1e100


def dot(x: Array, w: Array) -> Any:
    """The sum of x_j w_j, for the compiler; uncompiled loops take numpy's."""
    z = 0.0
    for j in range(len(w)):
        z += x[j] * w[j]
    return z


def axpy(a: Any, x: Array, w: Array) -> None:
    """Add a x to w."""
    for j in range(len(w)):
        w[j] += a * x[j]


def axpys(a: Array, x: Array, w: Array) -> None:
    """Add a_0 x_0 + a_1 x_1 + ... to w, which is read and written once for `_ROWS` rows of x, not for each."""
    if len(a) == _ROWS:
        for j in range(len(w)):
            w[j] += (a[0] * x[0, j] + a[1] * x[1, j] + a[2] * x[2, j] + a[3] * x[3, j]) + (
                a[4] * x[4, j] + a[5] * x[5, j] + a[6] * x[6, j] + a[7] * x[7, j]
            )
    else:
        for k in range(len(a)):
            axpy(a[k], x[k], w)


def log1p(t: Any) -> Any:
    """log(1 + t), for the compiler, faster than the C library: what is lost in 1 + t cancels in the quotient."""
    u = 1 + t
    return t if u == 1 else math.log(u) * (t / (u - 1))


def axpy_of_numpy(a: Any, x: Array, w: Array) -> None:
    """Add a x to w."""
    w += a * x


def axpys_of_numpy(a: Array, x: Array, w: Array) -> None:
    """Add a_0 x_0 + a_1 x_1 + ... to w."""
    w += a @ x


def single_loop(loss: Any, dot: Any, axpy: Any) -> Callable[..., bool]:
    """A linear model's walk on single examples, for a loss formula and two operations on vectors."""

    def walk(X: Array, y: Array, order: Any, size: int, theta: Array, rates: Array, decay: float) -> bool:
        """theta <- theta - eta (slope_i [x_i, 1] + decay w), in place, for each i in `order`; `size` is 1.

        False as soon as a slope is too large to go on with.
        """
        w, bias = theta[:-1], theta[-1:]
        for t in range(len(rates)):
            x, target = X[order[t]], y[order[t]]
            slope = loss(dot(x, w) + bias[0], target)[1]
            if not abs(slope) < _HUGE:
                return False
            eta = rates[t]
            if decay:
                axpy(-eta * decay, w, w)
            if slope:
                axpy(-eta * slope, x, w)
                bias[0] -= eta * slope
        return True

    return walk


def batch_loop(loss: Any, dot: Any, axpy: Any) -> Callable[..., bool]:
    """The same walk on small batches: all slopes of a batch first, at one theta, then the update."""

    def walk(X: Array, y: Array, order: Any, size: int, theta: Array, rates: Array, decay: float) -> bool:
        """theta <- theta - eta (mean of slope_i [x_i, 1] + decay w), for each batch of `size` rows in `order`."""
        w, bias, slopes = theta[:-1], theta[-1:], np.empty(size)
        for t in range(len(rates)):
            rows = order[t * size : (t + 1) * size]
            for k in range(len(rows)):
                slopes[k] = loss(dot(X[rows[k]], w) + bias[0], y[rows[k]])[1]
                if not abs(slopes[k]) < _HUGE:
                    return False
            share = rates[t] / len(rows)
            if decay:
                axpy(-rates[t] * decay, w, w)
            for k in range(len(rows)):
                axpy(-share * slopes[k], X[rows[k]], w)
                bias[0] -= share * slopes[k]
        return True

    return walk


def sum_loop(loss: Any, dot: Any, axpys: Any) -> Callable[..., float]:
    """A linear model's loss and gradient, summed over examples, for a loss formula and two operations on vectors."""

    def add(X: Array, y: Array, theta: Array, gradient: Array) -> float:
        """The sum of the losses; the sum of slope_i [x_i, 1] is added to `gradient`.

        Rows come a few at a time: their scores, their losses, their share of the gradient. So no row waits for the
        logarithm of the one before, and a row is still near the processor when it is needed again.
        """
        w, total, bias, slopes = theta[:-1], 0.0, 0.0, np.empty(_ROWS)
        for first in range(0, len(y), _ROWS):
            rows, targets = X[first : first + _ROWS], y[first : first + _ROWS]
            for k in range(len(rows)):
                slopes[k] = dot(rows[k], w) + theta[-1]
            for k in range(len(rows)):
                value, slopes[k] = loss(slopes[k], targets[k])
                total += value
                bias += slopes[k]
            axpys(slopes[: len(rows)], rows, gradient[:-1])
        gradient[-1] += bias
        return total

    return add


@cache
def plain(make: Callable[..., Any], formula: Callable[..., Any]) -> Any:
    """One of the loops with a loss formula, in numpy."""
    return make(formula, np.dot, axpys_of_numpy if make is sum_loop else axpy_of_numpy)


def compiled(make: Callable[..., Any], formula: Callable[..., Any]) -> Any:
    """The same, compiled; None without numba, or when a formula of one's own is beyond numba."""
    return _compile(make, formula) if find_spec("numba") else None


@cache
def _compile(make: Callable[..., Any], formula: Callable[..., Any]) -> Any:
    from numba import njit
    from numba.core.errors import NumbaError

    free = {
        "reassoc",
        "contract",
        "nsz",
        "arcp",
    }  # sums in any order, which is what lets a processor add eight numbers at a time
    jit = njit(nogil=True, fastmath=free, error_model="numpy")
    try:
        loss = _compiled(formula, jit, log1p=njit(nogil=True)(log1p))
        loss(1.0, 1.0)
    except NumbaError:
        return None
    return jit(make(loss, jit(dot), _compiled(axpys if make is sum_loop else axpy, jit)))


def _compiled(function: Any, jit: Any, **instead: Any) -> Any:
    """`function` compiled, and every function of the package that it calls, without their guards.

    `instead` holds what shall stand for some of the names that it uses.
    """
    function = getattr(function, "__wrapped__", function)
    called = {name: function.__globals__.get(name) for name in function.__code__.co_names}
    helpers = {name: _compiled(value, jit) for name, value in called.items() if isinstance(value, FunctionType)}
    names = {**function.__globals__, **helpers, **instead}
    return jit(FunctionType(function.__code__, names, function.__name__, closure=function.__closure__))


@cache
def _threads() -> Any:
    from concurrent.futures import ThreadPoolExecutor

    return ThreadPoolExecutor(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count())


def mean(add: Callable[..., float], theta: Array, X: Array, y: Array) -> tuple[float, Array]:
    """The mean loss of the linear model and its gradient by a compiled `sum_loop`: X is read once, by all processors.

    The parts are always the same, so the sum does not depend on how many processors there are.
    """
    gradients = np.zeros((_PARTS, len(theta)), theta.dtype)
    ends = np.linspace(0, len(y), _PARTS + 1).astype(int).tolist()
    cuts = [slice(first, end) for first, end in pairwise(ends)]
    sums = _threads().map(lambda part, rows: add(X[rows], y[rows], theta, gradients[part]), range(_PARTS), cuts)
    return float(sum(sums)) / len(y), gradients.sum(axis=0) / len(y)
