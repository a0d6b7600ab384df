"""The one loop: which updates it makes, what it yields and when, when it stops, and how it fails."""

import itertools
import math
import warnings
from collections.abc import Iterator

import numpy as np
import pytest

from gdcore import (
    Diverged,
    GradientDescent,
    Linear,
    Objective,
    datasets,
    descend,
    full_batch,
    minibatches,
    squared_error,
    steps,
    surfaces,
)
from tests.gdcore.problems import Array, problem


def test_every_step_is_the_rule() -> None:
    """theta <- theta - eta * gradient, computed here once more."""
    theta, X, y = problem("squared_error", 8, 3)
    J = Objective(Linear(3), squared_error, 0.2)
    expected = theta.copy()
    for t, step in enumerate(descend(J, theta, GradientDescent(0.05), full_batch(X, y, 6))):
        value, gradient = J(expected, X, y)
        assert step.t == t
        assert np.array_equal(step.theta, expected)
        assert step.value == value and np.array_equal(step.gradient, gradient)
        assert type(step.value) is float
        expected = expected - 0.05 * gradient
    assert t == 6


def test_minibatches_are_taken_one_after_the_other() -> None:
    """Step t looks at batch t; the last Step looks at the last batch again, from where the run ended."""
    theta, X, y = problem("squared_error", 7, 2)
    J = Objective(Linear(2), squared_error)
    batches = list(minibatches(X, y, 3, 2, np.random.default_rng(5)))
    run = list(descend(J, theta, GradientDescent(0.1), batches))
    assert [step.t for step in run] == list(range(7))
    for step, batch in zip(run, [*batches, batches[-1]], strict=True):
        assert step.value == J(step.theta, *batch)[0]
    for before, after in itertools.pairwise(run):
        assert np.array_equal(after.theta, before.theta - 0.1 * before.gradient)


@pytest.mark.parametrize("count", [1, 2, 10])
def test_so_many_batches_so_many_updates_and_one_look_more(count: int) -> None:
    run = list(descend(surfaces.bowl, [1.0, 1.0], GradientDescent(0.1), steps(count)))
    assert [step.t for step in run] == list(range(count + 1))
    assert [step.reason for step in run] == [""] * count + ["budget"]


def test_the_callers_theta_is_not_changed() -> None:
    theta = np.array([4.0, 2.0])
    list(descend(surfaces.bowl, theta, GradientDescent(0.1), steps(5)))
    assert theta.tolist() == [4, 2]


def test_every_step_owns_its_theta() -> None:
    run = list(descend(surfaces.bowl, [4.0, 2.0], GradientDescent(0.1), steps(5)))
    assert len({step.theta.tobytes() for step in run}) == 6
    for one, other in itertools.combinations(run, 2):
        assert not np.shares_memory(one.theta, other.theta)


def test_a_learner_who_changes_a_step_does_not_change_the_run() -> None:
    undisturbed = [
        step.theta.tolist() for step in descend(surfaces.ravine, [4.0, 2.0], GradientDescent(0.01), steps(5))
    ]
    met = []
    for step in descend(surfaces.ravine, [4.0, 2.0], GradientDescent(0.01), steps(5)):
        met.append(step.theta.tolist())
        step.theta[:] = 0
    assert met == undisturbed


def test_a_caller_who_reuses_the_start_does_not_change_the_run() -> None:
    theta = np.array([4.0, 2.0])
    run = descend(surfaces.bowl, theta, GradientDescent(0.25), steps(2))
    next(run)
    theta[:] = 0
    assert next(run).theta.tolist() == [3, 1.5]


def test_a_step_that_is_kept_stays_as_it_was() -> None:
    """Even when the objective hands back theta itself as the gradient, as the bowl's could."""
    run = list(descend(lambda theta: (0.5 * float(theta @ theta), theta), [8.0, 4.0], GradientDescent(0.5), steps(2)))
    assert [step.gradient.tolist() for step in run] == [[8, 4], [4, 2], [2, 1]]


def test_whole_numbers_and_lists_are_a_start_too() -> None:
    *_, last = descend(surfaces.bowl, np.array([4, 2]), GradientDescent(0.25), steps(1))
    assert last.theta.tolist() == [3, 1.5]


def test_the_loop_is_lazy() -> None:
    calls = []

    def counted(theta: Array) -> tuple[float, Array]:
        calls.append(theta)
        return surfaces.bowl(theta)

    def endless() -> Iterator[tuple[()]]:
        return itertools.repeat(())

    run = descend(counted, [1.0, 1.0], GradientDescent(0.1), endless())
    assert not calls
    next(run)
    assert len(calls) == 1
    next(run)
    assert len(calls) == 2


def test_stops_when_the_gradient_is_short() -> None:
    run = list(descend(surfaces.bowl, [1.0, 0.0], GradientDescent(0.5), steps(100), gradient_tolerance=0.25))
    assert [float(step.theta[0]) for step in run] == [1, 0.5, 0.25], "at most this long: 0.25 itself stops"
    assert run[-1].reason == "gradient"


