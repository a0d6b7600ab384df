"""Exercises that tell you what went wrong: `check` an attempt, or see the `catalog` of all."""

from .catalog import catalog, check
from .exercise import Change, Exercise, Mistake
from .feedback import Feedback

__all__ = ["Change", "Exercise", "Feedback", "Mistake", "catalog", "check"]
