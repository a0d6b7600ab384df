"""Run pytest under Pyodide in node, with no browser: what each test came to there.

The interpreter, numpy, matplotlib and gdcore are those of the built site; pytest comes from the virtual environment, a
hypothesis without compiled parts from PyPI. node is the one that Playwright brings.
"""

from __future__ import annotations

import importlib.util
import json
import subprocess
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright._impl._driver import compute_driver_executable

from tests.book.site import ROOT, built
from tools.lite.downloads import fetch
from tools.lite.settings import Folders

RUNNER, INSIDE = (Path(__file__).with_name(f"pytest_in_pyodide.{ending}") for ending in ("mjs", "py"))
PURE = ("pytest", "_pytest", "py", "pluggy", "iniconfig", "packaging", "sortedcontainers")
HYPOTHESIS = "hypothesis-6.155.7-py3-none-any.whl"  # the newest in pure Python
HYPOTHESIS_SHA256 = "9f634bdb1f9e9b8ab6ba09431cf2deedb750c96978125a6fb3c5a0f6c6db4131"


@dataclass(frozen=True)
class Run:
    """What a run said, and by test: "passed", "failed" or "skipped", with the reason unless it passed."""

    said: str
    outcomes: dict[str, str]
    reasons: dict[str, str]


def pack(archive: Path, sources: list[Path], root: Path) -> None:
    """Everything that the run needs besides the site: pytest, hypothesis and the tests."""
    downloads = Folders(ROOT).downloads
    fetch({HYPOTHESIS: HYPOTHESIS_SHA256}, [f"hypothesis==6.155.7 --hash=sha256:{HYPOTHESIS_SHA256}"], downloads)
    with zipfile.ZipFile(archive, "w") as target:
        with zipfile.ZipFile(downloads / HYPOTHESIS) as wheel:
            for name in wheel.namelist():
                target.writestr(name, wheel.read(name))
        site = Path(pytest.__file__).parent.parent
        for package in PURE:
            spec = importlib.util.find_spec(package)
            assert spec and spec.origin, package
            whole = Path(spec.origin).parent.rglob("*.py") if spec.submodule_search_locations else [Path(spec.origin)]
            for path in whole:
                target.write(path, path.relative_to(site))
        for name in ("pytest", "pluggy"):  # pytest looks for plugins, and for its own version, in these
            (info,) = site.glob(f"{name}-[0-9]*.dist-info")
            for path in info.iterdir():
                if path.is_file():
                    target.write(path, path.relative_to(site))
        target.write(INSIDE, INSIDE.name)
        for path in sources:
            target.write(path, path.relative_to(root))


def run(arguments: list[str], sources: list[Path], folder: Path, root: Path = ROOT) -> Run:
    """Run pytest with these arguments on these files; `folder` is for what has to be written."""
    archive, result = folder / "tests.zip", folder / "outcomes.json"
    pack(archive, sources, root)
    node = compute_driver_executable()[0]
    bundle = built() / "lite" / "static" / "pyodide"
    command = [str(node), str(RUNNER), str(bundle), str(archive), json.dumps(arguments), str(result)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600)
    if done.returncode or not result.exists():
        raise RuntimeError(f"pytest did not run:\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}")
    outcomes, reasons = json.loads(result.read_text(encoding="utf-8"))
    return Run(done.stdout, outcomes, reasons)
