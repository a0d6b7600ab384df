"""The setting "cdn" in a real Chromium: the network is asked for Pyodide and for nothing else.

The network's addresses are answered here, with the files that Pyodide released.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Route

from tests.book.checks import SETTLED
from tests.book.site import ROOT, Site, built, served
from tests.live.book import copy_book
from tests.live.lite import Reader, address_of, plant, run_all_cells, run_faults, slider_faults, start_faults
from tests.live.page import LivePage
from tests.live.test_lite import ALIVE
from tools.lite import bundle
from tools.lite.settings import Folders, read

SETTINGS = read(ROOT / "live")
CELLS = [["import gdcore, matplotlib", "assert gdcore.datasets.penguins().X.shape == (333, 3)"], ALIVE]


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site as the setting "cdn" publishes it, in a folder of a larger one."""
    folders = copy_book(tmp_path_factory.mktemp("published"))
    html = folders.lite.parent
    shutil.copytree(built(), html, ignore=shutil.ignore_patterns("pyodide"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYODIDE", "cdn")
        assert bundle.assemble(read(folders.live), folders) == "cdn"
    plant(folders.lite, "alive", CELLS)
    with served(html.parent) as whole:
        yield Site(html.parent, f"{whole.address}{html.name}/")


class Network:
    """The public network, answered here; it keeps the names of the files that it was asked for."""

    def __init__(self, context: BrowserContext) -> None:
        self.asked: set[str] = set()
        context.route(SETTINGS.cdn + "**", self.answer)

    def answer(self, route: Route) -> None:
        name = Path(urlsplit(route.request.url).path).name
        self.asked.add(name)
        kinds = {".mjs": "text/javascript", ".js": "text/javascript", ".wasm": "application/wasm"}
        headers = {"access-control-allow-origin": "*", "content-type": kinds.get(Path(name).suffix, "application/zip")}
        route.fulfill(body=(Folders(ROOT).downloads / name).read_bytes(), headers=headers)


def asks_the_network_alone(urls: list[str], root: str, asked: set[str]) -> None:
    """Pyodide's own files come from the network, gdcore's from the site, and nothing from anywhere else."""
    here = {Path(urlsplit(url).path).name for url in urls if "/static/pyodide/" in url}
    host = urljoin(root, "/")  # JupyterLite's own worker answers /api/ there
    assert {url for url in urls if not url.startswith((host, SETTINGS.cdn))} == set()
    assert asked >= set(SETTINGS.core)
    assert any(name.startswith("gdcore-") for name in here)
    assert not here & set(SETTINGS.core) - {"pyodide.mjs"}


def test_a_notebook_runs_with_python_from_the_network(browser: Browser, published: Site) -> None:
    reader = Reader(browser.new_context())
    network = Network(reader.context)
    with reader.at(address_of(published.address, "alive.ipynb")) as page:
        assert start_faults(page) == []
        assert run_faults(run_all_cells(page)) + slider_faults(page) == []
        asks_the_network_alone(reader.urls, published.address, network.asked)
        assert reader.faults == []
    reader.context.close()


def test_a_page_made_live_runs_with_python_from_the_network(browser: Browser, published: Site) -> None:
    context = browser.new_context()
    network = Network(context)
    live = LivePage(context, f"{published.address}chapters/01_gradients.html").open()
    live.page.evaluate(SETTLED)
    assert network.asked == set()
    live.start()
    first = next(iter(live.cells()))
    assert live.run(first, "import numpy, gdcore; print(gdcore.datasets.penguins().X.shape)") == "(333, 3)\n"
    asks_the_network_alone(live.urls, published.address, network.asked)
    assert live.faults == []
    context.close()
