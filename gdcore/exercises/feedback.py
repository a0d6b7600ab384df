"""What the learner gets to read: one status, one sentence or two, the same text in every place that shows it."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Any

STATUSES = ("not started", "error", "wrong type", "wrong shape", "mistake", "wrong", "correct")
# The page's style sheet colours the rule by class. Elsewhere it has the colour of the text, light or dark.
STYLE = "border-left: 4px solid currentColor; padding: 0.25em 0 0.25em 0.75em; white-space: pre-line"


@dataclass(frozen=True, repr=False)
class Feedback:
    """The answer to an attempt. ``mistake`` is the short name of a recognised mistake, else None."""

    status: str
    message: str
    mistake: str | None = None

    def __post_init__(self) -> None:
        if self.status not in STATUSES:
            raise ValueError(f"status must be one of {', '.join(STATUSES)}; got {self.status!r}")

    @property
    def passed(self) -> bool:
        return self.status == "correct"

    @property
    def headline(self) -> str:
        word = self.status.capitalize()
        return f"{word} ({self.mistake})" if self.mistake else word

    def __str__(self) -> str:
        return f"{self.headline}. {self.message}"

    __repr__ = __str__

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        css = f"gd-feedback gd-{self.status.replace(' ', '-')}"
        html = (
            f'<div class="{css}" role="status" style="{STYLE}">'
            f"<strong>{escape(self.headline)}.</strong> {escape(self.message)}</div>"
        )
        return {"text/plain": str(self), "text/html": html}
