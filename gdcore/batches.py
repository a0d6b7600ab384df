"""Which examples does a step look at? A stream of batches says so: all of them, a few, or one. Each batch is the tuple
of the objective's arguments after theta, so that a surface, which has no data, takes empty ones.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import repeat
from typing import Any

import numpy as np
import numpy.typing as npt

from gdcore._validate import BLOCK, Array, as_count, as_data, as_generator, as_numbers

_HAND = 64


def steps(count: int) -> Iterator[tuple[()]]:
    """`count` steps on a function of theta alone."""
    return repeat((), as_count("count", count))


class Batches:
    """A stream of batches (X, y) cut from checked data; `minibatches` and `full_batch` make them.

    Attributes
    ----------
    X, y : all of the data, (n, d) and (n,); arrays, or memory maps of files.
    size : rows in a batch.
    epochs : passes over the data.
    fresh : whether the data are in memory and no batch has been asked for yet.
    """

    def __init__(self, X: Array, y: Array, size: int, epochs: int, rng: np.random.Generator | None) -> None:
        self.X, self.y, self.size, self.epochs, self._rng = X, y, size, epochs, rng
        on_disk = isinstance(X, np.memmap) or isinstance(y, np.memmap)
        X, y = np.asarray(X), np.asarray(y)
        self._stream: Iterator[tuple[Array, Array]]
        if size == len(X) and rng is None:
            self._stream = iter(repeat((X, y), epochs))
        elif on_disk:
            rows = (
                _minibatches(X, y, size, epochs, None) if rng is None else _shuffled_from_disk(X, y, size, epochs, rng)
            )
            self._stream = ((as_numbers("X", X), as_numbers("y", y)) for X, y in rows)
        else:
            self._stream = _minibatches(X, y, size, epochs, rng)
        self.fresh = not on_disk

    def __iter__(self) -> Iterator[tuple[Array, Array]]:
        self.fresh = False
        return self._stream

    def __next__(self) -> tuple[Array, Array]:
        return next(iter(self))

    def orders(self) -> Iterator[npt.NDArray[Any]]:
        """The order of the rows in each epoch, in place of the batches themselves: whoever takes it has the stream."""
        self._stream, self.fresh = iter(()), False
        rows: Any = np.arange(len(self.X))
        return (order for order, _ in _minibatches(rows, rows, len(rows), self.epochs, self._rng))


def full_batch(X: Any, y: Any, epochs: int) -> Batches:
    """All of `X` (n, d) and `y` (n,) at every step, `epochs` times: one step is one epoch.

    Raises ValueError or TypeError when the data are empty, not finite, not numbers or of unequal length.
    """
    X, y = as_data(X, y)
    return Batches(X, y, len(X), as_count("epochs", epochs), None)


def minibatches(X: Any, y: Any, size: int, epochs: int, rng: np.random.Generator | None = None) -> Batches:
    """Batches of `size` rows of `X` (n, d) and `y` (n,); each epoch visits every row once, the last may be smaller.

    With `rng` the rows come in a new order each epoch; without it, in the order given. X and y may be memory maps
    (`numpy.load(file, mmap_mode="r")`, `numpy.memmap`): then no more than a batch, or the few megabytes among which
    rows are shuffled, is in memory at a time. Errors as in `full_batch`; a `size` above n is an error too.
    """
    X, y = as_data(X, y)
    if as_count("size", size) > len(X):
        raise ValueError(f"size must be at most the number of examples, {len(X)}, got {size}")
    if rng is not None:
        as_generator(rng)
    return Batches(X, y, int(size), as_count("epochs", epochs), rng)


def _minibatches(
    X: Array, y: Array, size: int, epochs: int, rng: np.random.Generator | None
) -> Iterator[tuple[Array, Array]]:
    for _ in range(epochs):
        if rng is not None:
            order = rng.permutation(len(X))
            X, y = X[order], y[order]
        for first in range(0, len(X), size):
            yield X[first : first + size], y[first : first + size]


def _shuffled_from_disk(
    X: Array, y: Array, size: int, epochs: int, rng: np.random.Generator
) -> Iterator[tuple[Array, Array]]:
    """Runs of neighbouring rows in random order, the rows of `_HAND` runs at a time shuffled like a hand of cards.

    A disk reads neighbours fast and single rows slowly, and the order of all rows of a large file would itself be
    large. Rows of one hand mix freely, and every epoch deals other hands.
    """
    run = max(1, 8 * BLOCK // _HAND * len(X) // X.nbytes)
    starts = np.arange(0, len(X), run)
    for _ in range(epochs):
        starts, hand = rng.permutation(starts), np.arange(0)
        for first in range(0, len(starts), _HAND):
            rows = (starts[first : first + _HAND, None] + np.arange(run)).ravel()
            hand = np.concatenate([hand, rng.permutation(rows[rows < len(X)])])
            last = first + _HAND >= len(starts)
            while len(hand) >= size or (last and len(hand)):
                yield X[hand[:size]], y[hand[:size]]
                hand = hand[size:]
