"""LinearSVM against libsvm, and the network that reads digits."""

import numpy as np
import pytest
from sklearn.svm import SVC

from gdcore import (
    Adam,
    LinearRegression,
    LinearSVM,
    Network,
    NeuralNetworkClassifier,
    Objective,
    activations,
    datasets,
    hinge,
)
from gdcore.models import Linear

CANCER = datasets.breast_cancer()
Z = datasets.standardise(CANCER.X).Z
SIGNS = 2 * CANCER.y - 1
DIGITS = datasets.digits()


@pytest.mark.parametrize("l2", [0.001, 0.01, 0.1, 1.0])
def test_svm_reaches_libsvms_optimum(l2: float) -> None:
    J = Objective(Linear(Z.shape[1]), hinge, l2)
    libsvm = SVC(kernel="linear", C=1 / (2 * l2 * len(Z)), tol=1e-8).fit(Z, CANCER.y)
    best = J(np.append(libsvm.coef_[0], libsvm.intercept_), Z, SIGNS)[0]
    model = LinearSVM(l2=l2).fit(Z, CANCER.y)
    ours = J(np.append(model.coef_, model.intercept_), Z, SIGNS)[0]
    assert (ours - best) / best <= 1e-4
    margins = SIGNS * libsvm.decision_function(Z)
    differ = set(model.support_) ^ set(libsvm.support_)
    assert all(abs(margins[i] - 1) < 0.1 for i in differ), "only points on the street's edge may differ"
    assert len(differ) <= 0.05 * len(libsvm.support_)
    assert (model.predict(Z) == libsvm.predict(Z)).mean() > 0.995


def test_svm_keeps_any_two_labels() -> None:
    names = np.where(CANCER.y == 1, "malignant", "benign")
    model = LinearSVM(epochs=500).fit(Z, names)
    assert model.classes_.tolist() == ["benign", "malignant"]
    assert set(model.predict(Z)) == {"benign", "malignant"}
    assert model.score(Z, names) > 0.97
    assert model.n_iter_ == 500 and model.coef_.shape == (30,) and isinstance(model.intercept_, float)


def split_digits() -> tuple[np.ndarray, np.ndarray]:
    order = np.random.default_rng(0).permutation(len(DIGITS.y))
    cut = len(order) * 2 // 3
    return order[:cut], order[cut:]


def test_the_network_reads_held_out_digits() -> None:
    train, test = split_digits()
    X = DIGITS.X / 16
    model = NeuralNetworkClassifier(rng=np.random.default_rng(0)).fit(X[train], DIGITS.y[train])
    assert model.score(X[test], DIGITS.y[test]) >= 0.97
    p = model.predict_proba(X[test])
    assert p.shape == (len(test), 10) and p.sum(axis=1) == pytest.approx(np.ones(len(test)))
    assert (model.classes_[p.argmax(axis=1)] == model.predict(X[test])).all()
    assert [W.shape for W in model.coefs_] == [(64, 65), (10, 65)]


def test_the_same_generator_gives_the_same_weights_bit_for_bit() -> None:
    X, y = DIGITS.X[:300] / 16, DIGITS.y[:300]
    first, second = (
        NeuralNetworkClassifier(epochs=3, rng=np.random.default_rng(7)).fit(X, y).trace_.solution for _ in range(2)
    )
    assert (first == second).all()
    default = [NeuralNetworkClassifier(epochs=2).fit(X, y).trace_.solution for _ in range(2)]
    assert (default[0] == default[1]).all(), "without rng, fit starts from seed 0"


def test_network_keeps_any_labels_and_takes_an_optimizer() -> None:
    rng = np.random.default_rng(0)
    X = rng.normal(size=(120, 2))
    y = np.array(["outside", "inside"])[(np.linalg.norm(X, axis=1) < 1.1).astype(int)]
    model = NeuralNetworkClassifier(
        hidden=(8, 8), activation=activations.tanh, optimizer=Adam(0.01), batch_size=None, epochs=400
    ).fit(X, y)
    assert model.classes_.tolist() == ["inside", "outside"] and model.score(X, y) > 0.97
    assert isinstance(model.network_, Network) and model.n_iter_ == 400
    assert model.decision_function(X).shape == (120, 2)


def test_minibatches_take_seed_0_unless_told() -> None:
    X, y = Z[:50, :3], CANCER.y[:50]
    runs = [
        LinearRegression(batch_size=10, epochs=5, tolerance=0, rng=rng).fit(X, y).coef_
        for rng in (None, None, np.random.default_rng(0), np.random.default_rng(1))
    ]
    assert (runs[0] == runs[1]).all() and (runs[0] == runs[2]).all() and (runs[0] != runs[3]).any()
