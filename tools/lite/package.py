"""gdcore as a wheel for the browser, named after what is in it.

A build number made of the sources' hash stands in the file's name: a browser may keep the file for ever, and an edit in
the package makes another file.
"""

import hashlib
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

SOURCES = ("gdcore", "pyproject.toml", "README.md", "LICENSE")
BUILD = "import sys; from setuptools import build_meta; print(build_meta.build_wheel(sys.argv[1]))"
EPOCH = "315532800"  # 1980, the first year a zip can name: equal sources make equal bytes


def sources(root: Path) -> list[Path]:
    """The files that the wheel is made of."""
    found = [root / name for name in SOURCES[1:]]
    found += [file for file in (root / "gdcore").rglob("*") if file.is_file() and "__pycache__" not in file.parts]
    return sorted(found)


def fingerprint(root: Path) -> str:
    total = hashlib.sha256()
    for file in sources(root):
        total.update(f"{file.relative_to(root)}\n".encode() + hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()[:12]


def wheel(root: Path, folder: Path) -> Path:
    """The wheel of the sources as they are now; built if it is not in the folder yet."""
    number = fingerprint(root)
    if ready := sorted(folder.glob(f"gdcore-*-0{number}-*.whl")):
        return ready[0]
    shutil.rmtree(folder, ignore_errors=True)  # older wheels, and what a killed build left
    folder.mkdir(parents=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix="part-") as work:
        for file in sources(root):  # a copy, so that nothing of an older build slips in
            copy = Path(work, file.relative_to(root))
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, copy)
        command = [sys.executable, "-c", BUILD, work]
        environment = {"PATH": "/usr/bin:/bin", "SOURCE_DATE_EPOCH": EPOCH}
        done = subprocess.run(command, cwd=work, env=environment, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"gdcore's wheel could not be built:\n{done.stderr}")
        built = Path(work, done.stdout.splitlines()[-1])
        name, version, tags = built.name.split("-", 2)
        return built.replace(folder / f"{name}-{version}-0{number}-{tags}")
