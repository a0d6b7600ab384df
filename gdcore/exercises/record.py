"""What you have solved so far: every check leaves its result in a small file of yours, and `progress()` shows it.

The file lies in your own data folder and nowhere else; the book's pages can read it in ("Your work: import"). A file
that can't be read or written never disturbs a check. GDCORE_PROGRESS names another file, or turns this off: "off".
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import Any

from .feedback import Feedback

FORMAT = 1


def record_file() -> Path | None:
    """Where results are kept; None where nothing is: under test, in CI, when a book is built, without platformdirs."""
    named = os.environ.get("GDCORE_PROGRESS")
    if named is not None:
        return None if named.strip().lower() in ("", "off") else Path(named).expanduser()
    if os.environ.get("GDCORE_FACE") == "page" or any(key in os.environ for key in ("CI", "PYTEST_CURRENT_TEST")):
        return None
    try:
        from platformdirs import user_data_path
    except ImportError:
        return None
    return Path(user_data_path("downhill")) / "progress.json"


def results() -> dict[str, dict[str, Any]]:
    """The last result of every exercise tried, by its name; {} where there is none or the file can't be read."""
    path = record_file()
    if path is None:
        return {}
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))["results"]
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    if not isinstance(kept, dict):
        return {}
    return {name: entry for name, entry in kept.items() if isinstance(entry, dict)}


def record(name: str, feedback: Feedback) -> None:
    """Keep the result of a check. What was solved once stays solved; an exercise not started is not a try."""
    path = record_file()
    if path is None or feedback.status == "not started":
        return
    with suppress(OSError):
        kept = results()
        before = kept.get(name, {})
        tries = before.get("tries", 0)
        kept[name] = {
            "status": feedback.status,
            "mistake": feedback.mistake,
            "passed": feedback.passed or before.get("passed") is True,
            "tries": (tries if isinstance(tries, int) else 0) + 1,
            "when": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        path.parent.mkdir(parents=True, exist_ok=True)
        half = path.with_name(f"{path.name}.{os.getpid()}.part")
        half.write_text(json.dumps({"downhill": FORMAT, "results": kept}, indent=1), encoding="utf-8")
        half.replace(path)  # whole, or as it was


@dataclass(frozen=True, repr=False)
class Progress:
    """How far you have come: for each chapter its exercises, each with its title and its last result or None."""

    chapters: Mapping[str, list[tuple[str, dict[str, Any] | None]]]

    @staticmethod
    def solved(exercises: list[tuple[str, dict[str, Any] | None]]) -> int:
        return sum(entry is not None and entry.get("passed") is True for _, entry in exercises)

    @property
    def headline(self) -> str:
        solved, total = map(sum, zip(*((self.solved(e), len(e)) for e in self.chapters.values()), strict=True))
        return f"{solved} of {total} exercises solved"

    def __repr__(self) -> str:
        rows = [
            f"{chapter:<36} {'#' * self.solved(e)}{'.' * (len(e) - self.solved(e))}  {self.solved(e)} of {len(e)}"
            for chapter, e in self.chapters.items()
        ]
        return "\n".join([self.headline, *rows])

    def _repr_html_(self) -> str:
        parts = []
        for chapter, exercises in self.chapters.items():
            items = "".join(f"<li>{escape(title)}: {escape(_words(entry))}</li>" for title, entry in exercises)
            solved, total = self.solved(exercises), len(exercises)
            bar = f'<progress max="{total}" value="{solved}" aria-hidden="true"></progress>'
            parts.append(f"<details><summary>{chapter} {bar} {solved} of {total}</summary><ul>{items}</ul></details>")
        return f"<p><strong>{self.headline}.</strong></p>{''.join(parts)}"


def _words(entry: dict[str, Any] | None) -> str:
    if entry is None:
        return "not tried yet"
    if entry.get("passed") is True:
        return "solved"
    return str(entry.get("mistake") or entry.get("status") or "tried")


def progress() -> Progress:
    """Your results so far, chapter by chapter, ready to be shown by a notebook or printed."""
    from .catalog import catalog

    kept = results()
    chapters: dict[str, list[tuple[str, dict[str, Any] | None]]] = {}
    for name, exercise in catalog().items():
        chapters.setdefault(exercise.chapter, []).append((exercise.title, kept.get(name)))
    return Progress(chapters)
