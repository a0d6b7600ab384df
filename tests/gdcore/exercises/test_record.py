"""The record of solved exercises: what it keeps, when it keeps nothing, and that it never disturbs a check."""

from __future__ import annotations

import builtins
import json
from pathlib import Path
from typing import Any

import pytest

from gdcore.exercises import catalog, check, progress
from gdcore.exercises.record import record_file, results

NAME = "linear-regression/mse-gradient"
EXERCISE = catalog()[NAME]


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "deep" / "progress.json"
    monkeypatch.setenv("GDCORE_PROGRESS", str(path))
    return path


def go_home(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """To a reader's own machine: neither a test nor CI nor the build of a book."""
    for name in ("GDCORE_PROGRESS", "GDCORE_FACE", "CI", "PYTEST_CURRENT_TEST"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(folder))


def test_results_are_kept_and_solved_stays_solved(file: Path) -> None:
    check(NAME, ...)
    assert not file.exists()  # not started is not a try
    check(NAME, lambda theta, X, y: -EXERCISE.solution(theta, X, y))
    assert results()[NAME]["mistake"] == "sign"
    assert not results()[NAME]["passed"]
    check(NAME, EXERCISE.solution)
    check(NAME, lambda theta, X, y: 0)
    entry = results()[NAME]
    assert (entry["passed"], entry["status"] == "correct", entry["tries"]) == (True, False, 3)
    kept = json.loads(file.read_text(encoding="utf-8"))
    assert kept["downhill"] == 1 and list(kept["results"]) == [NAME]
    assert [path.name for path in file.parent.iterdir()] == ["progress.json"]


def test_progress_shows_chapters_bars_and_words(file: Path) -> None:
    check(NAME, EXERCISE.solution)
    check("linear-regression/mse", lambda theta, X, y: 0)
    shown = progress()
    assert f"1 of {len(catalog())} exercises solved" in repr(shown)
    total = sum(exercise.chapter == EXERCISE.chapter for exercise in catalog().values())
    assert f"02_linear_regression                 #{'.' * (total - 1)}  1 of {total}" in repr(shown)
    html = shown._repr_html_()
    assert f"<li>{EXERCISE.title}: solved</li>" in html
    assert f'<progress max="{total}" value="1"' in html
    assert f"<li>{catalog()['linear-regression/mse'].title}: wrong</li>" in html
    assert html.count("not tried yet") == len(catalog()) - 2


@pytest.mark.parametrize("text", ["", "{", "[]", '{"results": 3}', '{"results": {"a": 1}}'])
def test_a_damaged_file_counts_as_empty(file: Path, text: str) -> None:
    file.parent.mkdir()
    file.write_text(text, encoding="utf-8")
    assert results() == {}
    assert check(NAME, EXERCISE.solution).passed
    assert results()[NAME]["passed"]


def test_a_file_that_cannot_be_written_disturbs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "taken").write_text("a file, not a folder")
    monkeypatch.setenv("GDCORE_PROGRESS", str(tmp_path / "taken" / "progress.json"))
    assert check(NAME, EXERCISE.solution).passed
    assert results() == {}


@pytest.mark.parametrize("value", ["off", "OFF", ""])
def test_the_variable_turns_it_off(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("GDCORE_PROGRESS", value)
    assert record_file() is None
    assert check(NAME, EXERCISE.solution).passed
    assert results() == {}


def test_by_default_it_lies_in_the_readers_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    go_home(monkeypatch, tmp_path)
    assert record_file() == tmp_path / "downhill" / "progress.json"


@pytest.mark.parametrize(("name", "value"), [("CI", "true"), ("PYTEST_CURRENT_TEST", "x"), ("GDCORE_FACE", "page")])
def test_under_test_in_ci_and_in_a_build_nothing_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    go_home(monkeypatch, tmp_path)
    monkeypatch.setenv(name, value)
    assert record_file() is None


def test_without_platformdirs_nothing_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    go_home(monkeypatch, tmp_path)
    found = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name == "platformdirs":
            raise ImportError(name)
        return found(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    assert record_file() is None
