"""Which way is down? An optimizer turns the gradient into a direction. The step itself, theta <- theta - eta d, stands
in `descend`, once, for all of them.
"""

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from gdcore._validate import Array, as_number
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

    def start(self, theta: Array) -> Any:
        """Plain descent remembers nothing."""
        return None

    def direction(self, gradient: Array, state: Any, t: int, theta: Array) -> tuple[Array, Any]:
        """The gradient itself, and no state."""
        return gradient, state


@dataclass(frozen=True)
class Momentum(GradientDescent):
    r""":math:`v \leftarrow \beta v + g; \quad d = v`: the direction is a running sum of gradients that fades.

    Parameters
    ----------
    learning_rate : eta, as in `GradientDescent`.
    beta : how much of the sum a step keeps, from 0 to below 1.

    Raises ValueError or TypeError for others. Polyak (1964), in PyTorch's form, with no factor 1 - beta before g;
    derived in chapter 8.
    """

    beta: float = 0.9

    def __post_init__(self) -> None:
        super().__post_init__()
        if not as_number("beta", self.beta, least=0) < 1:
            raise ValueError(f"beta must be below 1, got {self.beta:g}")

    def start(self, theta: Array) -> Array:
        """At rest: v = 0."""
        return np.zeros_like(theta)

    def direction(self, gradient: Array, v: Array, t: int, theta: Array) -> tuple[Array, Array]:
        """The direction d, and the new v."""
        v = self.beta * v + gradient
        return v, v


@dataclass(frozen=True)
class Nesterov(Momentum):
    r""":math:`v \leftarrow \beta v + g; \quad d = g + \beta v`: momentum that looks one step ahead.

    Parameters and errors as in `Momentum`. Nesterov (1983), in PyTorch's form; derived in chapter 8.
    """

    def direction(self, gradient: Array, v: Array, t: int, theta: Array) -> tuple[Array, Array]:
        """The direction d, and the new v."""
        v = self.beta * v + gradient
        return gradient + self.beta * v, v
