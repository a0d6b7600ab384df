"""Backpropagation: every gradient against central differences and PyTorch's autograd, over random networks."""

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from gdcore import Linear, Network, Objective, activations, hinge, log_loss, softmax_cross_entropy, squared_error
from gdcore.activations import Activation
from gdcore.losses import Loss
from tests.gdcore.problems import Array, central_differences, disagreement

ACTIVATIONS = {"relu": activations.relu, "tanh": activations.tanh, "sigmoid": activations.sigmoid}
LOSSES: dict[str, Loss] = {
    "squared_error": squared_error,
    "log_loss": log_loss,
    "hinge": hinge,
    "softmax_cross_entropy": softmax_cross_entropy,
}
HIDDEN: list[tuple[int, ...]] = [(), (5,), (4, 3), (3, 4, 2), (6, 5, 4, 3)]  # 1 to 5 layers


def problem(loss: str, hidden: tuple[int, ...], n: int, seed: int) -> tuple[Network, Array, Array, Array]:
    """A network with 3 inputs, a theta without zeros, examples and targets for the loss."""
    rng = np.random.default_rng([len(hidden), n, seed])
    scores = 3 if loss == "softmax_cross_entropy" else 1
    network = Network((3, *hidden, scores))
    y = {
        "squared_error": rng.normal(size=n),
        "log_loss": rng.integers(0, 2, n).astype(float),
        "hinge": 2.0 * rng.integers(0, 2, n) - 1,
        "softmax_cross_entropy": rng.integers(0, scores, n).astype(float),
    }[loss]
    return network, 0.7 * rng.normal(size=network.size), rng.normal(size=(n, 3)), y


def torch_gradient(
    network: Network, activation: str, loss: str, l2: float, theta: Array, X: Array, y: Array
) -> tuple[float, Array]:
    """J and its gradient, from torch's own operations alone, in the order of gdcore's theta."""
    squash: Any = {"relu": torch.relu, "tanh": torch.tanh, "sigmoid": torch.sigmoid}[activation]
    t, A, first, penalty = torch.tensor(theta, requires_grad=True), torch.tensor(X), 0, torch.zeros(())
    for layer, (units, columns) in enumerate(network.shapes):
        W = t[first : first + units * columns].reshape(units, columns)
        first += units * columns
        penalty = penalty + (W[:, :-1] ** 2).sum()
        A = A @ W[:, :-1].T + W[:, -1]
        if layer < len(network.shapes) - 1:
            A = squash(A)
    z = A if loss == "softmax_cross_entropy" else A[:, 0]
    target = torch.tensor(y)
    mean = {
        "squared_error": lambda: torch.nn.functional.mse_loss(z, target),
        "log_loss": lambda: torch.nn.functional.binary_cross_entropy_with_logits(z, target),
        "hinge": lambda: torch.relu(1 - target * z).mean(),
        "softmax_cross_entropy": lambda: torch.nn.functional.cross_entropy(z, target.long()),
    }[loss]()
    J = mean + l2 * penalty
    J.backward()
    assert t.grad is not None
    return float(J.detach()), t.grad.numpy()


@pytest.mark.parametrize("hidden", HIDDEN, ids=lambda h: f"{len(h) + 1} layers")
@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("loss", LOSSES)
def test_every_gradient(loss: str, activation: str, hidden: tuple[int, ...]) -> None:
    for n, l2 in ((1, 0.0), (7, 0.0), (7, 0.3)):
        plain, theta, X, y = problem(loss, hidden, n, 1)
        network = Network(plain.sizes, ACTIVATIONS[activation])
        J = Objective(network, LOSSES[loss], l2)
        value, gradient = J(theta, X, y)
        assert disagreement(gradient, central_differences(J, theta, X, y)) <= 1e-6
        expected_value, expected = torch_gradient(network, activation, loss, l2, theta, X, y)
        assert disagreement(value, expected_value) <= 1e-12
        assert disagreement(gradient, expected) <= 1e-12


@given(
    hidden=st.lists(st.integers(1, 6), max_size=4),
    activation=st.sampled_from(sorted(ACTIVATIONS)),
    loss=st.sampled_from(sorted(LOSSES)),
    n=st.integers(1, 12),
    seed=st.integers(0, 10**6),
)
@settings(max_examples=40)
def test_random_networks_agree_with_torch(hidden: list[int], activation: str, loss: str, n: int, seed: int) -> None:
    plain, theta, X, y = problem(loss, tuple(hidden), n, seed)
    network = Network(plain.sizes, ACTIVATIONS[activation])
    _, gradient = Objective(network, LOSSES[loss])(theta, X, y)
    expected = torch_gradient(network, activation, loss, 0.0, theta, X, y)[1]
    assert np.abs(gradient - expected).max() <= 1e-12 * max(1.0, np.abs(expected).max())


