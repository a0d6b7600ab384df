"""Estimators: scikit-learn's manners, known minimisers, every parameter does what it says."""

import warnings

import numpy as np
import pytest

from gdcore import (
    ConvergenceWarning,
    Diverged,
    GradientDescent,
    LinearRegression,
    LogisticRegression,
    sigmoid,
)
from tests.gdcore.problems import problem

LINE_X = np.array([[0.0], [1.0], [2.0], [3.0]])
LINE_Y = 2 * LINE_X[:, 0] - 1


def test_a_line_is_found() -> None:
    model = LinearRegression().fit(LINE_X, LINE_Y)
    assert model.coef_ == pytest.approx([2], rel=1e-7) and model.intercept_ == pytest.approx(-1, rel=1e-7)
    assert model.coef_.shape == (1,) and type(model.intercept_) is float and type(model.n_iter_) is int
    assert model.predict([[10.0]]) == pytest.approx([19], rel=1e-7)
    assert model.score(LINE_X, LINE_Y) == pytest.approx(1)
    assert model.n_iter_ == model.trace_.t[-1] > 0
    assert model.trace_.solution.tolist() == [*model.coef_, model.intercept_]


def test_one_example_and_one_feature() -> None:
    model = LinearRegression().fit([[2.0]], [3.0])
    assert model.predict([[2.0]]) == pytest.approx([3])
    model = LogisticRegression(l2=0.1).fit([[1.0], [-1.0]], [1, 0])
    assert model.predict([[1.0], [-1.0]]).tolist() == [1, 0]


def test_nothing_to_learn_from_gives_the_mean_and_the_base_rate() -> None:
    """Known minimisers: features that are all zero leave the intercept alone."""
    assert LinearRegression().fit(np.zeros((4, 2)), [1.0, 2.0, 3.0, 6.0]).intercept_ == pytest.approx(3)
    model = LogisticRegression().fit(np.zeros((4, 1)), [0, 1, 1, 1])
    assert sigmoid(model.intercept_) == pytest.approx(0.75)
    assert model.coef_.tolist() == [0]


def test_the_intercept_is_not_penalised() -> None:
    model = LinearRegression(l2=10).fit(LINE_X - LINE_X.mean(), LINE_Y + 100)
    assert model.intercept_ == pytest.approx(102, rel=1e-6)
    assert abs(model.coef_[0]) < 0.3


def test_fit_returns_itself_and_starts_afresh_each_time() -> None:
    model = LinearRegression()
    assert model.fit(LINE_X, LINE_Y) is model
    first = model.coef_.copy()
    model.fit(LINE_X, -LINE_Y)
    assert model.coef_ == pytest.approx(-first)


def test_fit_does_not_change_the_data() -> None:
    _, X, y = problem("squared_error", 9, 2)
    before = X.copy(), y.copy()
    LinearRegression(batch_size=4, epochs=2, rng=np.random.default_rng(0), tolerance=10.0).fit(X, y)
    assert np.array_equal(X, before[0]) and np.array_equal(y, before[1])


def test_r_squared_of_the_mean_is_zero() -> None:
    model = LinearRegression().fit(np.zeros((3, 1)), [1.0, 2.0, 6.0])
    assert model.score(np.zeros((3, 1)), [1.0, 2.0, 6.0]) == pytest.approx(0)
    assert model.score(np.zeros((2, 1)), [0.0, 2.0]) == pytest.approx(1 - 10 / 2)


def test_a_larger_learning_rate_takes_fewer_steps_and_too_large_a_one_diverges() -> None:
    X, y = LINE_X - LINE_X.mean(), LINE_Y
    limit = 2 / (2 * 1.25)  # L = 2 max(mean x², 1)
    slow = LinearRegression(learning_rate=0.1 * limit).fit(X, y)
    fast = LinearRegression(learning_rate=0.5 * limit).fit(X, y)
    assert fast.n_iter_ < slow.n_iter_
    model = LinearRegression(learning_rate=1.5 * limit)
    with pytest.raises(Diverged, match=r"learning_rate=1\.2.*smaller"):
        model.fit(X, y)
    assert model.trace_.reason == "diverged" and len(model.trace_.t) > 10, "the trace so far is kept"


