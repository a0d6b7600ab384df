"""The packaged data equal their sources, carry licence and units, and can't be corrupted by a caller."""

import csv
import hashlib
import io
import re
import socket
import time
import zipfile
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from sklearn.datasets import load_breast_cancer, load_digits

from gdcore import datasets

LOADERS = {"penguins": datasets.penguins, "breast_cancer": datasets.breast_cancer, "digits": datasets.digits}
every_loader = pytest.mark.parametrize("name", LOADERS)


@pytest.mark.parametrize(
    ("name", "n", "d", "classes"),
    [("penguins", 333, 3, 0), ("breast_cancer", 569, 30, 2), ("digits", 1797, 64, 10)],
)
def test_shapes(name: str, n: int, d: int, classes: int) -> None:
    data = LOADERS[name]()
    assert data.X.shape == (n, d) and data.X.dtype == np.float64
    assert data.y.shape == (n,)
    assert len(data.classes) == classes
    assert np.isfinite(data.X).all() and np.isfinite(data.y).all()
    if classes:
        assert data.y.dtype == np.int64
        assert set(data.y.tolist()) == set(range(classes))
    else:
        assert data.y.dtype == np.float64
    assert f"{n} examples with {d} features" in repr(data)


@every_loader
def test_every_feature_has_a_name_and_a_unit(name: str) -> None:
    data = LOADERS[name]()
    d = data.X.shape[1]
    assert len(data.feature_names) == len(set(data.feature_names)) == d
    assert len(data.units) == d
    texts = [
        *data.feature_names,
        *data.units,
        data.target_name,
        data.target_unit,
        data.description,
        data.source,
    ]
    assert all(isinstance(text, str) and text.strip() for text in texts)


@every_loader
def test_names_match_the_files_header(name: str) -> None:
    data = LOADERS[name]()
    header = (files("gdcore") / "data" / f"{name}.csv").read_text(encoding="utf-8").split("\n", 1)[0].split(",")
    columns = header[-1 - len(data.feature_names) : -1]
    for feature, unit, column in zip(data.feature_names, data.units, columns, strict=True):
        assert column in (re.sub("[ ,]", "_", feature), re.sub("[ ,]", "_", f"{feature} {unit}"))


@pytest.mark.parametrize(
    ("name", "licence", "source"),
    [
        ("penguins", "CC0 1.0", "palmerpenguins 0.1.6"),
        ("breast_cancer", "CC BY 4.0", "https://doi.org/10.24432/C5DW2B"),
        ("digits", "CC BY 4.0", "https://doi.org/10.24432/C50P49"),
    ],
)
def test_licence_and_source_stand_beside_the_file(name: str, licence: str, source: str) -> None:
    data = LOADERS[name]()
    assert data.licence.startswith(licence) and "https://creativecommons.org/" in data.licence
    assert source in data.source
    assert str(len(data.X)) in data.description
    text = (files("gdcore") / "data" / f"{name}.md").read_text(encoding="utf-8")
    assert all(f"**{title}.**" in text for title in ("What", "Licence", "Source", "Cite", "Columns", "How it was made"))
    assert all(f"| {unit} |" in text for unit in {*data.units, data.target_unit})


def test_every_data_file_has_its_text() -> None:
    names = {file.name for file in (files("gdcore") / "data").iterdir()}
    assert names == {f"{name}{ending}" for name in LOADERS for ending in (".csv", ".md")}


def test_penguins_equal_their_source() -> None:
    """The file's rows, in the source's order of columns, have the digest of the source's complete rows.

    `grep -v NA palmerpenguins/data/penguins.csv | sha256sum`, on the wheel of palmerpenguins 0.1.6, made it.
    """
    rows = list(csv.DictReader(io.StringIO((files("gdcore") / "data" / "penguins.csv").read_text(encoding="utf-8"))))
    measures = ["bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g"]
    columns = ["species", "island", *measures, "sex", "year"]
    source = "".join(",".join(line) + "\n" for line in [columns, *([row[c] for c in columns] for row in rows)])
    assert (
        hashlib.sha256(source.encode()).hexdigest()
        == "b6e7326492ab7e844cabed4e243be2bb4c5af927a9c2e48521324ed050f80fe1"
    )
    data = datasets.penguins()
    assert data.X.tolist() == [[float(row[c]) for c in ("flipper_length_mm", *measures[:2])] for row in rows]
    assert data.y.tolist() == [float(row["body_mass_g"]) for row in rows]


