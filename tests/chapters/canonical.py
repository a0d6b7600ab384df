"""The one form in which a chapter is committed, and the command that writes it.

A committed notebook holds its cells and what they print, as text, and nothing else: no pixels, no widget
state, no execution counts, no editor's metadata. So a diff shows what changed for a reader, and nbval has
every text to compare.

    python -m tests.chapters.canonical [notebooks]           execute and rewrite (default: every chapter)
    python -m tests.chapters.canonical --check [notebooks]   execute and fail where a file would change
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

ROOT = Path(__file__).resolve().parents[2]
CHAPTERS = ROOT / "chapters"
KERNEL = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
KEPT_METADATA = ("myst", "mystnb")
KEPT_CELL_METADATA = ("mystnb", "tags")
KEPT_MIME = ("text/plain", "text/html", "text/markdown", "text/latex")
CELL_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
MADE_UP_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){0,3}(-?[0-9a-f]{12})?")
ADDRESS = re.compile(r"\b0x[0-9a-f]{6,}\b")
AT_ONCE = 2

Json = dict[str, Any]


def chapters() -> list[Path]:
    return sorted(CHAPTERS.glob("*.ipynb"))


def text_of(value: str | list[str]) -> str:
    return value if isinstance(value, str) else "".join(value)


def _lines(value: str | list[str]) -> list[str]:
    return text_of(value).splitlines(keepends=True)


def _outputs(outputs: Iterable[Json]) -> list[Json]:
    kept: list[Json] = []
    for output in outputs:
        kind = output["output_type"]
        if kind == "stream":
            same = next((k for k in kept if k["output_type"] == "stream" and k["name"] == output["name"]), None)
            if same:
                same["text"] = _lines(text_of(same["text"]) + text_of(output["text"]))
            else:
                kept.append({"name": output["name"], "output_type": "stream", "text": _lines(output["text"])})
        elif kind == "error":
            kept.append(
                {
                    "ename": output["ename"],
                    "evalue": output["evalue"],
                    "output_type": "error",
                    "traceback": [],
                }
            )
        elif kind in ("display_data", "execute_result"):
            data = {mime: _lines(output["data"][mime]) for mime in KEPT_MIME if mime in output["data"]}
            if data:
                counted = {"execution_count": None} if kind == "execute_result" else {}
                kept.append({"data": data, "metadata": {}, "output_type": kind, **counted})
        else:
            raise ValueError(f"unknown kind of output: {kind!r}")
    return kept


def _cell(cell: Json) -> Json:
    identifier = cell.get("id", "")
    if not CELL_ID.fullmatch(identifier):
        raise ValueError(f"a cell needs an id of letters, digits, - and _; got {identifier!r}")
    if MADE_UP_ID.fullmatch(identifier):
        raise ValueError(f"cell {identifier!r}: an id made up by an editor; give it a name")
    form = {
        "cell_type": cell["cell_type"],
        "id": identifier,
        "metadata": {key: cell["metadata"][key] for key in KEPT_CELL_METADATA if cell["metadata"].get(key)},
        "source": _lines(text_of(cell["source"]).strip("\n")),
    }
    if cell["cell_type"] == "code":
        form |= {"execution_count": None, "outputs": _outputs(cell["outputs"])}
    elif cell["cell_type"] != "markdown" or cell.get("attachments"):
        raise ValueError(f"cell {identifier!r}: neither code nor Markdown without attachments")
    return form


def canonical_form(notebook: Json) -> Json:
    """The same notebook in the committed form; a ValueError where it has none."""
    cells = [_cell(cell) for cell in notebook["cells"]]
    identifiers = [cell["id"] for cell in cells]
    if twice := sorted({name for name in identifiers if identifiers.count(name) > 1}):
        raise ValueError(f"cell ids used twice: {', '.join(twice)}")
    extra = {key: notebook["metadata"][key] for key in KEPT_METADATA if notebook["metadata"].get(key)}
    return {"cells": cells, "metadata": {**KERNEL, **extra}, "nbformat": 4, "nbformat_minor": 5}


def dumps(notebook: Json) -> str:
    return json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def structure_faults(path: Path) -> list[str]:
    """Where a file isn't in canonical form, found without running it."""
    text = path.read_text(encoding="utf-8")
    notebook = json.loads(text)
    try:
        form = canonical_form(notebook)
    except ValueError as error:
        return [f"{path.name}: {error}"]
    faults = [f"{path.name}: {fault}" for fault in output_faults(form)]
    if dumps(form) != text:
        faults.append(f"{path.name}: {_difference(notebook, form)}")
    return faults


