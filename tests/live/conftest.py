"""The browser and the built site, as for the tests of the book."""

from tests.book.conftest import browser, site

__all__ = ["browser", "site"]
