"""Which examples does a step look at? A stream of batches says so: all of them, a few, or one. Each batch is the tuple
of the objective's arguments after theta, so that a surface, which has no data, takes empty ones.
"""

from collections.abc import Iterator
from itertools import repeat
from typing import Any

import numpy as np

from gdcore._validate import Array, as_count, as_data, as_generator


def steps(count: int) -> Iterator[tuple[()]]:
    """`count` steps on a function of theta alone."""
    return repeat((), as_count("count", count))


def full_batch(X: Any, y: Any, epochs: int) -> Iterator[tuple[Array, Array]]:
    """All of `X` (n, d) and `y` (n,) at every step, `epochs` times: one step is one epoch.

    Raises ValueError or TypeError when the data are empty, not finite, not numbers or of unequal length.
    """
    return repeat(as_data(X, y), as_count("epochs", epochs))


def minibatches(
    X: Any, y: Any, size: int, epochs: int, rng: np.random.Generator | None = None
) -> Iterator[tuple[Array, Array]]:
    """Batches of `size` rows of `X` (n, d) and `y` (n,); each epoch visits every row once, the last may be smaller.

    With `rng` the rows come in a new order each epoch; without it, in the order given. Errors as in `full_batch`; a
    `size` above n is an error too.
    """
    X, y = as_data(X, y)
    if as_count("size", size) > len(X):
        raise ValueError(f"size must be at most the number of examples, {len(X)}, got {size}")
    if rng is not None:
        as_generator(rng)
    return _minibatches(X, y, size, as_count("epochs", epochs), rng)


def _minibatches(
    X: Array, y: Array, size: int, epochs: int, rng: np.random.Generator | None
) -> Iterator[tuple[Array, Array]]:
    for _ in range(epochs):
        if rng is not None:
            order = rng.permutation(len(X))
            X, y = X[order], y[order]
        for first in range(0, len(X), size):
            yield X[first : first + size], y[first : first + size]
