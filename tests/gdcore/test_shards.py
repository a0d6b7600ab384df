"""Data in pieces: the same value and gradient for any cut, the same batches for any cut, errors that name the shard."""

import pickle
from typing import Any

import numpy as np
import pytest

from gdcore import (
    Draw,
    Failed,
    GradientDescent,
    Linear,
    LocalSteps,
    Network,
    Objective,
    Sharded,
    ShardError,
    Stale,
    Step,
    Trace,
    descend,
    draws,
    full_batch,
    log_loss,
    softmax_cross_entropy,
    squared_error,
    steps,
)
from gdcore.shards import FAN_IN, add, places, read, share, tree
from tests.gdcore.problems import problem

THETA, X, Y = problem("log_loss", 60, 4)
J = Objective(Linear(4), log_loss, l2=0.1)
START = np.zeros(5)


def cut(*counts: int) -> list[tuple[Any, Any]]:
    """The problem in pieces of so many examples."""
    ends = np.cumsum(counts)[:-1]
    return list(zip(np.split(X, ends), np.split(Y, ends), strict=True))


CUTS = [(60,), (30, 30), (1, 59), (7, 11, 42), (5, 10, 3, 12, 9, 1, 20), (1,) * 60]


def close(a: Any, b: Any) -> bool:
    return bool(np.allclose(a, b, rtol=1e-12, atol=1e-14))


@pytest.mark.parametrize("counts", CUTS)
def test_value_and_gradient_are_those_of_all_examples(counts: tuple[int, ...]) -> None:
    value, gradient = Sharded(J, cut(*counts))(THETA)
    whole = J(THETA, X, Y)
    assert isinstance(value, float) and gradient.shape == THETA.shape
    assert close(value, whole[0]) and close(gradient, whole[1])


def test_wrong_weights_would_be_noticed() -> None:
    parts = [J(THETA, *shard)[1] for shard in cut(7, 11, 42)]
    assert not close(np.mean(parts, axis=0), J(THETA, X, Y)[1])


@pytest.mark.parametrize("counts", CUTS)
def test_two_hundred_steps_end_in_the_same_place(counts: tuple[int, ...]) -> None:
    alone = Trace.of(descend(J, START, GradientDescent(0.5), full_batch(X, Y, 200)))
    split = Trace.of(descend(Sharded(J, cut(*counts)), START, GradientDescent(0.5), steps(200)))
    assert np.abs(split.solution / alone.solution - 1).max() < 1e-12


@pytest.mark.parametrize("size", [1, 8, 60])
def test_mini_batches_do_not_depend_on_the_cut(size: int) -> None:
    ends = [
        Trace.of(descend(Sharded(J, cut(*counts)), START, GradientDescent(0.2), draws(size, 50, seed=3))).solution
        for counts in CUTS
    ]
    by_hand = ((X[rows], Y[rows]) for rows in (Draw(size, 3, t).rows(60) for t in range(50)))
    alone = Trace.of(descend(J, START, GradientDescent(0.2), by_hand)).solution
    assert all(close(end, alone) for end in ends)


def test_a_draw_is_a_sample_without_replacement() -> None:
    rows = [Draw(7, 0, t).rows(20) for t in range(2000)]
    assert all(len(set(r.tolist())) == 7 and (np.diff(r) > 0).all() for r in rows)
    often = np.bincount(np.concatenate(rows).astype(np.intp), minlength=20) / 2000
    assert np.abs(often - 7 / 20).max() < 0.05
    assert Draw(20, 0, 0).rows(20).tolist() == list(range(20))
    assert Draw(7, 0, 1).rows(20).tolist() != Draw(7, 0, 2).rows(20).tolist()
    assert Draw(7, 1, 1).rows(20).tolist() != Draw(7, 0, 1).rows(20).tolist()


def test_whole_labels_and_networks_work_too() -> None:
    model = Network([4, 3, 3])
    theta, labels = model.start(np.random.default_rng(0)), np.arange(60) % 3
    objective = Objective(model, softmax_cross_entropy, l2=0.01)
    value, gradient = Sharded(objective, [(X[:13], labels[:13]), (X[13:], labels[13:])])(theta)
    assert close(value, objective(theta, X, labels)[0]) and close(gradient, objective(theta, X, labels)[1])


