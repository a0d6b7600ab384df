"""Data larger than memory: batches from memory-mapped files, the same numbers, and memory that the batch bounds."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gdcore import (
    Adam,
    GradientDescent,
    Linear,
    Network,
    Objective,
    batches,
    descend,
    full_batch,
    log_loss,
    minibatches,
    softmax_cross_entropy,
)
from gdcore.epochs import epochs

N, D = 5000, 3


@pytest.fixture
def stored(tmp_path: Path) -> tuple[Any, Any]:
    """X[i] = (i, 10 i, 100 i), y[i] = i mod 2, on disk, as numpy.load maps them."""
    X = np.arange(float(N))[:, None] * [1, 10, 100]
    np.save(tmp_path / "X.npy", X)
    np.save(tmp_path / "y.npy", np.arange(N) % 2 * 1.0)
    return np.load(tmp_path / "X.npy", mmap_mode="r"), np.load(tmp_path / "y.npy", mmap_mode="r")


def order(stream: Any) -> list[int]:
    """The rows met; one whose features or target went astray fails here."""
    met: list[int] = []
    for X, y in stream:
        rows = X[:, 0].astype(int)
        assert np.array_equal(X, X[:, :1] * [1, 10, 100]) and np.array_equal(y, rows % 2)
        met += rows.tolist()
    return met


@pytest.mark.parametrize("size", [1, 64, 999])
def test_a_map_gives_the_rows_of_the_file_in_order(stored: Any, size: int) -> None:
    assert order(minibatches(*stored, size, 2)) == list(range(N)) * 2


@pytest.mark.parametrize("size", [1, 7, 64, 999, N])
@pytest.mark.parametrize("hand", [None, 2])
def test_shuffled_from_disk_every_row_once_an_epoch(
    stored: Any, size: int, hand: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also when the file holds many hands: here two runs of rows make one, and the last run is short."""
    if hand:
        monkeypatch.setattr(batches, "_HAND", hand)
        monkeypatch.setattr(batches, "BLOCK", 60 * D)  # runs of 30 rows
    stream = list(minibatches(*stored, size, 2, np.random.default_rng(0)))
    assert [len(y) for _, y in stream] == ([size] * (N // size) + [N % size] * (N % size > 0)) * 2
    met = order(stream)
    assert sorted(met[:N]) == sorted(met[N:]) == list(range(N))
    assert met[:N] != met[N:] and met[:N] != list(range(N))
    neighbours = np.mean(np.diff(met[:N]) == 1)
    assert neighbours < 0.05, "rows that stand side by side in the file rarely meet one after the other"
    same = order(minibatches(*stored, size, 2, np.random.default_rng(0)))
    assert same == met


def test_training_from_disk_is_training_from_memory(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    memory = rng.normal(size=(N, 2)), rng.integers(0, 2, N) * 1.0
    for name, array in zip("Xy", memory, strict=True):
        np.save(tmp_path / f"{name}.npy", array)
    mapped = [np.load(tmp_path / f"{name}.npy", mmap_mode="r") for name in "Xy"]
    J, start, optimizer = Objective(Linear(2), log_loss, 0.1), np.zeros(3), Adam()
    for stream in (lambda X, y: minibatches(X, y, 32, 1), lambda X, y: full_batch(X, y, 3)):
        runs = [list(descend(J, start, optimizer, stream(*data))) for data in (mapped, memory)]
        for one, other in zip(*runs, strict=True):
            assert np.allclose(one.theta, other.theta, rtol=1e-12) and one.value == pytest.approx(
                other.value, rel=1e-12
            )
        told = list(epochs(J, start, GradientDescent(1e-9), stream(*mapped)))
        assert told[-1].reason == "budget"
    assert J(start, *mapped)[0] == J(start, *memory)[0]


def test_bytes_on_disk_become_numbers_batch_by_batch(tmp_path: Path) -> None:
    """Images are stored as bytes; as float64 the file would be eight times as large."""
    rng = np.random.default_rng(0)
    X, y = rng.integers(0, 17, (300, 6)).astype(np.uint8), rng.integers(0, 3, 300)
    np.save(tmp_path / "X.npy", X)
    np.save(tmp_path / "y.npy", y)
    mapped = [np.load(tmp_path / f"{name}.npy", mmap_mode="r") for name in "Xy"]
    net = Network((6, 4, 3))
    J, start = Objective(net, softmax_cross_entropy), net.start(rng)
    for size in (32, 300):
        first = next(iter(minibatches(*mapped, size, 1, np.random.default_rng(0))))
        assert first[0].dtype == first[1].dtype == float
        run = [list(descend(J, start, Adam(), minibatches(*data, size, 2))) for data in (mapped, (X, y))]
        assert np.allclose(run[0][-1].theta, run[1][-1].theta, rtol=1e-12)


def test_a_bad_number_is_found_wherever_it_stands(tmp_path: Path) -> None:
    X = np.lib.format.open_memmap(tmp_path / "X.npy", mode="w+", shape=(400_000, 2))
    X[-1, 1] = np.nan
    with pytest.raises(ValueError, match=r"X must be finite, but X\[399999, 1\] is nan"):
        minibatches(X, np.zeros(400_000), 10, 1)
    labels = np.lib.format.open_memmap(tmp_path / "y.npy", mode="w+", shape=(400_000,))
    X[-1, 1], labels[-1] = 0, 2
    with pytest.raises(ValueError, match="only the labels 0 and 1 for log_loss, got 0, 2"):
        next(iter(descend(Objective(Linear(2), log_loss), np.zeros(3), Adam(), minibatches(X, labels, 10, 1))))
    huge = np.lib.format.open_memmap(tmp_path / "k.npy", mode="w+", shape=(400_000,), dtype=np.int64)
    huge[-1] = 2**60
    with pytest.raises(ValueError, match=r"y holds integers above 2\*\*53"):
        minibatches(X, huge, 10, 1)


MEASURE = """
import sys
import numpy as np
from pathlib import Path
from gdcore import GradientDescent, Linear, Objective, descend, log_loss, minibatches

def anonymous():
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Anonymous"))

folder, whole = sys.argv[1:]
X, y = (np.load(f"{folder}/{name}.npy", mmap_mode="r") for name in "Xy")
if whole == "copied":
    X, y = np.array(X), np.array(y)
before, most = anonymous(), 0
rng = np.random.default_rng(0)
J = Objective(Linear(X.shape[1]), log_loss)
for step in descend(J, np.zeros(J.model.size), GradientDescent(0.1), minibatches(X, y, 256, 1, rng)):
    if step.t % 20 == 0:
        most = max(most, anonymous())
print(most - before)
"""


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="only Linux tells a process's own memory")
def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    """Anonymous memory of an epoch in kB: the same for 20 MB and for 160 MB; the whole file in memory is noticed."""

    def measured(rows: int, how: str = "mapped") -> int:
        folder = tmp_path / str(rows)
        if not folder.exists():
            folder.mkdir()
            rng = np.random.default_rng(0)
            X = np.lib.format.open_memmap(folder / "X.npy", mode="w+", shape=(rows, 50))
            for first in range(0, rows, 10_000):
                X[first : first + 10_000] = rng.normal(size=(min(10_000, rows - first), 50))
            X.flush()
            np.save(folder / "y.npy", rng.integers(0, 2, rows) * 1.0)
        command = [sys.executable, "-c", MEASURE, str(folder), how]
        return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)

    small, large = measured(50_000), measured(400_000)
    assert small < 20_000 and large < 20_000
    assert large - small < 4_000
    assert measured(400_000, "copied") > 100_000, "shuffling a copy in memory costs what the file weighs"
