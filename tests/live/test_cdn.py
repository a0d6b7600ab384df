"""The setting "cdn" in a real Chromium: the network is asked for Pyodide and for nothing else.

The network's addresses are answered here, with the files that Pyodide released.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Route

from tests.book.site import ROOT, built, served
from tests.live.book import copy_book
from tests.live.lite import Reader, address_of, plant, run_all_cells, run_faults, slider_faults, start_faults
from tests.live.test_lite import ALIVE
from tools.lite import bundle
from tools.lite.settings import Folders, read

SETTINGS = read(ROOT / "live")
CELLS = [["import gdcore, matplotlib", "assert gdcore.datasets.penguins().X.shape == (333, 3)"], ALIVE]


def test_a_notebook_runs_with_python_from_the_network(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders = copy_book(tmp_path)
    shutil.copytree(built() / "lite", folders.lite, ignore=shutil.ignore_patterns("pyodide"))
    monkeypatch.setenv("PYODIDE", "cdn")
    assert bundle.assemble(read(folders.live), folders) == "cdn"
    plant(folders.lite, "alive", CELLS)
    asked: list[str] = []

    def network(route: Route) -> None:
        asked.append(route.request.url)
        name = Path(urlsplit(route.request.url).path).name
        kinds = {".mjs": "text/javascript", ".js": "text/javascript", ".wasm": "application/wasm"}
        headers = {"access-control-allow-origin": "*", "content-type": kinds.get(Path(name).suffix, "application/zip")}
        route.fulfill(body=(Folders(ROOT).downloads / name).read_bytes(), headers=headers)

    reader = Reader(browser)
    reader.context.route(SETTINGS.cdn + "**", network)
    with served(folders.build) as site, reader.at(address_of(f"{site.address}html/", "alive.ipynb")) as page:
        assert start_faults(page) == []
        assert run_faults(run_all_cells(page)) + slider_faults(page) == []
        urls = set(reader.urls)
        here = {Path(urlsplit(url).path).name for url in urls if "/static/pyodide/" in url}
        others = {url for url in urls if not url.startswith((site.address, SETTINGS.cdn))}
        assert others == set()
        assert reader.faults == []
    assert {Path(urlsplit(url).path).name for url in asked} >= set(SETTINGS.core)
    assert {name.split("-")[0] for name in here} >= {"pyodide.mjs", "pyodide", "gdcore", "ipywidgets"}
    assert not here & set(SETTINGS.core) - {"pyodide.mjs"}
    reader.context.close()
