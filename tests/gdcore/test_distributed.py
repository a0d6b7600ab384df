"""Descent on a real cluster of processes: the same numbers, few bytes, and faults that end as they should."""

import os
import pickle
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

dask = pytest.importorskip("dask", reason="the extra `distributed` is not installed")
distributed = pytest.importorskip("distributed", reason="the extra `distributed` is not installed")

import dask.array as da  # noqa: E402
from dask.delayed import delayed  # noqa: E402
from distributed import Client, KilledWorker, LocalCluster  # noqa: E402

import gdcore.distributed as module  # noqa: E402
from gdcore import (  # noqa: E402
    Diverged,
    Failed,
    GradientDescent,
    Linear,
    LocalSteps,
    Objective,
    Sharded,
    ShardError,
    Step,
    Trace,
    datasets,
    descend,
    draws,
    full_batch,
    log_loss,
    steps,
)
from gdcore.distributed import Asynchronous, Distributed, connect  # noqa: E402
from gdcore.shards import places  # noqa: E402

TUMOURS = datasets.breast_cancer()
Z, Y = datasets.standardise(TUMOURS.X).Z, TUMOURS.y.astype(float)
J, START, RATE = Objective(Linear(30), log_loss, l2=0.01), np.zeros(31), GradientDescent(0.5)
PATIENCE = 60.0


def until(holds: Callable[[], bool]) -> None:
    """Wait for a condition; fail if it does not come true."""
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, "the condition did not come true"
        time.sleep(0.02)


def scale(client: Client, workers: int) -> None:
    """Bring the cluster to this number of workers."""
    client.cluster.scale(workers)
    until(lambda: len(client.scheduler_info(n_workers=-1)["workers"]) == workers)


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    options: dict[str, Any] = {"threads_per_worker": 1, "dashboard_address": ":0", "silence_logs": 50}
    with LocalCluster(n_workers=1, **options) as cluster, Client(cluster) as client:
        yield client


