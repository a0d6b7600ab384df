"""The tabs of "the same in ...": each one's code prints what the page says it prints."""

from __future__ import annotations

import json
import os
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.chapters.canonical import chapters
from tests.chapters.checks import TABS, TABS_AT_LEAST, Tab, tab_faults, tabs_of
from tests.chapters.sample import chapter
from tests.chapters.test_template import _replaced

# TensorFlow tells stderr about the processor that it runs on, and looks for graphics cards.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")

NOTEBOOKS = {path.stem: json.loads(Path(path).read_text(encoding="utf-8")) for path in chapters()}
PROGRAMS = [(stem, tab) for stem, notebook in NOTEBOOKS.items() for tab in tabs_of(notebook)[0]]


@pytest.mark.parametrize("stem", NOTEBOOKS)
def test_a_chapter_shows_the_same_in_other_libraries(stem: str) -> None:
    assert tabs_of(NOTEBOOKS[stem])[1] == []


@pytest.mark.parametrize(("stem", "tab"), PROGRAMS, ids=[f"{stem}-{tab.label}" for stem, tab in PROGRAMS])
def test_a_tab_prints_what_the_page_says(stem: str, tab: Tab) -> None:
    if tab.label == "TensorFlow" and sys.version_info >= (3, 14) and find_spec("tensorflow") is None:
        pytest.skip("TensorFlow has no release for this Python yet")
    assert tab_faults(tab) == []


def test_the_chapter_on_frameworks_runs_them_all() -> None:
    """The sources' three programs in every framework; the other two sets wherever the algorithm exists."""
    found = [tab for stem, tab in PROGRAMS if stem == "09_frameworks"]
    assert {tab.label for tab in found} == set(TABS)
    three = [tab for tab in found if "one sample" in tab.code]
    assert {tab.label for tab in three} == set(TABS)
    for tab in three:
        assert tab.printed.count("agree") == 3 and "False" not in tab.printed
        assert tab.printed.count("1e-12 True") == 3
    torch = next(tab for tab in three if tab.label == "PyTorch")
    assert torch.printed.count("float32 to 1e-6 True") == 3


def test_chapters_show_at_least_two_libraries() -> None:
    assert set(TABS) >= TABS_AT_LEAST == {"PyTorch", "scikit-learn"}


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("```text\n2.5\n", "```text\n2.6\n", "tab scikit-learn prints '2.5\\n'; the page says '2.6\\n'"),
        ("print(2.5)", "print(1 / 0)", "tab scikit-learn: ZeroDivisionError"),
        ("```text\n2\n```\n", "", "tab PyTorch: one python block, then one text block wanted"),
        (":sync: sklearn\n", "", "tab scikit-learn: sync None"),
        (":sync: sklearn\n", ":sync: pytorch\n", "tab scikit-learn: sync 'pytorch'"),
        ("{tab-item} PyTorch", "{tab-item} Torch", "tab Torch: sync 'pytorch'"),
        ("```python\nprint(2.5)\n```\n\n```text\n2.5\n```\n", "Not there.\n", "neither a program nor a sentence"),
        (
            "```python\nprint(2.5)\n```\n\n```text\n2.5\n```\n",
            "There is no such algorithm in this library, nor will there be.\n",
            "no tab with a program for scikit-learn",
        ),
    ],
)
def test_a_planted_fault_is_found(old: str, new: str, fault: str) -> None:
    tabs, faults = tabs_of(_replaced(old, new))
    faults += [each for tab in tabs for each in tab_faults(tab)]
    assert any(fault in each for each in faults), faults


def test_the_sample_passes() -> None:
    tabs, faults = tabs_of(chapter())
    assert faults == [] and [fault for tab in tabs for fault in tab_faults(tab)] == []