def test_wrong_slopes_are_noticed() -> None:
    """The classical slip, a ReLU slope of max(h, 0) in place of h > 0, does not pass the comparison above."""
    slip = Activation("slip", activations.relu.value, lambda a: np.maximum(a, 0))
    network, theta, X, y = problem("squared_error", (5,), 7, 1)
    J = Objective(Network(network.sizes, slip), squared_error)
    assert disagreement(J(theta, X, y)[1], central_differences(J, theta, X, y)) > 1e-2


def test_without_hidden_layers_it_is_the_linear_model() -> None:
    rng = np.random.default_rng(0)
    X, y, theta = rng.normal(size=(9, 4)), rng.normal(size=9), rng.normal(size=5)
    value, gradient = Objective(Network((4, 1)), squared_error, 0.1)(theta, X, y)
    expected_value, expected = Objective(Linear(4), squared_error, 0.1)(theta, X, y)
    assert value == pytest.approx(expected_value, rel=1e-14)
    assert disagreement(gradient, expected) <= 1e-14


def test_parameters_are_views_in_order() -> None:
    network = Network((2, 3, 1))
    theta = np.arange(13.0)
    W1, W2 = network.unpack(theta)
    assert W1.tolist() == [[0, 1, 2], [3, 4, 5], [6, 7, 8]] and W2.tolist() == [[9, 10, 11, 12]]
    W1[0, 0] = 99
    assert theta[0] == 99
    assert network.size == 13 and network.biases.tolist() == [2, 5, 8, 12]


def test_starts_have_the_variance_they_promise() -> None:
    network = Network((400, 300, 10))
    for scheme, expected in (("he", 2 / 400), ("glorot", 2 / 700)):
        W1, W2 = network.unpack(network.start(np.random.default_rng(0), scheme))
        assert W1[:, :-1].var() == pytest.approx(expected, rel=0.02)
        assert not W1[:, -1].any() and not W2[:, -1].any(), "biases start at zero"


def test_a_start_is_drawn_from_its_generator() -> None:
    network = Network((3, 4, 2))
    a, b, c = (network.start(np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert (a == b).all() and (a != c).any()


def test_zero_weights_leave_hidden_units_alike() -> None:
    network, _, X, y = problem("squared_error", (4,), 9, 0)
    theta = np.zeros(network.size)
    theta[-1] = 0.5
    dW1, dW2 = network.unpack(Objective(network, squared_error)(theta, X, y)[1])
    assert (dW1 == dW1[0]).all() and (dW2[0, :-1] == dW2[0, 0]).all()


@pytest.mark.parametrize("activation", ACTIVATIONS.values(), ids=repr)
def test_activations_are_safe_for_huge_scores(activation: Activation) -> None:
    z = np.array([-1e4, -745.0, -1.0, 0.0, 1.0, 745.0, 1e4])
    with np.errstate(all="raise", under="ignore"):
        a = activation(z)
        slope = activation.slope(a)
    assert np.isfinite(a).all() and np.isfinite(slope).all()
    assert a[0] in (0, -1) and slope[0] == 0
    h = 1e-6
    middle = z[2:5] + 0.3
    numeric = (activation(middle + h) - activation(middle - h)) / (2 * h)
    assert np.allclose(activation.slope(activation(middle)), numeric, atol=1e-9)


def test_relu_is_flat_at_its_kink() -> None:
    assert activations.relu.slope(activations.relu(np.array([0.0]))).tolist() == [0]


def test_softmax_is_safe_for_huge_scores() -> None:
    z = np.array([[1e4, -1e4, 0.0], [-1e4, -1e4, -1e4], [1e4, 1e4, 1e4], [-1e4, 1e4, 0.0]])
    with np.errstate(all="raise", under="ignore"):
        values, slopes = softmax_cross_entropy(z, [0, 1, 2, 0])
    assert values.tolist() == pytest.approx([0, np.log(3), np.log(3), 2e4])
    assert slopes.sum(axis=1) == pytest.approx(np.zeros(4), abs=1e-15)
    assert slopes[0].tolist() == [0, 0, 0] and slopes[3].tolist() == [-1, 1, 0]
