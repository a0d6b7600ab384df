"""Laws that hold for every input: hypothesis looks for a crash, a silent NaN, or an exception to a law."""

import math
import warnings
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from gdcore import (
    ConvergenceWarning,
    Diverged,
    GradientDescent,
    Linear,
    LinearRegression,
    LogisticRegression,
    Objective,
    Trace,
    datasets,
    descend,
    full_batch,
    log_loss,
    minibatches,
    numerical_gradient,
    relative_error,
    sigmoid,
    squared_error,
    steps,
    surfaces,
)
from gdcore.losses import loss
from tests.gdcore.problems import LOSSES, SURFACES, Array, disagreement

FINITE = st.floats(-1e6, 1e6, allow_subnormal=False)
SMALL = st.floats(-100, 100, allow_subnormal=False)


@st.composite
def problems(draw: Any, elements: Any = SMALL, most: int = 8) -> tuple[str, Array, Array, Array, float]:
    """A loss's name, theta, X, y and l2 of matching shapes."""
    name = draw(st.sampled_from(sorted(LOSSES)))
    n, d = draw(st.integers(1, most)), draw(st.integers(1, 5))
    theta = draw(hnp.arrays(float, d + 1, elements=elements))
    X = draw(hnp.arrays(float, (n, d), elements=elements))
    labels = st.sampled_from([0.0, 1.0])
    y = draw(hnp.arrays(float, n, elements=labels if name == "log_loss" else elements))
    return name, theta, X, y, draw(st.sampled_from([0.0, 0.01, 2.0]))


@given(problems(elements=FINITE))
def test_no_crash_and_no_silent_nan(case: tuple[str, Array, Array, Array, float]) -> None:
    name, theta, X, y, l2 = case
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        value, gradient = Objective(Linear(len(theta) - 1), LOSSES[name], l2)(theta, X, y)
    assert math.isfinite(value) and np.isfinite(gradient).all()
    assert value >= 0


@given(hnp.arrays(float, st.integers(1, 20), elements=st.floats(-1e4, 1e4)), st.data())
def test_losses_are_finite_and_the_sigmoid_is_a_probability(z: Array, data: st.DataObject) -> None:
    y = data.draw(hnp.arrays(float, z.shape, elements=st.sampled_from([0.0, 1.0])))
    p = sigmoid(z)
    assert ((p >= 0) & (p <= 1)).all()
    values, slopes = log_loss(z, y)
    assert np.isfinite(values).all() and (values >= 0).all() and (np.abs(slopes) <= 1).all()
    assert np.array_equal(slopes, p - y)


@given(hnp.arrays(float, st.integers(2, 20), elements=st.floats(-1e4, 1e4)))
def test_the_sigmoid_never_falls(z: Array) -> None:
    """Up to the last bit of rounding."""
    p = sigmoid(np.sort(z))
    assert (p[1:] >= p[:-1] * (1 - 4e-16)).all()


