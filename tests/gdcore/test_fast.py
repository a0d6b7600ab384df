"""The loops of `fast` and the runner `epochs`: the same numbers as `descend`, step for step, compiled or not."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import warnings
from typing import Any

import numpy as np
import pytest

from gdcore import (
    Diverged,
    GradientDescent,
    Linear,
    LinearRegression,
    LinearSVM,
    LogisticRegression,
    Momentum,
    Network,
    Objective,
    descend,
    fast,
    full_batch,
    hinge,
    log_loss,
    minibatches,
    schedules,
    squared_error,
)
from gdcore import epochs as epochs_module
from gdcore import objective as objective_module
from gdcore.epochs import epochs
from gdcore.losses import Loss, loss
from gdcore.objective import admitted
from tests.gdcore.problems import Array

LOSSES = {"hinge": hinge, "log_loss": log_loss, "squared_error": squared_error}
WAYS = ["plain", "compiled"]


def data(kind: Loss, n: int, d: int, seed: int = 0, dtype: Any = float) -> tuple[Array, Array]:
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, d))
    signs = np.where(X @ rng.normal(size=d) + rng.normal(size=n) > 0, 1.0, -1.0)
    y = {hinge: signs, log_loss: (signs + 1) / 2}.get(kind, signs + X[:, 0])
    return X.astype(dtype), y.astype(dtype)


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """With numba from the first visit on, and without numba at all."""
    monkeypatch.setattr(fast, "PAYS", 0)
    if request.param == "plain":
        monkeypatch.setattr(fast, "find_spec", lambda name: None)
    return str(request.param)


def close(a: Array, b: Array, tolerance: float = 1e-12) -> bool:
    return bool(np.abs(a - b).max() <= tolerance * max(1.0, np.abs(b).max()))


def in_loop(way: str, kind: Loss, size: int) -> Any:
    make = fast.single_loop if size == 1 else fast.batch_loop
    return (fast.plain if way == "plain" else fast.compiled)(make, kind.formula)


@pytest.mark.parametrize("kind", LOSSES.values(), ids=repr)
@pytest.mark.parametrize("size", [1, 3])
@pytest.mark.parametrize("l2", [0.0, 0.1])
def test_the_loop_is_descend_step_for_step(way: str, kind: Loss, size: int, l2: float) -> None:
    """Cut short after every single update, the loop stands where `descend` stands."""
    X, y = data(kind, 20, 3)
    J, rate = Objective(Linear(3), kind, l2), schedules.InverseDecay(0.2, 7)
    run = list(descend(J, np.zeros(4), GradientDescent(rate), minibatches(X, y, size, 1)))
    epoch = in_loop(way, kind, size)
    for step in run:
        theta, rates = np.zeros(4), np.array([rate(t) for t in range(1, step.t + 1)])
        assert epoch(X, y, np.arange(20), size, theta, rates, 2 * l2)
        assert close(theta, step.theta)


@pytest.mark.parametrize("kind", LOSSES.values(), ids=repr)
@pytest.mark.parametrize("size", [1, 4, 20])
@pytest.mark.parametrize("shuffled", [True, False])
def test_epochs_yields_the_steps_of_descend(way: str, kind: Loss, size: int, shuffled: bool) -> None:
    X, y = data(kind, 30, 4)
    J = Objective(Linear(4), kind, 0.05)

    def batches() -> Any:
        return minibatches(X, y, size, 5, np.random.default_rng(7) if shuffled else None)

    per_epoch = -(-30 // size)
    every = [s for s in descend(J, np.ones(5), GradientDescent(0.1), batches()) if s.t % per_epoch == 0]
    told = list(epochs(J, np.ones(5), GradientDescent(0.1), batches()))
    assert [s.t for s in told] == [s.t for s in every] and [s.reason for s in told] == [s.reason for s in every]
    for mine, theirs in zip(told, every, strict=True):
        assert close(mine.theta, theirs.theta) and close(mine.gradient, theirs.gradient)
        assert mine.value == pytest.approx(theirs.value, rel=1e-12) and type(mine.value) is float


def test_a_wrong_loop_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted fault: a loop that forgets the bias does not pass the comparison above."""
    X, y = data(squared_error, 30, 4)
    J = Objective(Linear(4), squared_error)

    def forgetful(kind: Any, dot: Any, axpy: Any) -> Any:
        return fast.single_loop(lambda z, y: (0.0, kind(z, y)[1] * 0.999), dot, axpy)

    right = [s.theta for s in epochs(J, np.ones(5), GradientDescent(0.1), minibatches(X, y, 1, 2))]
    monkeypatch.setattr(fast, "plain", lambda make, formula: forgetful(formula, np.dot, fast.axpy_of_numpy))
    wrong = [s.theta for s in epochs(J, np.ones(5), GradientDescent(0.1), minibatches(X, y, 1, 2))]
    assert not close(wrong[-1], right[-1])


