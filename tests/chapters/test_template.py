"""Every chapter follows the book's template and its voice; a missing or misplaced part is found."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.chapters.canonical import CHAPTERS, ROOT, Json, chapters, text_of
from tests.chapters.checks import chapter_faults, prose_faults
from tests.chapters.sample import chapter

PAGES = sorted([*ROOT.glob("*.md"), *CHAPTERS.glob("*.md")])


@pytest.mark.parametrize("path", chapters(), ids=lambda path: path.stem)
def test_a_chapter_follows_the_template(path: Path) -> None:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    assert chapter_faults(notebook, int(path.name[:2])) == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_the_other_pages_keep_the_voice(path: Path) -> None:
    assert prose_faults(path.read_text(encoding="utf-8"), path.name) == []


def test_the_sample_has_no_faults() -> None:
    assert chapter_faults(chapter(), 7) == []


def _replaced(old: str, new: str) -> Json:
    """The sample chapter with a text replaced wherever it stands; old must be there."""
    notebook = chapter()
    for cell in notebook["cells"]:
        cell["source"] = text_of(cell["source"])
    text = json.dumps(notebook, ensure_ascii=False)
    old, new = json.dumps(old, ensure_ascii=False)[1:-1], json.dumps(new, ensure_ascii=False)[1:-1]
    assert old in text
    replaced: Json = json.loads(text.replace(old, new))
    return replaced


@pytest.mark.parametrize(
    "name",
    ["question", "intuition", "derivation", "implementation", "experiments", "same", "exercises", "mistakes"],
)
def test_a_missing_section_is_found(name: str) -> None:
    notebook = chapter()
    notebook["cells"] = [cell for cell in notebook["cells"] if cell["id"] != name]
    assert f"no section {name!r}" in chapter_faults(notebook, 7)


def test_sections_in_another_order_are_found() -> None:
    notebook = chapter()
    notebook["cells"].append(notebook["cells"].pop(-2))
    assert any(fault.startswith("sections in the order") for fault in chapter_faults(notebook, 7))


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("20 minutes", "a while", "promise: no time in minutes"),
        ("- count", "", "promise: 2 outcomes"),
        ("- count", "- count\n- a\n- b\n- c", "promise: 6 outcomes"),
        ("as show\nshow('figure', 'words')", "as show", "question: no picture"),
        ("**Predict.** How many?", "Move the slider.", "no prediction asked"),
        ("\\tag{7.2}", "", "derivation: lines (7.1), (7.3)"),
        ("\\tag{7.2}", "\\tag{7.3}", "derivation: lines (7.1), (7.3), (7.3)"),
        ("check_lines", "trust_me", "derivation: no cell checks it"),
        ("| x | y | z |\n", "", "mistakes: a table of 1 rows"),
        ("2. Two.", "2.\n3. c\n4. d\n5. e\n6. f".replace(".\n", ". b\n"), "summary: 6 points"),
        ("{cite}", "{term}", "reading: no citation"),
        ("explorers.heap()", "1", "1 Explorers; 2 at least"),
        ("## Trials", "#### Trials", "a heading of level 4 follows"),
        ("source = int", "\n".join("abcdefghijklm"), "cell 'shown' has 14 lines"),
        ("source = int", "# NBVAL_IGNORE_OUTPUT", "cell 'shown' switches the comparison"),
        ("with nothing wrong in it: tests plant faults.", ".", "a description of 23 characters"),
        ("Look at the heap.", "Simply look at the heap.", "cell 'question': 'simply'"),
        ("Look at the heap.", "Look at the heap!", "cell 'question': an exclamation mark"),
        ("Look at the heap.", "Look at the heap 🚀.", "cell 'question': '🚀'"),
    ],
)
def test_a_planted_fault_is_found(old: str, new: str, fault: str) -> None:
    found = chapter_faults(_replaced(old, new), 7)
    assert any(fault in each for each in found), found


def test_code_and_mathematics_are_not_prose() -> None:
    text = "`a != b` and $n!$ and\n\n```python\nx != y  # simply\n```\n\n![a picture](simply.png)\n\n$$\n5!\n$$"
    assert prose_faults(text, "here") == []
