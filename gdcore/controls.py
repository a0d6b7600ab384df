"""What the reader moves and what the reader is after: a Slider for each parameter of an Explorer, and a Goal.

A slider lists its values, because the published page holds one drawn frame for each; in a live kernel it moves more
finely between the same ends.
"""

import math
import re
from collections.abc import Callable, Sequence
from typing import Any


def plain(value: Any) -> int | float:
    """A Python number from a Python or numpy one."""
    number = value.item() if hasattr(value, "item") else value
    if isinstance(number, bool) or not isinstance(number, int | float) or not math.isfinite(number):
        raise TypeError(f"values must be finite numbers, got {value!r}")
    return number


class Slider:
    """One parameter of an Explorer.

    Parameters
    ----------
    label : str
        The name the reader sees, such as "learning rate η".
    values : sequence of numbers
        Where the slider stops on the page: at least two, strictly increasing.
    value : number, optional
        Where it stands at first, one of `values`; the first one by default.
    format : str
        How a value is written, such as "{:.2f}" or "{:d} steps".

    Raises
    ------
    TypeError
        If the label or the format is not a string, or a value is not a finite number.
    ValueError
        If there are fewer than two values, they do not increase, `value` is not among them, or the format fails.
    """

    def __init__(self, label: str, values: Sequence[Any], value: Any = None, format: str = "{:.2f}") -> None:
        if not isinstance(label, str) or not isinstance(format, str):
            raise TypeError(f"label and format must be strings, got {label!r} and {format!r}")
        if not label.strip():
            raise ValueError("label must name what the slider changes, got an empty string")
        self.label, self.format = label, format
        self.values = [plain(v) for v in values]
        if len(self.values) < 2:
            raise ValueError(f"values must hold at least two numbers, got {len(self.values)}")
        if any(a >= b for a, b in zip(self.values, self.values[1:], strict=False)):
            raise ValueError("values must be strictly increasing")
        self.value = self.values[0 if value is None else self.index(plain(value))]
        try:
            self.text(self.value)
        except (ValueError, IndexError, KeyError) as error:
            raise ValueError(f"format {format!r} can't write {self.value!r}: {error}") from None

    def index(self, value: Any) -> int:
        """The place of `value` among the values; ValueError if it is not one of them, to nine digits."""
        for i, known in enumerate(self.values):
            if math.isclose(known, value, rel_tol=1e-9, abs_tol=1e-12):
                return i
        raise ValueError(f"value must be one of the {len(self.values)} values of {self.label!r}, got {value!r}")

    def text(self, value: Any) -> str:
        """The value as the reader sees it; between the listed values, where only a live slider goes, a digit more."""
        try:
            self.index(value)
            return self.format.format(value)
        except ValueError:
            finer = re.sub(r"\.(\d+)(?=[fe%])", lambda digits: f".{int(digits[1]) + 1}", self.format)
            return finer.format(value)

    @property
    def scale(self) -> str:
        """How the values are spread: "integer", "linear", "geometric", or "list" for none of these."""
        if all(isinstance(v, int) for v in self.values):
            step = self.values[1] - self.values[0]
            even = all(b - a == step for a, b in zip(self.values, self.values[1:], strict=False))
            return "integer" if even else "list"
        low, high, n = self.values[0], self.values[-1], len(self.values) - 1
        step = (high - low) / n
        if all(abs(v - (low + step * i)) < 0.05 * step for i, v in enumerate(self.values)):
            return "linear"
        if low > 0 and all(
            math.isclose(v, low * (high / low) ** (i / n), rel_tol=0.06) for i, v in enumerate(self.values)
        ):
            return "geometric"
        return "list"

    @property
    def stops(self) -> list[int | float]:
        """Where a live slider stops: at every listed value, and on a scale at nine more between two neighbours."""
        pairs = list(zip(self.values, self.values[1:], strict=False))
        match self.scale:
            case "linear":
                fine = [a + (b - a) * k / 10 for a, b in pairs for k in range(10)]
            case "geometric":
                fine = [a * (b / a) ** (k / 10) for a, b in pairs for k in range(10)]
            case _:
                return list(self.values)
        fine[::10] = self.values[:-1]
        return [*fine, self.values[-1]]


class Goal:
    """What the reader tries to reach with the sliders, and the check that says so.

    Parameters
    ----------
    text : str
        The goal in words.
    reached : callable
        `reached(**values)` tells whether these settings reach it.

    Raises
    ------
    TypeError
        If `text` is not a string or `reached` can't be called.
    """

    def __init__(self, text: str, reached: Callable[..., Any]) -> None:
        if not isinstance(text, str) or not text.strip():
            raise TypeError(f"text must be the goal in words, got {text!r}")
        if not callable(reached):
            raise TypeError(f"reached must be a function of the slider values, got {reached!r}")
        self.text, self.reached = text, reached