def test_the_operations_for_the_compiler_are_those_of_numpy() -> None:
    x, w = np.arange(5.0), np.linspace(-1, 1, 5)
    assert fast.dot(x, w) == pytest.approx(np.dot(x, w), rel=1e-15)
    one, other = w.copy(), w.copy()
    fast.axpy(0.3, x, one)
    fast.axpy_of_numpy(0.3, x, other)
    assert np.array_equal(one, other)
    for rows in (8, 3):
        a, X = np.linspace(-2, 1, rows), np.cos(np.arange(5.0 * rows)).reshape(rows, 5)
        one, other = w.copy(), w.copy()
        fast.axpys(a, X, one)
        fast.axpys_of_numpy(a, X, other)
        assert np.allclose(one, other, rtol=1e-14, atol=1e-15)


def test_the_logarithm_for_the_compiler_keeps_the_digits_of_small_numbers() -> None:
    t = np.concatenate([[0.0, 1.0, 5e-324], 10.0 ** np.linspace(-300, 0, 2000)])
    assert np.allclose([fast.log1p(each) for each in t], np.log1p(t), rtol=1e-15, atol=0)
    compiled = fast.compiled(fast.sum_loop, log_loss.formula)
    one, target = np.array([[1.0]]), np.array([1.0])
    for z in (5.0, 30.0, 300.0):
        loss = compiled(one, target, np.array([z, 0.0]), np.zeros(2))
        assert loss == pytest.approx(np.log1p(np.exp(-z)), rel=1e-15)


@pytest.mark.parametrize("kind", LOSSES.values(), ids=repr)
@pytest.mark.parametrize("dtype", [float, np.float32])
@pytest.mark.parametrize("l2", [0.0, 0.1])
def test_one_pass_over_all_rows_is_the_objective(kind: Loss, dtype: Any, l2: float) -> None:
    X, y = data(kind, 1001, 6, dtype=dtype)
    theta = np.linspace(-1, 1, 7).astype(dtype)
    J = Objective(Linear(6), kind, l2)
    value, gradient = J(theta, X, y)
    for make in (fast.plain, fast.compiled):
        mean, slope = fast.mean(make(fast.sum_loop, kind.formula), theta, X, y)
        height, pull = J.penalty(theta)
        tolerance = 1e-13 if dtype is float else 1e-5
        assert mean + height == pytest.approx(value, rel=tolerance) and close(slope + pull, gradient, tolerance)
        assert slope.dtype == dtype


def test_descend_takes_the_one_pass_when_it_pays(monkeypatch: pytest.MonkeyPatch) -> None:
    X, y = data(log_loss, 200, 3)
    J = Objective(Linear(3), log_loss, 0.1)

    def run() -> list[Any]:
        return list(descend(J, np.zeros(4), GradientDescent(0.5), full_batch(X, y, 10)))

    slow = run()
    assert getattr(admitted(J, np.zeros(4), full_batch(X, y, 10)), "func", None) is None, "2,000 visits do not pay"
    monkeypatch.setattr(fast, "PAYS", 1)
    assert getattr(admitted(J, np.zeros(4), full_batch(X, y, 10)), "func", None) is None, "too short to share out"
    monkeypatch.setattr(objective_module, "_LONG", 1)
    assert admitted(J, np.zeros(4), full_batch(X, y, 10)).func.__name__ == "_in_one_pass"  # type: ignore[attr-defined]
    for one, other in zip(slow, run(), strict=True):
        assert close(one.theta, other.theta) and one.value == pytest.approx(other.value, rel=1e-13)
    strided = admitted(J, np.zeros(4), full_batch(np.asfortranarray(X), y, 10))
    assert getattr(strided, "func", None) is None, "columns one after the other: numpy's own pass"
    monkeypatch.setattr(fast, "compiled", lambda make, formula: None)
    assert getattr(admitted(J, np.zeros(4), full_batch(X, y, 10)), "func", None) is None


