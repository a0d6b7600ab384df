"""What went wrong with a result: a named mistake, a wrong type, a wrong shape, a factor that is the same everywhere."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .compare import as_numbers, kind_of, same, unfinished
from .exercise import Arguments, Change, Exercise, Mistake, spoil


def recognise(exercise: Exercise, inputs: list[Arguments], values: list[Any]) -> tuple[Mistake, ...]:
    """The mistake, or the two mistakes made at once, that return exactly these wrong values; () when none does."""

    def fits(code: Any, change: Change | None = None) -> bool:
        for value, arguments in zip(values, inputs, strict=True):
            result = exercise.result(code, arguments)
            if not same(value, spoil(change, result, arguments) if change else result, exercise.tolerance):
                return False
        return True

    for mistake in exercise.mistakes:
        if any(map(fits, mistake.codes)):
            return (mistake,)
    for pair, code, change in exercise.pairs():
        if fits(code, change):
            return tuple(sorted(pair, key=exercise.mistakes.index))
    return ()


def misfit(value: Any, expected: Any) -> tuple[str, str] | None:
    """Why ``value`` can't even be compared: ("wrong type" or "wrong shape", the reason), or None."""
    if unfinished(value):
        return "wrong type", "There is still a ... in the result."
    if value is None:
        return "wrong type", "The function returns nothing: is the return missing?"
    if isinstance(expected, tuple):
        if isinstance(value, tuple | list) and len(value) == len(expected):
            return next(filter(None, map(misfit, value, expected)), None)
        return "wrong type", f"The result should be {len(expected)} things, and is {kind_of(value)}."
    array, target = as_numbers(value), np.asarray(expected)
    thing = "a number" if target.ndim == 0 else "an array of numbers"
    if array is None:
        join = " Join its parts to one array." if target.ndim and isinstance(value, tuple | list) else ""
        return "wrong type", f"The result should be {thing}, and is {kind_of(value)}.{join}"
    if array.shape == target.shape:
        return None
    wanted = f"have {target.shape}" if target.ndim else "be one number"
    return "wrong shape", f"The result has shape {array.shape} and should {wanted}.{reason(array, target)}"


def reason(array: NDArray[Any], target: NDArray[Any]) -> str:
    """The usual cause of a wrong shape."""
    got, want = array.shape, target.shape
    if len(got) == 2 and got[0] == got[1] > 1 and len(want) < 2:
        return " A square usually comes from an (n, 1) column meeting an (n,) row: numpy broadcasts them to (n, n)."
    if got == (1,) and want == ():
        return " That is an array that holds one number; take the number out."
    if got == ():
        return " A sum or a mean over everything leaves one number; which axis should stay?"
    if array.size == target.size:
        return " The numbers are as many as expected, but stacked another way."
    if len(got) == len(want) == 1 and got[0] == want[0] - 1:
        return " One entry is missing: does the bias have its place?"
    return ""


def pattern(values: list[Any], expected: list[Any], tolerance: float) -> str:
    """One hint that needs no name: every entry is off by the same factor."""
    if any(misfit(v, e) for v, e in zip(values, expected, strict=True)):
        return ""
    x = np.concatenate([floats(v).ravel() for v in values])
    y = np.concatenate([floats(e).ravel() for e in expected])
    if len(y) < 2 or not np.isfinite(x).all() or not np.isfinite(y).all() or not y @ y or not x @ x:
        return ""
    same_factor = np.allclose(x, y * (x @ y) / (y @ y), rtol=tolerance, atol=tolerance * np.abs(x).max())
    return "Every number is off by the same factor. " if same_factor else ""


def floats(value: Any) -> NDArray[np.float64]:
    array = as_numbers(value)
    return np.empty(0) if array is None else array
