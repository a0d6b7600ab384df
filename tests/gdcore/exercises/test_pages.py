"""The catalog and the page say the same: the stub that parameters are read from, the prompt, the solution."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gdcore.exercises import Exercise, catalog

CHAPTERS = Path(__file__).parents[3] / "chapters"


def differences(exercise: Exercise, cells: dict[str, str]) -> list[str]:
    """What the page shows otherwise than the catalog; line breaks in a paragraph don't count."""
    slug = exercise.name.split("/")[1]
    text = " ".join("\n".join(cells.values()).split())
    same = {
        "stub": cells.get(f"exercise-{slug}", "").strip() == exercise.stub.strip(),
        "check": f'check("{exercise.name}", {exercise.variable})' in cells.get(f"check-{slug}", ""),
        "solution": f"```python\n{exercise.solution_code.strip()}\n```" in cells.get(f"solution-{slug}", ""),
        "prompt": " ".join(exercise.prompt.split()) in text,
        "title": exercise.title in text,
    }
    return [f"{exercise.name}: another {piece}" for piece, agrees in same.items() if not agrees]


def cells_of(exercise: Exercise) -> dict[str, str]:
    notebook = json.loads((CHAPTERS / f"{exercise.chapter}.ipynb").read_text(encoding="utf-8"))
    return {cell["id"]: "".join(cell["source"]) for cell in notebook["cells"]}


@pytest.mark.parametrize("name", catalog())
def test_the_page_shows_what_the_catalog_says(name: str) -> None:
    exercise = catalog()[name]
    assert differences(exercise, cells_of(exercise)) == []


@pytest.mark.parametrize(
    ("cell", "piece"),
    [("exercise-mse", "stub"), ("check-mse", "check"), ("solution-mse", "solution")],
)
def test_a_page_that_differs_is_found(cell: str, piece: str) -> None:
    exercise = catalog()["linear-regression/mse"]
    cells = cells_of(exercise)
    cells[cell] = cells[cell].replace("mse", "msd").replace("w, b", "weights, b")
    assert f"linear-regression/mse: another {piece}" in differences(exercise, cells)
    gone = {
        key: text.replace("It returns", "It gives").replace("Mean squared", "Squared") for key, text in cells.items()
    }
    assert f"{exercise.name}: another prompt" in differences(exercise, gone)


def unlisted(page: str) -> list[str]:
    """The chapters whose exercises the page of all exercises leaves out."""
    return [c for c in sorted({e.chapter for e in catalog().values()}) if f"{{exercise-list}} {c}\n" not in page]


def test_the_page_of_all_exercises_lists_every_chapter() -> None:
    page = (CHAPTERS / "exercises.md").read_text(encoding="utf-8")
    assert unlisted(page) == []
    assert unlisted(page.replace("{exercise-list} 07", "{exercise-list} 70")) == ["07_batches"]
