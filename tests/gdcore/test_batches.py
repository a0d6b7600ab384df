"""Streams of batches: which rows, in which order, how often."""

import numpy as np
import pytest

from gdcore import full_batch, minibatches, steps


def rows(n: int) -> tuple[np.ndarray, np.ndarray]:
    """Rows that can be told apart: X[i] = (i, 10 i), y[i] = 100 i."""
    i = np.arange(float(n))
    return np.column_stack([i, 10 * i]), 100 * i


def order(batches: list[tuple[np.ndarray, np.ndarray]]) -> list[int]:
    """The rows met, one after the other; a row that lost its target fails here."""
    for X, y in batches:
        assert np.array_equal(X[:, 1], 10 * X[:, 0]) and np.array_equal(y, 100 * X[:, 0])
    return [int(i) for X, _ in batches for i in X[:, 0]]


def test_steps_are_empty_batches() -> None:
    assert list(steps(3)) == [(), (), ()]


def test_full_batch_is_all_rows_each_time() -> None:
    X, y = rows(4)
    batches = list(full_batch(X, y, epochs=3))
    assert len(batches) == 3
    for batch in batches:
        assert np.array_equal(batch[0], X) and np.array_equal(batch[1], y)


@pytest.mark.parametrize(("n", "size"), [(1, 1), (6, 2), (7, 3), (5, 5), (10, 1), (10, 4)])
@pytest.mark.parametrize("shuffled", [True, False])
def test_each_epoch_visits_every_row_exactly_once(n: int, size: int, shuffled: bool) -> None:
    X, y = rows(n)
    rng = np.random.default_rng(3) if shuffled else None
    batches = list(minibatches(X, y, size, epochs=4, rng=rng))
    per_epoch = -(-n // size)
    assert len(batches) == 4 * per_epoch
    for epoch in range(4):
        part = batches[epoch * per_epoch : (epoch + 1) * per_epoch]
        assert sorted(order(part)) == list(range(n))
        assert [len(y) for _, y in part] == [size] * (n // size) + [n % size] * (n % size > 0)


def test_without_rng_the_rows_keep_their_order() -> None:
    assert order(list(minibatches(*rows(5), 2, epochs=2))) == [0, 1, 2, 3, 4] * 2


def test_same_seed_same_order_and_each_epoch_another() -> None:
    def run(seed: int) -> list[int]:
        return order(list(minibatches(*rows(20), 6, epochs=2, rng=np.random.default_rng(seed))))

    assert run(1) == run(1)
    assert run(1) != run(2)
    assert run(1)[:20] != run(1)[20:], "the second epoch repeats the first one's order"
    assert run(1)[:20] != list(range(20))


def test_rows_do_not_always_travel_together() -> None:
    """Shuffling whole batches is not shuffling rows."""
    batches = list(minibatches(*rows(20), 5, epochs=8, rng=np.random.default_rng(0)))
    companions = {frozenset(X[:, 0]) for X, _ in batches}
    assert len(companions) == len(batches)


def test_the_callers_data_are_not_shuffled() -> None:
    X, y = rows(9)
    list(minibatches(X, y, 2, 3, np.random.default_rng(0)))
    assert np.array_equal(X, rows(9)[0]) and np.array_equal(y, rows(9)[1])


def test_global_randomness_is_neither_used_nor_changed() -> None:
    np.random.seed(0)
    before = np.random.get_state()[1].tolist()  # type: ignore[index,union-attr]
    list(minibatches(*rows(9), 2, 3, np.random.default_rng(0)))
    assert np.random.get_state()[1].tolist() == before  # type: ignore[index,union-attr]


def test_lazy_and_checked_at_once() -> None:
    """A million epochs cost nothing until they are asked for; bad input is told before the first batch."""
    stream = minibatches(*rows(5), 2, 10**6, np.random.default_rng(0))
    assert len(next(stream)[1]) == 2
    with pytest.raises(ValueError, match="epochs"):
        minibatches(*rows(5), 2, 0)
    with pytest.raises(ValueError, match="y must have shape"):
        full_batch(rows(5)[0], [1.0], 3)
