"""gdcore's own tests under the Python that readers get: the same tests as here, with the same results."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.book.site import ROOT
from tests.live.pyodide_run import Run, run
from tests.live.pytest_in_pyodide import REASON

ARGUMENTS = ["-q", "-c", "pyproject.toml", "-o", "addopts=", "--hypothesis-profile=browser", "tests/gdcore"]


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
    assert set(there.outcomes) == here, there.said
    wrong = {name for name, outcome in there.outcomes.items() if outcome != "passed"}
    compared = {name for name in wrong if REASON in there.reasons[name]}  # with packages that the browser lacks
    assert {name: there.reasons[name] for name in wrong - compared} == {}
    assert len(compared) < 0.15 * len(here)


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
