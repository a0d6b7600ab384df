"""When two results are the same, how a result differs in kind, and how values are shown to the learner."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

FEW = 12  # arrays with more entries are shown by their shape


def as_numbers(value: Any) -> NDArray[np.float64] | None:
    """``value`` as a float array if numpy can read it as one, else None. Text, objects, complex numbers are refused."""
    try:
        array = np.asarray(value)
    except Exception:  # ragged lists, objects with a broken __array__
        return None
    return array.astype(np.float64) if array.dtype.kind in "fiub" else None


def same(a: Any, b: Any, tolerance: float = 1e-6) -> bool:
    """Whether two results agree: same shape, every entry within ``tolerance``; NaN agrees with NaN."""
    if isinstance(b, tuple):
        return isinstance(a, tuple | list) and len(a) == len(b) and all(map(same, a, b, [tolerance] * len(b)))
    x, y = as_numbers(a), as_numbers(b)
    if x is None or y is None:
        return False
    finite = np.abs(y[np.isfinite(y)])
    floor = 1e-3 * tolerance * max(1.0, finite.max(initial=0.0))
    return x.shape == y.shape and bool(np.allclose(x, y, rtol=tolerance, atol=floor, equal_nan=True))


def rounded(value: Any, exact: Any) -> bool:
    """Whether the number ``value`` is ``exact`` rounded to the decimals that it is written with, at least one."""
    if not isinstance(value, float) or np.ndim(exact) or not 0 < abs(value) < 1e15:
        return False
    decimals = len(f"{value:.15g}".partition(".")[2])
    return decimals > 0 and abs(value - exact) <= 0.5000001 * 10.0**-decimals


def all_same(a: list[Any], b: list[Any], tolerance: float = 1e-6) -> bool:
    """`same` for lists of results."""
    return len(a) == len(b) and all(same(x, y, tolerance) for x, y in zip(a, b, strict=True))


def unfinished(value: Any) -> bool:
    """Whether a ``...`` is still the value, or somewhere in it."""
    if isinstance(value, tuple | list):
        return any(map(unfinished, value))
    if isinstance(value, np.ndarray) and value.dtype == object:
        return any(map(unfinished, value.ravel()))
    return value is ...


def size(value: Any) -> int:
    """How much there is to read in ``value``; the smallest failing input is shown."""
    if isinstance(value, tuple | list):
        return sum(map(size, value))
    return int(value.size) if isinstance(value, np.ndarray) else 1


def show(value: Any) -> str:
    """``value`` in short: numbers to four digits, long arrays by their shape."""
    if isinstance(value, tuple):
        return "(" + ", ".join(map(show, value)) + ("," if len(value) == 1 else "") + ")"
    if isinstance(value, bool | np.bool_) or value is None:
        return str(value)
    if isinstance(value, int | np.integer):
        return f"{value:.4g}" if abs(int(value)) >= 10**6 else str(int(value))
    numbers = as_numbers(value)
    if numbers is None:
        text = repr(value)
        return text if len(text) <= 80 else text[:77] + "..."
    if numbers.ndim == 0:
        return f"{float(numbers) + 0.0:.4g}"
    if numbers.size > FEW:
        return f"an array of shape {numbers.shape}"
    return _nested(numbers)


def _nested(numbers: NDArray[np.float64]) -> str:
    if numbers.ndim == 0:
        return f"{float(numbers) + 0.0:.4g}"  # + 0.0 turns -0 into 0
    return "[" + ", ".join(_nested(part) for part in numbers) + "]"


def kind_of(value: Any) -> str:
    """What ``value`` is, in words: "text", "a function", "a tuple of 2"."""
    if value is None:
        return "nothing (None)"
    if isinstance(value, str):
        return "text"
    if isinstance(value, tuple | list):
        return f"a {type(value).__name__} of {len(value)}"
    if isinstance(value, np.ndarray):
        return f"an array of {value.dtype}"
    name = type(value).__name__
    if callable(value):
        return "a function" if not isinstance(value, type) else f"the class {value.__name__}"
    return f"{'an' if name[:1].lower() in 'aeiou' else 'a'} {name}"
