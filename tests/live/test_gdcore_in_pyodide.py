"""gdcore's own tests under the Python that readers get: the same tests as here, with the same results."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.book.site import ROOT
from tests.live.pyodide_run import Run, run

# What can't run there, and why.
ELSEWHERE = {
    "test_against_torch.py": "PyTorch is not made for the browser",
    "test_against_sklearn.py": "scikit-learn is not part of the site",
}
ARGUMENTS = ["-q", "-c", "pyproject.toml", "-o", "addopts=", "--hypothesis-profile=browser", "tests/gdcore"]
ARGUMENTS += [f"--ignore=tests/gdcore/{name}" for name in ELSEWHERE]


def sources() -> list[Path]:
    folder = ROOT / "tests" / "gdcore"
    return [ROOT / "pyproject.toml", ROOT / "tests" / "__init__.py", *sorted(folder.rglob("*.py"))]


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return run(ARGUMENTS, sources(), tmp_path_factory.mktemp("pyodide"))


def test_every_test_that_passes_here_passes_there(there: Run) -> None:
    command = [sys.executable, "-m", "pytest", "--collect-only", *ARGUMENTS, "-p", "no:cacheprovider"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    here = {line for line in listed.splitlines() if "::" in line}
    assert len(here) > 500
    assert {name: there.reasons.get(name) for name, outcome in there.outcomes.items() if outcome != "passed"} == {}
    assert set(there.outcomes) == here


def test_a_failing_test_is_found(tmp_path: Path) -> None:
    planted = tmp_path / "test_planted.py"
    planted.write_text("import gdcore\n\ndef test_same():\n    assert gdcore.sigmoid(0) == 0.5\n"
                       "\ndef test_other():\n    assert gdcore.sigmoid(0) == 0.6\n")  # fmt: skip
    found = run(["-q", "test_planted.py"], [planted], tmp_path, tmp_path)
    assert found.outcomes == {"test_planted.py::test_same": "passed", "test_planted.py::test_other": "failed"}
    assert "0.6" in found.reasons["test_planted.py::test_other"]
