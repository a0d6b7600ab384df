"""The linear model: scores, the way home, and views into theta."""

import numpy as np
import pytest

from gdcore import Linear


def test_scores_by_hand() -> None:
    z, _ = Linear(2)(np.array([2.0, -1.0, 0.5]), np.array([[1.0, 1.0], [0.0, 3.0]]))
    assert z.tolist() == [1.5, -2.5]


@pytest.mark.parametrize(("n", "d"), [(1, 1), (1, 5), (6, 1), (4, 3)])
def test_pullback_is_the_transpose_of_the_forward_map(n: int, d: int) -> None:
    """The scores are linear in theta, z = A theta, so the pullback must be A': dz . z(theta) = pullback(dz) . theta."""
    rng = np.random.default_rng(n * 10 + d)
    X, theta, dz = rng.normal(size=(n, d)), rng.normal(size=d + 1), rng.normal(size=n)
    z, pullback = Linear(d)(theta, X)
    assert z.shape == (n,) and pullback(dz).shape == (d + 1,)
    assert dz @ z == pytest.approx(pullback(dz) @ theta, rel=1e-12)
    A = np.column_stack([X, np.ones(n)])
    assert np.allclose(pullback(dz), A.T @ dz, rtol=1e-13)


def test_pullback_does_not_depend_on_later_calls() -> None:
    model, X = Linear(1), np.array([[1.0], [2.0]])
    _, first = model(np.array([1.0, 0.0]), X)
    model(np.array([5.0, 7.0]), 10 * X)
    assert first(np.ones(2)).tolist() == [3, 2]


def test_theta_is_weights_then_bias_and_unpack_gives_views() -> None:
    model, theta = Linear(3), np.arange(4.0)
    assert model.size == 4 and model.start().tolist() == [0, 0, 0, 0]
    w, b = model.unpack(theta)
    assert w.tolist() == [0, 1, 2] and b.shape == () and float(b) == 3
    w[0] = 10
    b[...] = 20
    assert theta.tolist() == [10, 1, 2, 20]
    assert theta[model.biases].tolist() == [20]


def test_start_is_new_each_time() -> None:
    model = Linear(1)
    model.start()[0] = 5
    assert model.start().tolist() == [0, 0]


def test_whole_numbers_are_taken_as_numbers() -> None:
    z, pullback = Linear(1)(np.array([1, 2]), np.array([[3], [4]]))
    assert z.tolist() == [5, 6] and pullback(np.array([0.5, 0.5])).tolist() == [3.5, 1]
