"""Programs that a chapter shows but can't run in a cell, as they start processes: each prints what the page says."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.chapters.canonical import ROOT, Json, chapters
from tests.chapters.checks import sections, source

PROGRAM = re.compile(r"^```python\n(.*?)^```\n\n```text\n(.*?)^```$", re.M | re.S)
STARTS_PROCESSES = re.compile(r"\bLocalCluster\b|\bClient\(|\bmultiprocessing\b|\bsubprocess\b")


@dataclass(frozen=True)
class Program:
    cell: str
    code: str
    printed: str


def programs_of(notebook: Json) -> list[Program]:
    """The python blocks that a text block follows, in Markdown outside of the tabs."""
    tabs = {cell["id"] for cell in sections(notebook).get("same", [])}
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "markdown" and cell["id"] not in tabs]
    return [Program(cell["id"], *blocks) for cell in cells for blocks in PROGRAM.findall(source(cell))]


def unproven(notebook: Json) -> list[str]:
    """Cells that start processes: the Markdown that shows such code and not what it prints, and code that does it."""
    proven = {program.code for program in programs_of(notebook)}
    faults = []
    for cell in notebook["cells"]:
        shown = [source(cell)] if cell["cell_type"] == "code" else re.findall(
            r"^```python\n(.*?)^```$", source(cell), re.M | re.S
        )  # fmt: skip
        faults += [cell["id"] for code in shown if STARTS_PROCESSES.search(code) and code not in proven]
    return faults


def program_faults(program: Program, folder: Path) -> list[str]:
    """The program, run from a file by a Python of its own, prints what stands below it."""
    file = folder / "program.py"
    file.write_text(program.code, encoding="utf-8")
    done = subprocess.run([sys.executable, str(file)], capture_output=True, text=True, timeout=300, cwd=folder)
    if done.returncode:
        return [f"{program.cell}: the program fails: {done.stderr[-1500:]}"]
    if done.stdout != program.printed:
        return [f"{program.cell}: the program prints {done.stdout!r}; the page says {program.printed!r}"]
    return []


NOTEBOOKS = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in chapters()}
PROGRAMS = [(stem, program) for stem, notebook in NOTEBOOKS.items() for program in programs_of(notebook)]


@pytest.mark.skipif(find_spec("distributed") is None, reason="the extra `distributed` is not installed")
@pytest.mark.parametrize(
    ("stem", "program"), PROGRAMS, ids=[f"{stem}-{k}-{program.cell}" for k, (stem, program) in enumerate(PROGRAMS)]
)
def test_a_program_prints_what_the_page_says(stem: str, program: Program, tmp_path: Path) -> None:
    assert program_faults(program, tmp_path) == []


@pytest.mark.parametrize("stem", NOTEBOOKS)
def test_code_that_starts_processes_is_a_program_with_its_output(stem: str) -> None:
    assert unproven(NOTEBOOKS[stem]) == []


def test_the_chapter_on_clusters_has_programs() -> None:
    assert len([stem for stem, _ in PROGRAMS if stem == "10_beyond_one_machine"]) >= 3


def sample(text: str) -> Json:
    return {"cells": [{"cell_type": "markdown", "id": "shown", "source": text, "metadata": {}}]}


@pytest.mark.parametrize(
    ("code", "printed", "fault"),
    [
        ("print(2)\n", "2\n", None),
        ("print(2)\n", "3\n", "prints '2\\n'; the page says '3\\n'"),
        ("1 / 0\n", "", "ZeroDivisionError"),
    ],
)
def test_a_planted_fault_is_found(tmp_path: Path, code: str, printed: str, fault: str | None) -> None:
    (program,) = programs_of(sample(f"Words.\n\n```python\n{code}```\n\n```text\n{printed}```\n\nMore."))
    assert (program.code, program.printed) == (code, printed)
    found = program_faults(program, tmp_path)
    assert (fault is None and found == []) or (fault is not None and fault in found[0])


def test_processes_without_an_output_are_found() -> None:
    assert unproven(sample("```python\nLocalCluster()\n```\n")) == ["shown"]
    assert unproven(sample("```python\nLocalCluster()\n```\n\n```text\n\n```")) == []
    cell = {"cell_type": "code", "id": "run", "source": "c = LocalCluster()", "metadata": {}}
    assert unproven({"cells": [cell]}) == ["run"]


def test_programs_run_against_this_package() -> None:
    code = "import gdcore, pathlib; print(pathlib.Path(gdcore.__file__).parents[1])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd="/")
    assert Path(done.stdout.strip()) == ROOT
