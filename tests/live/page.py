"""A page made live, in a real Chromium: how a reader handles it, and what it then shows."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urljoin

from playwright.sync_api import Browser, BrowserContext, Locator, Request, Route, WebError

from tests.book.checks import SETTLED, VIEWS
from tests.book.site import Site

PAGES = "**/live/pages/**"  # what the build says of a page's cells
PATIENCE = (
    int(os.environ.get("LIVE_PATIENCE", "240")) * 1000
)  # milliseconds that a slow machine may take for anything; nothing waits for longer than it must
POLL = 50  # milliseconds; by itself Playwright asks at each frame, which makes the browser draw them all
STATE = "window.downhill?.live?.python.state"
QUIET = (
    f"() => ['idle', 'failed', 'dead'].includes({STATE}) && (!downhill.live.python.queue.length || {STATE} !== 'idle')"
)
CELLS = "() => downhill.live.cells.map((c) => ({ id: c.id, state: c.state, shown: c.output?.shown ?? [] }))"

HOLD = """async (core) => { window.held = await WebAssembly.compileStreaming(fetch(core)); }"""
NO_FORMULAS = "**/mathjax/mathjax.js*"

Json = dict[str, Any]
_used: dict[Browser, BrowserContext] = {}


def used(browser: Browser, address: str) -> BrowserContext:
    """The browser that one reader after another sits down at, when it does not matter that others were there before.

    A tab that stays open holds Python's core, so that it is compiled once and not at each start. Nothing pulses: what
    moves is drawn sixty times a second. `address` is that of the site, for the first who asks.
    """
    if browser not in _used:
        context = browser.new_context(**VIEWS["light"], reduced_motion="reduce")
        tab = context.new_page()
        tab.goto(f"{address}search.html")
        tab.evaluate(HOLD, f"{address}lite/static/pyodide/pyodide.asm.wasm")
        _used[browser] = context
    return _used[browser]


class LivePage:
    """A reader at one page. What the page asked for and what went wrong is kept."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.context, self.address, self.page = context, address, context.new_page()
        self.urls: list[str] = []
        self.faults: list[str] = []
        self.page.set_default_timeout(PATIENCE)
        context.on("request", self._requested)
        context.on("weberror", self._failed)

    def _requested(self, request: Request) -> None:
        if not request.url.startswith(("data:", "blob:")):
            self.urls.append(request.url)

    def _failed(self, error: WebError) -> None:
        self.faults.append(f"page error: {str(error.error)[:300]}")

    def open(self) -> LivePage:
        self.page.goto(self.address)
        return self

    def edit(self) -> LivePage:
        """Press "Run here" and wait until the cells can be written in."""
        self.page.get_by_role("button", name="Run here").first.click()
        self.page.wait_for_function("window.downhill?.live", polling=POLL)
        return self

    def start(self) -> LivePage:
        """The same, and wait until Python is there."""
        return self.edit().quiet()

    def quiet(self) -> LivePage:
        """Wait until nothing runs and nothing waits."""
        self.page.wait_for_function(QUIET, polling=POLL)
        return self

    def leave(self) -> None:
        """Close the tab, and take away what the next reader must not find."""
        self.context.remove_listener("request", self._requested)
        self.context.remove_listener("weberror", self._failed)
        self.context.unroute_all()
        self.page.close()
        session = self.context.new_cdp_session(self.context.pages[0])
        origin = urljoin(self.address, "/").removesuffix("/")
        session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
        session.detach()

    @property
    def state(self) -> str:
        return str(self.page.evaluate(STATE))

    def bar(self, name: str) -> Locator:
        """A button of the bar at the foot of the page."""
        return self.page.locator(".live-toolbar").get_by_role("button", name=name, exact=True)

    def doing(self) -> str:
        return self.page.locator(".live-doing").inner_text()

    def cell(self, id: str) -> Locator:
        return self.page.locator(f"#cell-{id}")

    def cells(self) -> dict[str, Json]:
        """What each cell is and shows, by its id."""
        return {cell["id"]: cell for cell in self.page.evaluate(CELLS)}

    def text(self, id: str) -> str:
        """What stands in the editor of a cell."""
        return str(self.page.evaluate("(id) => downhill.live.cells.find((c) => c.id === id).code", id))

    def write(self, id: str, code: str) -> None:
        """Replace what stands in a cell, as a reader would: select all, and type or paste."""
        self.cell(id).locator(".cm-content").click()
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.insert_text(code)
        assert self.text(id) == code

    def press_run(self, id: str) -> None:
        self.cell(id).get_by_role("button", name="Run cell").click()

    def run(self, id: str, code: str | None = None) -> str:
        """Run a cell, with other code if given, and return all that it then says."""
        if code is not None:
            self.write(id, code)
        self.press_run(id)
        self.quiet()
        return self.said(id)

    def said(self, id: str) -> str:
        return "\n".join(
            message.get("text") or message["bundle"]["text/plain"] for message in self.cells()[id]["shown"]
        )

    def wait_for(self, text: str, where: str = "body") -> None:
        self.page.wait_for_function(
            "([where, text]) => document.querySelector(where)?.textContent.includes(text)",
            arg=[where, text],
            polling=POLL,
        )


@contextmanager
def reader(
    browser: Browser,
    site: Site,
    page: str,
    view: str = "light",
    cells: list[Json] | None = None,
    first: bool = False,
    formulas: bool = False,
) -> Iterator[LivePage]:
    """Someone with an empty store at a page of the book; `cells` replaces what the build says of its cells.

    `first` gives a browser that has never been at any page. Without `formulas` MathJax stays away.
    """
    own = first or view != "light"
    context = browser.new_context(**VIEWS[view]) if own else used(browser, site.address)
    live = LivePage(context, site.address + page)
    try:
        if not formulas:
            live.page.route(NO_FORMULAS, lambda route: route.fulfill(body="", content_type="text/javascript"))
        if cells is not None:
            context.route(PAGES, lambda route: answer(route, page, cells))
        live.open()
        assert live.page.evaluate("Object.keys(localStorage).filter((k) => k.startsWith('downhill/'))") == []
        live.page.evaluate(SETTLED)
        yield live
    finally:
        if own:
            context.close()
        else:
            live.leave()


def answer(route: Route, page: str, cells: list[Json]) -> None:
    route.fulfill(json={"page": page.removesuffix(".html"), "cells": cells})


def book_cells(site: Site, page: str) -> list[Json]:
    """What the build says of a page's cells."""
    path = site.folder / "live" / "pages" / page.replace(".html", ".json")
    cells: list[Json] = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return cells


def own_cells(site: Site, page: str, *codes: str, hash: str = "old") -> list[Json]:
    """The first cells of a page with other code in them, for tests of what cells can do."""
    cells = book_cells(site, page)
    assert len(cells) >= len(codes)
    return [
        {**cell, "source": code, "hash": hash, "tags": [], "exercise": None}
        for cell, code in zip(cells, codes, strict=False)
    ]
