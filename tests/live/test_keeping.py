"""Nothing lost: a reload, a new version of the book, another browser, a local notebook's record."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from gdcore.exercises import catalog
from tests.book.checks import SETTLED, axe_faults
from tests.book.site import ROOT, Site
from tests.live.page import PAGES, LivePage, answer, book_cells, own_cells, reader

PAGE = "chapters/01_gradients.html"
NAME = PAGE.removesuffix(".html")
SOLVED = {"status": "correct", "mistake": None, "passed": True, "tries": 2, "when": "2026-01-01T00:00:00+00:00"}
WRONG = {"status": "mistake", "mistake": "sign", "passed": False, "tries": 1, "when": "2026-01-02T00:00:00+00:00"}


def rebuilt(live: LivePage, cells: list[dict[str, Any]]) -> None:
    """The same page after the book was built again with these cells."""
    live.context.unroute(PAGES)
    live.context.route(PAGES, lambda route: answer(route, PAGE, cells))
    live.open()
    live.edit()


def test_edits_survive_a_reload_and_a_new_version_of_the_book(browser: Browser, site: Site) -> None:
    codes = ("a = 1", "b = 2", "c = 3", "d = 4")
    old = own_cells(site, PAGE, *codes)
    first, second, third, fourth = (cell["id"] for cell in old)
    with reader(browser, site, PAGE, cells=old) as live:
        live.edit()
        live.write(first, "a = 'mine'")
        live.write(second, "b = 'mine'")
        live.write(fourth, "d = 'mine'")
        live.page.reload()
        live.edit()
        assert [live.text(id) for id in (first, second, third)] == ["a = 'mine'", "b = 'mine'", "c = 3"]

        new = [dict(cell) for cell in old[:3]]  # the fourth is gone; the second and the third are changed
        new[1] |= {"source": "b = 22", "hash": "new"}
        new[2] |= {"source": "c = 33", "hash": "new"}
        rebuilt(live, new)
        assert [live.text(id) for id in (first, second, third)] == ["a = 'mine'", "b = 'mine'", "c = 33"]
        both = live.cell(second).locator(".live-both")
        assert "The book has changed this cell" in both.inner_text() and "b = 22" in both.inner_text()
        assert live.page.locator(".live-both").count() == 1
        assert "d = 'mine'" in live.page.locator(".live-lost").inner_text()

        live.write(second, "b = 'mine, better'")  # undecided yet
        rebuilt(live, new)
        assert live.text(second) == "b = 'mine, better'"
        live.cell(second).get_by_role("button", name="Keep mine").click()
        assert live.page.locator(".live-both").count() == 0
        rebuilt(live, new)
        assert live.text(second) == "b = 'mine, better'"
        assert live.page.locator(".live-both").count() == 0

        new[1] |= {"source": "b = 222", "hash": "newest"}
        rebuilt(live, new)
        live.cell(second).get_by_role("button", name="Take the book's").click()
        assert live.text(second) == "b = 222"
        assert live.page.locator(".live-both").count() == 0
        live.cell(second).locator(".cm-content").click()
        live.page.keyboard.press("ControlOrMeta+z")  # even that can be undone
        assert live.text(second) == "b = 'mine, better'"
        assert "d = 'mine'" in live.page.locator(".live-lost").inner_text()


def test_a_file_carries_everything_to_another_browser(browser: Browser, site: Site, tmp_path: Path) -> None:
    cells = own_cells(site, PAGE, "a = 1", "b = 2")
    first, second = (cell["id"] for cell in cells)
    name = next(iter(catalog()))
    file = tmp_path / "downhill.json"
    with reader(browser, site, PAGE, cells=cells) as live:
        live.edit()
        live.write(first, "a = 'mine'")
        live.page.evaluate("(results) => downhill.store.addResults(results)", {name: SOLVED})
        live.page.locator(".live-yours > summary").click()
        with live.page.expect_download() as download:
            live.page.get_by_role("button", name="Save to a file").click()
        download.value.save_as(file)
        live.wait_for("1 edited cell, 1 exercise answered", ".work-said")
        live.page.get_by_role("button", name="Erase").click()
        live.page.locator(".work-said").get_by_role("button", name="Keep").click()
        assert live.text(first) == "a = 'mine'"
        live.page.get_by_role("button", name="Erase").click()
        live.page.locator(".work-said").get_by_role("button", name="Erase").click()
        assert live.text(first) == "a = 1"
        assert live.page.evaluate("Object.keys(localStorage).filter((k) => k.startsWith('downhill/'))") == []
    with reader(browser, site, PAGE, cells=cells) as live:
        live.edit()
        live.write(first, "a = 'another'")
        live.page.locator(".live-yours > summary").click()
        live.page.locator(".live-yours input[type=file]").set_input_files(file)
        live.wait_for("1 cell is written differently here and in the file", ".work-said")
        live.page.get_by_role("button", name="Keep those here").click()
        assert live.text(first) == "a = 'another'"
        live.page.locator(".live-yours input[type=file]").set_input_files(file)
        live.page.get_by_role("button", name="Take the file's").click()
        assert live.text(first) == "a = 'mine'"
        assert live.text(second) == "b = 2"
        assert live.page.evaluate("() => downhill.store.results()")[name]["passed"] is True
        for text, fault in (
            ("no json", "not a file of this course"),
            ('{"downhill": 1, "cells": {"a": 3}}', "damaged"),
        ):
            (tmp_path / "broken.json").write_text(text, encoding="utf-8")
            live.page.locator(".live-yours input[type=file]").set_input_files(tmp_path / "broken.json")
            live.wait_for(fault, ".work-said")
        assert live.text(first) == "a = 'mine'"


def test_the_record_of_a_local_notebook_is_taken_in(browser: Browser, site: Site, tmp_path: Path) -> None:
    """Written by gdcore in a kernel of its own, read by the page, shown as bar, list and mark."""
    record = tmp_path / "progress.json"
    chapter = [exercise for exercise in catalog().values() if exercise.chapter == "01_gradients"]
    code = "from gdcore.exercises import catalog, check\n" + "\n".join(
        f"check({e.name!r}, catalog()[{e.name!r}].solution)" for e in chapter
    )
    environment = {**os.environ, "GDCORE_PROGRESS": str(record)}
    subprocess.run([sys.executable, "-c", code], check=True, env=environment, cwd=ROOT, timeout=120)
    with reader(browser, site, "chapters/exercises.html") as live:
        bar = live.page.locator('.progress-bar-of[data-chapter="01_gradients"]')
        assert bar.inner_text() == f"0 of {len(chapter)} solved"
        live.page.locator(".your-work input[type=file]").set_input_files(record)
        live.wait_for(f"{len(chapter)} exercises answered", ".work-said")
        assert bar.inner_text() == f"{len(chapter)} of {len(chapter)} solved"
        assert bar.locator("progress").evaluate("(e) => e.value / e.max") == 1
        total = live.page.locator('.progress-bar-of[data-chapter="all"]').inner_text()
        assert total == f"{len(chapter)} of {len(catalog())} solved"
        link = live.page.locator(f"li.exercise--{chapter[0].name.replace('/', '--')}")
        assert link.inner_text().endswith("solved") and "#ex-" in (link.locator("a").get_attribute("href") or "")
        mark = live.page.locator('.bd-sidebar-primary a[href$="01_gradients.html"] .progress-mark')
        assert "✓" in mark.inner_text() and mark.get_attribute("data-done") == "true"
        assert live.page.locator(".progress-mark").count() == 1


@pytest.mark.parametrize("view", ["light", "dark", "phone"])
def test_the_page_of_all_exercises_shows_progress(browser: Browser, site: Site, view: str) -> None:
    by_chapter: dict[str, list[str]] = {}
    for name, exercise in catalog().items():
        by_chapter.setdefault(exercise.chapter, []).append(name)
    chapters = list(by_chapter.values())
    results = dict.fromkeys(chapters[0], SOLVED) | {chapters[1][0]: SOLVED, chapters[1][1]: WRONG}
    with reader(browser, site, "chapters/exercises.html", view) as live:
        live.page.evaluate("(results) => downhill.store.addResults(results)", results)
        live.page.reload()
        live.page.evaluate(SETTLED)
        said = live.page.locator(f"li.exercise--{chapters[1][1].replace('/', '--')}").inner_text()
        assert said.endswith("not solved yet; last answer: sign")
        listed = live.page.locator("li[class*='exercise--']").count()
        assert listed == len(catalog())
        marks = live.page.locator(".progress-mark").all_text_contents()
        assert len(marks) == 2 and "✓" in marks[0] and f"1/{len(chapters[1])}" in marks[1]
        assert axe_faults(live.page) == []
        live.page.evaluate("([name, r]) => downhill.store.addResults({ [name]: r })", [chapters[0][0], WRONG])
        assert "✓" in live.page.locator(".progress-mark").first.text_content()  # solved stays solved


def test_without_scripts_the_pages_are_as_ever(browser: Browser, site: Site) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(site.address + PAGE)
        assert page.get_by_role("button", name="Run here").count() == 0
        assert page.locator("div.cell_output").first.is_visible()
        page.goto(site.address + "chapters/exercises.html")
        assert page.locator("li[class*='exercise--']").count() == len(catalog())
        assert not page.locator(".progress-bar-of, .your-work").first.is_visible()


def test_the_build_knows_every_cell_by_its_source(site: Site, tmp_path: Path) -> None:
    """One cell changed in a notebook changes that cell's hash and no other; each has its place in the page."""
    from _ext.downhill.live import code_cells

    path = ROOT / "chapters" / "01_gradients.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    before = code_cells(path)
    assert [{**cell, "index": 0} for cell in before] == [{**cell, "index": 0} for cell in book_cells(site, PAGE)]
    html = (site.folder / PAGE).read_text(encoding="utf-8")
    assert all(f'id="cell-{cell["id"]}"' in html for cell in before)
    changed = next(cell for cell in notebook["cells"] if cell["id"] == before[2]["id"])
    changed["source"] = [*changed["source"], "\nx = 1"]
    (tmp_path / "changed.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    after = code_cells(tmp_path / "changed.ipynb")
    assert [k for k, (a, b) in enumerate(zip(before, after, strict=True)) if a["hash"] != b["hash"]] == [2]
