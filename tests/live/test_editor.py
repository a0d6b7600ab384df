"""The committed editor is what its sources give."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.book.site import ROOT

EDITOR, MADE = ROOT / "live" / "editor", ROOT / "live" / "cells" / "editor.min.js"
SOURCES = ("build.mjs", "editor.js", "package-lock.json", "package.json")


def stale(folder: Path, made: Path) -> bool:
    """Whether the file was made from other sources than those in the folder."""
    total = hashlib.sha256(b"".join((folder / name).read_bytes() for name in SOURCES)).hexdigest()
    return total not in made.read_text(encoding="utf-8").partition("\n")[0]


def copied(folder: Path) -> Path:
    for name in SOURCES:
        shutil.copyfile(EDITOR / name, folder / name)
    return folder


def test_the_editor_was_made_from_its_sources(tmp_path: Path) -> None:
    assert not stale(EDITOR, MADE)
    with (copied(tmp_path) / "editor.js").open("a") as source:
        source.write("// an edit\n")
    assert stale(tmp_path, MADE)


def test_the_lock_names_every_package_with_its_hash_and_no_address() -> None:
    text = (EDITOR / "package-lock.json").read_text(encoding="utf-8")
    assert "http" not in re.sub(r'"funding": \{[^}]*\}|"url": "[^"]*"', "", text)
    assert text.count('"integrity": "sha512-') == text.count('"node_modules/')


@pytest.mark.skipif(shutil.which("npm") is None, reason="npm is not here; the hash above is the proof")
def test_the_sources_give_the_committed_file(tmp_path: Path) -> None:
    npm = shutil.which("npm")
    assert npm
    got = subprocess.run(
        [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=copied(tmp_path), capture_output=True, text=True
    )
    if got.returncode:
        pytest.skip(f"npm has no registry here: {got.stderr[-200:]}")
    made = tmp_path / "made.js"
    subprocess.run(["node", "build.mjs", str(made)], cwd=tmp_path, check=True, capture_output=True)
    assert made.read_bytes() == MADE.read_bytes()
