"""A chapter in JupyterLite as a reader meets it, in a real Chromium: what is wrong with it, as lists of faults."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Error, Page, Request, Response

from tests.live.page import POLL

SECONDS_TO_START = 180
SECONDS_TO_RUN = 300
NOTEBOOK = "window.jupyterapp?.shell.currentWidget"
IDLE = f"() => {NOTEBOOK}?.sessionContext?.session?.kernel?.status === 'idle'"
# Each code cell, and the second in which it was done.
WATCH = """() => {
    const start = performance.now(), cells = [...jupyterapp.shell.currentWidget.content.model.cells];
    window.watched = cells.filter((c) => c.type === "code" && c.sharedModel.source.trim())
        .map((cell) => ({ cell, id: cell.id, done: null }));
    setInterval(() => {
        for (const each of window.watched)
            if (each.done === null && each.cell.executionCount !== null)
                each.done = (performance.now() - start) / 1000;
    }, 20);
}"""
# What is looked at again and again: without the pictures, which are large.
STATE = """() => window.watched.map(({ cell, id, done }) => ({ id, done, outputs: cell.outputs.toJSON()
    .filter((o) => o.output_type === "error" || o.name === "stderr") }))"""
FAVICON = "/favicon.ico"  # which Chromium asks for by itself, now and then
HEARTBEAT = "/api/service-worker-heartbeat"  # JupyterLite's own worker answers it in the browser

Cells = list[dict[str, Any]]


class Reader:
    """Someone at a browser: what their pages asked for, workers included, and what went wrong."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.urls: list[str] = []
        self.faults: list[str] = []
        self.context.on("request", self._requested)
        self.context.on("response", self._answered)
        self.context.on("console", self._said)
        self.context.on("weberror", lambda error: self.faults.append(f"page error: {str(error.error)[:300]}"))

    def _requested(self, request: Request) -> None:
        if not request.url.startswith(("data:", "blob:")) and not request.url.endswith(FAVICON):
            self.urls.append(request.url)

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and not response.url.endswith(FAVICON):
            self.faults.append(f"{response.status}: {response.url}")

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.location["url"].endswith(FAVICON):
            self.faults.append(f"console: {message.text[:300]} at {message.location['url'][:200]}")

    @contextmanager
    def at(self, address: str) -> Iterator[Page]:
        """A tab at an address; what was noted before is forgotten."""
        self.urls.clear()
        self.faults.clear()
        page = self.context.new_page()
        page.on("dialog", lambda dialog: dialog.accept())  # "leave page?": yes
        try:
            page.goto(address)
            yield page
        finally:
            page.close()

    def traffic_faults(self, site: str) -> list[str]:
        """Requests to anything but the site, and errors of the pages."""
        others = {url for url in self.urls if not url.startswith(site) and urlsplit(url).path != HEARTBEAT}
        return [f"asks outside the site: {url}" for url in sorted(others)] + self.faults


def address_of(site: str, notebook: str) -> str:
    return f"{site}lite/notebooks/index.html?path={quote(notebook)}"


def plant(lite: Path, name: str, cells: list[list[str]]) -> None:
    """Put a notebook of our own into a copy of the site's JupyterLite."""
    files, index = lite / "files", lite / "api" / "contents" / "all.json"
    template = json.loads(next(files.iterdir()).read_text(encoding="utf-8"))
    empty = {"cell_type": "code", "metadata": {}, "execution_count": None, "outputs": []}
    template["cells"] = [{**empty, "id": f"{name}-{k}", "source": "\n".join(lines)} for k, lines in enumerate(cells)]
    (files / f"{name}.ipynb").write_text(json.dumps(template), encoding="utf-8")
    listed = json.loads(index.read_text(encoding="utf-8"))
    listed["content"].append({**listed["content"][0], "name": f"{name}.ipynb", "path": f"{name}.ipynb"})
    index.write_text(json.dumps(listed), encoding="utf-8")


def start_faults(page: Page, seconds: float = SECONDS_TO_START) -> list[str]:
    """Wait until the notebook is shown and its kernel is idle."""
    try:
        page.locator(".jp-Notebook .jp-Cell").first.wait_for(timeout=seconds * 1000)
        page.wait_for_function(IDLE, timeout=seconds * 1000, polling=POLL)
    except Error as error:
        return [f"no kernel: {error.message[:200]}"]
    return []


def run_all_cells(page: Page, seconds: float = SECONDS_TO_RUN) -> Cells:
    """Choose Run > Run All Cells as a reader would, and wait until every code cell is done or one has failed."""
    page.evaluate(WATCH)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_text("Run All Cells", exact=True).click()
    end = time.monotonic() + seconds
    while True:
        cells: Cells = page.evaluate(STATE)
        failed = any(output["output_type"] == "error" for cell in cells for output in cell["outputs"])
        if failed or all(cell["done"] for cell in cells) or time.monotonic() > end:
            return cells
        page.wait_for_timeout(250)


def error_faults(cells: Cells) -> list[str]:
    """Errors and warnings below the cells."""
    faults = []
    for cell in cells:
        for output in cell["outputs"]:
            if output["output_type"] == "error":
                faults.append(f"{cell['id']}: {output['ename']}: {output['evalue']}")
            elif output.get("name") == "stderr":
                faults.append(f"{cell['id']}: on stderr: {''.join(output['text'])[:300]}")
    return faults


def run_faults(cells: Cells) -> list[str]:
    """Cells that were never done, and what went wrong in the others."""
    waiting = [cell["id"] for cell in cells if not cell["done"]]
    return error_faults(cells) + ([f"not done: {', '.join(waiting)}"] if waiting else [])


def seconds_a_cell(cells: Cells) -> dict[str, float]:
    """How long each cell took, slowest first."""
    done = [0.0, *(cell["done"] or 0.0 for cell in cells)]
    took = {cell["id"]: done[k + 1] - done[k] for k, cell in enumerate(cells)}
    return dict(sorted(took.items(), key=lambda item: -item[1]))


def picture_faults(page: Page) -> list[str]:
    """Pictures below the cells that the browser can't show."""
    broken = page.evaluate(
        """async () => {
        const all = [...document.querySelectorAll(".jp-OutputArea-output img")];
        await Promise.allSettled(all.map((e) => e.decode()));
        return all.filter((e) => !e.naturalWidth).map((e) => e.src.slice(0, 60));
    }"""
    )
    return [f"a picture that does not show: {src}" for src in broken]


def slider_faults(page: Page, seconds: float = 30) -> list[str]:
    """Drag the first slider of the notebook with the mouse: the picture of its Explorer changes."""
    handle = page.locator(".jp-OutputArea-output .noUi-handle").first
    try:
        handle.wait_for(timeout=seconds * 1000)
    except Error:
        return ["no slider"]
    handle.scroll_into_view_if_needed()
    output = page.locator(".jp-OutputArea-output", has=page.locator(".noUi-handle")).first
    picture = output.locator("svg").first
    before = picture.inner_html()
    box, track = handle.bounding_box(), output.locator(".noUi-base").first.bounding_box()
    if not box or not track:
        return ["a slider without a size"]
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    middle = track["x"] + track["width"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + (0.3 if x < middle else -0.3) * track["width"], y, steps=5)
    page.mouse.up()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if picture.inner_html() != before:
            return []
        page.wait_for_timeout(50)
    return ["dragging the first slider does not change its picture"]