def test_the_default_learning_rate_is_one_over_the_curvature() -> None:
    """One step lands on the bottom when every direction is as steep as the steepest."""
    X = np.array([[1.0], [-1.0]])
    assert LinearRegression().fit(X, [5.0, 1.0]).n_iter_ == 1
    penalised = LinearRegression(l2=1.0).fit(X, [5.0, 1.0])
    assert penalised.trace_.theta[1] == pytest.approx([2 * 2 / 4, 2 * 3 / 4])  # 1/L = 1/4, gradient (-4, -6) at 0
    logistic = LogisticRegression(l2=0.1, epochs=1, tolerance=1e9).fit(X, [1, 0])
    assert logistic.n_iter_ == 0, "a tolerance met at the start stops at the start"


def test_an_optimizer_and_a_schedule_in_place_of_a_number() -> None:
    number = LinearRegression(learning_rate=0.1).fit(LINE_X, LINE_Y)
    for other in (
        LinearRegression(optimizer=GradientDescent(0.1)),
        LinearRegression(learning_rate=lambda t: 0.1),
    ):
        assert np.array_equal(other.fit(LINE_X, LINE_Y).coef_, number.coef_)


def test_tolerance_and_epochs() -> None:
    rough = LinearRegression(tolerance=0.1).fit(LINE_X, LINE_Y)
    fine = LinearRegression(tolerance=1e-10).fit(LINE_X, LINE_Y)
    assert rough.n_iter_ < fine.n_iter_ and rough.trace_.gradient_norm[-1] <= 0.1
    with pytest.warns(ConvergenceWarning, match=r"LinearRegression used up epochs=3 .*tolerance=1e-08: standardise X"):
        assert LinearRegression(epochs=3).fit(LINE_X, LINE_Y).n_iter_ == 3


def test_all_rows_as_one_minibatch_is_full_batch() -> None:
    _, X, y = problem("squared_error", 8, 2)
    whole = LinearRegression(learning_rate=0.1).fit(X, y)
    batched = LinearRegression(learning_rate=0.1, batch_size=8, rng=np.random.default_rng(0)).fit(X, y)
    assert batched.coef_ == pytest.approx(whole.coef_, rel=1e-9)
    assert abs(batched.n_iter_ - whole.n_iter_) <= 1


