"""Write requirements.txt: every version that is installed in the virtual environment, grouped by what asks for it.

    .venv/bin/python tools/pins.py > requirements.txt

The groups are the extras of pyproject.toml. A package stands in the first group that needs it.
"""

import importlib.metadata
import tomllib
from collections.abc import Iterator
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PROJECT = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
GROUPS = {
    "core": "gdcore alone",
    "install": "what `make` installs the rest with",
    "fast": "loops compiled",
    "course": "figures and sliders",
    "book": "the site (make book)",
    "lab": "JupyterLab (make lab)",
    "frameworks": "PyTorch, TensorFlow, JAX and scikit-learn: what the tabs run (make test)",
    "distributed": "data on many machines, chapter 10",
    "test": "what proves it all (make test)",
    "bench": "what gdcore is measured against (make bench)",
}
HEAD = """\
# Every version that the project uses, in one file. It is a constraints file:
#     pip install -c requirements.txt -e ".[book]"
# Extras: install, fast, course, book, lab, frameworks, distributed, bench, test.
# Made by:  .venv/bin/python tools/pins.py > requirements.txt
"""


def needed(requirement: Requirement, seen: set[tuple[str, str]]) -> Iterator[str]:
    """The installed packages that `requirement` brings in, itself included."""
    for extra in ["", *requirement.extras]:
        key = (canonicalize_name(requirement.name), extra)
        if key in seen:
            continue
        seen.add(key)
        if key[0] == "gdcore":
            yield from group(extra, seen)
            continue
        try:
            distribution = importlib.metadata.distribution(requirement.name)
        except importlib.metadata.PackageNotFoundError:
            continue  # only needed on another platform
        yield key[0]
        for line in distribution.requires or ():
            child = Requirement(line)
            if child.marker is None or child.marker.evaluate({"extra": extra}):
                yield from needed(child, seen)


def group(extra: str, seen: set[tuple[str, str]]) -> Iterator[str]:
    """The packages of one extra of pyproject.toml ("" and "core": the plain dependencies)."""
    lines = PROJECT["dependencies"] if extra in ("", "core") else PROJECT["optional-dependencies"][extra]
    for line in lines:
        yield from needed(Requirement(line), seen)


def main() -> None:
    print(HEAD, end="")
    pinned: set[str] = set()
    for extra, purpose in GROUPS.items():
        print(f"\n# {extra}: {purpose}")
        for name in sorted(set(group(extra, set())) - pinned):
            pinned.add(name)
            print(f"{name}=={importlib.metadata.version(name).split('+')[0]}")


if __name__ == "__main__":
    main()
