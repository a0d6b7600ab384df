"""What all tests share: nobody's record of solved exercises is touched, and one browser and one site serve all.

The browser is started for the first test that asks for it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.book.site import Site

os.environ["GDCORE_PROGRESS"] = "off"  # kernels that are started inherit it


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    from tests.book.site import launch

    with sync_playwright() as playwright:
        chromium = launch(playwright)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """The built book behind a local server."""
    from tests.book.site import built, served

    with served(built()) as book:
        yield book
