"""The settings in live/settings.toml, and the folders that the build reads and writes."""

import hashlib
import os
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Folders:
    """Where things are, seen from the folder of the book."""

    root: Path

    @property
    def live(self) -> Path:
        return self.root / "live"

    @property
    def downloads(self) -> Path:
        return self.root / ".cache" / "pyodide"

    @property
    def build(self) -> Path:
        return self.root / "_build"

    @property
    def lite(self) -> Path:
        return self.build / "html" / "lite"

    @property
    def bundle(self) -> Path:
        return self.lite / "static" / "pyodide"


@dataclass(frozen=True)
class Settings:
    """What live/settings.toml says; `pyodide` is "site" or "cdn"."""

    pyodide: str
    version: str
    cdn: str
    lock_sha256: str
    packages: list[str]
    core: dict[str, str]
    wheels: dict[str, list[str]]
    added: dict[str, dict[str, Any]]


def read(live: Path) -> Settings:
    """The settings, with PYODIDE from the environment before the file's own choice."""
    values: dict[str, Any] = tomllib.loads((live / "settings.toml").read_text(encoding="utf-8"))
    values["pyodide"] = os.environ.get("PYODIDE") or values["pyodide"]
    if values["pyodide"] not in ("site", "cdn"):
        raise SystemExit(
            f'PYODIDE, or pyodide in live/settings.toml, must be "site" or "cdn", got {values["pyodide"]!r}'
        )
    return Settings(**values)


def canonical(name: str) -> str:
    """A package's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def say(text: str) -> None:
    print(f"==> {text}", flush=True)