def arrays(shards: int) -> tuple[Any, Any]:
    """The tumours as dask arrays of so many blocks of rows."""
    rows = -(-len(Y) // shards)
    return da.from_array(Z, chunks=(rows, 30)), da.from_array(Y, chunks=rows)


def pieces(shards: int) -> list[tuple[Any, Any]]:
    return list(zip(np.array_split(Z, shards), np.array_split(Y, shards), strict=True))


def disturbed(run: Iterator[Step], at: int, disturb: Callable[[], Any]) -> Iterator[Step]:
    for step in run:
        if step.t == at:
            disturb()
        yield step


def test_the_same_theta_for_any_number_of_shards_and_workers(client: Client) -> None:
    alone = Trace.of(descend(J, START, RATE, full_batch(Z, Y, 200))).solution
    small = Trace.of(descend(Sharded(J, pieces(3)), START, RATE, draws(32, 30, seed=5))).solution
    batches = {}
    for workers in (1, 2):
        scale(client, workers)
        for shards in (1, 2, 3, 7):
            split = Distributed.from_arrays(J, *arrays(shards), client)
            assert len(split.counts) == shards and sum(split.counts) == len(Y)
            run = Trace.of(descend(split, START, RATE, steps(200)))
            assert np.abs(run.solution / alone - 1).max() < 1e-12, (workers, shards)
            if shards in (3, 7):
                run = Trace.of(descend(split, START, RATE, draws(32, 30, seed=5)))
                batches[workers, shards] = run.solution
                assert np.abs(run.solution / small - 1).max() < 1e-12, (workers, shards)
    for shards in (3, 7):
        assert np.array_equal(batches[1, shards], batches[2, shards]), "to the last bit"


def moved(client: Client) -> dict[str, int]:
    """Bytes that each worker has got from the scheduler, and sent to anyone, by Dask's own counters."""

    def sent(dask_worker: Any) -> int:
        return int(dask_worker.batched_stream.byte_count + dask_worker.transfer_outgoing_bytes_total)

    def got(dask_scheduler: Any) -> dict[str, int]:
        return {address: stream.byte_count for address, stream in dask_scheduler.stream_comms.items()}

    out, into = client.run(sent), client.run_on_scheduler(got)
    return {address: out[address] + into[address] for address in out}


def test_bytes_a_step_depend_on_theta_alone(client: Client) -> None:
    scale(client, 2)

    def a_step(n: int, d: int) -> int:
        """Bytes a step of all workers."""

        def load(k: int) -> Any:
            X = np.random.default_rng(k).normal(size=(n // 4, d))
            return X, (X[:, 0] > 0).astype(float)

        split = Distributed.from_loader(Objective(Linear(d), log_loss), load, 4, client)
        before = moved(client)
        list(descend(split, np.zeros(d + 1), RATE, steps(19)))
        after = moved(client)
        holders = client.who_has(list(split._shards)).values()
        assert [len(each) for each in holders] == [1, 1, 1, 1], "no shard was copied to another worker"
        return sum(after[address] - before[address] for address in after) // 20

    few, more, many, long = a_step(10_000, 4), a_step(100_000, 4), a_step(1_000_000, 4), a_step(4000, 2000)
    assert max(few, more, many) < 1.25 * min(few, more, many), (few, more, many)
    theta = 8 * 2001
    assert 7 * theta < long < 8 * theta + 2 * few, "out to 4 shards, and 4 shares back"


@pytest.mark.parametrize("kind", ["arrays", "loader"])
def test_a_killed_worker_does_not_change_the_result(client: Client, kind: str) -> None:
    scale(client, 2)
    if kind == "arrays":
        split = Distributed.from_arrays(J, *arrays(3), client)
    else:
        shards = pieces(3)
        split = Distributed.from_loader(J, lambda k: shards[k], 3, client)
    pids = client.run(os.getpid)

    def kill() -> None:
        os.kill(next(iter(pids.values())), signal.SIGKILL)

    run = Trace.of(disturbed(descend(split, START, RATE, steps(200)), 50, kill))
    alone = Trace.of(descend(J, START, RATE, full_batch(Z, Y, 200)))
    assert run.t[-1] == 200 and np.abs(run.solution / alone.solution - 1).max() < 1e-12
    until(lambda: len(client.scheduler_info(n_workers=-1)["workers"]) == 2)
    assert set(client.run(os.getpid).values()) != set(pids.values()), "a worker was killed indeed"


def test_a_worker_that_joins_late_takes_part(client: Client, tmp_path: Path) -> None:
    scale(client, 1)
    (first,) = client.run(os.getpid).values()
    shards = pieces(4)

    def noting(theta: Any, X: Any, y: Any) -> Any:
        (tmp_path / str(os.getpid())).touch()
        time.sleep(0.002)
        return J(theta, X, y)

    split = Distributed.from_loader(noting, lambda k: shards[k], 4, client, keep=False)
    end = time.monotonic() + PATIENCE

    def until_both() -> Iterator[tuple[()]]:
        yield from steps(20)
        client.cluster.scale(2)
        while len(list(tmp_path.iterdir())) < 2:
            assert time.monotonic() < end, "the late worker never got a share"
            yield ()

    run = Trace.of(descend(split, START, RATE, until_both()))
    alone = Trace.of(descend(J, START, RATE, full_batch(Z, Y, int(run.t[-1]))))
    assert str(first) in {path.name for path in tmp_path.iterdir()}
    assert np.abs(run.solution / alone.solution - 1).max() < 1e-12


def test_a_shard_that_cannot_be_read_is_named(client: Client) -> None:
    def missing(k: int) -> Any:
        if k == 2:
            raise FileNotFoundError("part-2.npz")
        return pieces(4)[k]

    for keep in (True, False):
        with pytest.raises(ShardError, match=r"shard 2 can't be loaded: FileNotFoundError: part-2\.npz"):
            Distributed.from_loader(J, missing, 4, client, keep)

    def block(k: int) -> Any:
        if k == 1:
            raise OSError("disk")
        return Z[:100]

    X = da.concatenate([da.from_delayed(delayed(block)(k), (100, 30), dtype=float) for k in range(3)])
    with pytest.raises(ShardError, match="shard 1: OSError: disk"):
        Distributed.from_arrays(J, X, da.zeros(300, chunks=100), client)


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda X, y: (np.where(np.arange(30) == 3, np.nan, X), y), r"shard 1: X must be finite, but X\[0, 3\] is nan"),
        (lambda X, y: (X, y[:-1]), r"shard 1: y must have shape \(142,\)"),
        (lambda X, y: (X[:, :5], y), r"shard 1: X must have shape \(n, 30\) like shard 0, got \(142, 5\)"),
        (lambda X, y: X, "shard 1: "),
    ],
)
def test_a_shard_that_is_unfit_is_named(client: Client, spoil: Any, message: str) -> None:
    def load(k: int) -> Any:
        shard = pieces(4)[k]
        return spoil(*shard) if k == 1 else shard

    with pytest.raises(ShardError, match=message):
        Distributed.from_loader(J, load, 4, client)


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda X, y: (X * np.nan, y), "shard 2: X must be finite"),
        (lambda X, y: (X[:50], y[:50]), "shard 2 had 142 examples, and now has 50"),
        (lambda X, y: 1 / 0, "shard 2 can't be loaded: ZeroDivisionError"),
    ],
)
def test_a_shard_that_goes_bad_in_a_run_stops_it_and_the_trace_is_kept(
    client: Client, tmp_path: Path, spoil: Any, message: str
) -> None:
    bad = tmp_path / "bad"

    def load(k: int) -> Any:
        shard = pieces(4)[k]
        return spoil(*shard) if k == 2 and bad.exists() else shard

    split = Distributed.from_loader(J, load, 4, client, keep=False)
    with pytest.raises(Failed, match=message) as caught:
        Trace.of(disturbed(descend(split, START, RATE, steps(50)), 20, bad.touch))
    alone = Trace.of(descend(J, START, RATE, full_batch(Z, Y, 20)))
    trace = caught.value.trace
    assert trace.reason == "failed" and "shard 2" in trace.message
    assert np.allclose(trace.theta, alone.theta, rtol=1e-12, atol=1e-14)


