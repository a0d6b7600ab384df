"""How long is a step? The learning rate is a number, or a schedule: a function that gives one for each update."""

from collections.abc import Callable
from typing import Any

from gdcore._validate import as_number

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
