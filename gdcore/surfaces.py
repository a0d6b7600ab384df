"""Landscapes to walk on: functions of two variables with their gradients, each chosen for what it does to a descent.
A surface is an objective that needs no data, so the same loop walks on it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from gdcore._validate import Array, as_number, as_theta, finite

Point = tuple[float, float]


@dataclass(frozen=True)
class Surface:
    """A function J of theta = (x, y).

    Attributes
    ----------
    name : how the text calls it.
    formula : J(x, y) in LaTeX.
    value : (x, y) -> J, elementwise over arrays of any one shape.
    slopes : (x, y) -> (dJ/dx, dJ/dy), elementwise too.
    domain : ((x from, x to), (y from, y to)), the part worth drawing.
    minima : the points where it is lowest, local ones after global ones.
    start : a good place to begin a descent.

    Called with theta (2,), it returns the value, a float, and the gradient (2,); another shape, or a number that is
    not finite, raises ValueError.
    """

    name: str
    formula: str
    value: Callable[[Any, Any], Any]
    slopes: Callable[[Any, Any], tuple[Any, Any]]
    domain: tuple[Point, Point]
    minima: tuple[Point, ...]
    start: Point

    def __call__(self, theta: Array) -> tuple[float, Array]:
        """The value and the gradient at `theta`."""
        x, y = finite("theta", as_theta(theta, 2))
        return float(self.value(x, y)), np.array(self.slopes(x, y))


def quadratic(a: float, b: float, name: str = "quadratic") -> Surface:
    """J = (a x^2 + b y^2) / 2, whose curvature along x is `a` and along y is `b`; both must be positive numbers."""
    as_number("a", a, above=0)
    as_number("b", b, above=0)
    return Surface(
        name=name,
        formula=rf"\tfrac12\left({a:g}\,x^2 + {b:g}\,y^2\right)",
        value=lambda x, y: (a * x**2 + b * y**2) / 2,
        slopes=lambda x, y: (a * x, b * y),
        domain=((-5, 5), (-3, 3)),
        minima=((0.0, 0.0),),
        start=(4.0, 2.0),
    )


bowl = quadratic(1, 1, "bowl")
"""As steep in every direction: the gradient points straight away from the minimum."""

ravine = quadratic(1, 25, "ravine")
"""25 times as curved across as along: the gradient points mostly at the walls."""

rosenbrock = Surface(
    name="Rosenbrock's valley",
    formula=r"(1 - x)^2 + 100\,(y - x^2)^2",
    value=lambda x, y: (1 - x) ** 2 + 100 * (y - x**2) ** 2,
    slopes=lambda x, y: (-2 * (1 - x) - 400 * x * (y - x**2), 200 * (y - x**2)),
    domain=((-2, 2), (-1, 3)),
    minima=((1.0, 1.0),),
    start=(-1.2, 1.0),
)
"""A curved valley with a nearly flat floor (Rosenbrock, 1960)."""

himmelblau = Surface(
    name="Himmelblau's function",
    formula=r"(x^2 + y - 11)^2 + (x + y^2 - 7)^2",
    value=lambda x, y: (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2,
    slopes=lambda x, y: (
        4 * x * (x**2 + y - 11) + 2 * (x + y**2 - 7),
        2 * (x**2 + y - 11) + 4 * y * (x + y**2 - 7),
    ),
    domain=((-6, 6), (-6, 6)),
    minima=((3.0, 2.0), (-2.805118086952745, 3.131312518250573), (-3.779310253377747, -3.283185991286170),
            (3.584428340330492, -1.848126526964404)),
    start=(0.0, 0.0),
)  # fmt: skip
"""Four minima, all of height zero: which one a descent finds depends on its start (Himmelblau, 1972)."""

saddle = Surface(
    name="saddle",
    formula=r"\tfrac14 x^4 - \tfrac12 x^2 + \tfrac12 y^2",
    value=lambda x, y: x**4 / 4 - x**2 / 2 + y**2 / 2,
    slopes=lambda x, y: (x**3 - x, y),
    domain=((-2, 2), (-2, 2)),
    minima=((1.0, 0.0), (-1.0, 0.0)),
    start=(0.0, 1.5),
)
"""Flat at the origin, yet no minimum there: downhill leads away to both sides."""

double_well = Surface(
    name="double well",
    formula=r"(x^2 - 1)^2 + \tfrac14 x + y^2",
    value=lambda x, y: (x**2 - 1) ** 2 + x / 4 + y**2,
    slopes=lambda x, y: (4 * x * (x**2 - 1) + 0.25, 2 * y),
    domain=((-2, 2), (-2, 2)),
    minima=((-1.0298959850506604, 0.0), (0.96714893788303, 0.0)),
    start=(1.8, 1.2),
)
"""Two minima, the left one deeper: a descent from the right ends in the wrong one."""