def test_penguins_facts() -> None:
    """Facts of the 333 complete rows: a lost or swapped column shows here in words."""
    data = datasets.penguins()
    assert data.X[0].tolist() == [181.0, 39.1, 18.7] and data.y[0] == 3750.0
    assert data.X[-1].tolist() == [198.0, 50.2, 18.7] and data.y[-1] == 3775.0
    assert data.X.sum(axis=0) == pytest.approx([66922.0, 14649.6, 5715.9], rel=1e-12)
    assert data.y.sum() == 1400950.0
    assert (data.X.min(axis=0).tolist(), data.X.max(axis=0).tolist()) == (
        [172.0, 32.1, 13.1],
        [231.0, 59.6, 21.5],
    )


def test_breast_cancer_equals_scikit_learn_with_the_label_turned_round() -> None:
    data, source = datasets.breast_cancer(), load_breast_cancer()
    assert np.array_equal(data.X, source.data)
    assert np.array_equal(data.y, 1 - source.target)
    assert list(data.feature_names) == list(source.feature_names)
    assert data.classes == ("benign", "malignant")
    assert np.bincount(data.y).tolist() == [357, 212]
    assert "212 malignant (label 1)" in data.description
    assert "1 for malignant" in (datasets.breast_cancer.__doc__ or "")


def test_digits_equal_scikit_learn() -> None:
    data, source = datasets.digits(), load_digits()
    assert np.array_equal(data.X, source.data)
    assert np.array_equal(data.y, source.target)
    assert np.array_equal(data.X[7].reshape(8, 8), source.images[7])


@every_loader
def test_a_caller_can_not_corrupt_the_next_one(name: str) -> None:
    first = LOADERS[name]()
    before = first.X[0, 2], first.y[0]
    first.X[:] = -1
    first.y[:] = -1
    again = LOADERS[name]()
    assert (again.X[0, 2], again.y[0]) == before
    with pytest.raises(AttributeError):
        again.X = first.X  # type: ignore[misc]


