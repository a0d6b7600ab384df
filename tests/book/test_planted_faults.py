"""Each check of the book's pages, seen to fail on a page with just that fault, and to pass on one without."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.book.checks import (
    ALL_BUT_COLOURS,
    COLOURS,
    Visit,
    alt_faults,
    axe_faults,
    goal_faults,
    link_faults,
    math_faults,
    multiples_faults,
    overflow_faults,
    slider_faults,
    theme_faults,
    traffic_faults,
    visiting,
    weight_faults,
)
from tests.book.fixture import explorer, write_site
from tests.book.site import Site, served

CHECKS: dict[str, Callable[[Visit, Site], list[str]]] = {
    "traffic": lambda visit, site: traffic_faults(visit),
    "weight": weight_faults,
    "axe": lambda visit, site: axe_faults(visit.page),
    "colours": lambda visit, site: axe_faults(visit.page, COLOURS),
    "all but colours": lambda visit, site: axe_faults(visit.page, ALL_BUT_COLOURS),
    "overflow": lambda visit, site: overflow_faults(visit.page),
    "alt": lambda visit, site: alt_faults(visit.page),
    "math": lambda visit, site: math_faults(visit.page),
    "sliders": lambda visit, site: slider_faults(visit.page),
    "goals": lambda visit, site: goal_faults(visit.page),
    "links": lambda visit, site: link_faults(site.folder, ["page.html", "other.html"]),
    "multiples": lambda visit, site: multiples_faults(visit.page),
    "theme": lambda visit, site: theme_faults(visit.page, "dark"),
}
RUN_IN = {"multiples": "print", "theme": "dark", "overflow": "phone"}
END = "</article>"
PIXEL = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="


@pytest.fixture(scope="module")
def fragment() -> str:
    return explorer().html()


def found(browser: Browser, folder: Path, check: str, view: str | None = None) -> list[str]:
    view = view or RUN_IN.get(check, "light")
    with served(folder) as site, visiting(browser, site.address + "page.html", view, until="load") as visit:
        return CHECKS[check](visit, site)


@pytest.mark.parametrize("check", CHECKS)
def test_a_page_with_nothing_wrong_passes(browser: Browser, fragment: str, tmp_path: Path, check: str) -> None:
    assert found(browser, write_site(tmp_path, fragment), check) == []


@pytest.mark.parametrize("view", ["dark", "phone"])
def test_a_page_with_nothing_wrong_passes_axe_in_every_view(
    browser: Browser, fragment: str, tmp_path: Path, view: str
) -> None:
    assert found(browser, write_site(tmp_path, fragment), "axe", view) == []


@pytest.mark.parametrize(
    ("check", "old", "new", "fault"),
    [
        ("traffic", END, '<script src="https://cdn.example.org/a.js"></script>' + END, "asks another host"),
        ("traffic", END, "<script>undefined.x</script>" + END, "page error: Cannot read properties"),
        ("traffic", END, "<script>console.error('broken')</script>" + END, "console: broken"),
        ("traffic", END, '<script src="lost.js"></script>' + END, "404: "),
        ("axe", 'lang="en"', "", "html-has-lang"),
        ("axe", END, '<p style="color: #ccc; background: #fff">faint</p>' + END, "color-contrast"),
        (
            "axe",
            END,
            f'<pre>{"<span>x</span>" * 9}<span style="color: #ccc">faint</span></pre>' + END,
            "color-contrast",
        ),
        (
            "axe",
            END,
            f'<p>{"<mjx-container>x</mjx-container> " * 9}<mjx-container style="color: #ccc">faint</mjx-container></p>'
            + END,
            "color-contrast",
        ),
        ("colours", END, '<p style="color: #ccc; background: #fff">faint</p>' + END, "color-contrast"),
        ("all but colours", '<label for="', '<label data-for="', "axe label"),
        ("axe", END, "<details><summary>More</summary><input></details>" + END, "axe label"),
        ("axe", '<label for="', '<label data-for="', "axe label"),
        ("overflow", END, '<p style="width: 600px">wide</p>' + END, "scrolls sideways: <p"),
        ("alt", END, f'<img src="{PIXEL}">' + END, "no real alt text"),
        ("alt", END, f'<img src="{PIXEL}" alt="_images/0a1b2c3d4e5f6071.png">' + END, "no real alt text"),
        ("alt", END, f'<img src="{PIXEL}" alt="a figure">' + END, "no real alt text"),
        ("alt", ' role="img" aria-labelledby="', ' role="img" data-by="', "no real alt text"),
        ("alt", END, "<svg><path d='M0 0L9 9'/></svg>" + END, "neither an image nor hidden"),
        ("math", END, '<span class="math">\\(x\\)</span>' + END, "not typeset"),
        ("math", END, '<mjx-merror data-mjx-error="Undefined control sequence"></mjx-merror>' + END, "MathJax: "),
        ("sliders", 'root.addEventListener("input"', 'root.addEventListener("never"', "doesn't change the layer"),
        ("sliders", 'find(".gd-layer").innerHTML = data.frames[frame];', "", "doesn't change the pixels"),
        ("sliders", 'find(".gd-text").textContent = data.text[frame];', "", "doesn't change the sentence"),
        ("sliders", 'input.setAttribute("aria-valuetext", text);', "", "doesn't change the spoken"),
        ("sliders", '<input type="range"', '<input type="range" disabled', "can't be reached by keyboard"),
        ("goals", '"goal":"00010"', '"goal":"00000"', "no setting reaches its goal"),
        ("goals", "goal.dataset.reached = data.goal[frame];", "", "its goal should be reached"),
        ("goals", 'data-reached="0"', 'data-reached="1"', "reached before anything is moved"),
        ("goals", 'class="gd-goal"', "", "no goal"),
        ("links", "other.html#end", "another.html", "another.html leads nowhere"),
        ("links", "other.html#end", "other.html#ending", "other.html#ending has no such anchor"),
        ("links", "other.html#end", "#bottom", "#bottom has no such anchor"),
        ("multiples", 'class="gd-keys"', 'class="gd-keys" style="display: none"', "small multiples don't show"),
        ("theme", 'dataset.theme = "dark"', 'dataset.theme = "light"', "the page is 'light'"),
    ],
)
def test_a_planted_fault_is_found(
    browser: Browser, fragment: str, tmp_path: Path, check: str, old: str, new: str, fault: str
) -> None:
    faults = found(browser, write_site(tmp_path, fragment, old, new), check)
    assert any(fault in each for each in faults), faults


def test_a_page_without_scripts_that_shows_dead_sliders_is_found(
    browser: Browser, fragment: str, tmp_path: Path
) -> None:
    assert found(browser, write_site(tmp_path, fragment), "multiples", "no script") == []
    write_site(tmp_path, fragment, "<noscript>", "<noscript hidden><!--")
    assert any("slider that can't work" in each for each in found(browser, tmp_path, "multiples", "no script"))


def test_a_page_that_is_too_heavy_is_found(browser: Browser, fragment: str, tmp_path: Path) -> None:
    (tmp_path / "noise.js").write_text("//" + random.Random(0).randbytes(700_000).hex(), encoding="utf-8")
    write_site(tmp_path, fragment, END, '<script src="noise.js"></script>' + END)
    assert any("bytes, at most 700,000" in each for each in found(browser, tmp_path, "weight"))


def test_a_page_that_asks_too_often_is_found(browser: Browser, fragment: str, tmp_path: Path) -> None:
    many = "".join(f'<script src="{k}.js"></script>' for k in range(31))
    for k in range(31):
        (tmp_path / f"{k}.js").write_text(f"const a{k} = {k};", encoding="utf-8")
    write_site(tmp_path, fragment, END, many + END)
    assert found(browser, tmp_path, "weight") == ["32 requests, at most 30"]


def test_a_page_that_needs_a_server_is_found_from_disk(browser: Browser, fragment: str, tmp_path: Path) -> None:
    write_site(tmp_path, fragment, END, "<script>fetch('other.html')</script>" + END)
    with visiting(browser, (tmp_path / "page.html").as_uri()) as visit:
        assert traffic_faults(visit) != []
    write_site(tmp_path, fragment)
    with visiting(browser, (tmp_path / "page.html").as_uri()) as visit:
        assert traffic_faults(visit) + slider_faults(visit.page) == []