def test_an_objective_that_fails_names_the_shard(client: Client) -> None:
    def picky(theta: Any, X: Any, y: Any) -> Any:
        raise KeyError("no such thing")

    split = Distributed.from_arrays(picky, *arrays(2), client)
    with pytest.raises(ShardError, match=r"shard [01]: KeyError: 'no such thing'"):
        split(START)


def test_local_steps_on_the_workers(client: Client) -> None:
    shards = pieces(3)
    local, one = LocalSteps(J, 0.5, 8), GradientDescent(1.0)
    there = Trace.of(descend(Distributed.from_loader(local, lambda k: shards[k], 3, client), START, one, steps(5)))
    here = Trace.of(descend(Sharded(local, shards), START, one, steps(5)))
    assert np.allclose(there.theta, here.theta, rtol=1e-12, atol=1e-14)
    wild = Distributed.from_loader(LocalSteps(J, 1e308, 8), lambda k: (shards[k][0] * 1e3, shards[k][1]), 3, client)
    with pytest.raises(Diverged, match="descent diverged at step 1"):
        list(descend(wild, START, one, steps(5)))


def test_first_come_first_served(client: Client) -> None:
    scale(client, 2)
    late = Asynchronous(Distributed.from_arrays(J, *arrays(6), client), at_once=3)
    run = Trace.of(descend(late, START, GradientDescent(0.1), steps(120)))
    assert len(late.delays) == 121 and min(late.delays) >= 0
    assert np.mean(late.delays) == pytest.approx(2, abs=0.1), "each is overtaken by the two others under way"
    assert J(run.solution, Z, Y)[0] < 0.3 < J(START, Z, Y)[0]


def test_data_larger_than_a_workers_memory() -> None:
    limit, shards, rows = 400_000_000, 44, 40_000

    def load(k: int) -> Any:
        X = np.full((rows, 30), 1.0 + k)
        X[::2] *= -1
        return X, np.arange(rows) % 2.0

    assert shards * rows * 30 * 8 > limit
    objective, small = Objective(Linear(30), log_loss), [(load(k)[0][:2], load(k)[1][:2]) for k in range(shards)]
    wanted = Trace.of(descend(Sharded(objective, small), START, GradientDescent(1e-3), steps(1)))
    options: dict[str, Any] = {"threads_per_worker": 1, "dashboard_address": ":0", "silence_logs": 50}
    with LocalCluster(n_workers=1, memory_limit=limit, **options) as cluster, Client(cluster) as client:
        (pid,) = client.run(os.getpid).values()
        for keep in (False, True):
            split = Distributed.from_loader(objective, load, shards, client, keep=keep)
            run = Trace.of(descend(split, START, GradientDescent(1e-3), steps(1)))
            assert np.allclose(run.theta, wanted.theta, rtol=1e-9, atol=1e-15)
        (spilled,) = client.run(lambda dask_worker: len(dask_worker.data.slow)).values()
        assert spilled > 0, "the worker kept a part of its shards on disk"
        assert client.run(os.getpid).popitem()[1] == pid, "and was not killed for its memory"


