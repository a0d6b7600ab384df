"""Learning-rate schedules: their values, and torch's schedulers where torch has the same one."""

import math
from collections.abc import Callable
from typing import Any

import pytest
import torch

from gdcore import GradientDescent
from gdcore.schedules import CosineDecay, ExponentialDecay, InverseDecay, StepDecay, WarmUp, step_size


def torch_rates(make: Callable[[torch.optim.Optimizer], Any], count: int) -> list[float]:
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.5)
    scheduler, rates = make(optimizer), []
    for _ in range(count):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    return rates


def rates(schedule: Callable[[int], float], count: int) -> list[float]:
    return [schedule(t) for t in range(1, count + 1)]


def test_the_same_as_torch() -> None:
    kinds = torch.optim.lr_scheduler
    assert rates(StepDecay(0.5, 0.1, 4), 13) == pytest.approx(torch_rates(lambda o: kinds.StepLR(o, 4, 0.1), 13))
    assert rates(ExponentialDecay(0.5, 0.9), 13) == pytest.approx(
        torch_rates(lambda o: kinds.ExponentialLR(o, 0.9), 13)
    )
    cosine = torch_rates(lambda o: kinds.CosineAnnealingLR(o, 12, 0.05), 13)
    assert rates(CosineDecay(0.5, 12, 0.05), 13) == pytest.approx(cosine)


def test_cosine_stays_at_its_end() -> None:
    assert rates(CosineDecay(1.0, 4), 7) == pytest.approx(
        [1, (2 + math.sqrt(2)) / 4, 0.5, (2 - math.sqrt(2)) / 4, 0, 0, 0]
    )


def test_inverse_decay_halves() -> None:
    assert rates(InverseDecay(1.0, 2), 5) == pytest.approx([1, 2 / 3, 1 / 2, 2 / 5, 1 / 3])


def test_warm_up_rises_to_what_comes_after() -> None:
    assert rates(WarmUp(0.8, 4), 6) == pytest.approx([0.2, 0.4, 0.6, 0.8, 0.8, 0.8])
    after = ExponentialDecay(0.8, 0.5)
    assert rates(WarmUp(after, 2), 5) == pytest.approx([0.4, 0.8, 0.8, 0.4, 0.2])


def test_a_schedule_serves_as_learning_rate() -> None:
    assert step_size(GradientDescent(StepDecay(0.5, 0.1, 2)).learning_rate, 3) == pytest.approx(0.05)
    assert CosineDecay(0.1, 5) == CosineDecay(0.1, 5)
