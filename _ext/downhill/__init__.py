"""What the book's pages need beyond Jupyter Book: one small module for each concern.

A page of this book asks no other host, works from file://, passes axe-core, and weighs a third of the theme's default.
Each module has a `setup(app)` that connects its hooks; its first lines say why it is here.
"""

from typing import Any

from sphinx.application import Sphinx

from . import (
    accessible,
    ahead,
    bundle,
    describe,
    exercise_list,
    freshness,
    kernels,
    live,
    mathjax,
    notebook_button,
    pages,
    streams,
)

MODULES = (
    kernels,
    streams,
    freshness,
    ahead,
    pages,
    accessible,
    describe,
    bundle,
    mathjax,
    exercise_list,
    live,
    notebook_button,
)


def setup(app: Sphinx) -> dict[str, Any]:
    for module in MODULES:
        module.setup(app)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": False}
