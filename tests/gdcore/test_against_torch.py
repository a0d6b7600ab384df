"""Every gradient against PyTorch's autograd in float64, to 1e-12, over random shapes; and planted faults, noticed."""

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from gdcore import GradientDescent, Objective, descend, full_batch, sigmoid
from tests.gdcore.problems import FAULTS, LOSSES, PENALTIES, SHAPES, SURFACES, Array, disagreement, objective, problem

# The surfaces' formulas in torch, written from the literature and not from gdcore.
FORMULAS: dict[str, Any] = {
    "bowl": lambda x, y: (x**2 + y**2) / 2,
    "ravine": lambda x, y: (x**2 + 25 * y**2) / 2,
    "rosenbrock": lambda x, y: (1 - x) ** 2 + 100 * (y - x**2) ** 2,
    "himmelblau": lambda x, y: (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2,
    "saddle": lambda x, y: x**4 / 4 - x**2 / 2 + y**2 / 2,
    "double_well": lambda x, y: (x**2 - 1) ** 2 + x / 4 + y**2,
    "quadratic": lambda x, y: (3 * x**2 + 0.5 * y**2) / 2,
}


def torch_objective(loss: str, l2: float, theta: Array, X: Array, y: Array) -> tuple[float, Array]:
    """J and its gradient, by torch alone."""
    t = torch.tensor(theta, requires_grad=True)
    scores = torch.tensor(X) @ t[:-1] + t[-1]
    if loss == "log_loss":
        mean = torch.nn.functional.binary_cross_entropy_with_logits(scores, torch.tensor(y))
    else:
        mean = torch.nn.functional.mse_loss(scores, torch.tensor(y))
    J = mean + l2 * (t[:-1] ** 2).sum()
    J.backward()
    assert t.grad is not None
    return float(J.detach()), t.grad.numpy()


def assert_equals_torch(function: Any, loss: str, l2: float, theta: Array, X: Array, y: Array) -> None:
    value, gradient = function(theta, X, y)
    expected_value, expected_gradient = torch_objective(loss, l2, theta, X, y)
    assert disagreement(value, expected_value) <= 1e-12
    assert disagreement(gradient, expected_gradient) <= 1e-12


@pytest.mark.parametrize(("n", "d"), SHAPES)
@pytest.mark.parametrize("l2", PENALTIES)
@pytest.mark.parametrize("loss", LOSSES)
def test_objective(loss: str, n: int, d: int, l2: float) -> None:
    for seed in range(3):
        theta, X, y = problem(loss, n, d, seed)
        assert_equals_torch(objective(loss, d, l2), loss, l2, theta, X, y)


@given(
    loss=st.sampled_from(sorted(LOSSES)),
    n=st.integers(1, 40),
    d=st.integers(1, 12),
    l2=st.sampled_from([0.0, 1e-3, 0.5, 10.0]),
    scale=st.sampled_from([0.0, 0.01, 1.0]),
    seed=st.integers(0, 10**6),
)
def test_objective_on_random_shapes(loss: str, n: int, d: int, l2: float, scale: float, seed: int) -> None:
    theta, X, y = problem(loss, n, d, seed)
    theta *= scale / (1 + d**0.5)  # torch's log loss is not exact for scores beyond 36
    assert_equals_torch(objective(loss, d, l2), loss, l2, theta, X, y)


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("loss", LOSSES)
def test_the_comparison_notices(loss: str, fault: str) -> None:
    theta, X, y = problem(loss, 17, 6)
    with pytest.raises(AssertionError):
        assert_equals_torch(FAULTS[fault](objective(loss, 6, 0.3)), loss, 0.3, theta, X, y)


@pytest.mark.parametrize("name", SURFACES)
def test_surfaces(name: str) -> None:
    (x0, x1), (y0, y1) = SURFACES[name].domain
    for theta in np.random.default_rng(1).uniform([x0, y0], [x1, y1], size=(20, 2)):
        t = torch.tensor(theta, requires_grad=True)
        J = FORMULAS[name](t[0], t[1])
        J.backward()
        value, gradient = SURFACES[name](theta)
        assert t.grad is not None
        assert value == pytest.approx(float(J.detach()), rel=1e-12)
        assert disagreement(gradient, t.grad.numpy()) <= 1e-12


def test_sigmoid() -> None:
    z = np.linspace(-700, 700, 4001)  # torch gives up on the smallest numbers
    assert np.allclose(sigmoid(z), torch.sigmoid(torch.tensor(z)).numpy(), rtol=1e-14, atol=0)


@pytest.mark.parametrize("loss", LOSSES)
def test_the_path_of_plain_descent_is_that_of_torch_sgd(loss: str) -> None:
    theta, X, y = problem(loss, 25, 4)
    t = torch.tensor(theta, requires_grad=True)
    rule = torch.optim.SGD([t], lr=0.05)
    J: Objective = objective(loss, 4, 0.1)
    for step in descend(J, theta, GradientDescent(0.05), full_batch(X, y, 50)):
        assert disagreement(step.theta, t.detach().numpy()) <= 1e-12
        t.grad = torch.tensor(torch_objective(loss, 0.1, t.detach().numpy(), X, y)[1])
        rule.step()
