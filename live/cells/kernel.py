"""Runs the cells of a page inside the worker and posts what they show: text, HTML, figures, errors, results.

Stands in for IPython, which would weigh as much as matplotlib: a namespace that the cells share, the value of a last
line, `display`, figures left open, and tracebacks that hold the reader's own lines and no others.
"""

import ast
import importlib.util
import json
import linecache
import logging
import os
import sys
import time
import traceback
import types
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from pyodide.code import eval_code_async

import __main__

TEXT_AT_MOST = 100_000  # characters that one cell prints; an endless loop would fill the reader's memory
CELL = "cell "  # starts the file name of every cell
logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)  # "building the font cache"

_post: Callable[[str], None]


def post(kind: str, **content: Any) -> None:
    _post(json.dumps({"type": kind, **content}))


class Stream:
    """stdout or stderr. Posts in pieces, so that a thousand prints are not a thousand messages."""

    encoding, errors = "utf-8", "replace"

    def __init__(self, name: str) -> None:
        self.name, self.waiting, self.written, self.posted = name, "", 0, 0.0

    def write(self, text: str) -> int:
        room = TEXT_AT_MOST - self.written
        if room >= 0:
            self.waiting += text[:room]
            if len(text) > room:
                self.waiting += f"\n[the cell printed more than {TEXT_AT_MOST:,} characters; the rest is not shown]\n"
        self.written += len(text)
        if time.monotonic() - self.posted > 0.1:
            self.flush()
        return len(text)

    def flush(self) -> None:
        if self.waiting:
            post("stream", name=self.name, text=self.waiting)
        self.waiting, self.posted = "", time.monotonic()

    def begin(self) -> None:
        self.waiting, self.written, self.posted = "", 0, 0.0

    def isatty(self) -> bool:
        return False

    def writable(self) -> bool:
        return True


out, err = Stream("stdout"), Stream("stderr")


def bundle(value: Any) -> dict[str, str]:
    """A value as text and, if it can, as HTML or a picture: IPython's rules for the formats that a page shows."""
    if (rich := getattr(value, "_repr_mimebundle_", None)) and not isinstance(value, type):
        return {str(kind): str(data) for kind, data in rich().items()}
    formats = {"text/plain": repr(value)}
    for kind, method in {"text/html": "_repr_html_", "image/svg+xml": "_repr_svg_"}.items():
        render = None if isinstance(value, type) else getattr(value, method, None)
        if render and (data := render()) is not None:
            formats[kind] = str(data)
    return formats


def display(*values: Any, **_: Any) -> None:
    for value in values:
        show(value)


def show(value: Any) -> None:
    out.flush()
    err.flush()
    if "matplotlib.figure" in sys.modules and isinstance(value, sys.modules["matplotlib.figure"].Figure):
        figure(value)
    else:
        post("display", bundle=bundle(value))


def figure(drawn: Any) -> None:
    """A figure as the page draws its own."""
    from gdcore.display import figure_html

    titles = [axes.get_title(loc=side) for axes in drawn.axes for side in ("left", "center", "right")]
    alt = "A figure drawn by this cell" + "".join(f": {title}" for title in titles if title)
    post("display", bundle={"text/plain": alt, "text/html": figure_html(drawn, alt)})


def open_figures(*_: Any, **__: Any) -> None:
    """Shows the figures that pyplot holds and closes them."""
    pyplot: Any = sys.modules.get("matplotlib.pyplot")
    for number in pyplot.get_fignums() if pyplot else ():
        show(pyplot.figure(number))
        pyplot.close(number)


class HTML:
    """IPython.display.HTML."""

    def __init__(self, data: str) -> None:
        self.data = data

    def __repr__(self) -> str:
        return "<HTML>"

    def _repr_html_(self) -> str:
        return self.data


