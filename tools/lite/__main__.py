"""The parts in their order: the interface makes the folder that the others fill."""

import sys
from pathlib import Path

from . import bundle, interface, notebooks
from .settings import Folders, read


def main(root: Path) -> None:
    folders = Folders(root.resolve())
    settings = read(folders.live)
    interface.make(folders)
    notebooks.make(folders)
    bundle.assemble(settings, folders)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parents[2])
