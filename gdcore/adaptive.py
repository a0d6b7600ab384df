"""Steps that adapt: optimizers that remember how large each coordinate's gradient has been, and divide by it. Steep
coordinates take shorter steps, flat ones longer.
"""

from dataclasses import dataclass

import numpy as np

from gdcore._validate import Array, as_number
from gdcore.optimizers import GradientDescent
from gdcore.schedules import Schedule

Pair = tuple[Array, Array]


def _check_rates(**rates: float) -> None:
    for name, value in rates.items():
        if not as_number(name, value, least=0) < 1:
            raise ValueError(f"{name} must be below 1, got {value:g}")


@dataclass(frozen=True)
class AdaGrad(GradientDescent):
    r""":math:`s \leftarrow s + g^2; \quad d = g / (\sqrt{s} + \epsilon)`, all of it elementwise.

    Parameters: `learning_rate` as in `GradientDescent`; `epsilon`, positive, outside the root.
    Duchi, Hazan and Singer (2011); derived in chapter 8.
    """

    learning_rate: float | Schedule = 0.01
    epsilon: float = 1e-10

    def __post_init__(self) -> None:
        super().__post_init__()
        as_number("epsilon", self.epsilon, above=0)

    def start(self, theta: Array) -> Array:
        """No squares yet: s = 0."""
        return np.zeros_like(theta)

    def direction(self, gradient: Array, s: Array, t: int, theta: Array) -> Pair:
        """The direction d, and the new s."""
        s = s + gradient * gradient
        return gradient / (np.sqrt(s) + self.epsilon), s


@dataclass(frozen=True)
class RMSProp(AdaGrad):
    r""":math:`s \leftarrow \rho s + (1 - \rho) g^2; \quad d = g / (\sqrt{s} + \epsilon)`.

    Parameters: as in `AdaGrad`, and `rho`, from 0 to below 1: how much of the memory a step keeps.
    Tieleman and Hinton (2012); derived in chapter 8.
    """

    epsilon: float = 1e-8
    rho: float = 0.99

    def __post_init__(self) -> None:
        super().__post_init__()
        _check_rates(rho=self.rho)

    def direction(self, gradient: Array, s: Array, t: int, theta: Array) -> Pair:
        """The direction d, and the new s."""
        s = self.rho * s + (1 - self.rho) * (gradient * gradient)
        return gradient / (np.sqrt(s) + self.epsilon), s


@dataclass(frozen=True)
class Adam(GradientDescent):
    r""":math:`m \leftarrow \beta_1 m + (1 - \beta_1) g; \; v \leftarrow \beta_2 v + (1 - \beta_2) g^2; \;
    d = \hat m / (\sqrt{\hat v} + \epsilon)` with :math:`\hat m = m / (1 - \beta_1^t), \hat v = v / (1 - \beta_2^t)`.

    Parameters: `learning_rate` as in `GradientDescent`; `beta1`, `beta2` from 0 to below 1; `epsilon`, positive.
    Kingma and Ba (2015); derived in chapter 8.
    """

    learning_rate: float | Schedule = 0.001
    beta1: float = 0.9
    beta2: float = 0.999
    epsilon: float = 1e-8

    def __post_init__(self) -> None:
        super().__post_init__()
        _check_rates(beta1=self.beta1, beta2=self.beta2)
        as_number("epsilon", self.epsilon, above=0)

    def start(self, theta: Array) -> Pair:
        """No memory yet: m = 0, v = 0."""
        return np.zeros_like(theta), np.zeros_like(theta)

    def direction(self, gradient: Array, state: Pair, t: int, theta: Array) -> tuple[Array, Pair]:
        """The direction d, and the new (m, v)."""
        m, v = state
        m = self.beta1 * m + (1 - self.beta1) * gradient
        v = self.beta2 * v + (1 - self.beta2) * (gradient * gradient)
        m_hat, v_hat = 1 / (1 - self.beta1**t) * m, 1 / (1 - self.beta2**t) * v
        return m_hat / (np.sqrt(v_hat) + self.epsilon), (m, v)


@dataclass(frozen=True)
class AdamW(Adam):
    r"""Adam with decoupled weight decay: Adam's direction plus :math:`\lambda \theta`.

    Parameters: as in `Adam`, and `weight_decay`, lambda, at least 0; it shrinks every parameter, biases too.
    Loshchilov and Hutter (2019); derived in chapter 8.
    """

    weight_decay: float = 0.01

    def __post_init__(self) -> None:
        super().__post_init__()
        as_number("weight_decay", self.weight_decay, least=0)

    def direction(self, gradient: Array, state: Pair, t: int, theta: Array) -> tuple[Array, Pair]:
        """Adam's direction plus the decay, and the new (m, v)."""
        d, state = super().direction(gradient, state, t, theta)
        return d + self.weight_decay * theta, state
