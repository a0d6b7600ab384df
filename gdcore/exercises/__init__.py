"""Exercises that tell you what went wrong: `check` an attempt, see the `catalog` of all, or your `progress`.

One module holds one exercise; a chapter's package lists its modules. To add one: write it like its neighbours, name
the mistakes that people really make, each as code, and run `audit.audit` on it until it has nothing to say.
"""

from .catalog import catalog, check
from .exercise import Change, Exercise, Mistake
from .feedback import Feedback
from .record import progress

__all__ = ["Change", "Exercise", "Feedback", "Mistake", "catalog", "check", "progress"]
