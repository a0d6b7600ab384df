"""What a Trace keeps of a run, and the four reasons for which one ends."""

import dataclasses
import itertools

import numpy as np
import pytest

from gdcore import GradientDescent, Step, Trace, descend, steps, surfaces


def walk(
    rate: float = 0.1, count: int = 10, start: tuple[float, float] = (4.0, 2.0), **tolerances: float
) -> list[Step]:
    return list(descend(surfaces.ravine, start, GradientDescent(rate), steps(count), **tolerances))


def test_rows_are_the_steps() -> None:
    run = walk(0.01)
    trace = Trace.of(iter(run))
    assert trace.t.tolist() == list(range(11)) and trace.t.dtype.kind == "i"
    assert trace.theta.shape == (11, 2) and trace.loss.shape == trace.gradient_norm.shape == (11,)
    for k, step in enumerate(run):
        assert np.array_equal(trace.theta[k], step.theta)
        assert trace.loss[k] == step.value
        assert trace.gradient_norm[k] == pytest.approx(np.hypot(*step.gradient), rel=1e-15)
    assert trace.solution.tolist() == run[-1].theta.tolist()


def test_reason_budget() -> None:
    trace = Trace.of(walk(0.01))
    assert (trace.reason, trace.message) == ("budget", "")


def test_reason_gradient() -> None:
    trace = Trace.of(walk(0.04, 10_000, gradient_tolerance=1e-6))
    assert trace.reason == "gradient" and trace.gradient_norm[-1] <= 1e-6 < trace.gradient_norm[-2]


def test_reason_loss() -> None:
    trace = Trace.of(walk(0.04, 10_000, loss_tolerance=1e-6))
    assert trace.reason == "loss"
    assert abs(trace.loss[-1] - trace.loss[-2]) <= 1e-6 < abs(trace.loss[-2] - trace.loss[-3])


def test_reason_diverged_keeps_the_run_so_far() -> None:
    trace = Trace.of(descend(surfaces.ravine, [4.0, 2.0], GradientDescent(0.2), steps(10_000)))
    assert trace.reason == "diverged"
    assert f"step {trace.t[-1] + 1} " in trace.message and "learning_rate=0.2" in trace.message
    assert "smaller" in trace.message
    assert len(trace.t) > 100 and np.isfinite(trace.loss).all() and np.isfinite(trace.theta).all()
    assert trace.loss[-1] > 1e100


def test_reason_is_empty_when_cut_off_from_outside() -> None:
    endless = descend(surfaces.bowl, [1.0, 1.0], GradientDescent(0.1), itertools.repeat(()))
    trace = Trace.of(itertools.islice(endless, 3))
    assert trace.reason == "" and trace.t.tolist() == [0, 1, 2]


@pytest.mark.parametrize(
    ("every", "kept"), [(1, [0, 1, 2, 3, 4, 5, 6, 7]), (3, [0, 3, 6, 7]), (7, [0, 7]), (50, [0, 7])]
)
def test_every_keeps_some_and_always_the_last(every: int, kept: list[int]) -> None:
    trace = Trace.of(walk(0.01, 7), every)
    assert trace.t.tolist() == kept
    assert trace.solution.tolist() == walk(0.01, 7)[-1].theta.tolist()
    assert trace.reason == "budget"


def test_every_keeps_the_last_step_before_a_divergence() -> None:
    run = descend(surfaces.ravine, [4.0, 2.0], GradientDescent(0.2), steps(10_000))
    whole = Trace.of(descend(surfaces.ravine, [4.0, 2.0], GradientDescent(0.2), steps(10_000)))
    assert Trace.of(run, every=1000).t[-1] == whole.t[-1]


def test_what_is_kept_is_a_copy() -> None:
    run = walk(0.01, 2)
    trace = Trace.of(run)
    kept = trace.theta.copy()
    for step in run:
        step.theta[:] = 99
    assert np.array_equal(trace.theta, kept)
    trace.solution[:] = 99
    assert np.array_equal(trace.theta, kept)
    with pytest.raises(dataclasses.FrozenInstanceError):
        trace.reason = "other"  # type: ignore[misc]


def test_no_steps_is_an_error() -> None:
    with pytest.raises(ValueError, match="no steps"):
        Trace.of(iter([]))
    with pytest.raises(ValueError, match="diverged at step 0"):
        Trace.of(descend(surfaces.rosenbrock, [1e100, 1.0], GradientDescent(0.1), steps(3)))


def test_repr_says_how_it_ended() -> None:
    assert repr(Trace.of(walk(0.01, 3))).startswith("Trace(4 steps kept, last t=3, loss=")
    assert repr(Trace.of(walk(0.01, 3))).endswith("reason='budget')")
