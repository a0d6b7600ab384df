"""Row 9: gdcore under Pyodide, in node, against PyTorch that runs natively on the same machine."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

from benchmarks.timing import Row

ROOT = Path(__file__).parent.parent
PLACES = [os.environ.get("PYODIDE", ""), ROOT / "_build/html/lite/static/pyodide", ROOT / ".cache/pyodide"]


def bundle() -> Path | None:
    """Pyodide as `make book` leaves it, or where the environment variable PYODIDE says."""
    found = [Path(place) for place in PLACES if place and (Path(place) / "pyodide.asm.wasm").exists()]
    return found[0] if found else None


def pyodide(native: list[Row]) -> list[Row]:
    """The three kinds of batches, beside PyTorch's times of rows 1 and 2."""
    node, folder = shutil.which("node"), bundle()
    if not node or not folder:
        return []
    command = [node, str(ROOT / "benchmarks/pyodide.mjs"), str(folder.resolve()), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout.splitlines()[-1])
    rows = []
    for row, size in zip(native, ("500", "64", "1"), strict=True):
        peer = "PyTorch eager, 1 thread"
        if peer in row.seconds:
            seconds = {"gdcore in Pyodide": found[size], f"{peer}, native": row.seconds[peer]}
            bars = {f"{peer}, native": ("gdcore in Pyodide", 1.0)}
            rows.append(Row(f"{row.title}, in Pyodide", row.unit, seconds, "", bars))
    return rows
