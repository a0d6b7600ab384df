"""The linear models against exact least squares and scikit-learn's solutions, on the real data."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression as SklearnLogisticRegression
from sklearn.linear_model import Ridge
from sklearn.metrics import accuracy_score, r2_score

from gdcore import ConvergenceWarning, LinearRegression, LogisticRegression, datasets

PENGUINS = datasets.penguins()
CANCER = datasets.breast_cancer()
SIZES = datasets.standardise(PENGUINS.X).Z
NUCLEI = datasets.standardise(CANCER.X).Z


# A fit that only gave up is not a fit: its warning is an error here.
pytestmark = pytest.mark.filterwarnings("error::gdcore.ConvergenceWarning")


def least_squares(X: np.ndarray, y: np.ndarray) -> np.ndarray:
    return np.linalg.lstsq(np.column_stack([X, np.ones(len(X))]), y, rcond=None)[0]


def test_least_squares_on_the_penguins() -> None:
    model = LinearRegression().fit(SIZES, PENGUINS.y)
    exact = least_squares(SIZES, PENGUINS.y)
    assert model.coef_ == pytest.approx(exact[:-1], rel=1e-6, abs=0)
    assert model.intercept_ == pytest.approx(exact[-1], rel=1e-6, abs=0)
    assert model.trace_.reason == "gradient" and model.n_iter_ < 1000
    assert model.score(SIZES, PENGUINS.y) == pytest.approx(r2_score(PENGUINS.y, model.predict(SIZES)), rel=1e-12)
    assert model.score(SIZES, PENGUINS.y) == pytest.approx(0.764, abs=5e-4)


def test_least_squares_on_the_raw_penguins_is_out_of_reach_and_says_so() -> None:
    """Unscaled, the valley is millions of times longer than wide: 10 000 steps don't arrive, and fit warns."""
    with pytest.warns(ConvergenceWarning, match="standardise X") as caught:
        model = LinearRegression().fit(PENGUINS.X, PENGUINS.y)
    assert "epochs=10000" in str(caught[0].message)
    assert caught[0].filename == __file__, "the warning points at the caller's line"
    assert np.abs(model.coef_ / least_squares(PENGUINS.X, PENGUINS.y)[:-1] - 1).max() > 0.1
    assert model.trace_.reason == "budget" and model.n_iter_ == 10_000


def test_a_standardised_fit_gives_the_raw_coefficients_back() -> None:
    Z, mean, scale = datasets.standardise(PENGUINS.X)
    model = LinearRegression().fit(Z, PENGUINS.y)
    raw = least_squares(PENGUINS.X, PENGUINS.y)
    assert model.coef_ / scale == pytest.approx(raw[:-1], rel=1e-6)
    assert model.intercept_ - model.coef_ @ (mean / scale) == pytest.approx(raw[-1], rel=1e-6)


@pytest.mark.parametrize("l2", [0.01, 1.0])
def test_ridge_on_the_penguins(l2: float) -> None:
    """Mean instead of sum: scikit-learn's alpha is n times l2."""
    model = LinearRegression(l2=l2).fit(SIZES, PENGUINS.y)
    ridge = Ridge(alpha=l2 * len(SIZES), tol=1e-12).fit(SIZES, PENGUINS.y)
    assert model.coef_ == pytest.approx(ridge.coef_, rel=1e-8)
    assert model.intercept_ == pytest.approx(ridge.intercept_, rel=1e-8)


@pytest.mark.parametrize(("l2", "epochs"), [(1e-3, 40_000), (1e-2, 10_000), (0.1, 10_000), (1.0, 10_000)])
def test_logistic_regression_on_breast_cancer(l2: float, epochs: int) -> None:
    """C = 1 / (2 n l2): scikit-learn minimises C times the sum of the losses plus half of |w|²."""
    model = LogisticRegression(l2=l2, epochs=epochs).fit(NUCLEI, CANCER.y)
    C = 1 / (2 * len(NUCLEI) * l2)
    sk = SklearnLogisticRegression(C=C, tol=1e-12, max_iter=10_000, solver="newton-cholesky").fit(NUCLEI, CANCER.y)
    assert model.coef_ == pytest.approx(sk.coef_[0], rel=1e-4, abs=0)
    assert model.intercept_ == pytest.approx(sk.intercept_[0], rel=1e-4, abs=0)
    assert model.decision_function(NUCLEI) == pytest.approx(sk.decision_function(NUCLEI), rel=1e-4, abs=1e-6)
    assert np.allclose(model.predict_proba(NUCLEI), sk.predict_proba(NUCLEI), rtol=0, atol=1e-5)
    assert np.array_equal(model.predict(NUCLEI), sk.predict(NUCLEI))
    assert model.score(NUCLEI, CANCER.y) == accuracy_score(CANCER.y, sk.predict(NUCLEI)) > 0.89


def test_the_comparison_notices_another_objective() -> None:
    """Planted fault: half the penalty (the factor between l2 |w|² and l2/2 |w|²)."""
    model = LogisticRegression(l2=0.05).fit(NUCLEI, CANCER.y)
    sk = SklearnLogisticRegression(C=1 / (2 * len(NUCLEI) * 0.1), tol=1e-12, max_iter=10_000).fit(NUCLEI, CANCER.y)
    assert model.coef_ != pytest.approx(sk.coef_[0], rel=1e-2)


def test_strings_as_labels_give_the_same_model() -> None:
    names = np.array(CANCER.classes)[CANCER.y]
    by_name = LogisticRegression(l2=0.1).fit(NUCLEI, names)
    by_code = LogisticRegression(l2=0.1).fit(NUCLEI, CANCER.y)
    assert np.array_equal(by_name.coef_, by_code.coef_)
    assert by_name.classes_.tolist() == ["benign", "malignant"]
    assert np.array_equal(by_name.predict(NUCLEI) == "malignant", by_code.predict(NUCLEI) == 1)
    assert by_name.score(NUCLEI, names) == by_code.score(NUCLEI, CANCER.y)
