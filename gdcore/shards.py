"""A sum over examples is a sum over shards. Wherever the shards lie, each works out its share of the value and of the
gradient, and the shares are added in one fixed order, so that neither timing nor the number of workers moves a digit.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from gdcore._validate import Array, as_count, as_data, as_theta
from gdcore.descend import Failed

Function = Callable[..., tuple[float, Array]]
Sum = Callable[[Sequence[Any]], Any]

FAN_IN = 8
"""How many neighbours the tree of sums adds at a time."""


class ShardError(Failed):
    """A shard can't be read, or holds what is not fit for use; the message names the shard."""


class Draw(NamedTuple):
    """A mini-batch as what to draw, not as data: `size` examples of all, by `seed` and `step` and nothing else."""

    size: int
    seed: int
    step: int

    def rows(self, n: int) -> npt.NDArray[np.int64]:
        """The numbers of the examples, in increasing order; every set of `size` out of `n` has the same chance."""
        if self.size > n:
            raise ValueError(f"size must be at most the number of examples, {n}, got {self.size}")
        rng = np.random.default_rng([self.seed, self.step])
        return np.sort(rng.choice(n, self.size, replace=False, shuffle=False))


def draws(size: int, count: int, seed: int = 0) -> Iterator[tuple[Draw]]:
    """`count` mini-batches of `size` examples for a `Sharded` objective.

    A generator can't be in many places at once, so a seed goes out, and each shard picks its own of the rows drawn.
    The batches are the same for any number of shards and workers.
    """
    as_count("size", size), as_count("count", count)
    if isinstance(seed, bool) or not isinstance(seed, (int, np.integer)) or seed < 0:
        raise TypeError(f"seed must be a whole number of at least 0, got {seed!r}")
    return ((Draw(int(size), int(seed), step),) for step in range(count))


class Place(NamedTuple):
    """Where a shard stands: its `number`, and the `n_k` examples from `first` on, of `n` in all."""

    number: int
    first: int
    n_k: int
    n: int


def places(counts: Sequence[int]) -> list[Place]:
    """The places of shards with so many examples each."""
    ends = np.cumsum(counts).tolist()
    return [Place(k, end - count, count, ends[-1]) for k, (count, end) in enumerate(zip(counts, ends, strict=True))]


class Shard(NamedTuple):
    """A shard's examples `X` (n_k, d) and targets `y` (n_k,), in aligned memory wherever it is sent.

    What has come over a network can start at any byte; numpy would then copy X before each product.
    """

    X: Array
    y: Array

    def __reduce__(self) -> tuple[Any, ...]:
        return aligned, tuple(self)


def aligned(X: Array, y: Array) -> Shard:
    """The shard, with a copy of each array that starts where no number of its kind may."""
    return Shard(np.require(X, requirements="A"), np.require(y, requirements="A"))


def read(number: int, shard: Any) -> Shard:
    """A shard's examples and targets; `ShardError` if they are not fit for use."""
    try:
        X, y = shard
        return aligned(*as_data(X, y))
    except (TypeError, ValueError) as error:
        raise ShardError(f"shard {number}: {error}") from error


def share(objective: Function, theta: Array, shard: Shard, place: Place, draw: Draw | None) -> Array:
    """What a shard contributes: its value and gradient as one vector (p + 1,), times its part of the examples."""
    (X, y), n = shard, place.n
    if draw is not None:
        rows = draw.rows(n)
        first, last = np.searchsorted(rows, [place.first, place.first + place.n_k])
        mine, n = rows[first:last] - place.first, draw.size
        X, y = X[mine], y[mine]
    if not len(y):
        return np.zeros(len(theta) + 1)
    with np.errstate(over="ignore", invalid="ignore"):
        value, gradient = objective(theta, X, y)
        return len(y) / n * np.append(value, gradient)


def add(parts: Sequence[Array]) -> Array:
    """The sum of some vectors, from left to right."""
    total = parts[0]
    for part in parts[1:]:
        total = total + part
    return total


def tree(parts: Sequence[Any], add: Sum = add, top: Sum = add) -> Any:
    """The sum of all `parts`, `FAN_IN` neighbours at a time: the same sums in the same order, whoever adds them.

    `add` adds neighbours, wherever they are; `top` adds the last few, where the sum is wanted.
    """
    while len(parts) > FAN_IN:
        groups = [parts[i : i + FAN_IN] for i in range(0, len(parts), FAN_IN)]
        parts = [add(group) if len(group) > 1 else group[0] for group in groups]
    return top(parts)


@dataclass(frozen=True)
class Sharded:
    r""":math:`J(\theta) = \sum_k \frac{n_k}{n} J_k(\theta)`: an objective over data that lie in pieces, here in memory.

    Parameters
    ----------
    objective : called as objective(theta, X, y) on the examples of one shard; an `Objective`, or any other mean over
        examples. Its penalty is in every :math:`J_k`, and the weights add up to 1, so it counts once.
    shards : pairs X (n_k, d) and y (n_k,), the same d in all.

    Called with theta alone it looks at all examples; with a `Draw` from `draws`, at a mini-batch. Raises `ShardError`,
    naming the shard, for data that are not fit for use. `gdcore.distributed` keeps the shards on the workers of a
    cluster instead. Derived in chapter 10.
    """

    objective: Function
    shards: Sequence[tuple[Any, Any]]
    _data: list[Shard] = field(init=False, repr=False, compare=False)
    _places: list[Place] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        check_objective(self.objective)
        data = [read(k, shard) for k, shard in enumerate(self.shards)]
        object.__setattr__(self, "_data", data)
        object.__setattr__(self, "_places", places(check_shapes([X.shape for X, _ in data])))

    def __call__(self, theta: Array, draw: Draw | None = None) -> tuple[float, Array]:
        """The value and the gradient, of theta's shape."""
        theta = as_theta(theta)
        pairs = zip(self._data, self._places, strict=True)
        total = tree([share(self.objective, theta, shard, place, draw) for shard, place in pairs])
        return float(total[0]), total[1:]


def check_objective(objective: Any) -> None:
    """Raise TypeError for what can't be called on a shard."""
    if isinstance(objective, type) or not callable(objective):
        raise TypeError(f"objective must be an objective, such as Objective(Linear(3), log_loss), got {objective!r}")


def check_shapes(shapes: Sequence[tuple[int, ...]]) -> list[int]:
    """The number of examples of each shard; an error unless there are shards, all with the same features."""
    if not shapes:
        raise ValueError("shards is empty: there is nothing to descend on")
    for k, (_, columns) in enumerate(shapes):
        if columns != shapes[0][1]:
            raise ShardError(f"shard {k}: X must have shape (n, {shapes[0][1]}) like shard 0, got {shapes[k]}")
    return [count for count, _ in shapes]
