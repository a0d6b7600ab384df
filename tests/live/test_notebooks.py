"""The chapters as JupyterLite offers them: no markup of the book's own, the right kernel, nothing run yet."""

from __future__ import annotations

import ast
import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.book.site import ROOT, built
from tests.live.book import copy_book
from tools.lite import interface, notebooks
from tools.lite.notebooks import authors, titles
from tools.lite.plain import plain
from tools.lite.settings import Folders

FILES = built() / "lite" / "files"
CHAPTERS = sorted((ROOT / "chapters").glob("*.ipynb"))
TITLES = {"02_lines": "Lines", "glossary": "Glossary"}
AUTHORS = {"one": ("Polyak", "1964"), "two": ("Robbins and Monro", "1951"), "many": ("Goyal et al.", "2017")}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Nothing *special* in $x$.", "Nothing *special* in $x$."),
        ("the {term}`gradient`, {term}`two words <gradient>`", "the gradient, two words"),
        ("as shown {cite}`one`, {cite}`one,many`", "as shown (Polyak, 1964), (Polyak, 1964; Goyal et al., 2017)"),
        ("{cite:t}`two` say", "Robbins and Monro (1951) say"),
        ("[](02_lines.ipynb#top), [this](02_lines.ipynb)", "[Lines](02_lines.ipynb#top), [this](02_lines.ipynb)"),
        ("`{term}` and ``{cite}`one` `` stay", "`{term}` and ``{cite}`one` `` stay"),
        (":::{admonition} Guess\n:class: tip\nHow {term}`far`?\n\nAgain.\n:::\nAfter.",
         "> **Guess**\n>\n> How far?\n>\n> Again.\n\nAfter."),
        (":::{exercise} Slope\n:label: ex-slope\n\nWrite `f`.\n:::", "> **Exercise: Slope**\n>\n> Write `f`."),
        ("::::{tab-set}\n:::{tab-item} PyTorch\n:sync: a\n\n```python\nx[:]  # {term}`x`\n:::\n```\n:::\n::::",
         "**PyTorch**\n\n```python\nx[:]  # {term}`x`\n:::\n```"),
        ("(here)=\n## Title", "## Title"),
        ("<details class=\"solution\"><summary>Solution</summary>\n\n```python\npass\n```\n\n</details>",
         "<details class=\"solution\"><summary>Solution</summary>\n\n```python\npass\n```\n\n</details>"),
    ],
)  # fmt: skip
def test_markup_becomes_words(text: str, wanted: str) -> None:
    assert plain(text, TITLES, AUTHORS) == wanted


@pytest.mark.parametrize("text", ["{numref}`figure`", ":::{note} Careful\n:::"])
def test_what_has_no_plain_form_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no plain form"):
        plain(text, TITLES, AUTHORS)


def test_titles_and_authors() -> None:
    assert titles(ROOT / "chapters")["02_linear_regression"].startswith("Linear regression")
    found = authors(ROOT / "chapters" / "references.bib")
    assert found["polyak1964"] == ("Polyak", "1964")
    assert found["robbins1951"] == ("Robbins and Monro", "1951")
    assert found["bottou2018"] == ("Bottou et al.", "2018")


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_a_chapter_is_ready_to_be_run(path: Path) -> None:
    notebook = json.loads((FILES / path.name).read_text(encoding="utf-8"))
    source = json.loads(path.read_text(encoding="utf-8"))
    assert notebook["metadata"]["kernelspec"]["language"] == "python"
    assert notebook["metadata"]["kernelspec"]["name"] == "python"  # else JupyterLite asks which kernel to start
    assert [cell["id"] for cell in notebook["cells"]] == [cell["id"] for cell in source["cells"]]
    for cell, original in zip(notebook["cells"], source["cells"], strict=True):
        if cell["cell_type"] == "code":
            assert (cell["outputs"], cell["execution_count"]) == ([], None)
            assert cell["source"] == "".join(original["source"])
        else:
            outside_code = re.sub(r"```.*?```|`[^`]*`", "", cell["source"], flags=re.S)
            assert not re.search(r":::|\{(?:term|cite|cite:t|ref|doc|eq|numref)\}|\[\]\(", outside_code), cell["id"]


