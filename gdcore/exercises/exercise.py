"""What an exercise is: a question, its answer as code, and the answers that people really give instead.

A mistake is code too, so that an attempt that makes it can be recognised by what it returns, not by how it is written.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import permutations, product
from typing import Any
from zlib import crc32

import numpy as np

from .compare import size

KINDS = ("function", "value", "predict", "bug", "curve")
Arguments = tuple[Any, ...]
Cases = Callable[[np.random.Generator], list[Arguments]]


@dataclass(frozen=True)
class Change:
    """A mistake that spoils a finished result: a lost factor, a sign. It can be made on top of another mistake."""

    apply: Callable[..., Any]  # (result, *arguments) -> result


@dataclass(frozen=True)
class Mistake:
    """A wrong answer worth naming. ``code``: a function like the solution, a value, or a `Change` of the right result.

    ``variants`` are other forms of the same mistake; ``line`` is the line of the derivation that the mistake misses.
    """

    name: str
    code: Any
    message: str
    line: str = ""
    variants: tuple[Any, ...] = ()

    def __post_init__(self) -> None:
        if self.line:
            object.__setattr__(self, "message", f"{self.message} See line ({self.line}).")

    @property
    def codes(self) -> tuple[Any, ...]:
        return (self.code, *self.variants)


@dataclass(frozen=True)
class Exercise:
    """A question with its solution, its hidden inputs and its named mistakes; see `gdcore.exercises.catalog`."""

    name: str
    chapter: str
    kind: str
    title: str
    prompt: str = field(repr=False)
    variable: str = field(repr=False)
    stub: str = field(repr=False)
    solution_code: str = field(repr=False)
    solution: Any = field(repr=False)
    mistakes: tuple[Mistake, ...] = field(repr=False)
    hint: str = field(repr=False)
    notice: str = field(repr=False)
    cases: Cases | None = field(default=None, repr=False)
    given: Callable[..., Any] | None = field(default=None, repr=False)
    tolerance: float = field(default=1e-6, repr=False)

    @property
    def is_function(self) -> bool:
        return self.kind in ("function", "bug")

    @property
    def is_choice(self) -> bool:
        return self.kind in ("predict", "curve")

    @property
    def parameters(self) -> list[str]:
        """The names of the parameters of the function that the learner writes."""
        tree = ast.parse(self.stub).body[0]
        return [a.arg for a in tree.args.args] if isinstance(tree, ast.FunctionDef) else []

    @property
    def choices(self) -> tuple[str, ...]:
        """The letters of a multiple choice, () for every other kind."""
        return tuple(sorted({self.solution, *(m.code for m in self.mistakes)})) if self.is_choice else ()

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines of the derivation that the diagnoses point at."""
        return tuple(sorted({m.line for m in self.mistakes if m.line}, key=lambda line: [*map(int, line.split("."))]))

    def inputs(self, seed: int = 0) -> list[Arguments]:
        """The hidden inputs, smallest first: the same for everybody, every time."""
        if self.cases is None:
            return [()]
        rng = np.random.default_rng([crc32(self.name.encode()), seed])
        return sorted(self.cases(rng), key=size)

    def results(self, code: Any, inputs: list[Arguments]) -> list[Any]:
        """What ``code`` (the solution, a mistake) returns for each of the inputs."""
        return [self.result(code, arguments) for arguments in inputs]

    def result(self, code: Any, arguments: Arguments) -> Any:
        """What ``code`` returns for one input."""
        if isinstance(code, Change):
            return spoil(code, self.result(self.solution, arguments), arguments)
        if not callable(code):
            return code
        with np.errstate(all="ignore"):
            return code(*deepcopy(arguments))

    def pairs(self) -> Iterator[tuple[tuple[Mistake, Mistake], Any, Change]]:
        """Two mistakes made at once: one is any code, the other a change of what that code returns."""
        for first, second in permutations(self.mistakes, 2):
            for code, change in product(first.codes, second.codes):
                if isinstance(change, Change):
                    yield (first, second), code, change


def spoil(change: Change, result: Any, arguments: Arguments) -> Any:
    """The result after ``change``; None when it can't be applied, as the order of a single number can't be reversed."""
    try:
        with np.errstate(all="ignore"):
            return change.apply(deepcopy(result), *deepcopy(arguments))
    except (IndexError, TypeError, ValueError):
        return None
