"""Pages that run in the reader's browser: what the scripts in `live/` need to know of a page, written when it is built.

Each code cell of a notebook becomes an element with an id of its own, `cell-<id>`. Its source as the author wrote it,
with a hash by which a reader's edits recognise a new version, goes to live/pages/<page>.json, which is fetched when the
reader presses "Run here" and not before. The scripts stand in a folder named after their content, so they can be kept
by a browser for ever.
"""

import hashlib
import json
import re
import shutil
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from .pages import REWRITES

LIVE = Path(__file__).resolve().parents[2] / "live"
EVERY_PAGE = ("store.js", "progress.js", "work.js", "start.js")  # joined into book.js, in this order
PYTHON = "lite/static/pyodide/"
CHECK = re.compile(r"""\bcheck\(\s*["']([\w/-]+)["']""")
INVITATION = """
<div class="live-invitation" hidden
 data-page="{page}" data-code="{code}" data-cells="{cells}" data-python="{python}">
<button type="button" class="live-button live-first">Run here</button>
<span class="live-said" role="status">Edit and run this page in your browser.
Nothing to install; about 28 MB the first time.</span>
</div>"""


def code_cells(path: Path) -> list[dict[str, Any]]:
    """The code cells of a notebook, as the page's scripts read them; `index` counts all cells of the notebook."""
    cells = []
    for index, cell in enumerate(json.loads(path.read_text(encoding="utf-8"))["cells"]):
        if cell["cell_type"] != "code":
            continue
        source = "".join(cell["source"])
        found = CHECK.search(source)
        cells.append(
            {
                "index": index,
                "id": cell["id"],
                "source": source,
                "hash": hashlib.sha256(source.encode()).hexdigest()[:12],
                "tags": cell["metadata"].get("tags", []),
                "exercise": found[1] if found else None,
            }
        )
    return cells


def notebook(app: Sphinx, docname: str) -> Path | None:
    path = Path(app.env.doc2path(docname))
    return path if path.suffix == ".ipynb" else None


def name_cells(app: Sphinx, doctree: nodes.document) -> None:
    """Give every code cell's element the id by which the scripts find it."""
    if (path := notebook(app, app.env.docname)) is None:
        return
    names = {cell["index"]: f"cell-{cell['id']}" for cell in code_cells(path)}
    for container in doctree.findall(nodes.container):
        if container.get("nb_element") == "cell_code":
            container["ids"].append(names[container["cell_index"]])


@cache
def course() -> str:
    """The exercises of each chapter, as JSON."""
    from gdcore.exercises import catalog

    chapters: dict[str, list[str]] = {}
    for name, exercise in catalog().items():
        chapters.setdefault(exercise.chapter, []).append(name)
    return json.dumps(chapters, separators=(",", ":"))


# Where a browser forbids its store, the theme's scripts fail, and with them all others. They get one that forgets.
STORE = """<script>try{localStorage.length}catch{const kept=new Map();Object.defineProperty(window,"localStorage",
{value:{forbidden:true,getItem:k=>kept.get(k)??null,setItem:(k,v)=>void kept.set(k,v),
removeItem:k=>void kept.delete(k)}})}</script>"""


def tell(html: str, pagename: str) -> str:
    """Every page knows all exercises, for the marks in its sidebar, and has a store before any script asks for it."""
    html = html.replace("<head>", f"<head>{STORE}", 1)
    data = f'<script type="application/json" id="downhill-course">{course()}</script>'
    return html.replace("</body>", f"{data}</body>", 1)


def version(app: Sphinx) -> str:
    return str(app.downhill_version)  # type: ignore[attr-defined]


def invite(app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    """Put "Run here" below the title of a chapter."""
    if app.builder.format != "html" or doctree is None:
        return
    if (path := notebook(app, pagename)) is not None:
        text = json.dumps({"page": pagename, "cells": code_cells(path)}, ensure_ascii=False)
        target = Path(app.outdir, "live", "pages", f"{pagename}.json")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
        root = context["content_root"]
        mark = hashlib.sha256(text.encode()).hexdigest()[:8]
        invitation = INVITATION.format(
            page=escape(pagename),
            code=f"{root}live/{version(app)}/",
            cells=f"{root}live/pages/{pagename}.json?v={mark}",
            python=f"{root}{PYTHON}",
        )
        context["body"] = context["body"].replace("</h1>", f"</h1>{invitation}", 1)


def install(app: Sphinx, exception: Exception | None) -> None:
    """Copy the scripts into the site and take away those of another version."""
    target = Path(app.outdir, "live", version(app))
    if exception or app.builder.format != "html" or target.exists():
        return
    for old in target.parent.glob("*"):
        if old.name != "pages":
            shutil.rmtree(old)
    shutil.copytree(LIVE / "cells", target, ignore=shutil.ignore_patterns("__pycache__"))


def setup(app: Sphinx) -> None:
    REWRITES.append(tell)
    app.connect("doctree-read", name_cells)
    app.connect("html-page-context", invite)
    app.connect("build-finished", install)
