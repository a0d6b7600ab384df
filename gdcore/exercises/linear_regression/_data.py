"""Hidden inputs for the linear models, small enough to show when one of them fails."""

import numpy as np

from ..exercise import Arguments

SHAPES = ((1, 1), (1, 3), (2, 1), (2, 2), (3, 3), (4, 2), (7, 1), (9, 4), (30, 3))


def regressions(rng: np.random.Generator) -> list[Arguments]:
    """(theta, X, y) for each shape, one row and one feature included."""
    return [
        (
            rng.normal(size=d + 1).round(1),
            rng.normal(scale=2, size=(n, d)).round(1),
            rng.normal(scale=3, size=n).round(1),
        )
        for n, d in SHAPES
    ]
