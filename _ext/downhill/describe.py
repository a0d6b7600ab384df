"""Every page says in one sentence what it is, for search engines and link previews.

A page's own sentence stands in its metadata (`myst: html_meta: description`); a page of the book without one is a
warning, so the build fails. Search and index pages get a standard sentence.
"""

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging

STANDARD = "Downhill, an interactive course on gradient descent: search and index."
logger = logging.getLogger(__name__)


def describe(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    if 'name="description"' in context.get("metatags", ""):
        return
    if doctree is not None:
        logger.warning("no description: add `myst: html_meta: description: ...` to its metadata", location=pagename)
    context["metatags"] = context.get("metatags", "") + f'\n<meta name="description" content="{STANDARD}" />'


def setup(app: Sphinx) -> None:
    app.connect("html-page-context", describe)