@pytest.mark.parametrize("estimator", [LinearRegression, LogisticRegression, LinearSVM])
@pytest.mark.parametrize("size", [1, 5])
def test_estimators_agree_with_and_without(estimator: Any, size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    X, y = data(hinge, 60, 3)

    def fit() -> Any:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            rng = np.random.default_rng(3)
            return estimator(l2=0.1, learning_rate=0.05, batch_size=size, epochs=20, rng=rng).fit(X, y)

    monkeypatch.setattr(fast, "PAYS", 0)
    compiled = fit()
    monkeypatch.setattr(fast, "find_spec", lambda name: None)
    plain = fit()
    monkeypatch.setattr(epochs_module, "_loop", lambda *arguments: None)
    walked = fit()
    for other in (compiled, plain):
        assert close(other.coef_, walked.coef_) and other.intercept_ == pytest.approx(walked.intercept_, rel=1e-11)
        assert other.n_iter_ == walked.n_iter_ and np.array_equal(other.trace_.t, walked.trace_.t)
        assert close(other.trace_.loss, walked.trace_.loss)


@pytest.mark.parametrize("size", [1, 4])
@pytest.mark.parametrize("rate", [4.0, schedules.InverseDecay(4.0, 1e9)])
def test_divergence_is_told_as_descend_tells_it(way: str, rate: Any, size: int) -> None:
    X, y = data(squared_error, 40, 3)
    J = Objective(Linear(3), squared_error)

    def told(runner: Any) -> tuple[str, int]:
        met = []
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with pytest.raises(Diverged) as caught:
                met.extend(runner(J, np.zeros(4), GradientDescent(rate), minibatches(X, y, size, 400)))
        return str(caught.value), len(met)

    assert told(epochs)[0] == told(descend)[0]
    assert "at step" in told(epochs)[0]


def test_a_run_that_comes_back_goes_on(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A slope beyond the loop's limit, but within descend's, does not end the run."""
    monkeypatch.setattr(fast, "_HUGE", 1e-3)
    fast.plain.cache_clear()
    fast._compile.cache_clear()
    X, y = data(squared_error, 12, 2)
    J = Objective(Linear(2), squared_error)
    told = list(epochs(J, np.zeros(3), GradientDescent(0.05), minibatches(X, y, 1, 3)))
    *_, last = descend(J, np.zeros(3), GradientDescent(0.05), minibatches(X, y, 1, 3))
    assert close(told[-1].theta, last.theta)
    fast.plain.cache_clear()
    fast._compile.cache_clear()


def test_what_the_loop_does_not_know_is_walked(way: str) -> None:
    """Another model, another optimizer, a stream that has begun, larger batches: descend, and one Step an epoch."""
    X, y = data(squared_error, 70, 2)
    J, plain = Objective(Linear(2), squared_error), GradientDescent(0.05)
    begun = minibatches(X, y, 1, 2)
    next(begun)
    cases = [
        (Objective(Network((2, 1)), squared_error), plain, minibatches(X, y, 1, 2), 70),
        (J, Momentum(0.01), minibatches(X, y, 1, 2), 70),
        (J, plain, minibatches(X, y, 66, 2), 2),
        (lambda theta, X, y: J(theta, X, y), plain, minibatches(X, y, 1, 2), 70),
    ]
    for objective, optimizer, batches, per_epoch in cases:
        assert [s.t for s in epochs(objective, np.zeros(3), optimizer, batches)] == [0, per_epoch, 2 * per_epoch]
    assert [s.t for s in epochs(J, np.zeros(3), plain, begun)] == [0, 70, 139]


def test_a_stream_is_used_up_by_whoever_takes_it() -> None:
    X, y = data(squared_error, 8, 2)
    batches = minibatches(X, y, 1, 2)
    list(epochs(Objective(Linear(2), squared_error), np.zeros(3), GradientDescent(0.1), batches))
    assert list(batches) == []


def test_a_loss_beyond_the_compiler_still_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fast, "PAYS", 0)
    names = ["squared", "cubed"]

    @loss(curvature=2.0)
    def odd(z: Array, y: Array) -> tuple[Array, Array]:
        assert "squared" in set(names).union(np.array(names).tolist())
        return (z - y) ** 2, 2 * (z - y)

    assert fast.compiled(fast.single_loop, odd.formula) is None
    X, y = data(squared_error, 12, 2)
    for size in (1, 3):
        told = list(epochs(Objective(Linear(2), odd), np.zeros(3), GradientDescent(0.1), minibatches(X, y, size, 2)))
        J = Objective(Linear(2), squared_error)
        *_, last = descend(J, np.zeros(3), GradientDescent(0.1), minibatches(X, y, size, 2))
        assert close(told[-1].theta, last.theta)


def test_epochs_needs_to_know_where_epochs_end() -> None:
    J = Objective(Linear(2), squared_error)
    with pytest.raises(TypeError, match="batches must be made by minibatches or full_batch, got list"):
        epochs(J, np.zeros(3), GradientDescent(0.1), [])  # type: ignore[arg-type]


def loaded(statement: str) -> bool:
    """Whether a fresh interpreter has imported numba after the statement."""
    code = (
        "import sys, warnings; warnings.simplefilter('ignore'); import numpy as np, gdcore as g; "
        f"{statement}; print('numba' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip() == "True"


def test_numba_is_imported_when_it_pays_and_never_before() -> None:
    assert importlib.util.find_spec("numba"), "the extra `test` holds numba, so that both ways are tested"
    fit = "X = np.eye(500, 3); g.LinearRegression(learning_rate=0.01, batch_size=1, epochs={}).fit(X, X[:, 0])"
    assert not loaded("pass")
    assert not loaded(fit.format(3))
    assert loaded(fit.format(501))


@pytest.mark.parametrize("size", [1, 3])
def test_a_loop_that_runs_away_says_so(way: str, size: int) -> None:
    X, y = data(squared_error, 20, 3)
    with np.errstate(over="ignore"):
        told = in_loop(way, squared_error, size)(1e200 * X, y, np.arange(20), size, np.ones(4), np.ones(5), 0.0)
    assert not told
