"""Runs an attempt on the hidden inputs and keeps what happened: what it returned, what it changed, how it failed."""

from __future__ import annotations

import inspect
import io
import traceback
import warnings
from collections.abc import Callable
from contextlib import redirect_stdout, suppress
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import numpy as np

from .compare import same, show
from .exercise import Arguments


class Formula:
    """A function given to the attempt as an argument, shown to the learner as its formula."""

    def __init__(self, text: str, code: Callable[[Any], Any]) -> None:
        self.text, self.code = text, code

    def __call__(self, x: Any) -> Any:
        return self.code(x)

    def __repr__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Outcome:
    """What one call came to. ``warning`` is numpy's first complaint, if any."""

    value: Any = None
    error: BaseException | None = None
    changed: int | None = None
    warning: str = ""


def call(attempt: Callable[..., Any], arguments: Arguments) -> Outcome:
    """Call ``attempt`` on copies of ``arguments``. What it raises is kept, not passed on; what it prints is dropped."""
    copies = deepcopy(arguments)
    with (
        redirect_stdout(io.StringIO()),  # a print for every hidden input would bury the answer
        warnings.catch_warnings(record=True) as caught,
        np.errstate(divide="warn", over="warn", invalid="warn", under="ignore"),
    ):
        warnings.simplefilter("always")
        try:
            value = attempt(*copies)
        except Exception as error:
            return Outcome(error=error)
    with suppress(Exception):  # a generator, say, can't be copied
        value = deepcopy(value)
    changed = next((i for i, (a, b) in enumerate(zip(arguments, copies, strict=True)) if _differ(a, b)), None)
    warning = next((str(w.message) for w in caught if issubclass(w.category, RuntimeWarning)), "")
    return Outcome(value, changed=changed, warning=warning)


def _differ(before: Any, after: Any) -> bool:
    return isinstance(before, np.ndarray) and not same(after, before, 0.0)


def accepts(attempt: Callable[..., Any], arguments: Arguments) -> bool:
    """Whether ``attempt`` can be called with that many arguments."""
    try:
        inspect.signature(attempt).bind(*arguments)
    except TypeError:
        return False
    except ValueError:  # a built-in without a signature
        return True
    return True


def describe(names: list[str], arguments: Arguments) -> str:
    """The input of a call, in short: ``theta = [1, 2], h = 0.1``."""
    return ", ".join(f"{name} = {show(value)}" for name, value in zip(names, arguments, strict=True))


def where(error: BaseException, attempt: Callable[..., Any]) -> str:
    """The line of the learner's own code that raised, or ""."""
    code = getattr(attempt, "__code__", None)
    own = code.co_filename if code else ""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename == own]
    if not frames:
        return ""
    text = f": {frames[-1].line}" if frames[-1].line else ""
    return f" in line {frames[-1].lineno}{text}"