ANYTHING = st.one_of(
    st.none(),
    st.text(max_size=3),
    st.integers(-3, 2**70),
    st.floats(),
    st.lists(st.floats(allow_nan=True), max_size=4),
    st.lists(st.lists(st.one_of(st.floats(), st.integers(0, 1), st.text(max_size=1)), max_size=3), max_size=3),
    hnp.arrays(
        st.sampled_from([float, int, bool, complex, "U2", "f4", "u1", "O", "M8[s]"]),
        hnp.array_shapes(min_dims=0, max_side=3),
    ),
    st.sampled_from([np.random.default_rng(0), GradientDescent(0.1), log_loss, len, Linear]),
)
FRIENDLY = (ValueError, TypeError)
CALLS: dict[str, Any] = {
    "squared_error": (2, squared_error),
    "log_loss": (2, log_loss),
    "sigmoid": (1, sigmoid),
    "Linear": (1, Linear),
    "Linear call": (2, lambda theta, X: Linear(1)(theta, X)),
    "unpack": (1, Linear(1).unpack),
    "Objective": (3, Objective),
    "Objective call": (3, Objective(Linear(1), log_loss, 0.1)),
    "GradientDescent": (1, GradientDescent),
    "surface": (1, SURFACES["rosenbrock"]),
    "quadratic": (2, surfaces.quadratic),
    "steps": (1, steps),
    "full_batch": (3, full_batch),
    "minibatches": (5, minibatches),
    "descend": (3, lambda theta, rule, stream: next(descend(SURFACES["bowl"], theta, rule, stream))),
    "descend objective": (1, lambda objective: next(descend(objective, [1.0, 1.0], GradientDescent(0.1), steps(1)))),
    "numerical_gradient": (2, lambda theta, h: numerical_gradient(SURFACES["bowl"], theta, h=h)),
    "relative_error": (2, relative_error),
    "standardise": (1, datasets.standardise),
    "split": (4, datasets.split),
    "LinearRegression fit": (2, lambda X, y: LinearRegression(epochs=3).fit(X, y)),
    "LinearRegression parameters": (
        3,
        lambda l2, rate, size: LinearRegression(l2, rate, size, epochs=2).fit([[1.0]], [2.0]),
    ),
    "LogisticRegression fit": (2, lambda X, y: LogisticRegression(l2=0.1, epochs=3).fit(X, y)),
}


@pytest.mark.parametrize("name", CALLS)
@given(data=st.data())
def test_whatever_comes_in_no_other_error_comes_out(name: str, data: st.DataObject) -> None:
    count, function = CALLS[name]
    arguments = [data.draw(ANYTHING) for _ in range(count)]
    if name == "steps" or "batch" in name:
        arguments = [1 if isinstance(a, int) and a > 10**6 else a for a in arguments]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            result = function(*arguments)
    except FRIENDLY as error:
        assert str(error), "an error must say something"
        return
    except Diverged:
        assert name.startswith(("descend", "Li", "Lo"))
        return
    if name in (
        "squared_error",
        "log_loss",
        "Linear call",
        "surface",
        "Objective call",
        "standardise",
        "relative_error",
    ):
        flat = [result] if isinstance(result, float) else list(result)
        for part in flat:
            assert callable(part) or not np.isnan(part).any() or _overflows(arguments), "a silent NaN"


def _overflows(arguments: list[Any]) -> bool:
    """Did a number come in that is too large to be squared?"""
    numbers = [np.asarray(a, dtype=float).ravel() for a in arguments if not isinstance(a, str)]
    return any(np.abs(a).max(initial=0) > 1e60 for a in numbers)


@given(problems(), st.floats(0.1, 10), st.floats(0.1, 10))
def test_the_gradient_is_linear_in_the_loss(case: tuple[str, Array, Array, Array, float], a: float, b: float) -> None:
    """J of a·ℓ₁ + b·ℓ₂ has the gradient a·∇J₁ + b·∇J₂."""
    _, theta, X, y, _ = case
    y = (y > 0).astype(float)

    @loss(curvature=1.0)
    def mixed(z: Array, y: Array) -> tuple[Array, Array]:
        one, two = squared_error.formula(z, y), log_loss.formula(z, y)
        return a * one[0] + b * two[0], a * one[1] + b * two[1]

    model = Linear(X.shape[1])
    together = Objective(model, mixed)(theta, X, y)
    one, two = Objective(model, squared_error)(theta, X, y), Objective(model, log_loss)(theta, X, y)
    assert together[0] == pytest.approx(a * one[0] + b * two[0], rel=1e-9, abs=1e-9)
    assert disagreement(together[1], a * one[1] + b * two[1]) < 1e-9 or np.abs(together[1]).max() < 1e-6


