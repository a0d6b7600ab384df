"""The one loop of the course. Every model, every loss and every optimizer goes downhill through `descend`: start,
loss, gradient, update, repeat.
"""

import math
from collections.abc import Callable, Iterable, Iterator
from contextvars import copy_context
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from gdcore._validate import Array, as_number, as_theta, finite
from gdcore.objective import admitted
from gdcore.optimizers import Optimizer, check_optimizer
from gdcore.schedules import step_size


class Step(NamedTuple):
    """One look at the landscape: where we stand after `t` updates, how high, how steep.

    `reason` is empty until the last Step, which says why the run stopped: "gradient", "loss" or "budget".
    """

    t: int
    theta: Array
    value: float
    gradient: Array
    reason: str = ""


class Diverged(ArithmeticError):
    """The loss, the gradient or theta is too large to compute with; the message says at which step and what to do."""


class Failed(RuntimeError):
    """The objective can't be computed, through no fault of the walk: part of its data can't be read, or is unfit.

    `trace` is the run up to there, once `Trace.of` has recorded it; until then it is None.
    """

    trace: Any = None


def descend(
    objective: Callable[..., tuple[float, Array]],
    theta: Any,
    optimizer: Optimizer,
    batches: Iterable[tuple[Any, ...]],
    gradient_tolerance: float | None = None,
    loss_tolerance: float | None = None,
) -> Iterator[Step]:
    r"""Walk downhill, :math:`\theta \leftarrow \theta - \eta\, d`, once a batch, and yield a `Step` at each stop.

    Parameters
    ----------
    objective : called as objective(theta, \*batch); returns the value, a float, and the gradient, of theta's shape.
    theta : the start, a flat vector; it is copied, never changed.
    optimizer : turns gradients into directions d and holds the learning rate eta.
    batches : T batches make T updates and T + 1 Steps unless it stops earlier; the last looks at the last batch again.
    gradient_tolerance : stop when the gradient is at most this long.
    loss_tolerance : stop when the loss has changed by at most this much since the step before (same batch).

    Raises ValueError or TypeError, when the first Step is asked for, if an argument is not fit for use; `Diverged` when
    the loss grows too large to compute with. What the objective raises, such as `Failed`, comes through as it is.
    Chapter 1 derives the rule, chapter 5 the stopping.
    """
    theta = finite("theta", as_theta(theta)).copy()  # 1. start
    _check(objective, optimizer, batches)
    objective = quiet(admitted(objective, theta, batches))
    stopped = _stopping(gradient_tolerance, loss_tolerance)
    state = optimizer.start(theta)
    t = -1
    for t, batch in enumerate(batches):  # 5. repeat
        # 2. the loss, 3. its gradient
        value, gradient = _look(objective, theta, batch, t, optimizer)
        reason = stopped(value, gradient)
        yield Step(t, theta.copy(), value, gradient, reason)
        if reason:
            return
        # 4. update
        direction, state = optimizer.direction(gradient, state, t + 1, theta)
        theta = theta - step_size(optimizer.learning_rate, t + 1) * direction
    if t < 0:
        raise ValueError("batches is empty: there is nothing to descend on")
    value, gradient = _look(objective, theta, batch, t + 1, optimizer)
    yield Step(t + 1, theta, value, gradient, stopped(value, gradient) or "budget")


def _look(
    objective: Callable[..., tuple[float, Array]], theta: Array, batch: tuple[Any, ...], t: int, optimizer: Optimizer
) -> tuple[float, Array]:
    """The value and gradient at theta; `Diverged` if they, or theta, have left the range of numbers."""
    value, gradient = objective(theta, *batch)
    if not math.isfinite(value):
        raise diverged(t, optimizer)
    return float(value), gradient


def diverged(t: int, optimizer: Optimizer) -> Diverged:
    """The error that says at which step and learning rate a run left the range of numbers, and what to do."""
    rate = optimizer.learning_rate if t == 0 else step_size(optimizer.learning_rate, t)
    return Diverged(
        f"descent diverged at step {t} with learning_rate={rate}: the loss or its gradient is too large "
        "to compute with. Try a smaller learning_rate, or scale the features (datasets.standardise)."
    )


def quiet(objective: Callable[..., tuple[float, Array]]) -> Callable[..., tuple[float, Array]]:
    """`objective` without numpy's warnings of overflow: where theta or the gradient overflow, the value is infinite."""

    def measured(theta: Array, *batch: Any) -> tuple[float, Array]:
        if not math.isfinite(theta.dot(theta)):
            return math.inf, theta
        value, gradient = objective(theta, *batch)
        if not isinstance(gradient, np.ndarray) or gradient.shape != theta.shape:
            got = np.shape(gradient)
            raise ValueError(f"objective must return a gradient of shape {theta.shape}, got {got}")
        return (value if math.isfinite(gradient.dot(gradient)) else math.inf), gradient

    quietly: Any = copy_context().run
    quietly(np.seterr, over="ignore", invalid="ignore")
    return partial(quietly, measured)


def _check(objective: Any, optimizer: Any, batches: Any) -> None:
    """Raise TypeError for an argument that is not what its place asks for."""
    if not callable(objective):
        raise TypeError(f"objective must be an Objective or a surface, got {type(objective).__name__}")
    check_optimizer(optimizer)
    if not isinstance(batches, Iterable):
        raise TypeError(f"batches must be a stream of batches, such as steps(100), got {batches!r}")


def _stopping(gradient_tolerance: float | None, loss_tolerance: float | None) -> Callable[[float, Array], str]:
    """A function that is shown each loss and gradient and answers with the reason to stop, or with nothing."""
    steepness = -1.0 if gradient_tolerance is None else as_number("gradient_tolerance", gradient_tolerance, least=0)
    change = -1.0 if loss_tolerance is None else as_number("loss_tolerance", loss_tolerance, least=0)
    last = math.inf

    def stopped(value: float, gradient: Array) -> str:
        nonlocal last
        fallen, last = abs(last - value), value
        if steepness >= 0 and math.sqrt(gradient @ gradient) <= steepness:
            return "gradient"
        return "loss" if fallen <= change else ""

    return stopped