@every_loader
def test_loading_is_fast_and_opens_no_connection(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("a data set reached for the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    seconds = []
    for _ in range(5):
        datasets._table.cache_clear()
        start = time.process_time()
        LOADERS[name]()
        seconds.append(time.process_time() - start)
    assert min(seconds) < 0.1, "25 ms on an idle machine"


def test_data_load_from_a_zipped_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """importlib.resources, not file paths: the package works from an archive too."""
    with zipfile.ZipFile(tmp_path / "archive.zip", "w") as archive:
        archive.writestr("packed/__init__.py", "")
        for file in (files("gdcore") / "data").iterdir():
            archive.writestr(f"packed/data/{file.name}", file.read_bytes())
    monkeypatch.syspath_prepend(str(tmp_path / "archive.zip"))
    monkeypatch.setattr(datasets, "files", lambda package: files("packed"))
    datasets._table.cache_clear()
    assert datasets.digits().X.shape == (1797, 64)
    datasets._table.cache_clear()


def test_standardise() -> None:
    X = datasets.breast_cancer().X
    Z, mean, scale = datasets.standardise(X)
    assert np.abs(Z.mean(axis=0)).max() < 1e-12
    assert np.abs(Z.std(axis=0) - 1).max() < 1e-12
    assert np.allclose(Z * scale + mean, X, rtol=1e-13)
    assert np.array_equal(X, datasets.breast_cancer().X), "standardise changed its input"
    small = datasets.standardise([[1, 10], [3, 30]])
    assert small.Z.tolist() == [[-1, -1], [1, 1]] and small.mean.tolist() == [2, 20] and small.scale.tolist() == [1, 10]


@pytest.mark.parametrize(
    ("X", "words"),
    [
        ([[1.0, 0.1], [2.0, 0.1], [3.0, 0.1]], ["column 1", "constant", "0.1"]),  # np.std gives 1e-17 here
        ([[5.0, 0.0]], ["column 0", "constant"]),
        ([[1e200, 0.0], [-1e200, 1.0]], ["column 0", "too large"]),
        ([[1e-200, 0.0], [2e-200, 1.0]], ["column 0"]),
        ([[np.nan, 0.0], [1.0, 1.0]], ["X", "finite", "nan"]),
        ([1.0, 2.0], ["X", "2 dimensions", "(2,)"]),
        (np.empty((0, 3)), ["X", "empty", "(0, 3)"]),
    ],
)
def test_standardise_refuses(X: object, words: list[str]) -> None:
    with pytest.raises(ValueError) as error:
        datasets.standardise(X)  # type: ignore[arg-type]
    assert all(word in str(error.value) for word in words)


def test_split_is_a_partition_and_keeps_rows_together() -> None:
    X = np.arange(20.0).reshape(10, 2)
    parts = datasets.split(X, X[:, 0] * 7, 0.3, np.random.default_rng(1))
    assert parts.X_train.shape == (7, 2) and parts.X_test.shape == (3, 2)
    assert sorted([*parts.X_train[:, 0], *parts.X_test[:, 0]]) == X[:, 0].tolist()
    assert np.array_equal(parts.y_train, parts.X_train[:, 0] * 7)
    assert np.array_equal(parts.y_test, parts.X_test[:, 0] * 7)
    same = datasets.split(X, X[:, 0], 0.3, np.random.default_rng(1))
    assert np.array_equal(parts.X_test, same.X_test)
    other = datasets.split(X, X[:, 0], 0.3, np.random.default_rng(2))
    assert not np.array_equal(parts.X_test, other.X_test)


@pytest.mark.parametrize(("fraction", "size"), [(0.01, 1), (0.34, 1), (0.6, 2), (0.99, 2)])
def test_split_leaves_neither_part_empty(fraction: float, size: int) -> None:
    parts = datasets.split([[1.0], [2.0], [3.0]], ["a", "b", "c"], fraction, np.random.default_rng(0))
    assert len(parts.X_test) == len(parts.y_test) == size
    assert len(parts.X_train) == len(parts.y_train) == 3 - size


@pytest.mark.parametrize(
    ("y", "fraction", "rng", "error", "words"),
    [
        ([1, 2], 0.5, np.random.default_rng(0), ValueError, ["y", "(3,)", "(3, 1)", "(2,)"]),
        ([[1], [2], [3]], 0.5, np.random.default_rng(0), ValueError, ["y", "(3,)", "(3, 1)"]),
        ([1, 2, 3], 0.0, np.random.default_rng(0), ValueError, ["test_fraction", "greater than 0"]),
        ([1, 2, 3], 1.0, np.random.default_rng(0), ValueError, ["test_fraction", "between 0 and 1"]),
        ([1, 2, 3], float("nan"), np.random.default_rng(0), ValueError, ["test_fraction", "nan"]),
        ([1, 2, 3], "half", np.random.default_rng(0), TypeError, ["test_fraction", "str"]),
        ([1, 2, 3], 0.5, 0, TypeError, ["rng", "default_rng(0)", "int"]),
    ],
)
def test_split_refuses(y: object, fraction: object, rng: object, error: type[Exception], words: list[str]) -> None:
    with pytest.raises(error) as caught:
        datasets.split([[1.0], [2.0], [3.0]], y, fraction, rng)  # type: ignore[arg-type]
    assert all(word in str(caught.value) for word in words)


def test_split_needs_two_rows() -> None:
    with pytest.raises(ValueError, match="at least 2 rows"):
        datasets.split([[1.0]], [1.0], 0.5, np.random.default_rng(0))
