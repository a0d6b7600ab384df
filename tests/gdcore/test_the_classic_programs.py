"""The programs of countless tutorials, as they stand, next to `descend`: three batch sizes, both float types.

Chapter 9 shows the same on real data; here everything is PyTorch's: its random numbers, its start, its loop.
"""

from typing import Any

import numpy as np
import pytest
import torch
from torch import nn, optim

from gdcore import GradientDescent, Network, Objective, descend, minibatches, relative_error, squared_error
from gdcore.explorers.frameworks import Buffer
from tests.gdcore.problems import Array

KINDS = {"float32": (torch.float32, 1e-6), "float64": (torch.float64, 1e-12)}


def parameters(model: Any) -> Array:
    """The model's parameters in gdcore's order: each layer a matrix, its bias in the last column."""
    matrices = [torch.column_stack([layer.weight, layer.bias]) for layer in (model[0], model[2])]
    return np.concatenate([matrix.detach().numpy().ravel() for matrix in matrices])


def both(kind: str, batch_size: int, epochs: int, clear: bool = True, buffer: bool = False) -> tuple[Array, Array]:
    """Where the PyTorch program and `descend` end, from the same start; with `buffer`, chapter 9's, never cleared."""
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(2, 4), nn.ReLU(), nn.Linear(4, 1)).to(KINDS[kind][0])
    X, y = torch.randn(500, 2, dtype=KINDS[kind][0]), torch.randn(500, 1, dtype=KINDS[kind][0])
    start = parameters(model)
    criterion = nn.MSELoss()
    optimizer = optim.SGD(model.parameters(), lr=0.01)
    for _ in range(epochs):
        for i in range(0, 500, batch_size):
            loss = criterion(model(X[i : i + batch_size]), y[i : i + batch_size])
            if clear:
                optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    batches = minibatches(X.numpy(), y.numpy()[:, 0], batch_size, epochs)
    objective: Any = Objective(Network((2, 4, 1)), squared_error)
    if buffer:
        objective = Buffer(objective, clear_every=None)
    *_, last = descend(objective, start, GradientDescent(0.01), batches)
    assert not np.array_equal(start, last.theta)
    return parameters(model), last.theta


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("batch_size", "epochs"), [(500, 100), (64, 100), (1, 4)])
def test_ends_where_pytorch_ends(kind: str, batch_size: int, epochs: int) -> None:
    theirs, ours = both(kind, batch_size, epochs)
    assert theirs.dtype == ours.dtype == np.dtype(kind)
    assert relative_error(theirs, ours) <= KINDS[kind][1]


def test_the_comparison_notices_a_buffer_that_is_not_cleared() -> None:
    theirs, ours = both("float64", 500, 20, clear=False)
    assert relative_error(theirs, ours) > 1e-3


def test_the_chapters_buffer_is_pytorchs() -> None:
    theirs, ours = both("float64", 500, 100, clear=False, buffer=True)
    assert relative_error(theirs, ours) <= 1e-12
