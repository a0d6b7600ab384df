"""Print the path of a Chromium for the browser tests; install one when none is found.

Looks at $CHROME, then on the PATH, then at Playwright's own. As root on Debian or Ubuntu the distribution's package is
installed, elsewhere Playwright's build.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def found() -> str | None:
    """The path of a browser that is here already."""
    if chrome := os.environ.get("CHROME"):
        return chrome
    for name in NAMES:
        if path := shutil.which(name):
            return path
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def install() -> None:
    def run(*command: str) -> None:
        subprocess.run(command, stdout=sys.stderr, check=True)

    if shutil.which("apt-get") and os.geteuid() == 0:
        print("==> No browser found: installing Debian's chromium", file=sys.stderr, flush=True)
        run("apt-get", "update", "-qq")
        run("apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium")
    else:
        print("==> No browser found: installing Playwright's Chromium", file=sys.stderr, flush=True)
        run(sys.executable, "-m", "playwright", "install", "chromium")


def main() -> None:
    if not found():
        install()
    if not (path := found()):
        sys.exit("No Chromium could be installed. Set CHROME=/path/to/chromium and run again.")
    print(path)


if __name__ == "__main__":
    main()