def test_what_is_not_data(client: Client) -> None:
    X, y = arrays(2)
    for wrong, message in (
        ((Z, y), "X must be a dask array, got ndarray"),
        ((X, Y), "y must be a dask array, got ndarray"),
        ((y, y), r"X must have 2 dimensions, got shape \(569,\)"),
        ((X, X), "y must have 1 dimension, got shape"),
        ((X, y[:-1]), r"y must have shape \(569,\) to match X"),
    ):
        with pytest.raises((TypeError, ValueError), match=message):
            Distributed.from_arrays(J, *wrong, client)
    with pytest.raises(TypeError, match="load must be a function"):
        Distributed.from_loader(J, 3, 2, client)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="count must be at least 1"):
        Distributed.from_loader(J, pieces, 0, client)
    with pytest.raises(TypeError, match="objective must be an objective"):
        Distributed.from_arrays(None, X, y, client)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"client must be a dask\.distributed\.Client, got str"):
        Distributed.from_arrays(J, X, y, "tcp://")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="objective must be a Distributed one"):
        Asynchronous(J, 2)  # type: ignore[arg-type]


def test_blocks_need_not_match(client: Client) -> None:
    X, y = da.from_array(Z, chunks=(200, 7)), da.from_array(Y, chunks=90)
    value, gradient = Distributed.from_arrays(J, X, y, client)(START + 0.1)
    whole = J(START + 0.1, Z, Y)
    assert value == pytest.approx(whole[0], rel=1e-12) and np.allclose(gradient, whole[1], rtol=1e-12)
    unknown = X[X[:, 0] > -10]  # dask does not know how many rows it has
    value, _ = Distributed.from_arrays(J, unknown, y.rechunk(200)[da.from_array(Z[:, 0], chunks=200) > -10], client)(
        START
    )
    assert value == pytest.approx(np.log(2), rel=1e-12)


def test_the_client_in_use_or_a_new_one(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert connect() is client and connect(client) is client
    made: list[dict[str, Any]] = []

    def none() -> Client:
        raise ValueError("No clients found")

    monkeypatch.setattr(module, "default_client", none)
    monkeypatch.setattr(module, "Client", lambda **options: made.append(options))
    connect()
    assert made == [{"dashboard_address": ":0"}]


class Lost:
    """A client whose cluster fails."""

    def __init__(self, error: BaseException) -> None:
        self.error = error

    def gather(self, wanted: Any) -> Any:
        raise self.error


class Kept:
    def __init__(self, status: str) -> None:
        self.status = status


def test_failures_of_the_cluster_are_told() -> None:
    split = Distributed.__new__(Distributed)
    shares: Any = {4: Kept("finished"), 5: Kept("error")}
    last: Any = SimpleNamespace(address="tcp://there")
    split.client = Lost(KilledWorker("share-1-5", last, 3))
    with pytest.raises(ShardError, match=r"shard 5: every worker that took it died\. Is it too large for one\?"):
        split.results([shares[5]], shares)
    split.client = Lost(OSError("scheduler gone"))
    with pytest.raises(ShardError, match="the cluster: OSError: scheduler gone"):
        split.results([shares[4]], {4: shares[4]})
    split.client = Lost(Diverged("too far"))
    with pytest.raises(Diverged, match="too far"):
        split.results([shares[4]], {})


def test_what_the_workers_do() -> None:
    """The functions that run on workers, here in this process, where their every branch is seen."""
    place = places([142, 427])[0]
    shard, load = (Z[:142], Y[:142]), lambda k: (Z[:142], Y[:142])
    wanted = module._share(shard, place, J, None, START, None)
    assert np.array_equal(module._share(0, place, J, load, START, None), wanted)
    assert module._shape(shard, 0, None) == module._shape(0, 0, load) == (142, 30)
    with pytest.raises(ShardError, match="shard 0 can't be loaded: TypeError"):
        module._read(0, None)  # type: ignore[arg-type]
    with pytest.raises(ShardError, match="shard 0 had 142 examples, and now has 3"):
        module._share((Z[:3], Y[:3]), place, J, None, START, None)
    with pytest.raises(ShardError, match="shard 0: ValueError"):
        module._share(shard, place, J, None, START[:-1], None)
    with pytest.raises(Diverged):
        module._share(shard, place, LocalSteps(J, 1e308, 9), None, START, None)
    error = pickle.loads(pickle.dumps(ShardError("shard 3: x")))
    assert isinstance(error, ShardError) and str(error) == "shard 3: x" and error.trace is None
