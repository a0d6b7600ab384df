"""Workers that wait less for one another: several steps on one's own data before the next meeting, or a gradient that
was taken where theta stood a while ago. Both are objectives, so that `descend` walks on them as on any other.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from gdcore._validate import Array, as_count
from gdcore.batches import full_batch
from gdcore.descend import descend
from gdcore.optimizers import GradientDescent


@dataclass(frozen=True)
class LocalSteps:
    r"""`count` steps of plain descent on one's own examples; its "gradient" is the way back, :math:`\theta - \theta'`.

    On a `Sharded` objective, `GradientDescent(1.0)` then goes to the average of where the shards' own walks end: one
    meeting for `count` steps. The value is the objective's at the start of the walk. Derived in chapter 10.
    """

    objective: Callable[..., tuple[float, Array]]
    learning_rate: float
    count: int

    def __post_init__(self) -> None:
        as_count("count", self.count)
        GradientDescent(self.learning_rate)

    def __call__(self, theta: Array, X: Any, y: Any) -> tuple[float, Array]:
        """The value at theta for examples `X` (n, d) and `y` (n,), and minus the way that `count` steps lead."""
        walk = descend(self.objective, theta, GradientDescent(self.learning_rate), full_batch(X, y, self.count))
        first, *_, last = walk
        return first.value, theta - last.theta


@dataclass
class Stale:
    r"""The gradient where theta stood `delay` calls ago, as a worker sends it that was overtaken `delay` times.

    The value is today's. Before there are `delay` calls, the gradient is that of the first theta. It remembers, so
    make a new one for each run. Derived in chapter 10.
    """

    objective: Callable[..., tuple[float, Array]]
    delay: int
    _past: deque[Array] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.delay:
            as_count("delay", self.delay)
        self._past = deque(maxlen=self.delay + 1)

    def __call__(self, theta: Array, *batch: Any) -> tuple[float, Array]:
        """The value at theta, and the gradient at the oldest theta that is remembered."""
        self._past.append(theta)
        value, gradient = self.objective(theta, *batch)
        if self.delay:
            gradient = self.objective(self._past[0], *batch)[1]
        return value, gradient
