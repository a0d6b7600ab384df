"""Formulas without another host: MathJax from the pinned package sphinx-mathjax-offline.

The package's ready-made `tex-chtml.js` is 264 KB gzipped, a third of it a context menu. Here the components that the
book uses are joined into one file of 170 KB: TeX in, HTML out, and MathML for screen readers.
"""

import importlib.metadata
import shutil
from pathlib import Path
from typing import Any

from docutils import nodes
from myst_parser.sphinx_ext.mathjax import html_visit_displaymath
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.writers.html5 import HTML5Translator

PACKAGE = "sphinx-mathjax-offline"
COMPONENTS = ("core", "input/tex", "output/chtml", "output/chtml/fonts/tex", "a11y/assistive-mml")
FOLDERS = ("output/chtml/fonts/woff-v2", "input/tex/extensions")  # fetched by MathJax one by one, when used
CONFIG: dict[str, dict[str, Any]] = {
    "loader": {"load": []},
    "options": {"enableAssistiveMml": True},
}


def root() -> Path:
    for file in importlib.metadata.files(PACKAGE) or ():
        if file.name == "startup.js":
            return Path(str(file.locate())).parent
    raise FileNotFoundError(f"{PACKAGE} holds no MathJax")


def configure(app: Sphinx, config: Config) -> None:
    config.mathjax_path = "mathjax/mathjax.js"
    config.mathjax_options = {"defer": "defer"}
    ours = config.mathjax3_config = dict(config.mathjax3_config or {})
    for key, value in CONFIG.items():
        ours[key] = {**ours.get(key, {}), **value}


def install(app: Sphinx) -> None:
    """Write _static/mathjax/ once; `startup.js` starts when the script that holds it has run to its end."""
    target = Path(app.outdir, "_static", "mathjax")
    if app.builder.format != "html" or (target / "mathjax.js").exists():
        return
    source = root()
    for folder in FOLDERS:
        shutil.copytree(source / folder, target / folder, dirs_exist_ok=True)
    loaded = ", ".join(f'"{name}"' for name in COMPONENTS)
    parts = [(source / f"{name}.js").read_text(encoding="utf-8") for name in ("startup", *COMPONENTS)]
    parts.append(f"MathJax.loader.preLoad({loaded});")
    (target / "mathjax.part").write_text(";\n".join(parts), encoding="utf-8")
    (target / "mathjax.part").replace(target / "mathjax.js")  # whole, or not there


def display(translator: HTML5Translator, node: nodes.math_block) -> None:
    r"""A displayed formula as it was written.

    Sphinx wraps a formula that contains `\\` in a `split`, and there a `\tag` is an error. A formula that brings an
    environment of its own needs no other.
    """
    text = node.astext().strip()
    if r"\begin" in text and not node["nowrap"] and not node["number"]:
        node["nowrap"] = True
        node.children = [nodes.Text(rf"\[{text}\]")]
    html_visit_displaymath(translator, node)


def use_display(app: Sphinx) -> None:
    app.registry.html_block_math_renderers["mathjax"] = (display, None)


def setup(app: Sphinx) -> None:
    app.connect("config-inited", configure, priority=900)
    app.connect("builder-inited", install)
    app.connect("builder-inited", use_display, priority=900)  # after MyST's own
