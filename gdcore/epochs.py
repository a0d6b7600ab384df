"""The same walk, told epoch by epoch. Who trains on single examples rarely wants to stop at each: `epochs` yields the
Steps of `descend` at the start of every epoch and at the end, and lets a linear model run through in between.

It is the one other runner beside `descend`, because a generator that stops at every example cannot be compiled. Its
losses and its `dot` are those of everyone else, and tests hold it to `descend` step for step.
"""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from gdcore import fast
from gdcore._validate import Array, as_theta, finite
from gdcore.batches import Batches
from gdcore.descend import Diverged, Step, _look, descend, diverged, quiet
from gdcore.models import Linear
from gdcore.objective import Objective, admitted
from gdcore.optimizers import GradientDescent, Optimizer
from gdcore.schedules import Schedule, step_size

_SMALL = 64
"""Larger batches are numpy's."""

_STEP = 5
"""So many visits to single examples take as long as a step of `descend`."""


def epochs(
    objective: Callable[..., tuple[float, Array]], theta: Any, optimizer: Optimizer, batches: Batches
) -> Iterator[Step]:
    """The Steps of `descend` at the start of each epoch, and the last one.

    Parameters and errors are those of `descend`; `batches` comes from `minibatches` or `full_batch`. Plain gradient
    descent of a linear model on single examples goes through an epoch without a stop, several times as fast as
    `descend`; with the extra `fast` so do mini-batches, and many times as fast. Results agree to rounding (chapter 7).
    """
    if not isinstance(batches, Batches):
        raise TypeError(f"batches must be made by minibatches or full_batch, got {type(batches).__name__}")
    per_epoch = -(-len(batches.X) // batches.size)
    loop = _loop(objective, optimizer, batches, per_epoch)
    if loop is not None:
        return _run(loop, objective, theta, optimizer, batches, per_epoch)  # type: ignore[arg-type]
    run = descend(objective, theta, optimizer, batches)
    return (step for step in run if step.reason or step.t % per_epoch == 0)


def _loop(objective: Any, optimizer: Any, batches: Batches, per_epoch: int) -> Any:
    """The loop of `fast` that knows this objective and optimizer and gains something by it, or None."""
    known = type(objective) is Objective and type(objective.model) is Linear and type(optimizer) is GradientDescent
    if not (known and batches.fresh and batches.size <= _SMALL):
        return None
    single, formula = batches.size == 1, objective.loss.formula
    make = fast.single_loop if single else fast.batch_loop
    visits = (1 if single else _STEP) * per_epoch * batches.epochs
    loop = fast.compiled(make, formula) if visits >= fast.PAYS else None
    return fast.plain(make, formula) if loop is None and single else loop


def _run(
    epoch: Any, objective: Objective, theta: Any, optimizer: GradientDescent, batches: Batches, per_epoch: int
) -> Iterator[Step]:
    theta = finite("theta", as_theta(theta)).copy()
    measured = quiet(admitted(objective, theta, batches))
    X, y, size = np.ascontiguousarray(batches.X), batches.y, batches.size
    decay = float(objective.penalty(np.ones(len(theta)))[1][0])
    t, rates = 0, _rates(optimizer.learning_rate, 0, per_epoch)
    for order in batches.orders():
        value, gradient = _look(measured, theta, (X[order[:size]], y[order[:size]]), t, optimizer)
        yield Step(t, theta.copy(), value, gradient)
        if callable(optimizer.learning_rate):
            rates = _rates(optimizer.learning_rate, t, per_epoch)
        ahead = theta.copy()
        with np.errstate(over="ignore", invalid="ignore"):
            through = epoch(X, y, order, size, ahead, rates, decay)
        theta = ahead if through else _step_by_step(objective, theta, optimizer, batches, order, t)
        t += per_epoch
    last = order[(per_epoch - 1) * size :]
    value, gradient = _look(measured, theta, (X[last], y[last]), t, optimizer)
    yield Step(t, theta, value, gradient, "budget")


def _rates(learning_rate: float | Schedule, t: int, count: int) -> Array:
    """The learning rates of the `count` updates after the first t."""
    if callable(learning_rate):
        return np.array([step_size(learning_rate, t + k) for k in range(1, count + 1)])
    return np.full(count, learning_rate)


def _step_by_step(
    objective: Objective, theta: Array, optimizer: GradientDescent, batches: Batches, order: Any, t: int
) -> Array:
    """The epoch that begins after t updates, by `descend`: it says at which step a run diverged."""
    shifted = GradientDescent(lambda k: step_size(optimizer.learning_rate, t + k))
    cuts = [order[first : first + batches.size] for first in range(0, len(order), batches.size)]
    done = -1
    try:
        for step in descend(objective, theta, shifted, [(batches.X[rows], batches.y[rows]) for rows in cuts]):
            done, theta = step.t, step.theta
    except Diverged:
        raise diverged(t + done + 1, optimizer) from None
    return theta
