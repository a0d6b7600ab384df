"""What runs the cells inside the worker, here without a worker: what it fetches, shows and says."""

from __future__ import annotations

import ast
import asyncio
import importlib.util
import json
import sys
import types
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.book.site import ROOT


async def eval_code_async(code: str, namespace: dict[str, Any], filename: str) -> Any:
    """Pyodide's function of that name, as far as it is needed: runs code, returns the value of a last expression."""
    tree = ast.parse(code, filename)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, filename, "exec"), namespace)
    if isinstance(last, ast.Expr):
        return eval(compile(ast.Expression(last.value), filename, "eval"), namespace)
    return None


@pytest.fixture
def kernel(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    pyodide, code = types.ModuleType("pyodide"), types.ModuleType("pyodide.code")
    code.__dict__["eval_code_async"] = eval_code_async
    monkeypatch.setitem(sys.modules, "pyodide", pyodide)
    monkeypatch.setitem(sys.modules, "pyodide.code", code)
    monkeypatch.setenv("GDCORE_PROGRESS", "nowhere")
    spec = importlib.util.spec_from_file_location("kernel", ROOT / "live" / "cells" / "kernel.py")
    assert spec and spec.loader
    module: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.posted = []
    module._post = lambda text: module.posted.append(json.loads(text))
    module.__main__ = types.ModuleType("__main__")
    yield module


def run(kernel: Any, code: str, cell: str = "a") -> dict[str, Any]:
    kernel.posted.clear()
    with ThreadPoolExecutor(1) as thread:  # the browser of other tests has a loop of its own in this one
        end: dict[str, Any] = json.loads(thread.submit(asyncio.run, kernel.run(code, cell)).result())
    return end


@pytest.mark.parametrize(
    ("code", "fetched", "spared"),
    [
        ("import numpy as np\nfrom gdcore import Linear, datasets, descend", set(), {"matplotlib", "pygments"}),
        ("from gdcore import plots", {"matplotlib"}, {"ipywidgets", "IPython"}),
        ("from gdcore import Explorer", {"matplotlib"}, {"ipywidgets", "IPython"}),
        ("from gdcore.display import show", {"matplotlib", "pygments", "PIL"}, {"ipywidgets", "IPython"}),
        ("from gdcore.explorers import gradients", {"matplotlib"}, {"ipywidgets", "IPython"}),
        ("def later():\n    import sklearn", {"sklearn"}, {"matplotlib"}),
        ("from gdcore.exercises import check", set(), {"matplotlib", "platformdirs"}),
        ("import ipywidgets, IPython", set(), {"ipywidgets", "IPython"}),
        ("this is no python", set(), {"matplotlib"}),
    ],
)
def test_a_cell_fetches_what_it_needs_and_no_more(
    kernel: Any, monkeypatch: pytest.MonkeyPatch, code: str, fetched: set[str], spared: set[str]
) -> None:
    there = [name for name in sys.modules if name.split(".")[0] in fetched | spared]
    for name in there:
        monkeypatch.delitem(sys.modules, name)
    names = {line.removeprefix("import ") for line in kernel.needed(code).splitlines()}
    assert fetched <= names and not spared & names


def test_text_values_and_html_come_in_their_order(kernel: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", kernel.out)
    assert run(kernel, "class H:\n    def _repr_html_(self): return '<b>h</b>'\nprint('first')\nH()") == {
        "ok": True,
        "results": {},
    }
    *texts, value = kernel.posted
    assert {(text["type"], text["name"]) for text in texts} == {("stream", "stdout")}
    assert "".join(text["text"] for text in texts) == "first\n"
    assert value["bundle"]["text/html"] == "<b>h</b>"
    run(kernel, "None")
    assert kernel.posted == []
    run(kernel, "6 * 7")
    assert kernel.posted == [{"type": "display", "bundle": {"text/plain": "42"}}]


@pytest.mark.parametrize("piece", [1, 1000, 99_999, 100_000, 100_001, 300_000])
def test_an_endless_print_is_cut(kernel: Any, piece: int) -> None:
    kernel.out.begin()
    for _ in range(300_000 // piece + 1):
        kernel.out.write("x" * piece)
    kernel.out.flush()
    text = "".join(message["text"] for message in kernel.posted)
    assert text.count("x") == 100_000 + "the cell printed more than the rest is not shown".count("x")
    assert text.count("the rest is not shown") == 1


def test_an_error_is_told_by_the_readers_own_lines(kernel: Any) -> None:
    run(kernel, "import json\ndef parse(text):\n    return json.loads(text)", "helper")
    end = run(kernel, "x = 1\nparse('{')", "here")
    assert (end["ok"], end["line"], end["error"]) == (False, 2, "JSONDecodeError")
    text = kernel.posted[-1]["text"]
    assert "parse('{')" in text and "return json.loads(text)" in text
    assert "decoder.py" not in text and "kernel.py" not in text

    end = run(kernel, "try:\n    1 / 0\nexcept ZeroDivisionError as e:\n    raise ValueError('outer') from e")
    assert end["line"] == 4 and "ZeroDivisionError" in kernel.posted[-1]["text"]
    assert "kernel.py" not in kernel.posted[-1]["text"]

    end = run(kernel, "x = 1\nif x\n    y")
    assert (end["line"], end["error"]) == (2, "SyntaxError")
    end = run(kernel, "import no_such_library")
    assert end["module"] == "no_such_library"


def test_what_a_page_cannot_run_says_where_it_runs(kernel: Any) -> None:
    module = kernel.NotHere("ipywidgets")
    with pytest.raises(ImportError, match="It runs in the notebook: Open as notebook"):
        _ = module.interact
    assert not hasattr(module, "__path__")


def test_an_explorer_of_an_earlier_run_says_so(kernel: Any) -> None:
    assert "Run its cell again" in json.loads(kernel.move("gd-gone", "[0]"))["fault"]
