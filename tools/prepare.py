"""Make the virtual environment and install one group of packages into it: prepare.py [book|lab|test|bench]

Safe to kill and to repeat. The stamp `.venv/.ready-<group>` is written last; while it is missing or older than
requirements.txt or pyproject.toml, whatever an interrupted run left half-made is repaired first.
Needs nothing but Python 3.11 and its standard library.
"""

import importlib.metadata
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"


def say(text: str) -> None:
    print(f"==> {text}", flush=True)


def whole(distribution: importlib.metadata.Distribution) -> bool:
    """Whether every file of an installed package is there with the size that was recorded for it."""
    if distribution.files is None:
        return False
    for file in distribution.files:
        path = Path(str(file.locate()))
        if path.suffix != ".pyc" and not (path.exists() and file.size in (None, path.stat().st_size)):
            return False
    return True


def packages() -> list[importlib.metadata.Distribution]:
    return list(importlib.metadata.distributions(path=[str(p) for p in VENV.glob("lib/python3*/site-packages")]))


def make_venv() -> None:
    """Make .venv unless a whole one is there already."""
    works = PYTHON.exists() and subprocess.run([PYTHON, "-c", ""], capture_output=True).returncode == 0
    if works and any(whole(d) for d in packages() if d.metadata["Name"] == "pip"):
        return
    say(f"Making the virtual environment .venv with Python {sys.version.split()[0]}")
    if subprocess.run([sys.executable, "-m", "venv", "--clear", VENV]).returncode:
        sys.exit("The virtual environment could not be made. On Debian or Ubuntu: apt install python3-venv")


def drop_halves() -> None:
    """Remove what a killed pip leaves behind, so that the next install puts it right."""
    for site in VENV.glob("lib/python3*/site-packages"):
        for rest in site.glob("~*"):
            shutil.rmtree(rest, ignore_errors=True)
        for info in site.glob("*.dist-info"):
            if not whole(importlib.metadata.PathDistribution(info)):
                say(f"Repairing {info.name.removesuffix('.dist-info')}, which was only half installed")
                shutil.rmtree(info)


def ready(group: str) -> bool:
    """Whether the group was installed from the pins as they are now."""
    stamp = VENV / f".ready-{group}"
    sources = [ROOT / "requirements.txt", ROOT / "pyproject.toml"]
    return stamp.exists() and stamp.stat().st_mtime >= max(s.stat().st_mtime for s in sources)


def install(group: str) -> None:
    if ready(group) or (group != "bench" and ready("test")):  # the group `test` holds the others
        return
    stamp = VENV / f".ready-{group}"
    stamp.unlink(missing_ok=True)
    make_venv()
    drop_halves()
    say(f"Installing what `make {group}` needs (a few minutes the first time)")
    wanted = ("-c", "requirements.txt", "-e", f".[{group}]")
    if not (by_uv(wanted, pytorch=group in ("test", "bench")) or pip(*wanted)):
        sys.exit("The installation failed; the lines above say why. Run the same command again to continue.")
    stamp.touch()


def by_uv(wanted: tuple[str, ...], pytorch: bool) -> bool:
    """Install with uv, which takes a third of pip's time; False where it can't, because only pip knows the way.

    PyTorch comes by pip all the same: pip's own settings choose among its builds. All is compiled here, once: where
    PYTHONDONTWRITEBYTECODE is set, every process would do it again.
    """
    pinned = ("-c", "requirements.txt")
    if not pip("--no-compile", *pinned, "uv") or (pytorch and not pip("--no-compile", *pinned, "torch")):
        return False
    options = ("--quiet", "--compile-bytecode", "--link-mode", "copy", "--python", str(PYTHON))
    if python("uv", "pip", "install", *options, *wanted):
        return True
    say("uv could not install it; trying with pip")
    return False


def pip(*wanted: str) -> bool:
    return python("pip", "install", "-qq", "--disable-pip-version-check", *wanted)


def python(module: str, *arguments: str) -> bool:
    """Run a module of the virtual environment's Python, and tell whether it worked."""
    return subprocess.run([PYTHON, "-m", module, *arguments], cwd=ROOT).returncode == 0


if __name__ == "__main__":
    install(sys.argv[1])
