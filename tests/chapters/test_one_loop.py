"""One loop serves the whole course: every run in a chapter and in the package goes downhill through `descend`."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest

from tests.chapters.canonical import ROOT, chapters
from tests.chapters.checks import code_cells, source, tags

# Steps by hand that are themselves the subject, each with its reason.
BY_HAND = {
    ("01_gradients", "implementation-bare"): "the five bare lines, before the package's loop is shown",
    ("01_gradients", "mistakes-sign"): "two wrong loops: the sign lost, and no learning rate",
    ("01_gradients", "mistakes-turns"): "two wrong loops: coordinates in turns, and a point that moves in place",
    ("08_momentum_and_adaptive_steps", "derivation-nesterov-ahead"): "Nesterov's original form, compared with ours",
}


def own_steps(code: str) -> list[str]:
    """The lines inside loops that move a value by subtracting from itself: `theta = theta - ...` and `theta -= ...`."""
    found = []
    for loop in ast.walk(ast.parse(code)):
        if isinstance(loop, ast.For | ast.While):
            for node in ast.walk(loop):
                if isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Sub):
                    found.append(ast.unparse(node))
                elif isinstance(node, ast.Assign) and isinstance(node.value, ast.BinOp):
                    moved, value = ast.unparse(node.targets[0]), node.value
                    if isinstance(value.op, ast.Sub) and ast.unparse(value.left) == moved:
                        found.append(ast.unparse(node))
    return sorted(set(found))


def cells(path: Path) -> list[tuple[str, str]]:
    """Identifier and source of the code cells that are the chapter's own, not a reader's exercise."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    return [(c["id"], source(c)) for c in code_cells(notebook) if not {"exercise", "check"} & set(tags(c))]


@pytest.mark.parametrize("path", chapters(), ids=lambda path: path.stem)
def test_a_chapter_walks_with_descend_alone(path: Path) -> None:
    assert {
        name: steps for name, code in cells(path) if (path.stem, name) not in BY_HAND and (steps := own_steps(code))
    } == {}


def test_the_package_has_one_loop() -> None:
    """Exercises show wrong loops on purpose; everything else has none but `descend` itself."""
    files = [f for f in sorted((ROOT / "gdcore").rglob("*.py")) if "exercises" not in f.parts]
    loops = {f.name: steps for f in files if (steps := own_steps(f.read_text(encoding="utf-8")))}
    assert loops.pop("check.py") == ["behind[j] -= width"], "central differences step to one side, and back"
    # a generator that stops at each example can't be compiled; test_fast.py holds these to descend step for step
    assert loops.pop("fast.py") == ["bias[0] -= eta * slope", "bias[0] -= share * slopes[k]"]
    assert list(loops) == ["descend.py"]


def test_steps_by_hand_are_where_the_list_says() -> None:
    found = {(path.stem, name) for path in chapters() for name, code in cells(path) if own_steps(code)}
    assert found == set(BY_HAND)


def test_a_planted_loop_is_found() -> None:
    assert own_steps("for t in range(9):\n    theta = theta - 0.1 * g(theta)") == ["theta = theta - 0.1 * g(theta)"]
    assert own_steps("while go:\n    w -= eta * g") == ["w -= eta * g"]
    assert own_steps("theta = theta - g\nfor t in x:\n    r = y - t") == []