def test_the_tree_adds_neighbours_in_a_fixed_order() -> None:
    names = tree([f"{k}" for k in range(20)], lambda group: f"({'+'.join(group)})", " + ".join)
    assert names == "(0+1+2+3+4+5+6+7) + (8+9+10+11+12+13+14+15) + (16+17+18+19)"
    assert tree([f"{k}" for k in range(FAN_IN + 1)], "+".join, " + ".join) == "0+1+2+3+4+5+6+7 + 8"
    assert tree(["a", "b"], lambda group: "never", "".join) == "ab"
    assert add([np.array([1.0]), np.array([2.0]), np.array([4.0])]).tolist() == [7.0]


def test_a_shard_that_was_sent_lies_where_numbers_may_begin() -> None:
    buffers: list[pickle.PickleBuffer] = []
    packed = pickle.dumps(read(0, (X, Y)), protocol=5, buffer_callback=buffers.append)
    sent = [memoryview(b"." + bytes(buffer.raw()))[1:] for buffer in buffers]
    got = pickle.loads(packed, buffers=sent)
    assert len(sent) == 2 and not np.frombuffer(sent[0]).flags.aligned, "as a network may deliver it"
    assert got.X.flags.aligned and got.y.flags.aligned
    assert np.array_equal(got.X, X) and np.array_equal(got.y, Y)


def test_a_share_of_no_examples_is_zero() -> None:
    first, second = places([10, 50])
    assert second == (1, 10, 50, 60)
    draw = next(d for (d,) in draws(2, 100) if (d.rows(60) >= 10).all())
    assert share(J, THETA, (X[:10], Y[:10]), first, draw).tolist() == [0.0] * 6
    assert share(J, THETA, (X[10:], Y[10:]), second, draw).any()


def test_a_run_that_diverges_says_so_without_warnings() -> None:
    split = Sharded(Objective(Linear(4), squared_error), cut(20, 40))
    trace = Trace.of(descend(split, START, GradientDescent(1e3), steps(1000)))
    assert trace.reason == "diverged"


@pytest.mark.parametrize(
    ("shards", "message"),
    [
        ([(X, Y), (X, Y[:-1])], r"shard 1: y must have shape \(60,\)"),
        ([(X, Y), (X, Y * np.nan)], r"shard 1: y must be finite, but y\[0\] is nan"),
        ([(X, Y), (X * np.inf, Y)], r"shard 1: X must be finite"),
        ([(X, Y), (X[:, :2], Y)], r"shard 1: X must have shape \(n, 4\) like shard 0, got \(60, 2\)"),
        ([(X[:0], Y[:0])], "shard 0: X is empty"),
        ([(X, Y), (X, np.array(["a"] * 60))], "shard 1: y must hold real numbers"),
        ([(X, Y), X], "shard 1: "),
    ],
)
def test_an_unfit_shard_is_named(shards: Any, message: str) -> None:
    with pytest.raises(ShardError, match=message):
        Sharded(J, shards)


def test_other_bad_input() -> None:
    with pytest.raises(ValueError, match="shards is empty"):
        Sharded(J, [])
    for wrong in (None, 3, Objective):
        with pytest.raises(TypeError, match="objective must be an objective"):
            Sharded(wrong, cut(60))  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="size must be at most the number of examples, 60, got 61"):
        Sharded(J, cut(60))(THETA, Draw(61, 0, 0))
    with pytest.raises(ValueError, match="theta must have shape"):
        Sharded(J, cut(60))(THETA[:-1])
    for bad in (0, 1.5, True):
        with pytest.raises((TypeError, ValueError), match="size must be"):
            draws(bad, 10)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="count must be at least 1"):
        draws(10, 0)
    for bad in (-1, 0.5, True, None):
        with pytest.raises(TypeError, match="seed must be a whole number of at least 0"):
            draws(10, 10, bad)  # type: ignore[arg-type]


