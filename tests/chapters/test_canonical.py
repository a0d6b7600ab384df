"""Chapters are committed in one form, and nbval compares every output; planted faults turn each check red."""

from __future__ import annotations

import copy
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.chapters.canonical import (
    ROOT,
    Json,
    canonical_form,
    chapters,
    dumps,
    kernel_environment,
    structure_faults,
)
from tests.chapters.sample import chapter

ENVIRONMENT = {"name": "python3", "display_name": "Python 3", "language": "python"}


@pytest.mark.parametrize("path", chapters(), ids=lambda path: path.stem)
def test_a_chapter_is_committed_in_canonical_form(path: Path) -> None:
    assert structure_faults(path) == []


def test_there_are_chapters() -> None:
    assert len(chapters()) >= 3


def test_the_canonical_form_of_itself_is_itself() -> None:
    form = chapter()
    assert canonical_form(form) == form
    assert form["metadata"]["kernelspec"] == ENVIRONMENT


def _pixels(notebook: Json) -> None:
    cell = next(cell for cell in notebook["cells"] if cell["id"] == "heap")
    data = {"image/png": "aGFsbG8=", "text/plain": ["Figure: words"]}
    cell["outputs"] = [{"data": data, "metadata": {}, "output_type": "display_data"}]


def _output(notebook: Json, **output: object) -> None:
    next(cell for cell in notebook["cells"] if cell["id"] == "heap")["outputs"] = [output]


def _figure(notebook: Json, text: str) -> None:
    _output(notebook, output_type="display_data", metadata={}, data={"text/plain": [text]})


def _widgets(notebook: Json) -> None:
    notebook["metadata"]["widgets"] = {"application/vnd.jupyter.widget-state+json": {}}


def _execution_count(notebook: Json) -> None:
    next(cell for cell in notebook["cells"] if cell["cell_type"] == "code")["execution_count"] = 3


PLANTED: dict[str, tuple[Callable[[Json], None], str]] = {
    "pixels": (_pixels, "'heap' is not in canonical form: outputs"),
    "execution count": (_execution_count, "'imports' is not in canonical form: execution_count"),
    "widget state": (_widgets, "metadata are not the canonical ones"),
    "no language": (lambda n: n["metadata"]["kernelspec"].pop("language"), "metadata are not"),
    "an editor's id": (lambda n: n["cells"][3].update(id="3f2a9c1d"), "'3f2a9c1d'"),
    "no id": (lambda n: n["cells"][3].pop("id"), "needs an id"),
    "id twice": (lambda n: n["cells"][3].update(id="imports"), "used twice: imports"),
    "an editor's cell metadata": (
        lambda n: n["cells"][3]["metadata"].update(collapsed=True),
        "'heap' is not in canonical form: metadata",
    ),
    "stderr": (
        lambda n: _output(n, output_type="stream", name="stderr", text=["Warning\n"]),
        "'heap' writes to stderr",
    ),
    "an error": (
        lambda n: _output(n, output_type="error", ename="NameError", evalue="x", traceback=[]),
        "'heap' stores an error: NameError",
    ),
    "an address": (lambda n: _figure(n, "<object at 0x7f3a2b1c>"), "'heap' prints an address"),
    "a figure without words": (lambda n: _figure(n, "<Figure size 640x480 with 1 Axes>"), "without words"),
}


@pytest.mark.parametrize("fault", PLANTED)
def test_what_does_not_belong_in_a_committed_notebook_is_found(fault: str, tmp_path: Path) -> None:
    notebook = copy.deepcopy(chapter())
    path = tmp_path / "07_sums.ipynb"
    path.write_text(dumps(notebook), encoding="utf-8")
    assert structure_faults(path) == []
    plant, message = PLANTED[fault]
    plant(notebook)
    path.write_text(dumps(notebook), encoding="utf-8")
    assert any(message in fault for fault in structure_faults(path)), structure_faults(path)


def test_another_layout_of_the_same_json_is_found(tmp_path: Path) -> None:
    path = tmp_path / "07_sums.ipynb"
    path.write_text(dumps(chapter()).rstrip("\n"), encoding="utf-8")
    assert "laid out in another way" in structure_faults(path)[0]


def _notebook(path: Path, second: str) -> Path:
    """A notebook as an author writes it: without outputs."""
    cells = [
        {"cell_type": "code", "id": "one", "metadata": {}, "outputs": [], "source": "print('steps:', 60)"},
        {"cell_type": "code", "id": "two", "metadata": {}, "outputs": [], "source": second},
    ]
    path.write_text(dumps(canonical_form({"cells": cells, "metadata": {}})), encoding="utf-8")
    return path


def _run(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, env=kernel_environment(), capture_output=True, text=True, timeout=200)


def test_the_command_writes_what_nbval_accepts_and_what_changed_is_found(tmp_path: Path) -> None:
    good = _notebook(tmp_path / "good.ipynb", "21 + 21")
    failing = _notebook(tmp_path / "failing.ipynb", "1 / 0")
    warning = _notebook(tmp_path / "warning.ipynb", "import sys; sys.stderr.write('careful')")
    before = failing.read_text(encoding="utf-8")
    written = _run("tests.chapters.canonical", good, failing, warning)
    assert written.returncode == 1
    assert "failing.ipynb: " in written.stderr and "ZeroDivisionError" in written.stderr
    assert "warning.ipynb: cell 'two' writes to stderr: 'careful'" in written.stderr
    assert failing.read_text(encoding="utf-8") == before, "a chapter that fails was written"
    stored = good.read_text(encoding="utf-8")
    assert '"steps: 60\\n"' in stored and '"42"' in stored and structure_faults(good) == []

    changed = tmp_path / "changed.ipynb"
    changed.write_text(stored.replace('"42"', '"43"'), encoding="utf-8")
    silent = _notebook(tmp_path / "silent.ipynb", "21 + 21")  # plain nbval doesn't compare a cell without output
    checked = _run("tests.chapters.canonical", "--check", good, changed, silent)
    assert checked.returncode == 1 and "good.ipynb: unchanged" in checked.stdout
    assert "changed.ipynb: cell 'two' is not in canonical form: outputs" in checked.stderr
    assert "silent.ipynb: cell 'one' is not in canonical form: outputs" in checked.stderr
    assert '"43"' in changed.read_text(encoding="utf-8"), "--check wrote a file"

    options = ("-p", "no:cacheprovider", "-p", "no:xdist", "-rA", "--rootdir", tmp_path, "-c", "/dev/null")
    compared = _run("pytest", "-p", "tests.chapters.strict", "--nbval", good, changed, silent, *options)
    assert compared.returncode == 1
    found = set(re.findall(r"^(PASSED|FAILED) \S*?(\w+)\.ipynb::Cell (\d)", compared.stdout, re.M))
    assert found == {
        ("PASSED", "good", "0"),
        ("PASSED", "good", "1"),
        ("PASSED", "changed", "0"),
        ("FAILED", "changed", "1"),
        ("FAILED", "silent", "0"),
        ("FAILED", "silent", "1"),
    }
