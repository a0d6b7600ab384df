"""Guards at the public doors: what comes in is an array of the right kind and shape, or an error says what came.

A guard takes the argument's name, so that its message can name it, and returns the array unchanged when it is already
fit for use. `guarded` puts guards before a formula, for calls from outside; the descent loop, whose data were checked
when they came in, calls the formula itself.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.floating[Any]]
Function = TypeVar("Function", bound=Callable[..., Any])

BLOCK = 2**20
"""Bytes that long passes over the data take at a time: few enough to stay in the processor's cache."""

_EXACT_INTEGERS = 2**53


def guarded(guard: Callable[..., Any]) -> Callable[[Function], Function]:
    """Let `guard` stand before the method that it decorates: a call becomes guard(self, method, arguments)."""

    def decorate(method: Function) -> Function:
        @wraps(method)
        def call(self: Any, *arguments: Any, **named: Any) -> Any:
            return guard(self, method.__get__(self), *arguments, **named)

        call.guard = guard  # type: ignore[attr-defined]
        return cast(Function, call)

    return decorate


def examine(target: Callable[..., Any], *arguments: Any) -> None:
    """Let the guard of `target`, if it has one, look at arguments of a call that is not made."""
    guard = getattr(type(target).__call__, "guard", None)
    if guard is not None:
        guard(target, lambda *_: None, *arguments)


def bare(target: Callable[..., Any]) -> Callable[..., Any]:
    """What `target` does when it is called, without the guard before it; `target` itself when it has none."""
    method: Any = getattr(type(target).__call__, "__wrapped__", None)
    return target if method is None else method.__get__(target)


def blocks(array: npt.NDArray[Any]) -> list[slice]:
    """The rows of `array` in slices of about `BLOCK` bytes each."""
    rows = max(1, BLOCK * len(array) // max(1, array.nbytes))
    return [slice(first, first + rows) for first in range(0, len(array), rows)]


def as_array(name: str, value: Any) -> npt.NDArray[Any]:
    """`value` as a plain array of any kind and shape."""
    if isinstance(value, np.ma.MaskedArray):
        raise TypeError(f"{name} must be a plain array, got a masked one: fill or drop the masked entries first")
    try:
        return value if isinstance(value, np.memmap) else np.asarray(value)
    except ValueError as error:
        raise ValueError(f"{name} must be a rectangular array: {error}") from None


def as_numbers(name: str, value: Any) -> Array:
    """`value` as a floating-point array of any shape; integers and booleans are converted, nothing else is.

    A memory map stays one, of integers too: they become floats where a batch is computed with.
    """
    if type(value) is np.ndarray and value.dtype.kind == "f":
        return value
    array = as_array(name, value)
    if array.dtype.kind == "f":
        return array
    if array.dtype.kind not in "iub":
        raise TypeError(f"{name} must hold real numbers, got dtype {array.dtype}")
    if array.dtype.itemsize == 8:
        entries = np.atleast_1d(array)
        if max((np.abs(entries[rows].astype(float)).max() for rows in blocks(entries)), default=0) > _EXACT_INTEGERS:
            raise ValueError(f"{name} holds integers above 2**53, which float64 cannot represent exactly")
    numbers: Array = array if isinstance(array, np.memmap) else array.astype(float)
    return numbers


def as_floats(name: str, value: Any, ndim: int) -> Array:
    """`value` as a floating-point array of `ndim` dimensions that is not empty."""
    array = as_numbers(name, value)
    if array.ndim != ndim:
        raise ValueError(f"{name} must have {ndim} dimension{'s' * (ndim > 1)}, got shape {array.shape}")
    if not array.size:
        raise ValueError(f"{name} is empty: got shape {array.shape}")
    return array


def finite(name: str, array: Array) -> Array:
    """`array`, if all of it is finite; otherwise a ValueError that says where the first bad entry stands."""
    entries = np.atleast_1d(array)
    for rows in blocks(entries):
        good = np.isfinite(entries[rows])
        if not good.all():
            where = np.argwhere(~good)[0]
            where[0] += rows.start
            index = ", ".join(map(str, where.tolist()))
            raise ValueError(f"{name} must be finite, but {name}[{index}] is {entries[tuple(where)]}")
    return array


def as_theta(theta: Any, size: int | None = None) -> Array:
    """`theta` as one flat vector, of `size` numbers if given."""
    array = as_floats("theta", theta, 1)
    if size is not None and len(array) != size:
        raise ValueError(f"theta must have shape ({size},), got {array.shape}")
    return array


def as_examples(X: Any, columns: int | None = None) -> Array:
    """`X` as (n, d), one example a row, with d equal to `columns` if given."""
    array = as_floats("X", X, 2)
    if columns is not None and array.shape[1] != columns:
        raise ValueError(f"X must have shape (n, {columns}), one example a row, got {array.shape}")
    return array


def as_targets(y: Any, X: Array) -> Array:
    """`y` as (n,), one number for each row of `X`."""
    array = as_numbers("y", y)
    if array.shape != X.shape[:1]:
        raise ValueError(f"y must have shape ({len(X)},) to match X {X.shape}, got {array.shape}")
    return array


def as_data(X: Any, y: Any) -> tuple[Array, Array]:
    """`X` (n, d) and `y` (n,), both finite."""
    X = as_examples(X)
    y = as_targets(y, X)
    return finite("X", X), finite("y", y)


def as_number(name: str, value: Any, *, above: float | None = None, least: float | None = None) -> float:
    """`value` as a finite float, greater than `above` or at least `least`."""
    if isinstance(value, bool) or not isinstance(value, (int, float, np.integer, np.floating)):
        raise TypeError(f"{name} must be a number, got {type(value).__name__}")
    number = float(value)
    if above is not None and not number > above:
        raise ValueError(f"{name} must be greater than {above:g}, got {number:g}")
    if least is not None and not number >= least:
        raise ValueError(f"{name} must be at least {least:g}, got {number:g}")
    if not math.isfinite(number):
        raise ValueError(f"{name} must be finite, got {number:g}")
    return number


def as_count(name: str, value: Any) -> int:
    """`value` as a whole number of at least 1."""
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)):
        raise TypeError(f"{name} must be a whole number, got {type(value).__name__}")
    if value < 1:
        raise ValueError(f"{name} must be at least 1, got {value}")
    return int(value)


def as_generator(rng: Any) -> np.random.Generator:
    """`rng`, if it is a numpy Generator; a seed or the old RandomState is refused with the call that makes one."""
    if not isinstance(rng, np.random.Generator):
        raise TypeError(
            f"rng must be a numpy.random.Generator, such as np.random.default_rng(0), got {type(rng).__name__}"
        )
    return rng
