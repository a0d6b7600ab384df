"""What a chapter made live must do: functions from a live page to a list of faults, with thin tests over them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from gdcore.exercises import catalog
from tests.book.checks import ALL_BUT_COLOURS, COLOURS, axe_faults, overflow_faults
from tests.chapters.canonical import text_of
from tests.chapters.checks import ExerciseCells, exercises_of, tags
from tests.live.page import POLL, LivePage

Json = dict[str, Any]
MISTAKE = """from gdcore.exercises import audit, catalog
exercise = catalog()["{name}"]
{variable} = audit.attempt(exercise, exercise.mistakes[{k}].code)"""


def stored_texts(cell: Json) -> list[tuple[str, str]]:
    """The texts that a notebook stores below a cell: each stream whole, and each result as text."""
    return _merged(
        (output["name"], text_of(output["text"]))
        if output["output_type"] == "stream"
        else ("result", text_of(output["data"]["text/plain"]))
        for output in cell["outputs"]
    )


def shown_texts(cell: Json) -> list[tuple[str, str]]:
    """The same of a cell that was run in the page."""
    return _merged(
        ("result", message["bundle"]["text/plain"])
        if message["type"] == "display"
        else (message.get("name", "error"), message["text"])
        for message in cell["shown"]
    )


def _merged(pairs: Any) -> list[tuple[str, str]]:
    """Streams are merged, as the book's pages do it; results keep their order."""
    streams: dict[str, str] = {}
    results = []
    for kind, text in pairs:
        if kind == "result":
            results.append((kind, text))
        else:
            streams[kind] = streams.get(kind, "") + text
    return [*streams.items(), *results]


def output_faults(cells: dict[str, Json], notebook: Json) -> list[str]:
    """Cells that did not run, or say something else than the notebook has stored."""
    faults = []
    for stored in notebook["cells"]:
        if stored["cell_type"] != "code":
            continue
        cell = cells.get(stored["id"])
        if cell is None:
            faults.append(f"{stored['id']}: not in the page")
        elif cell["state"] != "done" and "raises-exception" not in tags(stored):
            faults.append(f"{stored['id']}: {cell['state']}: {shown_texts(cell)}")
        elif shown_texts(cell) != stored_texts(stored):
            faults.append(f"{stored['id']}: shows {shown_texts(cell)}; stored is {stored_texts(stored)}")
    return faults


def slider_faults(live: LivePage) -> list[str]:
    """Each Explorer of the page is one that Python moves, and an arrow key changes what it shows."""
    faults = []
    dead = live.page.locator(".gd-explorer:not([data-live])").count()
    if dead:
        faults.append(f"{dead} Explorers are still those of the book")
    for explorer in live.page.locator(".gd-explorer").all():
        name = explorer.get_attribute("id")
        slider = explorer.locator("input[type=range]").first
        before = explorer.locator(".gd-layer").first.inner_html()
        slider.focus()
        live.page.keyboard.press("ArrowLeft" if slider.evaluate("(e) => e.value === e.max") else "ArrowRight")
        try:
            live.page.wait_for_function(
                "([id, before]) => document.getElementById(id).querySelector('.gd-layer').innerHTML !== before",
                arg=[name, before],
                timeout=20_000,
                polling=POLL,
            )
        except Exception:
            faults.append(f"{name}: an arrow key changes nothing")
        if slider.get_attribute("aria-valuetext") != explorer.locator("output").first.inner_text():
            faults.append(f"{name}: says another value than it shows")
    return faults


def feedback(live: LivePage, exercise: ExerciseCells, code: str) -> str:
    """What the page answers to an attempt: the exercise's cell is run with it, and the check below with it."""
    live.run(exercise.stub["id"], code)
    return live.cell(exercise.check["id"]).locator(".gd-feedback").inner_text()


def exercise_faults(live: LivePage, notebook: Json, at_most: int | None = None) -> list[str]:
    """Every exercise names a mistake that is made, and turns correct with the solution that the page shows."""
    faults = []
    for k, exercise in enumerate(exercises_of(notebook)[0][:at_most]):
        known = catalog()[exercise.name]
        choice = k % len(known.mistakes)
        wanted = known.mistakes[choice]
        said = feedback(live, exercise, MISTAKE.format(name=exercise.name, variable=known.variable, k=choice))
        if not said.startswith(f"Mistake ({wanted.name})."):
            faults.append(f"{exercise.name}: to {wanted.name!r} the page says {said!r}")
        said = feedback(live, exercise, exercise.solution.strip("\n"))
        if not said.startswith("Correct."):
            faults.append(f"{exercise.name}: to its solution the page says {said!r}")
        else:
            spoken = live.page.locator(".live-toolbar > .visually-hidden")
            live.page.wait_for_function("(e) => e.textContent", arg=spoken.element_handle(), polling=POLL)
            announced = spoken.text_content() or ""
            if announced.split() != said.split():
                faults.append(f"{exercise.name}: announces {announced!r}, shows {said!r}")
    return faults


def progress_faults(live: LivePage, notebook: Json) -> list[str]:
    """All exercises of the chapter are kept as solved, and the sidebar says so."""
    results = live.page.evaluate("() => downhill.store.results()")
    names = [exercise.name for exercise in exercises_of(notebook)[0]]
    faults = [f"{name}: kept as {results.get(name)}" for name in names if not results.get(name, {}).get("passed")]
    marks = live.page.locator('.bd-sidebar-primary .current .progress-mark[data-done="true"]')
    return faults if marks.count() else [*faults, "the sidebar does not mark the chapter as finished"]


# The editors of a chapter hold thousands of coloured words; a few of each kind of cell are looked at closely.
FEWER = """() => downhill.live.cells.filter((c) => c.frame).forEach((c, k) => {
    if (k > 3 && c.state !== "error") c.frame.remove();
})"""


Look = tuple[str, int, dict[str, Any] | None]  # theme, width, and axe's rules when not all
LOOKS: tuple[Look, ...] = (("light", 1280, None), ("dark", 1280, COLOURS), ("light", 390, ALL_BUT_COLOURS))


def accessibility_faults(live: LivePage, looks: Iterable[Look] = LOOKS) -> list[str]:
    """axe-core and sideways scrolling with live cells shown: light, dark, and on a phone. The page is used up by it."""
    live.page.evaluate(FEWER)
    faults = []
    for theme, width, rules in looks:
        live.page.set_viewport_size({"width": width, "height": 900})
        live.page.evaluate("(theme) => { document.documentElement.dataset.theme = theme }", theme)
        found = axe_faults(live.page, rules) + overflow_faults(live.page)
        faults += [f"{theme}, {width} wide: {fault}" for fault in found]
    return faults


def traffic_faults(live: LivePage, root: str) -> list[str]:
    """Requests to anything outside the site's folder, and errors of the page."""
    others = [url for url in live.urls if not url.startswith(root) and urlsplit(url).path != "/favicon.ico"]
    return [f"asks outside the site: {url}" for url in sorted(set(others))] + live.faults


def live_requests(urls: list[str]) -> list[str]:
    """What is loaded only for live cells."""
    return [url for url in urls if re.search(r"/(lite|live)/", url)]
