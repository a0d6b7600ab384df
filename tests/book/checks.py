"""What every page of the book must be: functions from an open page to a list of faults, with thin tests over them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import axe_playwright_python  # type: ignore[import-untyped]
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Request, Response

from tests.book.site import Site

BYTES_AT_MOST = 700_000
REQUESTS_AT_MOST = 30
ALT_AT_LEAST = 20
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
VIEWS: dict[str, dict[str, Any]] = {
    "light": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"},
    "dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}, "color_scheme": "light"},
    "print": {"viewport": {"width": 900, "height": 1200}, "color_scheme": "light"},
    "no script": {"viewport": {"width": 1280, "height": 900}, "java_script_enabled": False},
}
# On a busy machine the network falls silent while the page is still being read: its deferred scripts have yet to run.
SETTLED = """async () => {
    if (document.readyState !== "complete") await new Promise((done) => addEventListener("load", done));
    if (window.MathJax && MathJax.startup) await MathJax.startup.promise;
    await document.fonts.ready;
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
}"""


@dataclass
class Visit:
    """An open page and what happened while it loaded."""

    page: Page
    address: str
    urls: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


_shared: dict[Browser, BrowserContext] = {}


@contextmanager
def visiting(
    browser: Browser, address: str, view: str = "light", until: Any = "networkidle", formulas: bool = True
) -> Iterator[Visit]:
    """Open a page, wait until it is quiet and its mathematics is set, and keep what went wrong.

    The cache is cold in the view "light". The other views share a browser, in which the scripts are compiled already.
    Without `formulas` MathJax stays away, and they stand there as TeX: the larger half of a chapter's loading time.
    """
    own = view in ("light", "no script")
    if not own and browser not in _shared:
        _shared[browser] = browser.new_context()
    context = browser.new_context(**VIEWS[view]) if own else _shared[browser]
    context.set_default_timeout(120_000)
    page = context.new_page()
    if not own:
        page.set_viewport_size(VIEWS[view]["viewport"])
        page.emulate_media(color_scheme=VIEWS[view]["color_scheme"])
    visit = Visit(page, address)

    def requested(request: Request) -> None:
        if not request.url.startswith(("data:", "blob:")):
            visit.urls.append(request.url)

    def answered(response: Response) -> None:
        if response.status >= 400:
            visit.faults.append(f"{response.status}: {response.url}")

    def said(message: ConsoleMessage) -> None:
        if message.type == "error":
            visit.faults.append(f"console: {message.text[:300]}")

    page.on("request", requested)
    page.on("response", answered)
    page.on("console", said)
    page.on("requestfailed", lambda request: visit.faults.append(f"failed: {request.url}"))
    page.on("pageerror", lambda error: visit.faults.append(f"page error: {str(error)[:300]}"))
    if view == "print":
        page.emulate_media(media="print")
    if not formulas:
        page.route("**/mathjax/mathjax.js*", lambda route: route.fulfill(body="", content_type="text/javascript"))
    try:
        page.goto(address, wait_until=until)
        if view != "no script":
            page.evaluate(SETTLED)
        yield visit
    finally:
        if own:
            context.close()
        else:
            page.evaluate("localStorage.clear(); sessionStorage.clear()")
            page.close()


def traffic_faults(visit: Visit) -> list[str]:
    """Errors while loading, and requests to anything but the page's own host (from disk: to anything but files)."""
    own = urlsplit(visit.address)
    others = [url for url in visit.urls if urlsplit(url)[:2] != own[:2]]
    return [f"asks another host: {url}" for url in others] + visit.faults


def weight_faults(visit: Visit, site: Site) -> list[str]:
    """Bytes over the wire and number of requests with a cold cache."""
    weight = sum(site.weight(url) for url in visit.urls)
    faults = []
    if weight > BYTES_AT_MOST:
        heavy = sorted(((site.weight(url), url.rsplit("/", 1)[-1]) for url in visit.urls), reverse=True)[:5]
        faults.append(f"{weight:,} bytes, at most {BYTES_AT_MOST:,}; the heaviest: {heavy}")
    if len(visit.urls) > REQUESTS_AT_MOST:
        faults.append(f"{len(visit.urls)} requests, at most {REQUESTS_AT_MOST}")
    return faults


# A chapter holds thousands of coloured words of code and hundreds of formulas inside its lines. Three of each kind are
# kept, the others become plain text.
REPEATED = """() => {
    const seen = new Map();
    const kind = (e) => e.tagName + "." + e.className + ";" + (e.getAttribute("style") || "");
    for (const e of document.querySelectorAll("pre span, mjx-container:not([display])")) {
        if (e.childElementCount && e.tagName === "SPAN") continue;
        const key = [e, e.parentElement, e.closest("div") || e].map(kind).join(" in ");
        seen.set(key, (seen.get(key) || 0) + 1);
        if (seen.get(key) > 3) e.replaceWith(e.textContent);
    }
}"""
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
ALL_BUT_COLOURS = {"rules": {"color-contrast": {"enabled": False}}}