def _difference(notebook: Json, form: Json) -> str:
    if notebook["metadata"] != form["metadata"]:
        return "its metadata are not the canonical ones"
    for before, after in zip(notebook["cells"], form["cells"], strict=True):
        if before != after:
            different = [key for key in sorted(set(before) | set(after)) if before.get(key) != after.get(key)]
            return f"cell {after['id']!r} is not in canonical form: {', '.join(different)}"
    return "its JSON is laid out in another way"


def output_faults(notebook: Json) -> list[str]:
    """What no chapter's output may hold: stderr, addresses, figures without words, unannounced errors."""
    faults = []
    for cell in notebook["cells"]:
        expected = "raises-exception" in cell["metadata"].get("tags", [])
        for output in cell.get("outputs", []):
            if output.get("name") == "stderr":
                faults.append(f"cell {cell['id']!r} writes to stderr: {text_of(output['text'])[:200]!r}")
            if output["output_type"] == "error" and not expected:
                faults.append(f"cell {cell['id']!r} stores an error: {output['ename']}: {output['evalue']}")
            for text in (output.get("text", ""), *output.get("data", {}).values()):
                if ADDRESS.search(text_of(text)):
                    faults.append(f"cell {cell['id']!r} prints an address in memory")
                if "<Figure size" in text_of(text):
                    faults.append(f"cell {cell['id']!r} shows a figure without words; use gdcore.display.show")
    return faults


def kernel_environment() -> dict[str, str]:
    """What a chapter's kernel sees: the live face, no record of results, matplotlib's own choice of backend."""
    environment = {key: value for key, value in os.environ.items() if key != "MPLBACKEND"}
    return {**environment, "GDCORE_FACE": "live", "GDCORE_PROGRESS": "off"}


def warm_font_cache() -> None:
    """matplotlib's first import on a machine says on stderr that it builds its font cache: let it be here."""
    subprocess.run([sys.executable, "-c", "import matplotlib.font_manager"], check=True, capture_output=True)


async def execute(notebook: Json, folder: Path) -> Json:
    """Run a notebook from top to bottom in a kernel of its own. Only the kernel's START is tried twice."""
    node = nbformat.reads(dumps(notebook), as_version=4)  # type: ignore[no-untyped-call]
    client = NotebookClient(node, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(folder)}})
    for attempt in (1, 2):
        try:
            client.create_kernel_manager()
            await client.async_start_new_kernel(env=kernel_environment(), stderr=subprocess.DEVNULL)
            await client.async_start_new_kernel_client()
            break
        except RuntimeError:
            client.kc = None
            if attempt == 2:
                raise
    await client.async_execute()
    return json.loads(nbformat.writes(node))  # type: ignore[no-untyped-call, no-any-return]


async def _write(path: Path, check: bool, gate: asyncio.Semaphore) -> str | None:
    async with gate:
        start = time.perf_counter()
        before = path.read_text(encoding="utf-8")
        try:
            form = canonical_form(await execute(canonical_form(json.loads(before)), path.parent))
        except (ValueError, RuntimeError, CellExecutionError) as error:
            return f"{path.name}: {error}"
        if faults := output_faults(form):
            return "\n".join(f"{path.name}: {fault}" for fault in faults)
        after = dumps(form)
        state = "unchanged" if after == before else "differs" if check else "rewritten"
        if after != before and not check:
            path.write_text(after, encoding="utf-8")
        print(f"{path.name}: {state} ({time.perf_counter() - start:.1f} s)", flush=True)
        if check and after != before:
            return f"{path.name}: {_difference(json.loads(before), form)}; run `make notebooks`"
        return None


async def _all(paths: Sequence[Path], check: bool) -> list[str]:
    gate = asyncio.Semaphore(AT_ONCE)
    ended = await asyncio.gather(*(_write(path, check, gate) for path in paths))
    return [fault for fault in ended if fault]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.chapters.canonical", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, fail where a file would change")
    parser.add_argument("notebooks", nargs="*", type=Path, help="default: every chapter")
    options = parser.parse_args(arguments)
    paths = [path.resolve() for path in options.notebooks] or chapters()
    warm_font_cache()
    faults = asyncio.run(_all(paths, options.check))
    print("\n".join(faults), file=sys.stderr, end="\n" if faults else "")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
