"""Never trust a gradient that was not checked. A derivation gives a formula; two nearby values of the function give the
same number with no calculus at all; here the two meet.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from gdcore._validate import Array, as_number, as_numbers, as_theta, finite

_FLOOR = -8  # central differences in float64 are good to about 1e-9; what lies below is rounding


def relative_error(a: Any, b: Any) -> float:
    """The largest difference between `a` and `b`, divided by the largest absolute entry of either; 0 if both are 0.

    Raises ValueError when the shapes differ or an entry is not finite. The norm-wise form of the
    formula in CS231n, "Gradient checks".
    """
    a, b = finite("a", as_numbers("a", a)), finite("b", as_numbers("b", b))
    if a.shape != b.shape:
        raise ValueError(f"a and b must have the same shape, got {a.shape} and {b.shape}")
    scale = max(np.abs(a).max(initial=0.0), np.abs(b).max(initial=0.0))
    return float(np.abs(a - b).max() / scale) if scale else 0.0


def numerical_gradient(objective: Callable[..., Any], theta: Any, *batch: Any, h: float | None = None) -> Array:
    r"""Central differences, :math:`(J(\theta + h e_j) - J(\theta - h e_j)) / 2h` for every j (chapter 1, line 1.8).

    Parameters
    ----------
    objective : called as objective(theta, \*batch); returns the value, or a tuple that begins with it.
    theta : where, shape (p,).
    h : the half-width; by default 6e-6 times the size of each entry (or 6e-6 if that is below 1), which balances the
        formula's error, of order h^2, against rounding, of order 1e-16 / h.

    Returns the gradient, shape (p,). Raises ValueError for an `h` that is not positive or lost in rounding,
    or a theta that is not finite.
    """
    theta = np.array(finite("theta", as_theta(theta)), dtype=float)
    if h is not None:
        as_number("h", h, above=0)
    gradient: Array = np.empty_like(theta)
    for j in range(len(theta)):
        width = h if h is not None else 6e-6 * max(1.0, abs(theta[j]))
        ahead, behind = theta.copy(), theta.copy()
        ahead[j] += width
        behind[j] -= width
        if ahead[j] == behind[j]:
            raise ValueError(f"h={h:g} is too small for theta[{j}]={theta[j]:g}: adding it changes nothing")
        rise = _value(objective(ahead, *batch)) - _value(objective(behind, *batch))
        gradient[j] = rise / (ahead[j] - behind[j])
    return gradient


def _value(result: Any) -> float:
    return float(result[0] if isinstance(result, tuple) else result)


@dataclass(frozen=True)
class GradientCheck:
    """A gradient by formula and by central differences, and the relative error between them."""

    analytic: Array
    numeric: Array
    error: float

    def __str__(self) -> str:
        """The error, rounded up to a power of ten, so that the text is the same on every machine."""
        return f"gradient by formula and by central differences: relative error {_bound(self.error)}"


def gradient_check(objective: Callable[..., tuple[float, Array]], theta: Any, *batch: Any) -> GradientCheck:
    """Compare the objective's gradient at `theta` with central differences. Errors as in `numerical_gradient`."""
    analytic = as_numbers("gradient", objective(theta, *batch)[1])
    numeric = numerical_gradient(objective, theta, *batch)
    if analytic.shape != numeric.shape:
        raise ValueError(f"objective must return a gradient of shape {numeric.shape}, got {analytic.shape}")
    return GradientCheck(analytic, numeric, relative_error(analytic, numeric))


@dataclass(frozen=True)
class DerivationCheck:
    """How far each line of a derivation is from central differences: {line: relative error}."""

    errors: dict[str, float]

    @property
    def largest(self) -> float:
        """The largest of the errors."""
        return max(self.errors.values())

    def __str__(self) -> str:
        """One row a line, errors rounded up to a power of ten, and below several lines the largest error."""
        width = max(len(line) for line in self.errors) + 2
        rows = [f"{f'({line})':<{width}}  differs by {_bound(error)}" for line, error in self.errors.items()]
        return "\n".join(rows if len(rows) == 1 else [*rows, f"largest disagreement: {_bound(self.largest)}"])


def check_lines(numeric: Any, lines: Mapping[str, Any]) -> DerivationCheck:
    """Compare each line of a derivation, evaluated, with the same gradient by central differences.

    Parameters
    ----------
    numeric : the gradient by `numerical_gradient`, or any part of it.
    lines : the number of each line, such as "2.6", and its value, of the same shape as `numeric`.

    Raises ValueError when there are no lines, or a shape differs or an entry is not finite; the message names the line.
    """
    if not lines:
        raise ValueError("lines is empty: there is nothing to check")
    numeric = finite("numeric", as_numbers("numeric", numeric))
    errors = {}
    for line, value in lines.items():
        value = finite(f"line ({line})", as_numbers(f"line ({line})", value))
        if value.shape != numeric.shape:
            raise ValueError(f"line ({line}) must have shape {numeric.shape} to match numeric, got {value.shape}")
        errors[line] = relative_error(value, numeric)
    return DerivationCheck(errors)


def _bound(error: float) -> str:
    if error == 0:
        return f"less than 1e{_FLOOR:+03d}"
    power = max(_FLOOR, math.ceil(math.log10(error)))
    return f"less than 1e{power:+03d}" if power < 0 else f"{error:.1g}"
