"""Change a page's HTML before it is written.

Whatever the theme's templates can't be told is mended here: a function `rewrite(html, pagename) -> html` that is
appended to REWRITES sees every page once, in memory, so that no page is ever on disk half-mended.
"""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

REWRITES: list[Callable[[str, str], str]] = []


def wrap(app: Sphinx) -> None:
    if app.builder.format != "html":
        return
    templates = app.builder.templates
    render = templates.render

    def render_and_rewrite(template: str, context: dict[str, Any]) -> str:
        html: str = render(template, context)
        for rewrite in REWRITES if template.endswith(".html") else ():
            html = rewrite(html, context.get("pagename", ""))
        return html

    templates.render = render_and_rewrite


def front_page(app: Sphinx, exception: Exception | None) -> None:
    """The first page is index.html too, itself and not a page that sends the reader on."""
    first = Path(app.outdir, f"{app.config.root_doc}.html")
    if not exception and first.exists():
        shutil.copyfile(first, first.with_name("index.html"))


def setup(app: Sphinx) -> None:
    app.connect("builder-inited", wrap)
    app.connect("build-finished", front_page)