def test_stops_when_the_loss_hardly_changes() -> None:
    run = list(descend(surfaces.bowl, [1.0, 0.0], GradientDescent(0.5), steps(100), loss_tolerance=0.1))
    losses = [step.value for step in run]
    assert losses == [0.5, 0.125, 0.03125] and run[-1].reason == "loss"
    rising = list(descend(surfaces.bowl, [1.0, 0.0], GradientDescent(2.5), steps(5), loss_tolerance=0.1))
    assert len(rising) == 6 and rising[-1].reason == "budget", "a loss that rises has changed"


def test_tolerance_zero_stops_at_the_bottom_and_none_never() -> None:
    run = list(descend(surfaces.bowl, [1.0, 0.0], GradientDescent(1.0), steps(9), gradient_tolerance=0.0))
    assert len(run) == 2 and run[-1].reason == "gradient"
    run = list(descend(surfaces.bowl, [1.0, 0.0], GradientDescent(1.0), steps(9)))
    assert len(run) == 10 and run[-1].reason == "budget"


def test_a_tolerance_met_by_the_very_last_look_is_the_reason() -> None:
    *_, last = descend(surfaces.bowl, [1.0, 0.0], GradientDescent(1.0), steps(1), gradient_tolerance=0.0)
    assert last.t == 1 and last.reason == "gradient"


@pytest.mark.parametrize("curvature", [4.0, 25.0, 0.5])
def test_the_threshold_two_over_the_curvature(curvature: float) -> None:
    """Just below 2/L descent arrives, just above it leaves, and at 2/L it neither gains nor loses."""
    surface = surfaces.quadratic(curvature, curvature / 3)
    limit = 2 / curvature

    def distance(rate: float) -> float:
        *_, last = descend(surface, [1.0, 1.0], GradientDescent(rate), steps(4000))
        return float(np.abs(last.theta).max())

    assert distance(0.998 * limit) < 1e-6
    assert distance(1.002 * limit) > 1e6
    assert distance(limit) == pytest.approx(1, rel=1e-6)


def test_the_threshold_on_real_data() -> None:
    data = datasets.penguins()
    X, y = datasets.standardise(data.X).Z, data.y / 1000
    J = Objective(Linear(3), squared_error)
    L = (
        2
        * np.linalg.eigvalsh(np.column_stack([X, np.ones(len(X))]).T @ np.column_stack([X, np.ones(len(X))]))[-1]
        / len(X)
    )
    *_, below = descend(J, np.zeros(4), GradientDescent(0.99 * 2 / L), full_batch(X, y, 3000))
    assert np.linalg.norm(below.gradient) < 1e-9
    *_, above = descend(J, np.zeros(4), GradientDescent(1.01 * 2 / L), full_batch(X, y, 3000))
    assert np.linalg.norm(above.gradient) > 1e6


@pytest.mark.parametrize("rate", [3.0, lambda t: 3.0])
def test_divergence_names_step_and_learning_rate_and_what_to_do(rate: object) -> None:
    met = []
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(Diverged) as caught:
            for step in descend(surfaces.bowl, [1.0, 1.0], GradientDescent(rate), steps(10_000)):  # type: ignore[arg-type]
                met.append(step)
    message = str(caught.value)
    assert f"step {len(met)} " in message and "learning_rate=3.0" in message and "smaller" in message
    assert all(math.isfinite(step.value) and np.isfinite(step.theta).all() for step in met)
    assert met[-1].value > 1e100


def test_a_loss_that_is_not_a_number_is_divergence_too() -> None:
    def hole(theta: Array) -> tuple[float, Array]:
        return (math.nan if theta[0] < 0.5 else theta[0]), np.array([1.0, 0.0])

    with pytest.raises(Diverged, match=r"step 2 with learning_rate=0\.3"):
        list(descend(hole, [1.0, 0.0], GradientDescent(0.3), steps(5)))

    def cliff(theta: Array) -> tuple[float, Array]:
        return 1.0, np.array([math.nan, 0.0])

    with pytest.raises(Diverged, match="step 0"):
        list(descend(cliff, [1.0, 0.0], GradientDescent(0.3), steps(5)))


def test_an_optimizer_of_ones_own() -> None:
    """The interface is ready for more: momentum, whose state is handed from step to step, t counted from 1."""
    seen = []

    class Heavy:
        learning_rate = 0.1

        def start(self, theta: Array) -> Array:
            return np.zeros_like(theta)

        def direction(self, gradient: Array, v: Array, t: int, theta: Array) -> tuple[Array, Array]:
            seen.append((t, theta.tolist()))
            v = 0.5 * v + gradient
            return v, v

    run = list(descend(surfaces.bowl, [1.0, 0.0], Heavy(), steps(2)))
    assert [t for t, _ in seen] == [1, 2] and [theta for _, theta in seen] == [s.theta.tolist() for s in run[:2]]
    assert [float(step.theta[0]) for step in run] == pytest.approx([1, 0.9, 0.76])
