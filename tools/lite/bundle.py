"""The folder that every live page loads Python from: lite/static/pyodide.

It holds Pyodide's core, the official wheels that the course needs, our own wheels, and one lock that lists exactly
these, so that `import gdcore` in a cell fetches what it needs by itself. In the setting "cdn" the lock points to the
network for everything official, and a few lines of script stand in for the core.
"""

import email
import json
import shutil
import sys
import zipfile
from pathlib import Path
from typing import Any

from .downloads import Unavailable, fetch
from .package import wheel
from .settings import Folders, Settings, canonical, say, sha256

Json = dict[str, Any]
KERNEL = "share/jupyter/labextensions/@jupyterlite/pyodide-kernel-extension/static/pypi"


def official_lock(settings: Settings, live: Path) -> Json:
    path = live / "pyodide-lock.json"
    if sha256(path) != settings.lock_sha256:
        raise SystemExit("live/pyodide-lock.json is not the lock that Pyodide released")
    lock: Json = json.loads(path.read_text(encoding="utf-8"))
    return lock


def closure(packages: Json, names: list[str]) -> Json:
    """The lock's entries for these packages and all they depend on."""
    found: Json = {}
    todo = [canonical(name) for name in names]
    while todo:
        name = todo.pop()
        if name not in found:
            found[name] = packages[name]
            todo += [canonical(child) for child in packages[name]["depends"]]
    return found


def entry(path: Path, depends: list[str], file_name: str) -> Json:
    """What the lock says of one of our wheels."""
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        meta = email.message_from_bytes(archive.read(next(n for n in names if n.endswith(".dist-info/METADATA"))))
    modules = {n.split("/")[0].removesuffix(".py") for n in names if n.endswith(".py") and ".data/" not in n}
    return {
        "name": meta["Name"],
        "version": meta["Version"],
        "file_name": file_name,
        "sha256": sha256(path),
        "imports": sorted(modules),
        "depends": depends,
        "install_dir": "site",
        "package_type": "package",
        "unvendored_tests": False,
    }


def own_wheels(settings: Settings, folders: Folders) -> dict[str, Path]:
    """Our wheels by name: gdcore from its sources, those with a hash from PyPI, the kernel's as installed."""
    pinned = {each["file"]: each["sha256"] for each in settings.added.values() if "file" in each}
    fetch(pinned, settings.wheels["added"], folders.downloads)
    found = {}
    for name, each in settings.added.items():
        if name == "gdcore":
            found[name] = wheel(folders.root, folders.build / "wheel")
        elif "file" in each:
            found[name] = folders.downloads / each["file"]
        else:
            (found[name],) = Path(sys.prefix, KERNEL).glob(f"{name.replace('-', '_')}-*.whl")
    return found


def put(source: Path, target: Path) -> None:
    """Copy a file unless the same one is there; whole, or not at all."""
    if target.is_file() and sha256(target) == sha256(source):
        return
    part = target.with_name(target.name + ".part")
    shutil.copyfile(source, part)
    part.replace(target)


def write(text: str, target: Path) -> None:
    if not target.is_file() or target.read_text(encoding="utf-8") != text:
        part = target.with_name(target.name + ".part")
        part.write_text(text, encoding="utf-8")
        part.replace(target)


def available(settings: Settings, packages: Json, folders: Folders) -> bool:
    """Whether Pyodide's own files are here, fetched if need be; says so when they can't be had."""
    wanted = {each["file_name"]: each["sha256"] for each in packages.values()} | settings.core
    try:
        fetch(wanted, settings.wheels["pyodide"], folders.downloads)
    except Unavailable as problem:
        say(f"Pyodide's files are not to be had from {settings.wheels['pyodide'][0].split()[0]}:\n{problem}")
        say("WARNING: the pages will ask the public network for Pyodide instead (the setting `cdn`)")
        return False
    return True


def assemble(settings: Settings, folders: Folders) -> str:
    """Make the folder what the settings say; returns the setting that was used, "site" or "cdn"."""
    lock = official_lock(settings, folders.live)
    packages = closure(lock["packages"], settings.packages)
    own = own_wheels(settings, folders)
    used = "site" if settings.pyodide == "site" and available(settings, packages, folders) else "cdn"
    target = folders.bundle
    target.mkdir(parents=True, exist_ok=True)
    kept = {"pyodide.mjs", "pyodide-lock.json"} | {path.name for path in own.values()}
    if used == "site":
        official = [each["file_name"] for each in packages.values()] + list(settings.core)
        kept.update(official)
        for name in official:
            put(folders.downloads / name, target / name)
    else:
        shim = (folders.live / "pyodide-cdn.mjs").read_text(encoding="utf-8")
        shim = shim.replace("{{cdn}}", settings.cdn).replace("{{version}}", settings.version)
        write(shim, target / "pyodide.mjs")
        packages = {n: {**each, "file_name": settings.cdn + each["file_name"]} for n, each in packages.items()}
    for name, path in own.items():
        put(path, target / path.name)
        file_name = path.name if used == "site" else f"./{path.name}"
        packages[name] = entry(path, settings.added[name]["needs"], file_name)
    lock["packages"] = dict(sorted(packages.items()))
    write(json.dumps(lock, indent=1) + "\n", target / "pyodide-lock.json")
    for path in target.iterdir():  # last, so that a page that is being read finds what its lock names
        if path.name not in kept:
            path.unlink()
    return used
