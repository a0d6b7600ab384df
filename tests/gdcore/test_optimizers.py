"""Plain descent's direction, and learning rates that are numbers or schedules."""

import dataclasses

import numpy as np
import pytest

from gdcore import GradientDescent, descend, steps, surfaces


def test_the_direction_is_the_gradient() -> None:
    rule, gradient, theta = GradientDescent(0.5), np.array([1.0, -2.0]), np.array([9.0, 9.0])
    state = rule.start(theta)
    direction, state = rule.direction(gradient, state, 1, theta)
    assert direction.tolist() == [1, -2]
    assert rule.direction(gradient, state, 2, theta)[0].tolist() == [1, -2], "plain descent remembers nothing"


def test_an_optimizer_is_a_value() -> None:
    assert GradientDescent() == GradientDescent(0.1) and GradientDescent(0.2) != GradientDescent(0.1)
    assert hash(GradientDescent(0.1)) == hash(GradientDescent())
    with pytest.raises(dataclasses.FrozenInstanceError):
        GradientDescent().learning_rate = 0.2  # type: ignore[misc]


def test_a_schedule_is_asked_for_updates_1_2_3() -> None:
    asked: list[int] = []

    def schedule(t: int) -> float:
        asked.append(t)
        return 1 / t

    run = list(descend(surfaces.bowl, [8.0, 0.0], GradientDescent(schedule), steps(3)))
    assert asked == [1, 2, 3]
    assert [step.theta[0] for step in run] == [8, 0, 0, 0]  # the first step, 1/1, lands on the bottom


def test_a_schedule_may_stand_still_and_give_whole_numbers() -> None:
    run = list(descend(surfaces.bowl, [8.0, 2.0], GradientDescent(lambda t: 0 if t == 1 else 1), steps(2)))
    assert [step.theta.tolist() for step in run] == [[8, 2], [8, 2], [0, 0]]
