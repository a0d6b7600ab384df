"""In a real Chromium, under a URL prefix: each chapter opens in JupyterLite, runs to its end, and its slider moves."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser

from tests.book.checks import axe_faults, overflow_faults, visiting
from tests.book.site import built, pages, served
from tests.live.lite import (
    SECONDS_TO_START,
    Reader,
    address_of,
    picture_faults,
    plant,
    run_all_cells,
    run_faults,
    seconds_a_cell,
    slider_faults,
    start_faults,
)
from tests.live.page import used

CHAPTERS = [page for page in pages() if page.split("/")[-1][:2].isdigit()]
SLOW = 5.0  # seconds; a cell that takes longer is named in the report
BUTTON = "a.btn-open-notebook"


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """The site as it lies in a folder of a larger one: every address in it has a prefix."""
    html = built()
    with served(html.parent) as whole:
        yield f"{whole.address}{html.name}/"


@pytest.fixture(scope="module")
def reader(browser: Browser, site: str) -> Reader:
    """One reader for all chapters: what was loaded for the first is there for the next."""
    return Reader(used(browser, site))


def notebook_of(page: str) -> str:
    return f"{Path(page).stem}.ipynb"


@pytest.mark.parametrize("page", CHAPTERS)
def test_a_chapter_runs_in_jupyterlite_and_its_slider_moves(reader: Reader, site: str, page: str) -> None:
    with reader.at(address_of(site, notebook_of(page))) as tab:
        assert start_faults(tab) == []
        cells = run_all_cells(tab)
        slow = {name: round(seconds, 1) for name, seconds in seconds_a_cell(cells).items() if seconds > SLOW}
        if slow:
            print(f"slow cells of {page}: {slow}")
        assert run_faults(cells) + picture_faults(tab) + slider_faults(tab) == []
        assert reader.traffic_faults(site) == []


def test_the_button_opens_the_chapter_in_a_new_tab(reader: Reader, site: str) -> None:
    page = CHAPTERS[1]
    with reader.at(site + page) as tab:
        tab.wait_for_load_state("networkidle")
        assert not any("/lite/" in url for url in reader.urls)
        with reader.context.expect_page() as news:
            tab.get_by_role("link", name="Open as notebook").click()
        notebook = news.value
        title = tab.locator("h1").first.inner_text().split(". ", 1)[-1][:20]
        assert notebook.locator(".jp-Notebook h1").first.inner_text(timeout=1000 * SECONDS_TO_START).startswith(title)
        notebook.close()


@pytest.mark.parametrize("page", pages())
def test_every_chapter_and_no_other_page_has_the_button(page: str) -> None:
    links = [link["href"] for link in BeautifulSoup((built() / page).read_bytes(), "html.parser").select(BUTTON)]
    if page not in CHAPTERS:
        assert links == []
        return
    assert links == [f"../lite/notebooks/index.html?path={notebook_of(page)}"]
    assert (built() / urljoin(page, links[0]).split("?")[0]).is_file()
    assert (built() / "lite" / "files" / notebook_of(page)).is_file()


@pytest.mark.parametrize("view", ["light", "dark", "phone"])
def test_from_disk_the_button_explains(browser: Browser, view: str) -> None:
    with visiting(browser, (built() / CHAPTERS[0]).as_uri(), view) as visit:
        visit.page.locator(BUTTON).focus()
        visit.page.keyboard.press("Enter")
        box = visit.page.get_by_role("dialog", name="The notebook needs a web server")
        assert "make serve" in box.inner_text()
        assert len(visit.page.context.pages) == 1
        assert axe_faults(visit.page) + overflow_faults(visit.page) == []
        visit.page.keyboard.press("Enter")  # the button that closes it has the focus
        assert box.count() == 0
        assert visit.page.locator(BUTTON).evaluate("(e) => e === document.activeElement")


# ---- the checks above pass on the chapters; here they are seen to fail where something is wrong

ALIVE = [
    "import ipywidgets as w",
    'picture, slider = w.HTML(), w.FloatSlider(description="rate")',
    'draw = \'<svg width="300" height="200"><circle cx="50" cy="50" r="{}"/></svg>\'.format',
    "slider.observe(lambda change: picture.set_trait('value', draw(9 + slider.value)), 'value')",
    "picture.value = draw(9)",
    "w.VBox([picture, slider])",
]
DEAD = [line for line in ALIVE if "observe" not in line]
NO_PIXELS = ["from IPython.display import publish_display_data as put", "put({'image/png': 'no pixels'})"]
ABROAD = ["from pyodide.http import pyfetch", "try: await pyfetch('http://localhost:9/')", "except OSError: pass"]
BROKEN = ["import sys", "print('a warning', file=sys.stderr)", "1 / 0"]
PLANTED = {"alive": [ALIVE], "faulty": [DEAD, NO_PIXELS, ABROAD, BROKEN]}


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The site's JupyterLite with two notebooks of our own."""
    lite = tmp_path_factory.mktemp("planted") / "lite"
    shutil.copytree(built() / "lite", lite)
    for name, cells in PLANTED.items():
        plant(lite, name, cells)
    with served(lite.parent) as site:
        yield site.address


def test_planted_faults_are_found(reader: Reader, planted: str) -> None:
    with reader.at(address_of(planted, "faulty.ipynb")) as tab:
        assert start_faults(tab) == []
        assert slider_faults(tab, 0.5) == ["no slider"]  # before anything is run
        faults = run_faults(run_all_cells(tab)) + picture_faults(tab) + slider_faults(tab, 2)
        faults += reader.traffic_faults(planted)
    for wanted in (
        "division by zero",
        "faulty-3: on stderr: a warning",
        "a picture that does not show: data:image/png",
        "dragging the first slider does not change its picture",
        "asks outside the site: http://localhost:9/",
    ):
        assert any(wanted in fault for fault in faults), faults


def test_a_cell_that_is_never_done_is_found() -> None:
    assert run_faults([{"id": "endless", "done": None, "outputs": []}]) == ["not done: endless"]


def test_a_kernel_that_does_not_start_is_found(browser: Browser, planted: str) -> None:
    someone = Reader(browser.new_context())
    someone.context.route("**/pyodide-lock.json", lambda route: route.abort())
    with someone.at(address_of(planted, "alive.ipynb")) as tab:
        assert "no kernel" in start_faults(tab, 8)[0]
    someone.context.close()
