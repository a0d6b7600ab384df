"""The solution a reader sees is the one that is proven: taken out of the page, run in the stub, checked."""

from __future__ import annotations

import json
import re
from pathlib import Path

import matplotlib
import pytest

from tests.chapters.canonical import chapters
from tests.chapters.checks import all_solution_faults, exercises_of, explorers_of, lines_of
from tests.chapters.sample import chapter
from tests.chapters.test_template import _replaced


@pytest.fixture(autouse=True)
def live(monkeypatch: pytest.MonkeyPatch) -> None:
    matplotlib.use("Agg")
    monkeypatch.setenv("GDCORE_FACE", "live")


@pytest.mark.parametrize("path", chapters(), ids=lambda path: path.stem)
def test_every_solution_passes_and_every_stub_is_not_started(path: Path) -> None:
    assert all_solution_faults(json.loads(path.read_text(encoding="utf-8"))) == []


def test_the_catalog_and_the_chapters_hold_the_same_exercises() -> None:
    from gdcore.exercises import catalog

    shown = {}
    for path in chapters():
        for exercise in exercises_of(json.loads(path.read_text(encoding="utf-8")))[0]:
            assert exercise.name not in shown, f"{exercise.name} stands in two places"
            shown[exercise.name] = path.stem
    assert shown == {name: exercise.chapter for name, exercise in catalog().items()}


def test_every_mistake_points_at_a_line_that_is_there() -> None:
    from gdcore.exercises import catalog

    lines = {path.stem: lines_of(json.loads(path.read_text(encoding="utf-8"))) for path in chapters()}
    lost = [
        f"{name}, {mistake.name}: ({mistake.line})"
        for name, exercise in catalog().items()
        for mistake in exercise.mistakes
        if mistake.line and mistake.line not in lines[exercise.chapter]
    ]
    assert lost == []


def test_every_explorer_of_the_package_stands_in_its_chapter() -> None:
    from gdcore.explorers import catalog

    shown = set()
    for path in chapters():
        text = path.read_text(encoding="utf-8")
        module = re.findall(r"from gdcore\.explorers import (\w+) as explorers", text)[0]
        shown |= {f"{module}/{name}" for name in explorers_of(json.loads(text))}
    assert {name for name in catalog() if not name.startswith("intro/")} <= shown


def test_the_sample_passes() -> None:
    assert all_solution_faults(chapter()) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("```python\nanswer = 4", "```python\nanswer = 5", "sums/sum-1: 'wrong', not 'correct'"),
        ("```python\nanswer = 4", "```python\nanswer = unheard_of", "'correct' wanted, but NameError"),
        ("answer = ...", "answer = 3", "sums/sum-1: 'wrong', not 'not started'"),
        ("ex-sum-2", "ex-sum-two", "exercise 'sum-2' lacks its prompt"),
        ("exercise-sum-2", "stub-2", "exercise 'sum-2' lacks"),
        (
            'check("sums/sum-2", answer)',
            'check("sums/sum-1", answer)',
            "'sum-2': its check cell calls another",
        ),
        ("</summary>", "</summary>\n\n```python\n1\n```", "one python block"),
    ],
)
def test_a_planted_fault_is_found(old: str, new: str, fault: str) -> None:
    found = all_solution_faults(_replaced(old, new))
    assert any(fault in each for each in found), found
