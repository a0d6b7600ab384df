"""JupyterLite itself: JupyterLab's notebook as a folder of static files, with a Python kernel and sliders.

Only the two extensions that the notebooks use are taken along, whatever else the virtual environment holds. Their files
and JupyterLite's carry hashes in their names.
"""

import importlib.metadata
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from .settings import Folders, say

EXTENSIONS = ("@jupyterlite/pyodide-kernel-extension", "@jupyter-widgets/jupyterlab-manager")
PACKAGES = ("jupyterlite-core", "jupyterlite-pyodide-kernel", "jupyterlab-widgets")
CONFIGURATION = ("jupyter-lite.json", "overrides.json")
APPS = ["notebooks", "lab", "tree", "edit", "consoles"]
UNUSED = ("*.map", "rspack.config*.js")


def made_of(folders: Folders) -> str:
    """All that the interface depends on."""
    versions = [f"{name}=={importlib.metadata.version(name)}" for name in PACKAGES]
    texts = [(folders.live / name).read_text(encoding="utf-8") for name in CONFIGURATION]
    return "\n".join([*versions, *texts, Path(__file__).read_text(encoding="utf-8")])


def build(folders: Folders, target: Path) -> None:
    """Run `jupyter lite build` in a folder of its own."""
    with tempfile.TemporaryDirectory() as work:
        for name in CONFIGURATION:
            shutil.copyfile(folders.live / name, Path(work, name))
        labextensions = Path(sys.prefix, "share", "jupyter", "labextensions")
        options = {
            "output_dir": str(target),
            "apps": APPS,
            "no_sourcemaps": True,
            "no_unused_shared_packages": True,
            "no_libarchive": True,
            "ignore_sys_prefix": ["federated_extensions"],
            "federated_extensions": [str(labextensions / name) for name in EXTENSIONS],
        }
        Path(work, "jupyter_lite_config.json").write_text(json.dumps({"LiteBuildConfig": options}))
        command = [sys.executable, "-m", "jupyterlite_core", "build"]
        done = subprocess.run(command, cwd=work, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"JupyterLite could not be built:\n{(done.stdout + done.stderr)[-3000:]}")
    for pattern in UNUSED:
        for path in target.rglob(pattern):
            path.unlink()


def make(folders: Folders) -> None:
    """Have the interface in the site, built anew when what it is made of has changed; what lies beside it stays."""
    stamp, wanted = folders.build / ".lite", made_of(folders)
    whole = (folders.lite / "notebooks" / "index.html").is_file()
    if whole and stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
        return
    say("Building JupyterLite")
    stamp.unlink(missing_ok=True)
    part = folders.build / "lite.part"
    shutil.rmtree(part, ignore_errors=True)
    part.parent.mkdir(parents=True, exist_ok=True)
    build(folders, part)
    if folders.bundle.is_dir():
        shutil.move(folders.bundle, part / "static" / "pyodide")
    shutil.rmtree(folders.lite, ignore_errors=True)
    folders.lite.parent.mkdir(parents=True, exist_ok=True)
    part.replace(folders.lite)
    stamp.write_text(wanted, encoding="utf-8")