class NotHere(types.ModuleType):
    """A library that a page can't run; says where it runs instead."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        raise ImportError(f"{self.__name__} does not run in the page. It runs in the notebook: Open as notebook.")


def stand_in() -> None:
    """What cells and gdcore ask of IPython, and a clear answer to those who ask for widgets."""
    ipython, shown = types.ModuleType("IPython"), types.ModuleType("IPython.display")
    shown.__dict__.update(display=display, HTML=HTML, clear_output=lambda wait=False: post("clear"))
    ipython.__dict__.update(display=shown, get_ipython=lambda: None, version_info=(8, 23, 0), __path__=[])
    sys.modules.update({"IPython": ipython, "IPython.display": shown, "ipywidgets": NotHere("ipywidgets")})
    __main__.__dict__["display"] = display
    sys.stdout, sys.stderr = out, err


def imports(code: str, package: str = "", deep: bool = True) -> Iterator[str]:
    """The full names of the modules that code imports; with `deep`, inside of functions too."""
    try:
        tree = ast.parse(code)
    except SyntaxError:
        return
    for node in ast.walk(tree) if deep else tree.body:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = importlib.util.resolve_name("." * node.level + (node.module or ""), package)
            yield base
            # a name may be a module, and `gdcore.Explorer` is fetched from gdcore.explorer when it is first asked for
            yield from (f"{base}.{name}" for alias in node.names for name in {alias.name, alias.name.lower()})


def needed(code: str) -> str:
    """The libraries that code needs, with those that the parts of gdcore it uses need, as lines to import them."""
    found = importlib.util.find_spec("gdcore")
    assert found
    root = Path((found.submodule_search_locations or [""])[0])
    seen: set[str] = set()
    todo = list(imports(code))
    while todo:
        name = todo.pop()
        if name in seen:
            continue
        seen.add(name)
        if name.split(".")[0] == "gdcore":
            path = root.joinpath(*name.split(".")[1:])
            for file, package in ((path.with_suffix(".py"), name.rpartition(".")[0]), (path / "__init__.py", name)):
                if file.is_file():
                    todo += imports(file.read_text(encoding="utf-8"), package, deep=False)
    tops = {name.split(".")[0] for name in seen} - set(sys.modules) - {"IPython", "ipywidgets", ""}
    return "\n".join(f"import {name}" for name in sorted(tops) if name.isidentifier())


def own_lines(report: traceback.TracebackException) -> traceback.TracebackException:
    """The report without the frames of any library: what is left are lines that the reader can change."""
    report.stack = traceback.StackSummary.from_list([f for f in report.stack if f.filename.startswith(CELL)])
    for other in (report.__cause__, report.__context__):
        if other is not None:
            own_lines(other)
    return report


def line_of(error: BaseException, filename: str) -> int | None:
    """The line of the cell that an error comes from."""
    if isinstance(error, SyntaxError) and error.filename == filename:
        return error.lineno
    lines = [f.lineno for f in traceback.extract_tb(error.__traceback__) if f.filename == filename]
    return lines[-1] if lines else None


async def run(code: str, cell: str) -> str:
    """Runs one cell. What it shows is posted on the way; returned is how it ended, as JSON."""
    filename = CELL + cell
    linecache.cache[filename] = (len(code), None, code.splitlines(keepends=True), filename)
    out.begin()
    err.begin()
    end: dict[str, Any] = {"ok": True}
    try:
        if "matplotlib.pyplot" in {*imports(code), *sys.modules}:
            importlib.import_module("matplotlib.pyplot").__dict__["show"] = open_figures
        value = await eval_code_async(code, __main__.__dict__, filename=filename)
        if value is not None:
            __main__.__dict__["_"] = value
            show(value)
        open_figures()
    except BaseException as error:
        if pyplot := sys.modules.get("matplotlib.pyplot"):
            pyplot.close("all")
        report = own_lines(traceback.TracebackException.from_exception(error))
        end = {"ok": False, "line": line_of(error, filename), "error": type(error).__name__, "message": str(error)}
        if isinstance(error, ModuleNotFoundError) and error.name:
            end["module"] = error.name.split(".")[0]
        out.flush()
        err.flush()
        post("error", text="".join(report.format()), **end)
    out.flush()
    err.flush()
    return json.dumps({**end, "results": results()})


def move(uid: str, places: str) -> str:
    """What changes in an Explorer whose sliders stand at these stops, as JSON; or what went wrong, as `fault`."""
    try:
        from gdcore.cell_face import move

        return json.dumps(move(uid, json.loads(places)))
    except KeyError:
        return json.dumps({"fault": "This picture is from an earlier run. Run its cell again to move it."})
    except Exception as error:
        return json.dumps({"fault": f"{type(error).__name__}: {error}"})


def results() -> Any:
    """The exercises' results so far, as `gdcore.exercises.check` keeps them in this worker's own file."""
    try:
        return json.loads(Path(os.environ["GDCORE_PROGRESS"]).read_text(encoding="utf-8"))["results"]
    except (OSError, ValueError, KeyError):
        return {}


def begin(poster: Callable[[str], None], kept: str) -> None:
    """Takes the function that posts to the page and the results that the reader brings along."""
    global _post
    _post = poster
    Path(os.environ["GDCORE_PROGRESS"]).write_text(json.dumps({"downhill": 1, "results": json.loads(kept)}))
    stand_in()
