"""A real JupyterLab on copies of the chapters, and what is wrong with a notebook run in it, as lists of faults."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

SETTINGS = {
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False, "doNotDisturbMode": True},
    "notebook-extension/tracker": {"windowingMode": "none"},  # keep every output in the page
}
SECONDS_A_CHAPTER = 180


@dataclass(frozen=True)
class Lab:
    """A running JupyterLab."""

    address: str
    token: str

    def open(self, page: Page, name: str) -> None:
        """Open a notebook: by its address, or, where JupyterLab is open already, in place of the one that is there."""
        if not page.url.startswith(self.address):
            page.goto(f"{self.address}lab/tree/{name}?token={self.token}")
            return
        page.evaluate(
            """async (path) => {
            const { commands } = jupyterapp;
            await commands.execute("docmanager:save-all");
            await commands.execute("application:close-all");
            await commands.execute("docmanager:open", { path, factory: "Notebook" });
        }""",
            name,
        )

    def connected(self, name: str) -> bool:
        """Whether the notebook's kernel is up and the browser talks to it."""
        with urllib.request.urlopen(f"{self.address}api/sessions?token={self.token}", timeout=60) as answer:
            kernels = [session["kernel"] for session in json.load(answer) if session["path"] == name]
        return any(kernel["connections"] and kernel["execution_state"] == "idle" for kernel in kernels)


def _free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
        return port


@contextmanager
def running(notebooks: list[Path], folder: Path) -> Iterator[Lab]:
    """Start JupyterLab with settings of its own on copies of the notebooks; stop it and its kernels at the end."""
    root, settings = folder / "chapters", folder / "settings"
    root.mkdir(parents=True)
    for notebook in notebooks:
        shutil.copy(notebook, root)
    for name, values in SETTINGS.items():
        path = settings / "@jupyterlab" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(values), encoding="utf-8")
    own = {"CONFIG_DIR": "config", "DATA_DIR": "data", "RUNTIME_DIR": "runtime"}
    environment = {key: value for key, value in os.environ.items() if key != "MPLBACKEND"}
    environment |= {f"JUPYTER_{key}": str(folder / name) for key, name in own.items()}
    environment |= {"JUPYTERLAB_SETTINGS_DIR": str(settings), "JUPYTERLAB_WORKSPACES_DIR": str(folder / "workspaces")}
    environment |= {"IPYTHONDIR": str(folder / "ipython"), "GDCORE_FACE": "live"}
    port, token = _free_port(), secrets.token_hex(16)
    command = [sys.executable, "-m", "jupyter", "lab", "--no-browser", "--allow-root", "--ip=127.0.0.1"]
    command += [f"--port={port}", "--ServerApp.port_retries=0", f"--IdentityProvider.token={token}"]
    command += [f"--ServerApp.root_dir={root}", "--LabApp.extension_manager=readonly"]
    command += ["--LabApp.expose_app_in_browser=True"]
    log = folder / "server.log"
    with log.open("w") as output:
        process = subprocess.Popen(command, env=environment, stdout=output, stderr=subprocess.STDOUT)
    try:
        lab = Lab(f"http://127.0.0.1:{port}/", token)
        _wait_until_up(lab, process, log)
        yield lab
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until_up(lab: Lab, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 180
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{lab.address}api/status?token={lab.token}", timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"JupyterLab didn't start:\n{log.read_text()[-3000:]}")


def run_all_cells(page: Page, lab: Lab, name: str) -> list[str]:
    """Open a notebook, choose Run > Run All Cells as a reader would, and wait for the last cell."""
    lab.open(page, name)
    page.locator(".jp-Notebook .jp-CodeCell").first.wait_for(timeout=180_000)
    started = time.monotonic()
    while not lab.connected(name):
        if time.monotonic() - started > SECONDS_A_CHAPTER:
            return [f"{name}: no kernel after {SECONDS_A_CHAPTER} s"]
        page.wait_for_timeout(100)
    page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]').wait_for()
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.locator('.lm-Menu-item[data-command="runmenu:run-all"]').click()
    started = time.monotonic()
    waiting = "() => [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')].map((e) => e.textContent)"
    while time.monotonic() - started < SECONDS_A_CHAPTER:
        prompts = page.evaluate(waiting)
        if all(prompt.strip("[]: ").isdigit() for prompt in prompts):
            return []
        if error_faults(page):
            return []  # Lab stops at the first error, and the next check names it
        page.wait_for_timeout(200)
    return [f"{name}: not done after {SECONDS_A_CHAPTER} s: {sum('*' in prompt for prompt in prompts)} cells to go"]


def error_faults(page: Page) -> list[str]:
    """Errors and warnings below the cells."""
    found = page.locator(
        '.jp-OutputArea-output[data-mime-type="application/vnd.jupyter.error"], '
        '.jp-OutputArea-output[data-mime-type="application/vnd.jupyter.stderr"]'
    )
    return [f"an error below a cell: {text.strip()[-400:]}" for text in found.all_inner_texts()]


def widget_faults(page: Page, seconds: float = 30) -> list[str]:
    """The first slider of the notebook: an arrow key changes the picture of its Explorer."""
    handle = page.locator(".jp-OutputArea-output .noUi-handle").first
    if handle.count() == 0:
        return ["no slider"]
    handle.scroll_into_view_if_needed()
    box = page.locator(".jp-OutputArea-output", has=page.locator(".noUi-handle")).first
    picture = box.locator("svg").first
    picture.wait_for()
    before, pixels = picture.inner_html(), picture.screenshot()
    handle.focus()
    at_the_end = handle.get_attribute("aria-valuenow") == handle.get_attribute("aria-valuemax")
    page.keyboard.press("ArrowLeft" if at_the_end else "ArrowRight")
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if picture.inner_html() != before and picture.screenshot() != pixels:
            return []
        page.wait_for_timeout(50)
    return ["an arrow key on the first slider doesn't change its picture"]
