"""In a real JupyterLab, driven by a real browser: each chapter runs to its end, and its slider moves its figure."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.chapters.canonical import canonical_form, chapters, dumps, warm_font_cache
from tests.lab.server import Lab, error_faults, run_all_cells, running, widget_faults

BROKEN = ["1 / 0"]
DEAD = [
    "import ipywidgets as w",
    'w.VBox([w.HTML(\'<svg width="300" height="200"><circle r="9"/></svg>\'), w.FloatSlider(description="rate")])',
]
ALIVE = [
    *DEAD[:1],
    'picture, slider = w.HTML(), w.FloatSlider(description="rate")',
    'draw = \'<svg width="300" height="200"><circle cx="50" cy="50" r="{}"/></svg>\'.format',
    "slider.observe(lambda change: picture.set_trait('value', draw(9 + 20 * slider.value)), 'value')",
    "picture.value = draw(9)",
    "w.VBox([picture, slider])",
]


def _notebook(path: Path, sources: list[str]) -> Path:
    cells = [
        {"cell_type": "code", "id": f"cell-{k}", "metadata": {}, "outputs": [], "source": source}
        for k, source in enumerate(sources)
    ]
    path.write_text(dumps(canonical_form({"cells": cells, "metadata": {}})), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    folder = tmp_path_factory.mktemp("lab")
    planted = {"broken": BROKEN, "dead": DEAD, "alive": ALIVE}
    notebooks = [_notebook(folder / f"{name}.ipynb", sources) for name, sources in planted.items()]
    warm_font_cache()
    with running([*chapters(), *notebooks], folder / "server") as server:
        yield server


@pytest.fixture(scope="module")
def tab(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1200, "height": 900})
    page.set_default_timeout(120_000)
    page.on("dialog", lambda dialog: dialog.accept())  # "leave page?": yes
    yield page
    page.close()


@pytest.mark.parametrize("name", [path.name for path in chapters()])
def test_a_chapter_runs_in_jupyterlab_and_its_slider_moves(lab: Lab, tab: Page, name: str) -> None:
    assert run_all_cells(tab, lab, name) == []
    assert error_faults(tab) == []
    assert widget_faults(tab) == []


def test_a_notebook_that_fails_is_found(lab: Lab, tab: Page) -> None:
    run_all_cells(tab, lab, "broken.ipynb")
    assert "ZeroDivisionError" in error_faults(tab)[0]
    assert widget_faults(tab) == ["no slider"]


def test_a_dead_slider_is_found(lab: Lab, tab: Page) -> None:
    assert run_all_cells(tab, lab, "dead.ipynb") + error_faults(tab) == []
    assert widget_faults(tab, seconds=1) == ["an arrow key on the first slider doesn't change its picture"]


def test_a_slider_that_moves_its_picture_passes(lab: Lab, tab: Page) -> None:
    assert run_all_cells(tab, lab, "alive.ipynb") + error_faults(tab) + widget_faults(tab) == []