def test_read_converts_and_checks() -> None:
    A, b = read(0, ([[1, 2]], [3]))
    assert A.dtype == b.dtype == float and A.shape == (1, 2)


def failing(at: int) -> Any:
    """A run whose objective fails at step `at`."""
    calls = iter(range(1000))

    def objective(theta: Any) -> Any:
        if next(calls) == at:
            raise ShardError("shard 3: gone")
        return float(theta @ theta), 2 * theta

    return descend(objective, np.ones(2), GradientDescent(0.1), steps(10))


def test_a_failed_run_is_raised_and_its_trace_kept() -> None:
    with pytest.raises(Failed, match="shard 3: gone") as caught:
        Trace.of(failing(4), every=3)
    trace = caught.value.trace
    assert trace.t.tolist() == [0, 3] and trace.reason == "failed" and trace.message == "shard 3: gone"
    assert trace.loss[1] == pytest.approx(2 * 0.8**6)
    with pytest.raises(Failed, match="gone") as caught:
        Trace.of(failing(0))
    assert caught.value.trace is None
    met: list[Step] = []
    with pytest.raises(ShardError):
        met.extend(failing(2))


def test_one_local_step_is_a_step_of_full_batch_descent() -> None:
    local = Sharded(LocalSteps(J, 0.3, 1), cut(7, 11, 42))
    run = Trace.of(descend(local, START, GradientDescent(1.0), steps(40)))
    full = Trace.of(descend(J, START, GradientDescent(0.3), full_batch(X, Y, 40)))
    assert close(run.theta, full.theta) and close(run.loss, full.loss)


def test_local_steps_walk_alone() -> None:
    value, way = LocalSteps(J, 0.3, 5)(THETA, X, Y)
    run = Trace.of(descend(J, THETA, GradientDescent(0.3), full_batch(X, Y, 5)))
    assert value == run.loss[0] and np.array_equal(way, THETA - run.solution)


def test_many_local_steps_rest_elsewhere() -> None:
    shards = cut(7, 11, 42)
    ends = [Trace.of(descend(J, START, GradientDescent(0.5), full_batch(*shard, 3000))).solution for shard in shards]
    local = Sharded(LocalSteps(J, 0.5, 3000), shards)
    rest = Trace.of(descend(local, START, GradientDescent(1.0), steps(2))).solution
    assert np.allclose(rest, np.average(ends, axis=0, weights=[7, 11, 42]), atol=1e-9)
    assert np.linalg.norm(J(rest, X, Y)[1]) > 1e-3


def test_stale_gradients_are_as_old_as_they_say() -> None:
    def square(theta: Any) -> Any:
        return float(theta @ theta) / 2, theta

    for delay in (0, 1, 3):
        run = Trace.of(descend(Stale(square, delay), np.ones(1), GradientDescent(0.1), steps(30)))
        theta = [1.0]
        for t in range(30):
            theta.append(theta[t] - 0.1 * theta[max(t - delay, 0)])
        assert close(run.theta[:, 0], theta) and close(run.loss, np.square(theta) / 2)


@pytest.mark.parametrize("delay", [0, 1, 2, 4, 16])
def test_the_limit_for_late_gradients(delay: int) -> None:
    def square(theta: Any) -> Any:
        return float(theta @ theta) / 2, theta

    limit = 2 * np.sin(np.pi / (2 * (2 * delay + 1)))
    for part, shrinks in ((0.97, True), (1.03, False)):
        run = descend(Stale(square, delay), np.ones(1), GradientDescent(part * limit), steps(4000))
        last = [abs(step.theta[0]) for step in run][-100:]
        assert (max(last) < 0.1) == shrinks


def test_bad_numbers_of_steps_and_delays() -> None:
    with pytest.raises(ValueError, match="count must be at least 1"):
        LocalSteps(J, 0.1, 0)
    with pytest.raises(ValueError, match="learning_rate must be greater than 0"):
        LocalSteps(J, 0.0, 3)
    with pytest.raises(ValueError, match="delay must be at least 1"):
        Stale(J, -1)
    with pytest.raises(TypeError, match="delay must be a whole number"):
        Stale(J, 1.5)  # type: ignore[arg-type]
