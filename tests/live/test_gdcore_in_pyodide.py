"""gdcore's own tests under the Python that readers get: the same tests as here, with the same results."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.book.site import ROOT
from tests.live.pyodide_run import run
from tests.live.pytest_in_pyodide import REASON

# What is not run there, and why.
ELSEWHERE = {
    "tests/gdcore/exercises/test_catalog.py": "exercises meet their solutions and mistakes in the live pages",
    "tests/gdcore/exercises/test_pages.py": "compares texts: the chapters with the catalogue",
    "tests/gdcore/test_fast.py": "compares with compiled loops, and numba is not made for the browser",
    "tests/gdcore/test_distributed.py": "starts processes on a Dask cluster",
    "tests/gdcore/exercises/test_record.py::test_by_default_it_lies_in_the_readers_data_folder": "a page has none",
    "tests/gdcore/test_explorer.py": "the chapters draw every Explorer in JupyterLite",
    "tests/gdcore/test_out_of_core.py::test_memory_does_not_grow_with_the_file": "asks Linux how much memory is in use",
    "tests/gdcore/test_layers.py::test_a_fresh_interpreter_loads_nothing_else": "starts another interpreter",
    "tests/gdcore/test_layers.py::test_what_many_programs_do_without_is_not_loaded": "starts another interpreter",
    "tests/gdcore/test_svg.py::test_no_message_about_the_font_cache": "starts another interpreter",
}
# WebAssembly has no flags for floating-point errors: numpy warns of none there, and no feedback can quote it.
NO_FLAGS = (
    "test_not_finite_passes_on_what_numpy_said",
    "test_warning_on_the_way_is_mentioned_when_the_result_survives",
)
ELSEWHERE |= {f"tests/gdcore/exercises/test_engine.py::{name}": "quotes a warning of numpy" for name in NO_FLAGS}
FOLDER = ROOT / "tests" / "gdcore"
# pytest without the packages that are not there either: to list the tests takes none of them.
LIST = """import sys
import pytest
from tests.live.pytest_in_pyodide import Finder
sys.meta_path.insert(0, Finder())
sys.exit(pytest.main(sys.argv[1:]))"""
OPTIONS = ["-q", "-c", "pyproject.toml", "-o", "addopts=", "--hypothesis-profile=browser"]
OPTIONS += [f"--deselect={name}" for name in ELSEWHERE]
FILES = [path.relative_to(ROOT).as_posix() for path in sorted(FOLDER.rglob("test_*.py"))]
FILES = [name for name in FILES if name not in ELSEWHERE]


def sources() -> list[Path]:
    return [ROOT / "pyproject.toml", ROOT / "tests" / "__init__.py", *sorted(FOLDER.rglob("*.py"))]


def test_every_test_that_passes_here_passes_there(tmp_path: Path) -> None:
    arguments = [*OPTIONS, *FILES]
    there = run(arguments, sources(), tmp_path)
    command = [sys.executable, "-c", LIST, "--collect-only", *arguments, "-p", "no:cacheprovider"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    here = {line for line in listed.splitlines() if "::" in line}
    assert len(here) > 600
    assert set(there.outcomes) == here, there.said
    wrong = {name for name, outcome in there.outcomes.items() if outcome != "passed"}
    compared = {name for name in wrong if REASON in there.reasons[name]}  # with packages that the browser lacks
    assert {name: there.reasons[name] for name in wrong - compared} == {}
    assert len(compared) < 0.5 * len(here)


def test_a_failing_test_is_found(tmp_path: Path) -> None:
    planted = tmp_path / "test_planted.py"
    planted.write_text("import gdcore\n\ndef test_same():\n    assert gdcore.sigmoid(0) == 0.5\n"
                       "\ndef test_other():\n    assert gdcore.sigmoid(0) == 0.6\n"
                       "\ndef test_peer():\n    import torch.optim\n    torch.optim.SGD()\n")  # fmt: skip
    found = run(["-q", "test_planted.py"], [planted], tmp_path, tmp_path)
    outcomes = {name.split("::")[1]: outcome for name, outcome in found.outcomes.items()}
    assert outcomes == {"test_same": "passed", "test_other": "failed", "test_peer": "skipped"}
    assert "0.6" in found.reasons["test_planted.py::test_other"]
    assert REASON + "torch.optim.SGD" in found.reasons["test_planted.py::test_peer"]
