"""A book in a folder of its own with the real settings, packages and chapters, for the tests that build from it."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.book.site import ROOT
from tools.lite.settings import Folders

COPIED = ("live", "gdcore", "chapters", "pyproject.toml", "README.md", "LICENSE")


def copy_book(root: Path, downloads: bool = True) -> Folders:
    """The book's folders under `root`; with the files that were fetched for the real one, or without."""
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, root / name, ignore=shutil.ignore_patterns("__pycache__", "node_modules"))
        else:
            shutil.copyfile(source, root / name)
    folders = Folders(root)
    if downloads:
        folders.downloads.parent.mkdir()
        folders.downloads.symlink_to(Folders(ROOT).downloads)
    return folders
