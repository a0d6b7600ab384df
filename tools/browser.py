"""Print the path of a Chromium for the browser tests; install one when none is found.

Takes $CHROME where it is set. Otherwise Chromium's headless shell, which is the same engine without windows and takes
half the time: one on the PATH, or as root on Debian or Ubuntu the distribution's package. Otherwise any Chromium or
Chrome on the PATH, or Playwright's own, which is installed where there is nothing else.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

SHELL = "chromium-headless-shell"
NAMES = (SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def on_path() -> str | None:
    """The path of the first browser on the PATH."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def of_playwright() -> str | None:
    """The path of Playwright's browser, if it was installed."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def run(*command: str) -> bool:
    """Run a command, its words on stderr, and tell whether it worked."""
    return subprocess.run(command, stdout=sys.stderr, check=False).returncode == 0


def install_package() -> None:
    """The distribution's package, if this is a Debian or Ubuntu and we may."""
    if shutil.which("apt-get") and os.geteuid() == 0:
        print(f"==> Installing {SHELL}", file=sys.stderr, flush=True)
        run("apt-get", "update", "-qq")
        run("apt-get", "install", "-y", "-qq", "--no-install-recommends", SHELL) or run(
            "apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"
        )


def main() -> None:
    path = os.environ.get("CHROME") or shutil.which(SHELL)
    if not path:
        install_package()
        path = on_path() or of_playwright()
    if not path:
        print("==> No browser found: installing Playwright's Chromium", file=sys.stderr, flush=True)
        run(sys.executable, "-m", "playwright", "install", "chromium")
        path = of_playwright()
    if not path:
        sys.exit("No Chromium could be installed. Set CHROME=/path/to/chromium and run again.")
    print(path)


if __name__ == "__main__":
    main()
