"""What a cell shows: a figure with its description, and the package's own source.

A figure is a picture for some readers and a sentence for others, so the sentence is part of the call. Source is read
from the package when the cell runs: what the reader studies is what the course computes with.
"""

import ast
import base64
import hashlib
import html
import inspect
import io
import os
import textwrap
from collections import Counter
from typing import Any

import matplotlib.pyplot as plt
from IPython.display import display
from matplotlib.figure import Figure
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from gdcore.svg import figure_svg, renderer_for, svg_element

_seen: Counter[str] = Counter()


def face() -> str:
    """Where this kernel's results are shown.

    "page" is the published book; "cells" is such a page whose cells run in the reader's browser; "live", the default,
    is a notebook. Set by the environment variable GDCORE_FACE.

    Raises
    ------
    ValueError
        If the variable holds anything else.
    """
    value = os.environ.get("GDCORE_FACE", "live")
    if value not in ("page", "cells", "live"):
        raise ValueError(f'GDCORE_FACE must be "page", "cells" or "live", got {value!r}')
    return value


def unique_id(content: str) -> str:
    """An id that depends on the content alone, and differs when the same content is shown twice."""
    digest = "gd-" + hashlib.sha256(content.encode()).hexdigest()[:8]
    _seen[digest] += 1
    return digest if _seen[digest] == 1 else f"{digest}-{_seen[digest]}"


class Shown:
    """A result in several formats; the frontend takes the one it likes best."""

    def __init__(self, bundle: dict[str, Any]) -> None:
        self.bundle = bundle

    def __repr__(self) -> str:
        return str(self.bundle["text/plain"])

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return self.bundle


def _put(result: Shown) -> None:
    put: Any = display
    put(result)


def figure_html(figure: Figure, alt: str) -> str:
    """The figure as an HTML fragment: inline SVG in the page's font and colours, named by `alt`."""
    renderer = renderer_for(figure, "gd-id")
    svg = svg_element(figure_svg(figure, renderer), renderer, label=alt)
    svg = svg.replace("gd-id-", unique_id(svg) + "-")
    return f'<div class="gd gd-figure" style="max-width:{renderer.width:g}px">{svg}</div>'


def show(figure: Figure, alt: str) -> None:
    """Shows a matplotlib figure and closes it.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
    alt : str
        What a sighted reader takes away from the figure, with its numbers. Also the cell's text output.

    Raises
    ------
    TypeError
        If `figure` is not a figure or `alt` is not a string.
    ValueError
        If `alt` is empty.
    """
    if not isinstance(figure, Figure):
        raise TypeError(f"figure must be a matplotlib Figure, got {type(figure).__name__}")
    if not isinstance(alt, str):
        raise TypeError(f"alt must be a string that says what the figure shows, got {type(alt).__name__}")
    alt = " ".join(alt.split())
    if not alt:
        raise ValueError("alt must say what the figure shows, got an empty string")
    bundle: dict[str, Any] = {"text/plain": f"Figure: {alt}"}
    if face() != "live":
        bundle["text/html"] = figure_html(figure, alt)
    else:
        picture = io.BytesIO()
        figure.savefig(picture, format="png", dpi=144)
        bundle["image/png"] = base64.b64encode(picture.getvalue()).decode()  # text: not every kernel encodes bytes
    plt.close(figure)
    _put(Shown(bundle))


def source(*objects: object) -> None:
    """Shows the source of functions and classes of the package, without their docstrings.

    Parameters
    ----------
    *objects
        Functions, classes, or losses that wrap a formula.

    Raises
    ------
    TypeError
        If nothing is given, or an object has no Python source.
    """
    if not objects:
        raise TypeError("source needs at least one object to show, got none")
    code = "\n\n\n".join(source_code(thing) for thing in objects)
    names = ", ".join(getattr(thing, "__qualname__", type(thing).__name__) for thing in objects)
    _put(Shown({"text/plain": code, "text/html": code_html(code, f"Source of {names}")}))


def source_code(thing: object) -> str:
    """The source of one function or class without docstrings; comments stay."""
    formula = getattr(thing, "formula", None)
    target: Any = (
        formula if callable(formula) and not inspect.isroutine(thing) and not inspect.isclass(thing) else thing
    )
    try:
        code = textwrap.dedent(inspect.getsource(target))
    except (TypeError, OSError):
        raise TypeError(f"objects must be functions or classes written in Python, got {thing!r}") from None
    return without_docstrings(code).strip("\n")


def without_docstrings(code: str) -> str:
    """Python source without the docstrings of the module, classes and functions in it.

    A body that is nothing but its docstring becomes `...`.
    """
    lines = code.splitlines()
    for node in ast.walk(ast.parse(code)):
        if not isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if ast.get_docstring(node) is None:
            continue
        text = node.body[0]
        first, last = text.lineno - 1, text.end_lineno or text.lineno
        alone = len(node.body) == 1
        lines[first:last] = [" " * text.col_offset + "..." if alone else "\0"] + ["\0"] * (last - first - 1)
        if last < len(lines) and not lines[last].strip():
            lines[last] = "\0" if not alone else lines[last]
    return "\n".join(line for line in lines if line != "\0")


def code_html(code: str, label: str) -> str:
    """Python source as HTML with the classes that Sphinx's style sheet colours; long lines scroll inside the box."""
    body = highlight(code, PythonLexer(), HtmlFormatter(nowrap=True))
    attributes = f'tabindex="0" role="region" aria-label="{html.escape(label)}" style="overflow-x:auto"'
    pre = f"<pre {attributes}>{body}</pre>"
    return f'<div class="gd-source highlight-python notranslate"><div class="highlight">{pre}</div></div>'
