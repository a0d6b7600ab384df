"""Real data, small enough to travel with the package: nothing is downloaded when a chapter runs.

Penguins are weighed (regression), cell nuclei judged (two classes), handwritten digits read (ten classes).
The files are in `gdcore/data`, each beside a text that says where it comes from and under which licence.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from gdcore._validate import Array, as_examples, as_generator, as_number, finite

Floats = npt.NDArray[np.float64]

_CC0 = "CC0 1.0 (https://creativecommons.org/publicdomain/zero/1.0/)"
_CC_BY = "CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/)"


@dataclass(frozen=True, eq=False)
class Dataset:
    """n examples of d features: X (n, d) float64, one example a row, and y (n,). Each call makes new arrays."""

    X: Floats
    y: npt.NDArray[Any]
    feature_names: tuple[str, ...]
    units: tuple[str, ...]
    target_name: str
    target_unit: str
    classes: tuple[str, ...]
    """What label k means is `classes[k]`; empty for a regression."""
    description: str
    licence: str
    source: str

    def __repr__(self) -> str:
        n, d = self.X.shape
        return f"Dataset: {self.target_name} of {n} examples with {d} features"


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
        description="Adult penguins of three species, measured on islands of the Palmer Archipelago, Antarctica, "
        "2007 to 2009. 333 of the 344 recorded penguins: the 11 with a missing entry (sex included) are left out.",
        licence=_CC0,
        source="K. B. Gorman, T. D. Williams, W. R. Fraser (2014), PLoS ONE 9(3): e90081, "
        "https://doi.org/10.1371/journal.pone.0090081; from the package palmerpenguins 0.1.6",
    )


_NUCLEUS = {
    "radius": "pixel",
    "texture": "grey level",
    "perimeter": "pixel",
    "area": "pixel²",
    "smoothness": "dimensionless",
    "compactness": "dimensionless",
    "concavity": "dimensionless",
    "concave points": "dimensionless",
    "symmetry": "dimensionless",
    "fractal dimension": "dimensionless",
}


def breast_cancer() -> Dataset:
    """569 breast tumours described by 30 measures of their cell nuclei: y is 1 for malignant, 0 for benign.

    1 marks what is to be detected. In scikit-learn's `load_breast_cancer` it is the other way round: 0 is malignant.
    """
    table = _table("breast_cancer")
    return Dataset(
        X=table[:, :-1].copy(),
        y=table[:, -1].astype(np.int64),
        feature_names=tuple(
            form.format(name) for form in ("mean {}", "{} error", "worst {}") for name in _NUCLEUS
        ),
        units=tuple(_NUCLEUS.values()) * 3,
        target_name="diagnosis",
        target_unit="1 = malignant, 0 = benign",
        classes=("benign", "malignant"),
        description="569 images of fine-needle aspirates of breast masses: 212 malignant (label 1), 357 benign "
        "(label 0). Ten measures of the cell nuclei in each image: their mean, its standard error, and the mean of the "
        "three largest (worst).",
        licence=_CC_BY,
        source="W. H. Wolberg, O. L. Mangasarian, W. N. Street (1995), Breast Cancer Wisconsin (Diagnostic), "
        "UCI Machine Learning Repository, https://doi.org/10.24432/C5DW2B; from scikit-learn 1.9.1",
    )


def digits() -> Dataset:
    """1797 handwritten digits as pictures of 8×8 pixels, one a row (`X[i].reshape(8, 8)`): y is 0 to 9.

    A pixel counts the inked points in a block of 4×4, so it runs from 0 (blank) to 16. Some pixels are blank in
    every picture: divide X by 16 rather than standardise it.
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
        description="Digits written by 13 people, scanned at 32×32 points and counted in blocks of 4×4: the test part "
        "of the UCI data.",
        licence=_CC_BY,
        source="E. Alpaydin, C. Kaynak (1998), Optical Recognition of Handwritten Digits, UCI Machine Learning "
        "Repository, https://doi.org/10.24432/C50P49; from scikit-learn 1.9.1",
    )


@cache
def _table(name: str, skip: int = 0) -> Floats:
    """The numbers of `data/<name>.csv` below its header, without the first `skip` columns; read once."""
    lines = (files("gdcore") / "data" / f"{name}.csv").read_text(encoding="utf-8").splitlines()
    return np.loadtxt(lines[1:], delimiter=",", usecols=range(skip, lines[0].count(",") + 1))


class Standardised(NamedTuple):
    """Z (n, d), and the mean (d,) and scale (d,) that made it: new examples become `(X_new - mean) / scale`."""

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
