"""The page's Explorer and the live one are one: same picture, same sentence, same goal for the same values."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from gdcore.explorer import Explorer
from gdcore.explorers import catalog
from tests.book.fixture import explorer as sample

LAYER = re.compile(r'<g class="gd-layer">(.*)</g></svg>', re.S)
GROUND = re.compile(r"<svg[^>]*>(.*)<g class=\"gd-layer\">", re.S)


def page_frames(explorer: Explorer) -> dict[str, Any]:
    """What the published page holds: frames, sentences and goals for each setting."""
    data = re.search(r'<script type="application/json">(.*?)</script>', explorer.html(), re.S)
    assert data
    frames: dict[str, Any] = json.loads(data[1])
    return frames


def without_ids(svg: str) -> str:
    """The ids of clip paths begin with a name that differs between the faces, and mean nothing."""
    return re.sub(r'(id="|url\(#|href="#)gd-[0-9a-f]+(?:-\d+)?', r"\1gd", svg)


class Live:
    """The live face as the reader's kernel runs it: its sliders are set, its HTML is read."""

    def __init__(self, explorer: Explorer) -> None:
        import ipywidgets

        self.names = list(explorer.sliders)
        box = explorer.widget()
        flat, queue = [], [box]
        while queue:
            widget = queue.pop(0)
            flat.append(widget)
            queue = [*getattr(widget, "children", ()), *queue]
        kinds = (ipywidgets.FloatSlider, ipywidgets.IntSlider, ipywidgets.FloatLogSlider, ipywidgets.SelectionSlider)
        self.sliders = [widget for widget in flat if isinstance(widget, kinds)]
        self.texts = [widget for widget in flat if isinstance(widget, ipywidgets.HTML)]
        assert len(self.sliders) == len(self.names)

    def set(self, values: dict[str, Any]) -> str:
        """Everything the reader sees at these values, as HTML."""
        for name, slider in zip(self.names, self.sliders, strict=True):
            slider.value = values[name]
        return "".join(text.value for text in self.texts)


def face_faults(explorer: Explorer, live: Live) -> list[str]:
    """Settings at which the two faces don't show and say the same."""
    page = page_frames(explorer)
    ground = GROUND.search(explorer.html())
    faults = []
    for k, values in enumerate(explorer.settings()):
        html = live.set(values)
        layer, behind = LAYER.search(html), GROUND.search(html)
        assert layer and behind and ground
        if without_ids(layer[1]) != without_ids(page["frames"][k]):
            faults.append(f"{values}: another picture")
        if re.sub("<[^>]*>", "", without_ids(behind[1])) != re.sub("<[^>]*>", "", without_ids(ground[1])):
            faults.append(f"{values}: another ground")
        words = unescape(html)
        if f">{page['text'][k]}</p>" not in words:
            faults.append(f"{values}: another sentence")
        if f'data-reached="{page["goal"][k]}"' not in words or page["states"][int(page["goal"][k])] not in words:
            faults.append(f"{values}: another word on the goal")
    return faults


@pytest.mark.parametrize(
    ("old", "new", "faults"),
    [
        ("", "", []),
        ("the line is 2.0 high", "the line is 2.1 high", ["{'slope': 2}: another sentence"]),
        ('"goal":"00010"', '"goal":"00110"', ["{'slope': 1.5}: another word on the goal"]),
        ("FRAME", "<path/>", ["{'slope': 2}: another picture"]),
    ],
)
def test_a_page_that_differs_is_found(old: str, new: str, faults: list[str]) -> None:
    explorer = sample()
    if old == "FRAME":
        old, new = (json.dumps(text).replace("<", "\\u003c") for text in (page_frames(explorer)["frames"][3], new))
    assert old in explorer.html()
    explorer._html = explorer.html().replace(old, new)
    assert face_faults(explorer, Live(explorer)) == faults


@pytest.fixture(scope="module")
def sheet(browser: Browser) -> Iterator[Page]:
    """A page to paint on, again and again."""
    page = browser.new_page(viewport={"width": 800, "height": 800})
    yield page
    page.close()


def pictures(page: Page, explorer: Explorer, live: Live, values: dict[str, Any]) -> tuple[bytes, bytes]:
    """The page's picture, moved there by its own script, and the live face's, as a browser paints them."""
    taken = []
    places = [slider.index(values[name]) for name, slider in explorer.sliders.items()]
    for html in (explorer.html(), live.set(values)):
        page.set_content(f'<!doctype html><body style="width: 640px; font: 16px sans-serif">{html}</body>')
        for slider, place in zip(page.locator("input[type=range]").all(), places, strict=False):
            slider.evaluate("(e, n) => { e.value = n; e.dispatchEvent(new Event('input', {bubbles: true})); }", place)
        picture = page.locator("svg").first
        box = picture.bounding_box()
        assert box and box["width"] > 300 and box["height"] > 100
        clip = {"x": 0, "y": 0, "width": 800, "height": 800}
        page.evaluate(
            """() => { const svg = document.querySelector("svg");
            document.body.replaceChildren(...document.querySelectorAll("style"), svg);
            svg.style = "display: block; width: 640px; margin: 0"; document.body.className = "gd"; }"""
        )
        taken.append(page.screenshot(clip=clip))  # type: ignore[arg-type]
    return taken[0], taken[1]


@pytest.mark.parametrize("name", catalog())
def test_the_live_face_shows_what_the_page_shows(sheet: Page, name: str) -> None:
    explorer = catalog()[name]()
    live = Live(explorer)
    assert face_faults(explorer, live) == []
    settings = explorer.settings()
    first = pictures(sheet, explorer, live, settings[0])
    last = pictures(sheet, explorer, live, settings[-1])
    assert first[0] == first[1] and last[0] == last[1]
    assert first[0] != last[0]