@given(problems(), st.integers(0, 1000))
def test_shuffling_rows_changes_nothing(case: tuple[str, Array, Array, Array, float], seed: int) -> None:
    name, theta, X, y, l2 = case
    J = Objective(Linear(X.shape[1]), LOSSES[name], l2)
    order = np.random.default_rng(seed).permutation(len(X))
    before, after = J(theta, X, y), J(theta, X[order], y[order])
    assert after[0] == pytest.approx(before[0], rel=1e-12)
    assert after[1] == pytest.approx(before[1], rel=1e-10, abs=1e-8)


@given(problems())
def test_stacking_the_data_twice_changes_nothing(case: tuple[str, Array, Array, Array, float]) -> None:
    """J is a mean: twice the same data is the same J. A sum would double."""
    name, theta, X, y, l2 = case
    J = Objective(Linear(X.shape[1]), LOSSES[name], l2)
    once, twice = J(theta, X, y), J(theta, np.vstack([X, X]), np.concatenate([y, y]))
    assert twice[0] == pytest.approx(once[0], rel=1e-12)
    assert twice[1] == pytest.approx(once[1], rel=1e-10, abs=1e-8)


@given(problems(), problems(), st.floats(0, 1))
def test_the_objective_is_convex(
    case: tuple[str, Array, Array, Array, float], other: tuple[str, Array, Array, Array, float], t: float
) -> None:
    """The height between two points lies on or below the chord; the tangent lies below the surface."""
    name, theta, X, y, l2 = case
    there = np.resize(other[1], theta.shape)
    J = Objective(Linear(X.shape[1]), LOSSES[name], l2)
    a, b, between = J(theta, X, y), J(there, X, y), J(t * theta + (1 - t) * there, X, y)
    slack = 1e-9 * (1 + a[0] + b[0])
    assert between[0] <= t * a[0] + (1 - t) * b[0] + slack
    tangent = a[0] + a[1] @ (there - theta)
    assert b[0] >= tangent - 1e-9 * (1 + b[0] + a[0] + np.abs(a[1]) @ np.abs(there - theta))


@given(problems())
def test_a_small_step_downhill_goes_down(case: tuple[str, Array, Array, Array, float]) -> None:
    """With a rate of 1/L the loss falls by at least |gradient|² / 2L: the descent lemma, and so the sign is right."""
    name, theta, X, y, l2 = case
    J = Objective(Linear(X.shape[1]), LOSSES[name], l2)
    L = LOSSES[name].curvature * ((X**2).sum(axis=1) + 1).mean() + 2 * l2
    first, second = descend(J, theta, GradientDescent(1 / L), full_batch(X, y, 1))
    fall = first.gradient @ first.gradient / (2 * L)
    assert second.value <= first.value - fall + 1e-9 * (1 + first.value)


def well_posed(seed: int, n: int, d: int) -> tuple[Array, Array]:
    rng = np.random.default_rng([seed, n, d])
    return rng.normal(size=(n + 3 * d, d)), rng.normal(size=n + 3 * d)


few = settings(max_examples=15)
seeds, counts, widths = st.integers(0, 10**6), st.integers(3, 20), st.integers(1, 3)


@few
@given(seeds, counts, widths, st.floats(-50, 50))
def test_adding_a_constant_to_y_shifts_only_the_intercept(seed: int, n: int, d: int, c: float) -> None:
    X, y = well_posed(seed, n, d)
    model, shifted = LinearRegression().fit(X, y), LinearRegression().fit(X, y + c)
    assert shifted.coef_ == pytest.approx(model.coef_, abs=1e-6)
    assert shifted.intercept_ == pytest.approx(model.intercept_ + c, abs=1e-6)


@few
@given(seeds, counts, widths, st.floats(0.2, 5))
def test_scaling_y_scales_the_coefficients(seed: int, n: int, d: int, c: float) -> None:
    X, y = well_posed(seed, n, d)
    model, scaled = LinearRegression(l2=0.1).fit(X, y), LinearRegression(l2=0.1).fit(X, c * y)
    assert scaled.coef_ == pytest.approx(c * model.coef_, abs=1e-6)
    assert scaled.score(X, c * y) == pytest.approx(model.score(X, y), abs=1e-6)