def axe_faults(page: Page, rules: dict[str, Any] | None = None) -> list[str]:
    """axe-core's violations, with everything that is folded away unfolded; of all its rules, or of those given."""
    page.evaluate("document.querySelectorAll('main details').forEach(d => d.open = true)")
    page.evaluate("document.getAnimations().forEach((a) => a.finish())")  # what unfolds fades in
    page.evaluate(AXE)
    page.evaluate(REPEATED)
    options = {"resultTypes": ["violations"], **(rules or {})}
    results = page.evaluate("async (options) => (await axe.run(options)).violations", options)
    return [
        f"axe {violation['id']} ({violation['impact']}): {node['html'][:160]}: {node['failureSummary'][:240]}"
        for violation in results
        for node in violation["nodes"]
    ]


def theme_faults(page: Page, view: str) -> list[str]:
    """The page follows the reader's choice of light or dark."""
    wanted = "dark" if view == "dark" else "light"
    shown = page.evaluate("document.documentElement.dataset.theme")
    return [] if shown == wanted else [f"the page is {shown!r} for a reader who wants {wanted!r}"]


def overflow_faults(page: Page) -> list[str]:
    """Horizontal scroll, and the elements that cause it."""
    return [
        f"scrolls sideways: {culprit}"
        for culprit in page.evaluate(
            """() => {
            const width = document.documentElement.clientWidth;
            if (document.documentElement.scrollWidth <= width + 1) return [];
            const clipped = (e) => { for (e = e.parentElement; e && e !== document.body; e = e.parentElement)
                if (getComputedStyle(e).overflowX !== "visible") return true; };
            const wide = [...document.body.querySelectorAll("*")].filter(
                (e) => e.getBoundingClientRect().right > width + 1 && !clipped(e));
            return wide.length ? wide.slice(0, 5).map((e) => e.outerHTML.slice(0, 120)) : ["the page"];
        }"""
        )
    ]


def alt_faults(page: Page) -> list[str]:
    """Pictures in the text (images, figures, Explorers) without words that say what they show."""
    pictures = page.evaluate(
        """() => {
        const main = document.querySelector("main article") || document.querySelector("main") || document.body;
        const named = (e) => e.getAttribute("aria-label") || (e.getAttribute("aria-labelledby") || "")
            .split(/\\s+/).filter(Boolean).map((i) => (document.getElementById(i) || {}).textContent || "").join(" ");
        const hidden = (e) => e.closest("[aria-hidden=true]");
        const inside = (e) => e.parentElement.closest("svg, [role=img], mjx-container, button, summary");
        return [...main.querySelectorAll("img, svg, canvas, [role=img]")]
            .filter((e) => !inside(e) && !(hidden(e) && e.tagName !== "IMG"))
            .map((e) => ({ html: e.outerHTML.slice(0, 120), tag: e.tagName.toLowerCase(),
                role: e.getAttribute("role"), alt: (e.getAttribute("alt") ?? named(e) ?? "").trim() }));
    }"""
    )
    faults = []
    for picture in pictures:
        alt = picture["alt"]
        if picture["tag"] != "img" and picture["role"] != "img":
            faults.append(f"a picture that is neither an image nor hidden: {picture['html']}")
        elif len(alt) < ALT_AT_LEAST or "_images/" in alt or alt.lower().endswith((".png", ".svg", ".jpg")):
            faults.append(f"no real alt text ({alt!r}): {picture['html']}")
    return faults


def math_faults(page: Page) -> list[str]:
    """Formulas that stayed raw, or that MathJax could not read."""
    raw = page.evaluate(
        """() => [...document.querySelectorAll("main .math")].filter((e) => !e.querySelector("mjx-container"))
            .map((e) => "not typeset: " + e.textContent.slice(0, 80))"""
    )
    bad = page.evaluate(
        """() => [...document.querySelectorAll("mjx-merror, [data-mjx-error]")]
            .map((e) => "MathJax: " + (e.getAttribute("data-mjx-error") || e.textContent).slice(0, 80))"""
    )
    return [*raw, *bad]


def explorers(page: Page) -> list[Locator]:
    return page.locator(".gd-explorer").all()


@dataclass(frozen=True)
class Shown:
    """What a reader gets from an Explorer at one setting."""

    frame: str | None
    layer: str
    pixels: bytes
    spoken: str | None
    sentence: str


def shown(explorer: Locator, slider: Locator) -> Shown:
    return Shown(
        explorer.get_attribute("data-frame"),
        explorer.locator(".gd-layer").first.inner_html(),
        explorer.locator("svg").first.screenshot(),
        slider.get_attribute("aria-valuetext"),
        explorer.locator(".gd-text").inner_text(),
    )


