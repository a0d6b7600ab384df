"""The tabs of "the same in ...": each one's code prints what the page says it prints."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.chapters.canonical import chapters
from tests.chapters.checks import tab_faults, tabs_of
from tests.chapters.sample import chapter
from tests.chapters.test_template import _replaced

NOTEBOOKS = {path.stem: json.loads(Path(path).read_text(encoding="utf-8")) for path in chapters()}
TABS = [(stem, tab) for stem, notebook in NOTEBOOKS.items() for tab in tabs_of(notebook)[0]]


@pytest.mark.parametrize("stem", NOTEBOOKS)
def test_a_chapter_shows_the_same_in_both_libraries(stem: str) -> None:
    assert tabs_of(NOTEBOOKS[stem])[1] == []


@pytest.mark.parametrize(("stem", "tab"), TABS, ids=[f"{stem}-{tab.label}" for stem, tab in TABS])
def test_a_tab_prints_what_the_page_says(stem: str, tab: object) -> None:
    assert tab_faults(tab) == []  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("```text\n2.5\n", "```text\n2.6\n", "tab scikit-learn prints '2.5\\n'; the page says '2.6\\n'"),
        ("print(2.5)", "print(1 / 0)", "tab scikit-learn: ZeroDivisionError"),
        ("```text\n2\n```\n", "", "tab PyTorch: one python block, then one text block wanted"),
        (":sync: sklearn\n", "", "wanted"),
    ],
)
def test_a_planted_fault_is_found(old: str, new: str, fault: str) -> None:
    tabs, faults = tabs_of(_replaced(old, new))
    faults += [each for tab in tabs for each in tab_faults(tab)]
    assert any(fault in each for each in faults), faults


def test_the_sample_passes() -> None:
    tabs, faults = tabs_of(chapter())
    assert faults == [] and [fault for tab in tabs for fault in tab_faults(tab)] == []