@pytest.mark.parametrize("size", [1, 3])
def test_minibatches_settle_where_every_batch_agrees(size: int) -> None:
    """A line through all points is every batch's minimum, so the noise dies out and fit stops by itself."""
    model = LinearRegression(batch_size=size, rng=np.random.default_rng(1)).fit(LINE_X, LINE_Y)
    assert model.coef_ == pytest.approx([2], rel=1e-6) and model.trace_.reason == "gradient"
    per_epoch = -(-4 // size)
    assert model.n_iter_ % per_epoch == 0, "it looks at the full gradient after whole epochs"
    assert model.trace_.t.tolist() == list(range(0, model.n_iter_ + 1, per_epoch)), "and keeps one Step an epoch"


def test_the_default_learning_rate_of_minibatches_suits_the_steepest_example() -> None:
    """A batch of one example x has the curvature 2 (|x|² + 1); the largest decides."""
    X, y = [[3.0], [0.0], [-1.0]], [1.0, 2.0, 3.0]

    def fit(rate: float | None) -> np.ndarray:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            model = LinearRegression(learning_rate=rate, batch_size=1, epochs=2, rng=np.random.default_rng(4))
            return model.fit(X, y).trace_.solution

    assert fit(None) == pytest.approx(fit(1 / 20), rel=1e-12)


def test_minibatches_that_do_not_settle_say_what_helps() -> None:
    _, X, y = problem("log_loss", 30, 2)
    with pytest.warns(ConvergenceWarning, match="give a schedule"):
        model = LogisticRegression(l2=0.1, batch_size=5, epochs=20, rng=np.random.default_rng(0)).fit(X, y)
    assert model.n_iter_ == 20 * 6 and model.trace_.reason == "budget"
    exact = LogisticRegression(l2=0.1).fit(X, y)
    assert model.coef_ == pytest.approx(exact.coef_, abs=0.3)


def test_minibatches_with_a_falling_rate_come_close() -> None:
    _, X, y = problem("log_loss", 30, 2)
    exact = LogisticRegression(l2=0.1).fit(X, y)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        model = LogisticRegression(
            l2=0.1, batch_size=5, epochs=400, rng=np.random.default_rng(0), learning_rate=lambda t: 1 / (1 + 0.05 * t)
        ).fit(X, y)
    assert model.coef_ == pytest.approx(exact.coef_, abs=0.01)


def test_same_seed_same_fit() -> None:
    _, X, y = problem("squared_error", 12, 2)

    def fit(seed: int) -> np.ndarray:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            return LinearRegression(batch_size=5, epochs=3, rng=np.random.default_rng(seed)).fit(X, y).coef_

    assert np.array_equal(fit(1), fit(1)) and not np.array_equal(fit(1), fit(2))


@pytest.mark.parametrize(
    "labels", [(0, 1), (-1, 1), (3.5, 7.0), ("cat", "dog"), (False, True), (b"no", b"yes"), (2, 1)]
)
def test_any_two_labels(labels: tuple[object, object]) -> None:
    y = np.array(labels)[[0, 0, 1, 1]]
    model = LogisticRegression(l2=0.1).fit(LINE_X, y)
    assert model.classes_.tolist() == sorted(labels)  # type: ignore[type-var]
    assert np.array_equal(model.predict(LINE_X), y) and model.predict(LINE_X).dtype == y.dtype
    assert model.score(LINE_X, y) == 1
    assert np.sign(model.coef_[0]) == (1 if labels[1] == model.classes_[1] else -1)


def test_probabilities_scores_and_labels_agree() -> None:
    _, X, y = problem("log_loss", 40, 3)
    model = LogisticRegression(l2=0.01).fit(X, y)
    z, p = model.decision_function(X), model.predict_proba(X)
    assert z == pytest.approx(X @ model.coef_ + model.intercept_)
    assert p.shape == (40, 2) and np.allclose(p.sum(axis=1), 1, rtol=0, atol=1e-15)
    assert p[:, 1] == pytest.approx(1 / (1 + np.exp(-z)))
    assert np.array_equal(model.predict(X) == 1, z >= 0)
    assert model.score(X, y) == np.mean(model.predict(X) == y)
    assert model.predict_proba([[1e4, 0, 0]]).min() >= 0


def test_the_boundary_itself_belongs_to_the_second_label() -> None:
    model = LogisticRegression(l2=0.1).fit([[-1.0], [1.0]], ["a", "b"])
    model.intercept_ = 0.0
    assert model.predict([[0.0]]).tolist() == ["b"] and model.predict_proba([[0.0]]).tolist() == [[0.5, 0.5]]


def test_separable_classes_without_a_penalty_have_no_minimum() -> None:
    with pytest.warns(ConvergenceWarning):
        short = LogisticRegression(epochs=100).fit(LINE_X, [0, 0, 1, 1])
    with pytest.warns(ConvergenceWarning):
        long = LogisticRegression(epochs=1000).fit(LINE_X, [0, 0, 1, 1])
    assert abs(long.coef_[0]) > abs(short.coef_[0]) + 0.5


def test_parameters_show_in_the_repr() -> None:
    assert repr(LogisticRegression(l2=0.5)).startswith("LogisticRegression(l2=0.5, learning_rate=None")
    assert LinearRegression() == LinearRegression() and LinearRegression(l2=1) != LinearRegression()