def slider_faults(page: Page) -> list[str]:
    """Every slider: an arrow key moves the picture, the spoken value and the sentence."""
    faults = []
    for explorer in explorers(page):
        sliders = explorer.locator("input[type=range]").all()
        if not 1 <= len(sliders) <= 2:
            faults.append(f"{explorer.get_attribute('id')}: {len(sliders)} sliders")
        for slider in sliders:
            name = slider.get_attribute("id")
            slider.focus()
            if not slider.evaluate("(e) => document.activeElement === e"):
                faults.append(f"{name}: can't be reached by keyboard")
                continue
            before = shown(explorer, slider)
            at_end = slider.evaluate("(e) => e.value === e.max")
            page.keyboard.press("ArrowLeft" if at_end else "ArrowRight")
            after = shown(explorer, slider)
            faults += [
                f"{name}: an arrow key doesn't change the {part}"
                for part in ("frame", "layer", "pixels", "spoken", "sentence")
                if getattr(before, part) == getattr(after, part)
            ]
    return faults


def explorer_data(explorer: Locator) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(explorer.locator('script[type="application/json"]').text_content() or "{}")
    return data


def set_by_keyboard(page: Page, sliders: list[Locator], places: list[int]) -> None:
    """Move each slider to its n-th value with the keys that a reader has."""
    for slider, place in zip(sliders, places, strict=True):
        slider.focus()
        page.keyboard.press("Home")
        for _ in range(place):
            page.keyboard.press("ArrowRight")


def goal_faults(page: Page) -> list[str]:
    """Every Explorer has a goal that isn't reached at first, and that the keyboard can reach."""
    faults = []
    for explorer in explorers(page):
        name = explorer.get_attribute("id")
        goal = explorer.locator(".gd-goal")
        if goal.count() != 1:
            faults.append(f"{name}: no goal")
            continue
        if goal.get_attribute("data-reached") != "0":
            faults.append(f"{name}: its goal is reached before anything is moved")
        data = explorer_data(explorer)
        sizes = [len(ticks) for ticks in data["ticks"]]
        frame = data["goal"].find("1")
        if frame < 0:
            faults.append(f"{name}: no setting reaches its goal")
            continue
        places = [frame] if len(sizes) == 1 else list(divmod(frame, sizes[1]))
        set_by_keyboard(page, explorer.locator("input[type=range]").all(), places)
        if goal.get_attribute("data-reached") != "1" or "Reached" not in goal.inner_text():
            faults.append(f"{name}: at {places} its goal should be reached; it says {goal.inner_text()!r}")
    return faults


def multiples_faults(page: Page) -> list[str]:
    """Print, and a browser without scripts: the key settings side by side, and no dead sliders."""
    faults = []
    for explorer in explorers(page):
        name = explorer.get_attribute("id")
        figures = explorer.locator(".gd-keys figure").all()
        if len(figures) < 2 or not all(figure.is_visible() for figure in figures):
            faults.append(f"{name}: its small multiples don't show")
        for figure in figures:
            box = figure.locator("svg").bounding_box()
            if not box or box["width"] < 80 or box["height"] < 40:
                faults.append(f"{name}: a small multiple has no size")
            if len(figure.locator("figcaption").inner_text()) < ALT_AT_LEAST:
                faults.append(f"{name}: a small multiple without words")
        if any(slider.is_visible() for slider in explorer.locator("input[type=range]").all()):
            faults.append(f"{name}: a slider that can't work shows")
    return faults


class Links(HTMLParser):
    """The addresses a page points at, and the ids it offers."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.ids: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for key, value in attrs:
            if key in ("href", "src", "xlink:href") and value:
                self.found.append(value)
            if key in ("id", "name") and value:
                self.ids.add(value)


def link_faults(folder: Path, names: list[str]) -> list[str]:
    """Links and references inside the site that lead nowhere: files or anchors that don't exist."""
    parsed: dict[Path, Links] = {}

    def links(path: Path) -> Links:
        if path not in parsed:
            parsed[path] = Links()
            parsed[path].feed(path.read_text(encoding="utf-8"))
        return parsed[path]

    faults = []
    for name in names:
        for link in links(folder / name).found:
            if urlsplit(link).scheme or link.startswith("//"):
                continue  # another host, or data: a page may point there; what it asks for is checked in the browser
            parts = urlsplit(urljoin(f"http://site/{name}", link))
            target = folder / unquote(parts.path).lstrip("/")
            target = target / "index.html" if target.is_dir() else target
            if not target.is_file():
                faults.append(f"{name}: {link} leads nowhere")
            elif parts.fragment and target.suffix == ".html" and unquote(parts.fragment) not in links(target).ids:
                faults.append(f"{name}: {link} has no such anchor")
    return sorted(set(faults))
