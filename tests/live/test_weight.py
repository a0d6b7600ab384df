"""What live cells cost: nothing before they are asked for, then no more than they must; and from one host alone."""

from __future__ import annotations

import os
import time

import pytest
from playwright.sync_api import Browser

from tests.book.checks import BYTES_AT_MOST, REQUESTS_AT_MOST
from tests.book.site import Site, served
from tests.live.checks import live_requests, traffic_faults
from tests.live.page import LivePage, own_cells, reader

PAGE = "chapters/03_logistic_regression.html"
NUMPY = "import numpy as np\nprint(np.arange(3).sum())"
BYTES_WITH_NUMPY, BYTES_WITH_FIGURES = 17_000_000, 28_000_000
SECONDS = {"cold": 8.0, "warm": 6.0}
MARGIN, LOAD = 3, 4  # a loaded machine is no fault of the page, so the figures are printed, and held with a margin


def overloaded() -> bool:
    return os.getloadavg()[0] > LOAD * (os.cpu_count() or 1)


def fetched(live: LivePage, site: Site) -> int:
    """Bytes over the wire of all that belongs to live cells."""
    return sum(site.weight(url) for url in live_requests(live.urls))


def test_a_page_that_is_not_made_live_loads_nothing_of_it(browser: Browser, site: Site) -> None:
    with reader(browser, site, PAGE, first=True, formulas=True) as live:
        live.page.wait_for_load_state("networkidle")
        assert live_requests(live.urls) == []
        assert sum(site.weight(url) for url in live.urls) <= BYTES_AT_MOST
        assert len(live.urls) <= REQUESTS_AT_MOST
        live.edit()
        live.page.wait_for_function("downhill.live.python.bytes")
        assert len(live_requests(live.urls)) > 5  # so the check above can see them


def test_bytes_and_seconds_to_the_first_result(
    browser: Browser, site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    cells = own_cells(site, PAGE, NUMPY, "from gdcore import plots\nfrom gdcore.display import show, source")
    first, second = (cell["id"] for cell in cells)
    took = {}
    with reader(browser, site, PAGE, cells=cells, first=True, formulas=True) as live:
        for view in ("cold", "warm"):
            live.urls.clear()
            live.open()
            begin = time.monotonic()
            live.edit()
            live.press_run(first)
            live.page.wait_for_function("downhill.live.cells[0].output.shown.length")
            took[view] = time.monotonic() - begin
            assert live.said(first) == "3\n"
            if view == "cold":
                small = fetched(live, site)
                live.run(second)
                large = fetched(live, site)
    with capsys.disabled():
        print(f"\nfirst numpy result: {took['cold']:.1f} s cold, {took['warm']:.1f} s warm;", end=" ")
        print(f"{small / 1e6:.1f} MB, with matplotlib {large / 1e6:.1f} MB")
    assert small <= BYTES_WITH_NUMPY
    assert large <= BYTES_WITH_FIGURES
    assert overloaded() or all(took[view] <= MARGIN * SECONDS[view] for view in took), took


def test_the_progress_bar_knows_how_much_there_is(browser: Browser, site: Site) -> None:
    """What the bar expects is what is fetched, within a tenth; megabytes are shown on the way."""
    cells = own_cells(site, PAGE, "from gdcore import plots\nfrom gdcore.display import show, source")
    with reader(browser, site, PAGE, cells=cells) as live:
        live.page.add_init_script(
            """addEventListener("DOMContentLoaded", () => { window.told = [];
            new MutationObserver(() => told.push([document.querySelector(".live-doing")?.textContent ?? "",
                !document.querySelector(".live-now progress")?.hidden]))
                .observe(document.body, { subtree: true, childList: true, characterData: true }); })"""
        )
        live.open()
        live.start()
        come = [live.page.evaluate("downhill.live.python.bytes")]
        live.run(cells[0]["id"])
        come.append(live.page.evaluate("downhill.live.python.bytes"))
        code = live.page.locator(".live-invitation").get_attribute("data-code") or ""
        expected = live.page.evaluate(
            "async (code) => (await import(new URL(`${code}toolbar.js`, document.baseURI).href)).EXPECTED", code
        )
        told = [text for text, shown in live.page.evaluate("told") if shown and " MB of about " in text]
        steps = ["Fetching Python", "Fetching numpy", "Fetching what this cell imports"]
        assert [step for step in steps if any(text.startswith(step) for text in told)] == steps == list(expected)
        assert come == pytest.approx([expected[step] for step in steps[1:]], rel=0.03)


def test_it_works_below_a_prefix_and_asks_nobody_else(browser: Browser, site: Site) -> None:
    prefix = site.folder.name
    with served(site.folder.parent) as whole:
        below = Site(whole.folder, f"{whole.address}{prefix}/")
        with reader(browser, below, PAGE, cells=own_cells(site, PAGE, "from gdcore import plots\nprint(1)")) as live:
            live.start()
            id = live.page.evaluate("downhill.live.cells[0].id")
            assert live.run(id) == "1\n"
            assert traffic_faults(live, below.address) == []
            assert len(live_requests(live.urls)) > 15
