"""What bends a network: a function applied to each unit's score, between one layer and the next. Each of these has a
slope that can be read off its own output, so the way back needs nothing but what the way forward left behind.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from gdcore._validate import Array
from gdcore.losses import sigmoid as _sigmoid


@dataclass(frozen=True)
class Activation:
    """An activation a(z): call it on scores of any shape; `slope` takes its output a and gives da/dz."""

    name: str
    value: Callable[[Array], Array]
    slope: Callable[[Array], Array]

    def __call__(self, z: Array) -> Array:
        """The activation of each score."""
        return self.value(z)

    def __repr__(self) -> str:
        return self.name


relu = Activation("relu", lambda z: np.maximum(z, 0), np.sign)
"""max(z, 0), slope 1 where z > 0, else 0 (at z = 0 too). Derived in chapter 6."""

tanh = Activation("tanh", np.tanh, lambda a: 1 - a * a)
"""Between -1 and 1, slope 1 - a^2."""

sigmoid = Activation("sigmoid", _sigmoid, lambda a: a * (1 - a))
"""Between 0 and 1, slope a (1 - a)."""
