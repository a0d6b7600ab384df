"""Which way is down? An optimizer turns the gradient into a direction. The step itself, theta <- theta - eta d, stands
in `descend`, once, for all of them.
"""

from dataclasses import dataclass
from typing import Any, Protocol

from gdcore._validate import Array
from gdcore.schedules import Schedule, check_learning_rate


class Optimizer(Protocol):
    """What `descend` needs: a learning rate, a state to start with, and a direction for each gradient."""

    @property
    def learning_rate(self) -> float | Schedule: ...

    def start(self, theta: Array) -> Any: ...

    def direction(self, gradient: Array, state: Any, t: int, theta: Array) -> tuple[Array, Any]: ...


def check_optimizer(optimizer: Any) -> None:
    """Raise TypeError unless `optimizer` can choose a direction; its class alone, or a number, can't."""
    if isinstance(optimizer, type) or not hasattr(optimizer, "direction"):
        raise TypeError(f"optimizer must be an optimizer, such as GradientDescent(0.1), got {optimizer!r}")


@dataclass(frozen=True)
class GradientDescent:
    r"""Plain gradient descent: the direction is the gradient, :math:`d = \nabla J(\theta)` (chapter 1, line 1.7).

    Parameters
    ----------
    learning_rate : eta, a positive number, or a schedule t -> eta for update t = 1, 2, ...

    Raises ValueError or TypeError when it is neither. Cauchy (1847).
    """

    learning_rate: float | Schedule = 0.1

    def __post_init__(self) -> None:
        check_learning_rate(self.learning_rate)

    def start(self, theta: Array) -> None:
        """Plain descent remembers nothing."""

    def direction(self, gradient: Array, state: None, t: int, theta: Array) -> tuple[Array, None]:
        """The gradient itself, and no state."""
        return gradient, state
