"""Every chapter, made live in the page: run from first to last, its exercises answered, looked at by axe."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.book.site import Site
from tests.chapters.canonical import chapters
from tests.live.checks import (
    LOOKS,
    accessibility_faults,
    exercise_faults,
    output_faults,
    progress_faults,
    slider_faults,
    traffic_faults,
)
from tests.live.page import reader


@pytest.mark.parametrize("path", chapters(), ids=lambda path: path.stem)
def test_a_chapter_runs_and_answers_in_the_page(browser: Browser, site: Site, path: Path) -> None:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    k = chapters().index(path)  # the first in every look, the others in turn: all are cells of one kind
    with reader(browser, site, f"chapters/{path.stem}.html", formulas=k == 0) as live:
        live.start()
        live.bar("Run all").click()
        live.quiet()
        faults = output_faults(live.cells(), notebook) + slider_faults(live)
        faults += exercise_faults(live, notebook) + progress_faults(live, notebook)
        faults += accessibility_faults(live, LOOKS if k == 0 else [LOOKS[k % 3]])
        assert faults + traffic_faults(live, site.address) == []


def test_a_planted_fault_is_found(browser: Browser, site: Site) -> None:
    path = chapters()[0]
    notebook = json.loads(path.read_text(encoding="utf-8"))
    with reader(browser, site, f"chapters/{path.stem}.html") as live:
        live.start()
        assert any("not in the page" in fault for fault in output_faults({}, notebook))
        assert any(": idle: " in fault for fault in output_faults(live.cells(), notebook))
        assert "still those of the book" in slider_faults(live)[0]
        ran = {**notebook, "cells": [c for c in notebook["cells"] if c["cell_type"] == "code"][:2]}
        for cell in ran["cells"]:
            live.run(cell["id"])
        assert output_faults(live.cells(), ran) == []

        other = deepcopy(ran)
        printed = next(c for c in other["cells"] if c["outputs"])
        printed["outputs"][0] = {"output_type": "stream", "name": "stdout", "text": ["something else\n"]}
        assert output_faults(live.cells(), other)[0].startswith(f"{printed['id']}: shows")

        wrong = deepcopy(notebook)
        solutions = [c for c in wrong["cells"] if c["id"].startswith("solution-")]
        solutions[0]["source"] = ["```python\nnonsense = 1\n```\n", '<details class="solution">']
        assert any("to its solution the page says" in fault for fault in exercise_faults(live, wrong, 1))
        assert "does not mark" in progress_faults(live, wrong)[-1]

        live.page.evaluate("document.querySelector('.cm-content').removeAttribute('aria-label')")
        live.page.evaluate("document.querySelector('.live-state').style.color = '#ddd'")
        found = accessibility_faults(live, LOOKS[:1])
        assert any("aria-input-field-name" in fault for fault in found), found
        live.urls.append("https://cdn.example.org/numpy.whl")
        assert "asks outside the site" in traffic_faults(live, site.address)[0]
