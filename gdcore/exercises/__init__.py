"""Exercises that tell you what went wrong: `check` an attempt, or see the `catalog` of all.

One module holds one exercise; a chapter's package lists its modules. To add one: write it like its neighbours, name
the mistakes that people really make, each as code, and run `audit.audit` on it until it has nothing to say.
"""

from .catalog import catalog, check
from .exercise import Change, Exercise, Mistake
from .feedback import Feedback

__all__ = ["Change", "Exercise", "Feedback", "Mistake", "catalog", "check"]