@few
@given(seeds, counts, widths)
def test_exchanging_the_labels_turns_the_coefficients_round(seed: int, n: int, d: int) -> None:
    X, y = well_posed(seed, n, d)
    labels = y > 0
    assume(len(set(labels.tolist())) == 2)
    model = LogisticRegression(l2=0.1).fit(X, labels)
    turned = LogisticRegression(l2=0.1).fit(X, ~labels)
    assert turned.coef_ == pytest.approx(-model.coef_, abs=1e-6)
    assert turned.predict_proba(X)[:, 0] == pytest.approx(model.predict_proba(X)[:, 1], abs=1e-6)


@few
@given(seeds, counts, widths)
def test_the_fit_is_where_the_gradient_vanishes(seed: int, n: int, d: int) -> None:
    X, y = well_posed(seed, n, d)
    for model, targets in ((LinearRegression(l2=0.05), y), (LogisticRegression(l2=0.05), (y > y.min()).astype(float))):
        model.fit(X, targets)
        J = Objective(Linear(d), model._loss, 0.05)
        assert np.linalg.norm(J(np.append(model.coef_, model.intercept_), X, targets)[1]) <= 1e-8 * (1 + 1e-6)


@given(
    st.sampled_from(sorted(SURFACES)),
    st.tuples(st.floats(-3, 3), st.floats(-3, 3)),
    st.floats(1e-3, 3),
    st.integers(1, 60),
    st.integers(1, 7),
)
def test_a_walk_ends_well_or_says_why(
    name: str, start: tuple[float, float], rate: float, count: int, every: int
) -> None:
    """Whatever the start and the rate: a Trace of finite numbers with one of the reasons."""
    trace = Trace.of(descend(SURFACES[name], start, GradientDescent(rate), steps(count)), every)
    assert trace.reason in ("budget", "diverged")
    assert bool(trace.message) == (trace.reason == "diverged")
    assert np.isfinite(trace.theta).all() and np.isfinite(trace.loss).all() and np.isfinite(trace.gradient_norm).all()
    assert (np.diff(trace.t) > 0).all() and len(trace.t) == len(trace.theta) == len(trace.loss)
    if trace.reason == "budget":
        assert trace.t[-1] == count


@given(st.integers(1, 30), st.integers(1, 30), st.integers(1, 3), st.integers(0, 1000))
def test_minibatches_partition_every_epoch(n: int, size: int, epochs: int, seed: int) -> None:
    assume(size <= n)
    y = np.arange(float(n))
    met = [row for _, part in minibatches(y[:, None], y, size, epochs, np.random.default_rng(seed)) for row in part]
    assert len(met) == n * epochs
    for epoch in range(epochs):
        assert sorted(met[epoch * n : (epoch + 1) * n]) == y.tolist()


@given(hnp.arrays(float, hnp.array_shapes(min_dims=2, max_dims=2, min_side=2, max_side=6), elements=FINITE))
def test_standardised_columns_have_mean_0_and_deviation_1(X: Array) -> None:
    assume((np.ptp(X, axis=0) > 1e-3 * np.abs(X).max(axis=0) + 1e-9).all())
    Z = datasets.standardise(X).Z
    assert np.abs(Z.mean(axis=0)).max() < 1e-9
    assert np.abs(Z.std(axis=0) - 1).max() < 1e-9


@few
@given(seeds)
def test_minibatch_fits_warn_but_never_fail(seed: int) -> None:
    X, y = well_posed(seed, 6, 2)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        model = LinearRegression(batch_size=4, epochs=5, rng=np.random.default_rng(seed)).fit(X, y)
    assert np.isfinite(model.predict(X)).all()
