"""Rebuild exactly what is out of date.

jupyter-cache recognises a page by its code cells, so an edit in `gdcore` would change nothing; and Sphinx believes that
a page which it wrote is a good page, so warnings and half-finished builds would be forgotten on the next run. Two
prints of the sources put this right:

- `run` (gdcore, its data, the pins, Python's version): when it changes, the stored executions are thrown away;
- `look` (that, this extension, and the scripts of live pages): when it changes, or when the last build did not end
  well, every page is read again.
"""

import hashlib
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment


def fingerprint(files: Iterable[Path], *more: str) -> str:
    """A hash over the names and contents of `files`."""
    total = hashlib.sha256("\n".join(more).encode())
    for file in sorted(files):
        if file.is_file() and "__pycache__" not in file.parts:
            total.update(f"\n{file}\n".encode() + file.read_bytes())
    return total.hexdigest()


def what_runs(root: Path) -> str:
    return fingerprint([*(root / "gdcore").rglob("*"), root / "requirements.txt"], sys.version)


def what_shows(root: Path) -> str:
    scripts = [*(root / "live" / "cells").rglob("*"), *(root / "live" / "every-page").rglob("*")]
    return fingerprint([*(root / "_ext").rglob("*"), *scripts], what_runs(root))


def begin(app: Sphinx) -> None:
    root, build = Path(app.srcdir), Path(app.outdir).parent
    runs, shows = what_runs(root), what_shows(root)
    app.downhill_version = shows[:8]  # type: ignore[attr-defined]
    note, finished = build / ".executed-with", build / ".finished"
    killed = not finished.exists()  # or the first build of all: nothing that lies there can be trusted
    if killed or not note.exists() or note.read_text() != runs:
        shutil.rmtree(build / ".jupyter_cache", ignore_errors=True)
        note.parent.mkdir(parents=True, exist_ok=True)
        note.write_text(runs)
    app.downhill_stale = killed or finished.read_text() != shows  # type: ignore[attr-defined]
    finished.unlink(missing_ok=True)


def outdated(app: Sphinx, env: BuildEnvironment, *changes: set[str]) -> set[str]:
    return set(env.found_docs) if app.downhill_stale else set()  # type: ignore[attr-defined]


def end(app: Sphinx, exception: Exception | None) -> None:
    shows = what_shows(Path(app.srcdir))
    good = exception is None and not app._warncount
    good &= shows[:8] == app.downhill_version  # type: ignore[attr-defined]  # else: edited while we were building
    (Path(app.outdir).parent / ".finished").write_text(shows if good else "with warnings or errors")


def setup(app: Sphinx) -> None:
    app.connect("builder-inited", begin, priority=100)
    app.connect("env-get-outdated", outdated)
    app.connect("build-finished", end, priority=999)
