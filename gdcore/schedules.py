"""How long is a step? The learning rate is a number, or a schedule: a function that gives one for each update.
Updates are counted from 1, so that every schedule here begins at its `initial` rate.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from gdcore._validate import as_count, as_number

Schedule = Callable[[int], float]


def check_learning_rate(learning_rate: Any) -> None:
    """Raise TypeError or ValueError unless `learning_rate` is a positive number or a schedule."""
    if not callable(learning_rate):
        as_number("learning_rate", learning_rate, above=0)


def step_size(learning_rate: float | Schedule, t: int) -> float:
    """The learning rate of update number `t`, counted from 1; a schedule may give any finite number from 0 up."""
    if callable(learning_rate):
        return as_number(f"learning_rate({t})", learning_rate(t), least=0)
    return learning_rate


@dataclass(frozen=True)
class StepDecay:
    r""":math:`\eta_t = \eta_1 \, f^{\lfloor (t - 1) / k \rfloor}`: times `factor` f after each `every` = k updates."""

    initial: float
    factor: float
    every: int

    def __post_init__(self) -> None:
        as_number("initial", self.initial, above=0)
        as_number("factor", self.factor, above=0)
        as_count("every", self.every)

    def __call__(self, t: int) -> float:
        """The learning rate of update t."""
        return self.initial * self.factor ** ((t - 1) // self.every)


@dataclass(frozen=True)
class ExponentialDecay:
    r""":math:`\eta_t = \eta_1 \, f^{t - 1}`: multiplied by `factor` f after every update."""

    initial: float
    factor: float

    def __post_init__(self) -> None:
        as_number("initial", self.initial, above=0)
        as_number("factor", self.factor, above=0)

    def __call__(self, t: int) -> float:
        """The learning rate of update t."""
        return self.initial * self.factor ** (t - 1)


@dataclass(frozen=True)
class CosineDecay:
    r""":math:`\eta_t = \eta_e + \tfrac12 (\eta_1 - \eta_e)(1 + \cos(\pi (t - 1) / T))`: half a wave down from
    `initial` to `final` in `steps` = T updates, and `final` from then on (Loshchilov and Hutter, 2017).
    """

    initial: float
    steps: int
    final: float = 0.0

    def __post_init__(self) -> None:
        as_number("initial", self.initial, above=0)
        as_count("steps", self.steps)
        as_number("final", self.final, least=0)

    def __call__(self, t: int) -> float:
        """The learning rate of update t."""
        done = min((t - 1) / self.steps, 1.0)
        return self.final + (self.initial - self.final) * (1 + math.cos(math.pi * done)) / 2


@dataclass(frozen=True)
class InverseDecay:
    r""":math:`\eta_t = \eta_1 / (1 + (t - 1) / k)`: half the `initial` rate after `half` = k updates.

    Its sum grows without end and the sum of its squares does not, as Robbins and Monro (1951) ask.
    """

    initial: float
    half: float

    def __post_init__(self) -> None:
        as_number("initial", self.initial, above=0)
        as_number("half", self.half, above=0)

    def __call__(self, t: int) -> float:
        """The learning rate of update t."""
        return self.initial / (1 + (t - 1) / self.half)


@dataclass(frozen=True)
class WarmUp:
    r""":math:`\eta_t = \eta_1 \, t / k` for the first `steps` = k updates, then `after`, from its start."""

    after: "float | Schedule"
    steps: int

    def __post_init__(self) -> None:
        check_learning_rate(self.after)
        as_count("steps", self.steps)

    def __call__(self, t: int) -> float:
        """The learning rate of update t."""
        if t <= self.steps:
            return step_size(self.after, 1) * t / self.steps
        return step_size(self.after, t - self.steps)
