"""The chapters as JupyterLite offers them: plain Markdown, Python in the browser as their kernel, nothing run yet.

Outputs are left out. A notebook is opened to be run, and a stored output can't be told from one's own; what a chapter
shows when it is run stands on its page.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from .bundle import write
from .plain import Authors, Titles, plain
from .settings import Folders

Json = dict[str, Any]
KERNEL = {
    "kernelspec": {"display_name": "Python (in the browser)", "language": "python", "name": "python"},
    "language_info": {"name": "python"},
}


def first_heading(text: str) -> str | None:
    return next((line[2:].strip() for line in text.splitlines() if line.startswith("# ")), None)


def titles(chapters: Path) -> Titles:
    """The title of every page in the folder, by the name of its file without its ending."""
    found = {}
    for path in sorted([*chapters.glob("*.ipynb"), *chapters.glob("*.md")]):
        text = path.read_text(encoding="utf-8")
        sources = ["".join(cell["source"]) for cell in json.loads(text)["cells"]] if path.suffix == ".ipynb" else [text]
        found[path.stem] = next(filter(None, map(first_heading, sources)), path.stem)
    return found


def authors(bibliography: Path) -> Authors:
    """("Polyak", "1964") for every work, by its key; three authors or more are the first and others."""
    from pybtex.database import parse_file  # type: ignore[import-untyped]

    found = {}
    for key, entry in parse_file(str(bibliography), "bibtex").entries.items():
        people = [person.rich_last_names for person in entry.persons.get("author", entry.persons.get("editor", []))]
        names = [" ".join(str(name) for name in parts) for parts in people]
        shown = f"{names[0]} et al." if len(names) > 2 else " and ".join(names)
        found[key] = (shown, str(entry.fields.get("year", "undated")))
    return found


def notebook(path: Path, titles: Titles, authors: Authors) -> Json:
    """A chapter ready to be opened in the browser."""
    stored = json.loads(path.read_text(encoding="utf-8"))
    cells = []
    for cell in stored["cells"]:
        kept = {"cell_type": cell["cell_type"], "id": cell["id"], "metadata": cell["metadata"]}
        source = "".join(cell["source"])
        if cell["cell_type"] == "code":
            if {"hide-input", "hide-cell"} & set(cell["metadata"].get("tags", [])):
                kept["metadata"] = {**cell["metadata"], "jupyter": {"source_hidden": True}}
            kept |= {"execution_count": None, "outputs": [], "source": source}
        else:
            kept["source"] = plain(source, titles, authors)
        cells.append(kept)
    return {"cells": cells, "metadata": KERNEL, "nbformat": 4, "nbformat_minor": 5}


def listing(files: Iterator[tuple[Path, Path]]) -> Json:
    """The folder of notebooks in the words of Jupyter's contents API; pairs of (file in the site, its source)."""
    common = {"format": None, "mimetype": None, "writable": True, "content": None}
    content, newest = [], ""
    for path, source in files:
        changed = datetime.fromtimestamp(int(source.stat().st_mtime), UTC).isoformat().replace("+00:00", "Z")
        newest = max(newest, changed)
        times = {"created": changed, "last_modified": changed}
        content.append(
            {**common, **times, "name": path.name, "path": path.name, "size": path.stat().st_size, "type": "notebook"}
        )
    times = {"created": newest, "last_modified": newest}
    folder = {**common, **times, "name": "", "path": "", "size": None, "type": "directory"}
    return {**folder, "format": "json", "content": content}


def make(folders: Folders) -> None:
    """Write the notebooks that have changed, take away those that are gone, and list them."""
    chapters = folders.root / "chapters"
    files, index = folders.lite / "files", folders.lite / "api" / "contents" / "all.json"
    for folder in (files, index.parent):
        folder.mkdir(parents=True, exist_ok=True)
    names, cited = titles(chapters), authors(chapters / "references.bib")
    sources = {files / path.name: path for path in sorted(chapters.glob("*.ipynb"))}
    for target, source in sources.items():
        write(json.dumps(notebook(source, names, cited), indent=1, ensure_ascii=False) + "\n", target)
    for path in files.iterdir():
        if path not in sources:
            path.unlink()
    write(json.dumps(listing(iter(sources.items()))) + "\n", index)
