"""In a real Chromium, every page of the built book: self-contained, free of errors, accessible, light, linked."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.book.checks import (
    ALL_BUT_COLOURS,
    COLOURS,
    alt_faults,
    axe_faults,
    explorers,
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
from tests.book.site import Site, pages

PAGES = pages()
CHAPTERS = [page for page in PAGES if page.split("/")[-1][:2].isdigit()]
# A dark page has other colours than a light one, and a phone another layout; what is the same in all is looked at once.
# The colours of what only a phone shows are those of one page, for it is the same on every page.
RULES = {"light": None, "dark": COLOURS, "phone": ALL_BUT_COLOURS}
NOT_PAGES = ("_static/", "_sources/", "lite/")  # JupyterLite's own are proven in tests/live


def explores(site: Site, page: str) -> bool:
    return 'gd-explorer" id=' in (site.folder / page).read_text(encoding="utf-8")


@pytest.mark.parametrize("view", ["light", "dark", "phone"])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_loads_clean_and_accessible(browser: Browser, site: Site, page: str, view: str) -> None:
    with visiting(browser, site.address + page, view, formulas=view != "dark") as visit:
        faults = theme_faults(visit.page, view) + overflow_faults(visit.page)
        faults += [] if view == "dark" else math_faults(visit.page)
        faults += axe_faults(visit.page, None if page == PAGES[0] else RULES[view])  # unfolds what is folded
        faults += overflow_faults(visit.page)
        if view == "light":
            faults += weight_faults(visit, site) + alt_faults(visit.page)
        assert faults + traffic_faults(visit) == []


@pytest.mark.parametrize("page", PAGES)
def test_every_goal_can_be_reached_by_keyboard(browser: Browser, site: Site, page: str) -> None:
    if not explores(site, page):
        assert page not in CHAPTERS
        return
    with visiting(browser, site.address + page, formulas=False) as visit:
        assert len(explorers(visit.page)) >= (2 if page in CHAPTERS else 1)
        assert goal_faults(visit.page) + traffic_faults(visit) == []


@pytest.mark.parametrize("page", PAGES)
def test_a_page_works_from_disk_and_every_slider_moves_by_keyboard(browser: Browser, site: Site, page: str) -> None:
    with visiting(browser, (site.folder / page).as_uri()) as visit:
        assert math_faults(visit.page) + slider_faults(visit.page) + traffic_faults(visit) == []


@pytest.mark.parametrize("view", ["print", "no script"])
@pytest.mark.parametrize("page", PAGES)
def test_explorers_become_small_multiples(browser: Browser, site: Site, page: str, view: str) -> None:
    if not explores(site, page):
        return
    with visiting(browser, site.address + page, view, formulas=False) as visit:
        assert multiples_faults(visit.page) == []


def test_the_landing_page_shows_an_explorer(browser: Browser, site: Site) -> None:
    with visiting(browser, site.address) as visit:
        assert len(explorers(visit.page)) >= 1


def test_every_link_and_reference_resolves(site: Site) -> None:
    names = sorted(path.relative_to(site.folder).as_posix() for path in site.folder.rglob("*.html"))
    names = [name for name in names if not name.startswith(NOT_PAGES)]
    assert link_faults(site.folder, names) == []


def test_every_built_page_is_one_that_is_tested(site: Site) -> None:
    made = {path.relative_to(site.folder).as_posix() for path in site.folder.rglob("*.html")}
    made = {name for name in made if not name.startswith(NOT_PAGES)}
    assert made == set(PAGES)
