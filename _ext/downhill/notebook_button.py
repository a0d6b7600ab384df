"""The button **Open as notebook** on every chapter: the same chapter in JupyterLite, in the site's folder `lite`.

Its address is counted from the page, so the site works under any prefix and for pages in sub-folders; nothing of
JupyterLite is loaded before it is pressed.
"""

from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from docutils import nodes
from sphinx.application import Sphinx


def add_button(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    if doctree is None or context.get("page_source_suffix") != ".ipynb":
        return
    name = quote(f"{PurePosixPath(pagename).name}.ipynb")
    context["header_buttons"].insert(
        0,
        {
            "type": "link",
            "text": "Open as notebook",
            "tooltip": "Opens this chapter in JupyterLite, in a new tab. Nothing to install.",
            "url": f"{context['content_root']}lite/notebooks/index.html?path={name}",
            "label": "open-notebook",
        },
    )


def setup(app: Sphinx) -> None:
    app.connect("html-page-context", add_button, priority=600)  # after the theme, which makes the list at 501
