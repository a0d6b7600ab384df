"""All exercises of the book, chapter by chapter, and the check that a chapter's cell calls."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache
from typing import Any

from . import (
    backpropagation,
    batches,
    beyond_one_machine,
    frameworks,
    gradients,
    learning_rate_and_convergence,
    linear_regression,
    logistic_regression,
    momentum_and_adaptive_steps,
    support_vector_machines,
)
from .engine import examine
from .exercise import Exercise
from .feedback import Feedback
from .record import record

CHAPTERS = (
    gradients,
    linear_regression,
    logistic_regression,
    support_vector_machines,
    learning_rate_and_convergence,
    backpropagation,
    batches,
    momentum_and_adaptive_steps,
    frameworks,
    beyond_one_machine,
)


@cache
def _all() -> dict[str, Exercise]:
    return {exercise.name: exercise for chapter in CHAPTERS for exercise in chapter.EXERCISES}


def catalog() -> dict[str, Exercise]:
    """Every exercise by its name, in the order of the book.

    Each has a ``chapter``, a ``kind`` (function, value, predict, bug, curve), a ``title``, a ``prompt`` and its
    ``mistakes``.
    """
    return dict(_all())


def check(name: str, attempt: Any) -> Feedback:
    """Check an attempt at the exercise ``name`` on hidden inputs and say what it gets right or wrong."""
    if not isinstance(name, str):
        raise TypeError(
            f"name must be the name of an exercise in quotes, got {type(name).__name__}; check(name, attempt)"
        )
    exercises = _all()
    if name not in exercises:
        near = get_close_matches(name, exercises, n=3, cutoff=0.4)
        ask = f"Did you mean {' or '.join(map(repr, near))}?" if near else "catalog() lists them all."
        raise ValueError(f"There is no exercise {name!r}. {ask}")
    feedback = examine(exercises[name], attempt)
    record(name, feedback)
    return feedback
