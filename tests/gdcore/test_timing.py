"""The model of a step's time: its parts, its averages against simulation, and late gradients by Little's law."""

from typing import Any

import numpy as np
import pytest

from gdcore.timing import Timing, harmonic, levels, overtaken

CLUSTER = Timing(example=2e-7, delay=1e-3, latency=2e-4, bandwidth=1e9, task=1e-4)


def test_the_parts_are_those_of_the_formula() -> None:
    parts = CLUSTER.parts(64, 1_000_000, 31)
    assert parts["arithmetic"] == pytest.approx(1_000_000 / 64 * 2e-7)
    assert parts["waiting"] == pytest.approx(1e-3 * sum(1 / k for k in range(1, 65)))
    assert parts["messages"] == pytest.approx(2 * 2 * (2e-4 + 8 * 32 / 1e9))
    assert parts["scheduling"] == pytest.approx(64e-4)
    assert CLUSTER.step(64, 1_000_000, 31) == pytest.approx(sum(parts.values()))


def test_a_cluster_without_costs_has_arithmetic_alone() -> None:
    parts = Timing(example=1e-3).parts(4, 1000, 31)
    assert parts == {"arithmetic": 0.25, "waiting": 0, "messages": 0, "scheduling": 0}


def test_levels_and_harmonic_numbers() -> None:
    assert [levels(k) for k in (1, 2, 8, 9, 64, 65, 512, 513)] == [1, 1, 1, 2, 2, 3, 3, 4]
    assert harmonic(1) == 1 and harmonic(3) == pytest.approx(11 / 6)


@pytest.mark.parametrize("workers", [1, 2, 30, 1000])
def test_simulated_steps_average_to_the_formula(workers: int) -> None:
    took = CLUSTER.simulate(workers, 10_000, 31, 4000, np.random.default_rng(0))
    assert took.shape == (4000,)
    assert took.mean() == pytest.approx(CLUSTER.step(workers, 10_000, 31), rel=0.03)
    again = CLUSTER.simulate(workers, 10_000, 31, 4000, np.random.default_rng(0))
    assert np.array_equal(took, again)


def test_two_workers_beat_one_from_the_size_of_the_formula() -> None:
    m = (CLUSTER.delay + 2 * CLUSTER.task) / CLUSTER.example
    for part, better in ((0.99, False), (1.01, True)):
        one, two = (CLUSTER.step(k, round(part * m), 31) for k in (1, 2))
        assert (two < one) == better


@pytest.mark.parametrize("workers", [1, 2, 8, 40])
def test_gradients_miss_one_update_for_each_other_worker(workers: int) -> None:
    missed = overtaken(workers, 20_000, np.random.default_rng(0))
    assert missed.mean() == pytest.approx(workers - 1, rel=0.02) and missed.min() >= 0
    assert missed[0] == 0


def test_a_slow_worker_sends_older_gradients() -> None:
    even = overtaken(4, 8000, np.random.default_rng(0))
    uneven = overtaken(4, 8000, np.random.default_rng(0), slow=[1, 1, 1, 20])
    assert uneven.max() > 2 * even.max()


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Timing(example=-1), "example must be at least 0"),
        (lambda: Timing(example=1, bandwidth=0), "bandwidth must be greater than 0"),
        (lambda: Timing(example="x"), "example must be a number"),
        (lambda: CLUSTER.step(0, 10, 3), "workers must be at least 1"),
        (lambda: CLUSTER.step(1, 0, 3), "examples must be at least 1"),
        (lambda: CLUSTER.step(1, 10, 0), "size must be at least 1"),
        (lambda: CLUSTER.simulate(1, 10, 3, 0, np.random.default_rng(0)), "steps must be at least 1"),
        (lambda: CLUSTER.simulate(1, 10, 3, 5, 0), "rng must be a numpy.random.Generator"),
        (lambda: overtaken(0, 5, np.random.default_rng(0)), "workers must be at least 1"),
        (lambda: overtaken(2, 0, np.random.default_rng(0)), "updates must be at least 1"),
        (lambda: overtaken(2, 5, 7), "rng must be a numpy.random.Generator"),
        (lambda: overtaken(2, 5, np.random.default_rng(0), slow=[1]), r"slow must have shape \(2,\)"),
    ],
)
def test_bad_input(make: Any, message: str) -> None:
    with pytest.raises((TypeError, ValueError), match=message):
        make()