def bundle_lock() -> dict[str, Any]:
    path = built() / "lite" / "static" / "pyodide" / "pyodide-lock.json"
    packages: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["packages"]
    return packages


def absent(code: str, lock: dict[str, Any]) -> set[str]:
    """What a cell imports that neither Python nor the bundle has."""
    there = {name for entry in lock.values() for name in entry["imports"]} | set(sys.stdlib_module_names)
    found = set()
    for node in ast.walk(ast.parse(code)):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
        found |= {name.split(".")[0] for name in names} - there
    return found


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_all_that_a_chapter_imports_is_there(path: Path) -> None:
    lock = bundle_lock()
    cells = json.loads((FILES / path.name).read_text(encoding="utf-8"))["cells"]
    lacking = {cell["id"]: absent(cell["source"], lock) for cell in cells if cell["cell_type"] == "code"}
    assert {name: names for name, names in lacking.items() if names} == {}
    assert absent("import torch.nn, gdcore\nfrom jax import numpy", lock) == {"torch", "jax"}


def test_the_list_names_every_notebook() -> None:
    index = json.loads((FILES.parent / "api" / "contents" / "all.json").read_text(encoding="utf-8"))
    listed = {entry["path"]: entry for entry in index["content"]}
    assert set(listed) == {path.name for path in CHAPTERS} == {path.name for path in FILES.iterdir()}
    for name, entry in listed.items():
        assert (entry["type"], entry["size"]) == ("notebook", (FILES / name).stat().st_size)


def test_only_what_changed_is_written_and_what_is_gone_goes(tmp_path: Path) -> None:
    folders = copy_book(tmp_path)
    notebooks.make(folders)
    files = folders.lite / "files"
    before = {path.name: path.stat().st_mtime_ns for path in files.iterdir()}
    changed, gone = CHAPTERS[0].name, CHAPTERS[1].name
    text = (folders.root / "chapters" / changed).read_text(encoding="utf-8")
    (folders.root / "chapters" / changed).write_text(text.replace("gradient", "slope", 1), encoding="utf-8")
    (folders.root / "chapters" / gone).unlink()
    for path in (folders.root / "chapters").glob("*.ipynb"):  # their links lead to the one that is gone
        path.write_text(path.read_text(encoding="utf-8").replace(f"[]({gone}", f"[gone]({gone}"), encoding="utf-8")
    notebooks.make(folders)
    after = {path.name: path.stat().st_mtime_ns for path in files.iterdir()}
    assert gone not in after
    assert after[changed] != before[changed]
    assert after[CHAPTERS[-1].name] == before[CHAPTERS[-1].name]


def test_the_interface_is_built_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folders = copy_book(tmp_path)
    built = []

    def build(folders: Folders, target: Path) -> None:
        built.append(target)
        (target / "notebooks").mkdir(parents=True)
        (target / "notebooks" / "index.html").touch()

    monkeypatch.setattr(interface, "build", build)
    interface.make(folders)
    folders.bundle.mkdir(parents=True)
    (folders.bundle / "kept.whl").touch()
    interface.make(folders)
    assert len(built) == 1
    (folders.live / "overrides.json").write_text("{}")
    interface.make(folders)
    assert len(built) == 2
    assert (folders.bundle / "kept.whl").is_file()
    (folders.lite / "notebooks" / "index.html").unlink()
    interface.make(folders)
    assert len(built) == 3


def test_the_interface_is_lean() -> None:
    lite = built() / "lite"
    config = json.loads((lite / "jupyter-lite.json").read_text(encoding="utf-8"))["jupyter-config-data"]
    assert {each["name"] for each in config["federated_extensions"]} == set(interface.EXTENSIONS)
    assert not list(lite.rglob("*.map"))
    size = sum(path.stat().st_size for path in lite.rglob("*") if "pyodide" not in path.parts and path.is_file())
    assert size < 25e6
