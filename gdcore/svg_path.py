"""Matplotlib paths as SVG path data, in as few characters as the eye allows.

Coordinates are rounded to a tenth of a unit and written relative to the last point. The differences are taken between
rounded values, so no error adds up along a path, and shapes that repeat compress to almost nothing.
"""

from typing import Any

import numpy as np
from matplotlib.path import Path

_LETTERS = {int(Path.LINETO): "l", int(Path.CURVE3): "q", int(Path.CURVE4): "c"}
_CIRCLE = np.asarray(Path.unit_circle().codes)
_FAR = 1e5


def number(value: float, digits: int = 1) -> str:
    """The shortest decimal of a value rounded to so many digits: 12.5, .5, -3."""
    text = f"{value:.{digits}f}".rstrip("0").rstrip(".") if digits else f"{value:.0f}"
    if text in ("-0", ""):
        return "0"
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


def _join(tenths: list[int]) -> str:
    words = [number(value / 10) for value in tenths]
    return "".join(word if i == 0 or word[0] == "-" else " " + word for i, word in enumerate(words))


def _circle(points: Any, relative: bool) -> str:
    """Two arcs, in place of matplotlib's eight Bézier curves."""
    left, right = points[:, 0].min(), points[:, 0].max()
    middle = (points[:, 1].min() + points[:, 1].max()) / 2
    radius = number((right - left) / 2)
    start = f"{'m' if relative else 'M'}{number(left)} {number(middle)}"
    wide = number(2 * float(radius))
    return f"{start}a{radius} {radius} 0 1 0 {wide} 0 {radius} {radius} 0 1 0-{wide} 0z"


def path_data(path: Path, transform: Any, *, clip: Any = None, relative: bool = False) -> str:
    """The value of `d` for a path under a transform whose y axis points down.

    Parameters
    ----------
    path, transform
        As a matplotlib renderer receives them.
    clip : tuple of four floats, optional
        Lines outside this box are cut; for open lines only.
    relative : bool
        Start from the current point and come back to it, for a marker that is to be repeated.
    """
    if path.codes is not None and np.array_equal(np.asarray(path.codes), _CIRCLE):
        points = transform.transform(np.asarray(path.vertices)[:-1])
        width, height = np.ptp(points, axis=0)
        if abs(width - height) < 0.05 and np.isfinite(width):
            return _circle(points, relative)
    parts: list[str] = []
    here = start = (0, 0)
    last = ""
    for vertices, code in path.iter_segments(transform, clip=clip, simplify=None if clip else False):
        if code == Path.CLOSEPOLY:
            parts.append("z")
            here, last = start, "z"
            continue
        tenths = np.rint(np.clip(vertices, -_FAR, _FAR) * 10).astype(int).reshape(-1, 2)
        end = (int(tenths[-1, 0]), int(tenths[-1, 1]))
        if code == Path.MOVETO:
            moved = [end[0] - here[0], end[1] - here[1]] if relative else list(end)
            parts.append(("m" if relative else "M") + _join(moved))
            here, start, last = end, end, "M"
            continue
        if code == Path.LINETO and end == here and last == "l":
            continue
        letter = _LETTERS[int(code)]
        words = _join([int(v) for v in (tenths - here).ravel()])
        joined = words if letter == last and words[0] == "-" else " " + words if letter == last else letter + words
        parts.append(joined)
        here, last = end, letter
    return "".join(parts)
