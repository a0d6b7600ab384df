"""Data that no single machine holds: the shards stay on the workers of a Dask cluster. Theta goes out, each shard
answers with its share of value and gradient, and the shares are added as a tree, in the order of `gdcore.shards`.

Scheduling, transport, spilling and recovery are Dask's. Needs the extra `distributed`; chapter 10 explains it.
"""

import itertools
import uuid
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import CancelledError
from typing import Any

import numpy as np
from dask.delayed import delayed
from dask.distributed import Client, Future, KilledWorker, default_client, wait

from gdcore._validate import Array, as_count, as_theta
from gdcore.descend import Diverged
from gdcore.shards import (
    Draw,
    Function,
    Place,
    Shard,
    ShardError,
    add,
    check_objective,
    check_shapes,
    places,
    read,
    share,
    tree,
)

Loader = Callable[[int], tuple[Any, Any]]


def connect(client: Client | None = None) -> Client:
    """`client`; if None the one in use, or else a new one on a `LocalCluster` of this machine: a process for each core.

    A program that lets this start a cluster must do so under `if __name__ == "__main__":`.
    """
    if client is not None:
        if not isinstance(client, Client):
            raise TypeError(f"client must be a dask.distributed.Client, got {type(client).__name__}")
        return client
    try:
        current: Client = default_client()
        return current
    except ValueError:
        return Client(dashboard_address=":0")


class Distributed:
    """`Sharded`, with the shards on the workers of a cluster; made by `from_arrays` or `from_loader`.

    Called with theta alone it looks at all examples; with a `Draw` from `draws`, at a mini-batch. `descend` takes it
    like any other objective, and the numbers are the same for any number of workers. The data stay where they are,
    unless Dask finds that moving a shard to an idle worker pays. A worker that dies is Dask's to replace: its shards
    are computed or loaded again elsewhere. Raises `ShardError`, naming the shard, for one that
    can't be read or is not fit for use. Derived in chapter 10.
    """

    def __init__(self, objective: Function, shards: Sequence[Any], client: Client, load: Loader | None = None):
        check_objective(objective)
        self.objective, self.client, self._shards, self._load = objective, client, shards, load
        shapes = client.map(_shape, shards, range(len(shards)), load=load, pure=False)
        self.places = places(check_shapes(self.results(shapes, dict(enumerate(shapes)))))
        self._run, self._calls = uuid.uuid4().hex[:12], itertools.count()

    @classmethod
    def from_arrays(cls, objective: Function, X: Any, y: Any, client: Client | None = None) -> "Distributed":
        """Over dask arrays `X` (n, d) and `y` (n,): a block of rows is a shard, kept in the workers' memory."""
        for name, array, ndim in (("X", X, 2), ("y", y, 1)):
            if not hasattr(array, "to_delayed"):
                raise TypeError(f"{name} must be a dask array, got {type(array).__name__}: see dask.array.from_array")
            if array.ndim != ndim:
                raise ValueError(f"{name} must have {ndim} dimension{'s' * (ndim > 1)}, got shape {array.shape}")
        if not np.array_equal(X.shape[0], y.shape[0], equal_nan=True):
            raise ValueError(f"y must have shape ({X.shape[0]},) to match X {X.shape}, got {y.shape}")
        X = X.rechunk({1: -1})
        if not np.array_equal(X.chunks[0], y.chunks[0], equal_nan=True):
            y = y.rechunk((X.chunks[0],))
        blocks = zip(X.to_delayed().ravel(), y.to_delayed().ravel(), strict=True)
        client = connect(client)
        shards = client.compute([delayed(read, pure=False)(k, pair) for k, pair in enumerate(blocks)])
        return cls(objective, shards, client)

    @classmethod
    def from_loader(
        cls, objective: Function, load: Loader, count: int, client: Client | None = None, keep: bool = True
    ) -> "Distributed":
        """Over `count` shards that `load(k)` reads on the worker: X (n_k, d) and y (n_k,) for k = 0, 1, ...

        With `keep` each is loaded once and kept, spilled to the worker's disk when memory is short; without, it is
        loaded again at every step and never kept.
        """
        if not callable(load):
            raise TypeError(f"load must be a function of a shard's number, got {type(load).__name__}")
        numbers, client = range(as_count("count", count)), connect(client)
        if not keep:
            return cls(objective, numbers, client, load)
        return cls(objective, client.map(_read, numbers, load=load, pure=False), client)

    def __call__(self, theta: Array, draw: Draw | None = None) -> tuple[float, Array]:
        """The value and the gradient, of theta's shape."""
        shares = self.start(as_theta(theta), draw)
        total = tree(
            shares,
            lambda group: self.client.submit(add, group, pure=False),
            lambda last: add(self.results(last, dict(enumerate(shares)))),
        )
        return float(total[0]), total[1:]

    def start(self, theta: Array, draw: Draw | None = None, only: slice = slice(None)) -> list[Future[Any]]:
        """Let the shards work out their shares at theta, all or some of them; each future gives a vector (p + 1,)."""
        # A group of tasks for each step: when a group is large, Dask no longer asks where the data are.
        group = f"share-{self._run}-{next(self._calls)}"
        keys = [(group, place.number) for place in self.places[only]]
        common: dict[str, Any] = {"objective": self.objective, "load": self._load, "theta": theta, "draw": draw}
        shares: list[Future[Any]] = self.client.map(_share, self._shards[only], self.places[only], key=keys, **common)
        return shares

    @property
    def counts(self) -> list[int]:
        """The number of examples in each shard."""
        return [place.n_k for place in self.places]

    def results(self, wanted: Sequence[Future[Any]], shares: Mapping[int, Future[Any]]) -> list[Any]:
        """What the futures give. If one fails, a `ShardError` that names the shard; `shares` are theirs, by number."""
        try:
            results: list[Any] = self.client.gather(list(wanted))
            return results
        except (ShardError, Diverged):
            raise
        except (Exception, CancelledError) as error:
            failed = [k for k, future in shares.items() if future.status in ("error", "lost", "cancelled")]
            where, what = f"shard {failed[0]}" if failed else "the cluster", f"{type(error).__name__}: {error}"
            if isinstance(error, KilledWorker):
                what = f"every worker that took it died. Is it too large for one? {error}"
            raise ShardError(f"{where}: {what}") from error


