"""All optimizers against torch.optim: same start, same gradients, 1,000 steps, on a surface and on the digits."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

from gdcore import (
    AdaGrad,
    Adam,
    AdamW,
    GradientDescent,
    Momentum,
    Nesterov,
    Network,
    Objective,
    RMSProp,
    datasets,
    descend,
    minibatches,
    softmax_cross_entropy,
    steps,
    surfaces,
)

Function = Callable[..., tuple[float, Any]]

# (ours, torch's, a learning rate for Rosenbrock, one for the digits)
PAIRS: dict[str, tuple[Any, Any, float, float]] = {
    "GradientDescent": (GradientDescent, lambda p, lr, wd: torch.optim.SGD(p, lr, weight_decay=wd), 1e-3, 0.1),
    "Momentum": (Momentum, lambda p, lr, wd: torch.optim.SGD(p, lr, momentum=0.9, weight_decay=wd), 1e-4, 0.05),
    "Nesterov": (
        Nesterov,
        lambda p, lr, wd: torch.optim.SGD(p, lr, momentum=0.9, nesterov=True, weight_decay=wd),
        1e-4,
        0.05,
    ),
    "AdaGrad": (AdaGrad, lambda p, lr, wd: torch.optim.Adagrad(p, lr, weight_decay=wd), 0.1, 0.05),
    "RMSProp": (RMSProp, lambda p, lr, wd: torch.optim.RMSprop(p, lr, weight_decay=wd), 1e-3, 1e-3),
    "Adam": (Adam, lambda p, lr, wd: torch.optim.Adam(p, lr, weight_decay=wd), 1e-2, 1e-3),
}


def follow_torch(make: Any, lr: float, weight_decay: float, f: Function, theta: Any, batches: list[Any]) -> list[Any]:
    """torch's trajectory when it is fed our gradients: each theta it visits."""
    t = torch.tensor(theta, requires_grad=True)
    optimizer, path = make([t], lr, weight_decay), [np.array(theta)]
    for batch in batches:
        t.grad = torch.tensor(f(t.detach().numpy(), *batch)[1])
        optimizer.step()
        path.append(t.detach().numpy().copy())
    return path


def decayed(f: Function, weight_decay: float) -> Function:
    """`f` with half of `weight_decay` times |theta|^2 added, which is what torch's weight_decay means outside AdamW."""

    def J(theta: Any, *batch: Any) -> tuple[float, Any]:
        value, gradient = f(theta, *batch)
        return value + weight_decay / 2 * float(theta @ theta), gradient + weight_decay * theta

    return J


def largest_gap(ours: Any, theirs: list[Any]) -> float:
    return max(float(np.abs(step.theta - point).max()) for step, point in zip(ours, theirs, strict=True))


@pytest.mark.parametrize("weight_decay", [0.0, 0.01])
@pytest.mark.parametrize("name", PAIRS)
def test_on_rosenbrock(name: str, weight_decay: float) -> None:
    ours, make, lr, _ = PAIRS[name]
    start, count = np.array([-1.2, 1.0]), 1000
    run = descend(decayed(surfaces.rosenbrock, weight_decay), start, ours(lr), steps(count))
    assert largest_gap(run, follow_torch(make, lr, weight_decay, surfaces.rosenbrock, start, [()] * count)) <= 1e-10


@pytest.fixture(scope="module")
def digits() -> tuple[Function, Any, list[Any]]:
    data = datasets.digits()
    network = Network((64, 16, 10))
    rng = np.random.default_rng(0)
    batches = [batch for batch, _ in zip(minibatches(data.X / 16, data.y, 32, 20, rng), range(1000), strict=False)]
    assert len(batches) == 1000
    return Objective(network, softmax_cross_entropy), network.start(rng), batches


@pytest.mark.parametrize("weight_decay", [0.0, 0.01])
@pytest.mark.parametrize("name", PAIRS)
def test_on_the_digits(name: str, weight_decay: float, digits: tuple[Function, Any, list[Any]]) -> None:
    ours, make, _, lr = PAIRS[name]
    J, start, batches = digits
    run = descend(decayed(J, weight_decay), start, ours(lr), batches)
    theirs = follow_torch(make, lr, weight_decay, J, start, batches)
    assert largest_gap(run, theirs) <= 1e-10


@pytest.mark.parametrize("weight_decay", [0.0, 0.01, 0.3])
def test_adamw_decays_apart_from_its_averages(weight_decay: float, digits: tuple[Function, Any, list[Any]]) -> None:
    def make(p: Any, lr: float, wd: float) -> Any:
        return torch.optim.AdamW(p, lr, weight_decay=wd)

    J, start, batches = digits
    run = descend(J, start, AdamW(1e-3, weight_decay=weight_decay), batches)
    assert largest_gap(run, follow_torch(make, 1e-3, weight_decay, J, start, batches)) <= 1e-10
    rosenbrock = descend(surfaces.rosenbrock, [-1.2, 1.0], AdamW(1e-2, weight_decay=weight_decay), steps(1000))
    theirs = follow_torch(make, 1e-2, weight_decay, surfaces.rosenbrock, np.array([-1.2, 1.0]), [()] * 1000)
    assert largest_gap(rosenbrock, theirs) <= 1e-10


def test_the_comparison_notices_a_wrong_convention() -> None:
    """Momentum with a factor 1 - beta before g, another common form, is not torch's."""
    start = np.array([-1.2, 1.0])
    theirs = follow_torch(PAIRS["Momentum"][1], 1e-4, 0.0, surfaces.rosenbrock, start, [()] * 50)
    run = descend(surfaces.rosenbrock, start, Momentum(1e-4 * 0.1), steps(50))
    assert largest_gap(run, theirs) > 1e-3


def test_the_first_step_of_adam_is_the_learning_rate_in_every_coordinate() -> None:
    direction, _ = Adam().direction(np.array([1e-3, -50.0]), Adam().start(np.zeros(2)), 1, np.zeros(2))
    assert direction == pytest.approx([1, -1], rel=1e-4)


def test_states_are_values_and_never_written_into() -> None:
    for optimizer in (Momentum(), Nesterov(), AdaGrad(), RMSProp(), Adam(), AdamW()):
        theta, gradient = np.ones(3), np.array([1.0, 2.0, 3.0])
        state = optimizer.start(theta)
        before = np.array(state).copy()
        optimizer.direction(gradient, state, 1, theta)
        assert (np.array(state) == before).all() and gradient.tolist() == [1, 2, 3] and theta.tolist() == [1, 1, 1]
