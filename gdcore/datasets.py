"""Real data, small enough to travel with the package: nothing is downloaded when a chapter runs.

Penguins are weighed (regression), cell nuclei judged (two classes), handwritten digits read (ten classes).
The files are in `gdcore/data`, each beside a text on where it comes from and under which licence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from gdcore._validate import Array, as_examples, as_generator, as_number, finite


@dataclass(frozen=True, eq=False)
class Dataset:
    """n examples of d features: X (n, d) float64, one example a row, and y (n,). Each call makes new arrays.

    `classes[k]` is what label k means; a regression has no classes.
    """

    X: npt.NDArray[np.float64]
    y: npt.NDArray[Any]
    feature_names: tuple[str, ...]
    units: tuple[str, ...]
    target_name: str
    target_unit: str
    classes: tuple[str, ...]
    description: str
    licence: str
    source: str

    def __repr__(self) -> str:
        return f"Dataset: {self.target_name} of {len(self.X)} examples with {len(self.units)} features"


def penguins() -> Dataset:
    """Body mass in g of 333 penguins from flipper length, bill length and bill depth in mm: y is float64."""
    table = _table("penguins", skip=4)
    return Dataset(
        X=table[:, :-1].copy(),
        y=table[:, -1].copy(),
        feature_names=("flipper length", "bill length", "bill depth"),
        units=("mm", "mm", "mm"),
        target_name="body mass",
        target_unit="g",
        classes=(),
        **_about("penguins"),
    )


_SIZES = {"radius": "pixel", "texture": "grey level", "perimeter": "pixel", "area": "pixel²"}
_SHAPES = ("smoothness", "compactness", "concavity", "concave points", "symmetry", "fractal dimension")
_NUCLEUS = _SIZES | dict.fromkeys(_SHAPES, "dimensionless")


def breast_cancer() -> Dataset:
    """569 breast tumours, 30 measures of their cell nuclei: y is 1 for malignant, 0 for benign.

    1 marks what is to be detected. In scikit-learn's `load_breast_cancer` it is the other way round.
    """
    table = _table("breast_cancer")
    return Dataset(
        X=table[:, :-1].copy(),
        y=table[:, -1].astype(np.int64),
        feature_names=tuple(form.format(m) for form in ("mean {}", "{} error", "worst {}") for m in _NUCLEUS),
        units=tuple(_NUCLEUS.values()) * 3,
        target_name="diagnosis",
        target_unit="1 = malignant, 0 = benign",
        classes=("benign", "malignant"),
        **_about("breast_cancer"),
    )


def digits() -> Dataset:
    """1797 handwritten digits as pictures of 8×8 pixels, one a row (`X[i].reshape(8, 8)`): y is 0 to 9.

    A pixel counts the inked points in a block of 4×4, so it runs from 0 (blank) to 16. Some pixels are
    blank in every picture: divide X by 16 rather than standardise it.
    """
    table = _table("digits")
    return Dataset(
        X=table[:, :-1].copy(),
        y=table[:, -1].astype(np.int64),
        feature_names=tuple(f"pixel {row},{column}" for row in range(8) for column in range(8)),
        units=("inked points of 16",) * 64,
        target_name="digit",
        target_unit="the digit itself, 0 to 9",
        classes=tuple("0123456789"),
        **_about("digits"),
    )


def files(package: str) -> Any:
    """The files of a package. The machinery to read them is imported with the first data set, not with gdcore."""
    from importlib import resources

    return resources.files(package)


def _read(file: str) -> str:
    return str((files("gdcore") / "data" / file).read_text(encoding="utf-8"))


@cache
def _table(name: str, skip: int = 0) -> npt.NDArray[np.float64]:
    """The numbers of `data/<name>.csv` below its header, without the first `skip` columns; read once."""
    lines = _read(f"{name}.csv").splitlines()
    return np.loadtxt(lines[1:], delimiter=",", usecols=range(skip, lines[0].count(",") + 1))


def _about(name: str) -> dict[str, str]:
    """Three paragraphs of `data/<name>.md`, each on one line."""
    paragraphs = dict(re.findall(r"^\*\*(.+)\.\*\* (.+(?:\n.+)*)", _read(f"{name}.md"), re.MULTILINE))
    parts = {"description": "What", "licence": "Licence", "source": "Source"}
    return {field: " ".join(paragraphs[title].split()) for field, title in parts.items()}


class Standardised(NamedTuple):
    """Z (n, d), and the mean (d,) and scale (d,) that made it: new rows become `(X_new - mean) / scale`."""

    Z: Array
    mean: Array
    scale: Array


def standardise(X: npt.ArrayLike) -> Standardised:
    """Z_ij = (X_ij - mean_j) / scale_j, with mean_j = (1/n) Σ_i X_ij, scale_j² = (1/n) Σ_i (X_ij - mean_j)².

    Every column of Z has mean 0 and standard deviation 1. A constant column can't: it is a ValueError.
    """
    X = finite("X", as_examples(X))
    with np.errstate(over="ignore", invalid="ignore"):
        mean, scale = X.mean(axis=0), X.std(axis=0)
    scale[X.min(axis=0) == X.max(axis=0)] = 0.0
    for j in np.flatnonzero(~((scale > 0) & np.isfinite(scale))):
        what = f"constant ({X[0, j]:g} in every row)" if scale[j] == 0 else "too large to square"
        raise ValueError(f"X can't be standardised: column {j} is {what}; leave it out or rescale it by hand")
    return Standardised((X - mean) / scale, mean, scale)


class Split(NamedTuple):
    """The two parts of a data set. An example's row of X and its y stay together."""

    X_train: Array
    y_train: npt.NDArray[Any]
    X_test: Array
    y_test: npt.NDArray[Any]


def split(X: npt.ArrayLike, y: npt.ArrayLike, test_fraction: float, rng: np.random.Generator) -> Split:
    """Shuffle the n examples and set round(test_fraction · n) of them aside, at least 1 and at most n - 1."""
    X, y = as_examples(X), np.asarray(y)
    n = len(X)
    if y.shape != (n,):
        raise ValueError(f"y must have shape ({n},) to match X {X.shape}, got {y.shape}")
    if n < 2:
        raise ValueError(f"X must have at least 2 rows to be split, got shape {X.shape}")
    fraction = as_number("test_fraction", test_fraction, above=0.0)
    if fraction >= 1:
        raise ValueError(f"test_fraction must be between 0 and 1, got {fraction:g}")
    order = as_generator(rng).permutation(n)
    size = min(max(round(fraction * n), 1), n - 1)
    test, train = order[:size], order[size:]
    return Split(X[train], y[train], X[test], y[test])