class Asynchronous:
    """The first gradient to arrive, whoever sends it: nobody waits for the slowest.

    At all times `at_once` shares are under way. Each call sends theta out for the next shard in turn, takes a share
    that is ready, and returns it, weighted as if it were all. `delays` lists how many updates each share had missed.
    Which comes first is chance, so no two runs are alike. Derived in chapter 10.
    """

    def __init__(self, objective: Distributed, at_once: int):
        if not isinstance(objective, Distributed):
            raise TypeError(f"objective must be a Distributed one, got {type(objective).__name__}")
        self.objective, self.at_once, self.delays = objective, as_count("at_once", at_once), list[int]()
        self._turn, self._calls, self._sent = (
            itertools.cycle(objective.places),
            0,
            dict[Future[Any], tuple[int, Place]](),
        )

    def __call__(self, theta: Array) -> tuple[float, Array]:
        """The value and gradient of one shard, at a theta of some updates ago."""
        while len(self._sent) < self.at_once:
            place = next(self._turn)
            (future,) = self.objective.start(as_theta(theta), only=slice(place.number, place.number + 1))
            self._sent[future] = self._calls, place
        done = wait(list(self._sent), return_when="FIRST_COMPLETED").done
        future = next(each for each in self._sent if each in done)
        began, place = self._sent.pop(future)
        (part,) = self.objective.results([future], {place.number: future})
        self.delays.append(self._calls - began)
        self._calls += 1
        whole = part * (place.n / place.n_k)
        return float(whole[0]), whole[1:]


def _read(number: int, load: Loader) -> Shard:
    """Shard `number`, loaded and checked."""
    try:
        shard = load(number)
    except Exception as error:
        raise ShardError(f"shard {number} can't be loaded: {type(error).__name__}: {error}") from error
    return read(number, shard)


def _shape(shard: Any, number: int, load: Loader | None) -> tuple[int, ...]:
    """The shape of a shard's X; the shard itself goes no farther."""
    X, _ = shard if load is None else _read(number, load)
    return tuple(X.shape)


def _share(
    shard: Any, place: Place, objective: Function, load: Loader | None, theta: Array, draw: Draw | None
) -> Array:
    """`share`, on the worker."""
    data = shard if load is None else _read(place.number, load)
    if len(data[1]) != place.n_k:
        raise ShardError(f"shard {place.number} had {place.n_k} examples, and now has {len(data[1])}")
    try:
        return share(objective, theta, data, place, draw)
    except Diverged:
        raise
    except Exception as error:
        raise ShardError(f"shard {place.number}: {type(error).__name__}: {error}") from error
