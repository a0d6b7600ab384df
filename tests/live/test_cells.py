"""Live cells when things go wrong, and by keyboard alone: a clear message each time, and no edit lost."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from playwright.sync_api import Browser, Dialog, Route

from tests.book.site import Site
from tests.chapters.canonical import chapters
from tests.chapters.checks import exercises_of
from tests.live.checks import accessibility_faults, feedback
from tests.live.page import LivePage, own_cells, reader

PAGE = "chapters/01_gradients.html"


def kept(live: LivePage, id: str) -> str | None:
    """What the browser has stored of a cell."""
    found = live.page.evaluate("([page, id]) => downhill.store.cell(page, id)", [PAGE.removesuffix(".html"), id])
    return found and str(found["mine"])


def test_an_error_points_at_the_line_and_stops_what_waits(browser: Browser, site: Site) -> None:
    cells = own_cells(site, PAGE, "def half(x):\n    return 1 / x", "a = 1\nhalf(0)\nb = 2", "print('below')")
    first, second, third = (cell["id"] for cell in cells)
    with reader(browser, site, PAGE, cells=cells) as live:
        live.start().bar("Run all").click()
        live.quiet()
        shown = live.cells()
        assert [shown[id]["state"] for id in (first, second, third)] == ["done", "error", "idle"]
        said = live.said(second)
        assert said.endswith("ZeroDivisionError: division by zero\n")
        assert f'File "cell {second}", line 2, in <module>\n    half(0)' in said
        assert f'File "cell {first}", line 2, in half\n    return 1 / x' in said
        assert not any(word in said for word in ("pyodide", "site-packages", "/lib/", "kernel"))
        assert live.cell(second).locator(".live-error-line").inner_text() == "half(0)"
        live.wait_for("line 2: ZeroDivisionError. division by zero", ".live-toolbar > .visually-hidden")

        said = live.run(second, "if True\n    pass")
        assert "SyntaxError: expected ':'" in said and "Traceback" not in said.split("SyntaxError")[1]
        assert live.cell(second).locator(".live-error-line").inner_text() == "if True"

        live.press_run(third)  # one's mistake does not hold up another cell
        live.quiet()
        assert live.said(third) == "below\n"
        assert live.run(second, "half(4)") == "0.25"
        assert live.cell(second).locator(".live-error-line").count() == 0


def test_what_has_not_run_yet_is_offered(browser: Browser, site: Site) -> None:
    cells = own_cells(site, PAGE, "x = 20", "y = x + 1", "print(x + y)")
    with reader(browser, site, PAGE, cells=cells) as live:
        live.start()
        assert "NameError: name 'x' is not defined" in live.run(cells[2]["id"])
        live.page.get_by_role("button", name="Run all above, then this").click()
        live.quiet()
        assert live.said(cells[2]["id"]) == "41\n"
        live.cell(cells[2]["id"]).get_by_role("button", name="Run all above").click()
        live.quiet()
        assert live.cells()[cells[1]["id"]]["state"] == "done"


def test_an_endless_loop_is_stopped_and_the_page_goes_on(browser: Browser, site: Site) -> None:
    cells = own_cells(site, PAGE, "x = 42", "pass", "print(x)")
    first, second, third = (cell["id"] for cell in cells)
    with reader(browser, site, PAGE, cells=cells) as live:
        live.start()
        live.run(first)
        live.write(second, "while True:\n    print('again ' * 1000)")
        live.press_run(second)
        live.press_run(third)  # waits
        live.wait_for("the rest is not shown", f"#cell-{second}")
        assert len(live.said(second)) < 101_000
        live.bar("Stop").click()
        live.quiet()  # a new worker, in which the first cell has run again
        live.wait_for("stopped before it was done", f"#cell-{second} .live-state")
        assert live.state == "idle" and live.cells()[third]["state"] == "idle"
        assert live.text(second) == kept(live, second) == "while True:\n    print('again ' * 1000)"
        assert live.run(third) == "42\n"


def test_a_worker_that_dies_is_noticed_and_replaced(browser: Browser, site: Site) -> None:
    cells = own_cells(site, PAGE, "x = 42", "pass", "print(x)")
    first, second, third = (cell["id"] for cell in cells)
    with reader(browser, site, PAGE, cells=cells) as live:
        live.start()
        live.run(first)
        live.write(second, "import asyncio, js\njs.close()  # kills the worker\nawait asyncio.sleep(600)")
        live.press_run(second)
        live.wait_for("Python stopped unexpectedly", ".live-doing")
        assert "Your text is safe" in live.doing()
        assert live.cells()[second]["state"] == "stopped"
        assert live.text(second) == kept(live, second)
        live.bar("Try again").click()
        live.page.wait_for_function("downhill.live.python.state === 'idle'")
        assert live.run(third) == "42\n"


@contextmanager
def cut_off(site: Site) -> Iterator[str]:
    """A server whose answers break off in the middle."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = site.path(self.path).read_bytes()
            self.send_response(200)
            self.send_header("Content-Type", "application/octet-stream")
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Access-Control-Allow-Origin", "*")
            self.end_headers()
            self.wfile.write(body[: len(body) // 2])

        def log_message(self, format: str, *arguments: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize("file", ["pyodide.asm.wasm", "numpy-*.whl", "matplotlib-*.whl"])
def test_a_download_that_breaks_off_can_be_tried_again(browser: Browser, site: Site, file: str) -> None:
    cells = own_cells(site, PAGE, "import numpy as np\nfrom gdcore import plots\nprint(np.arange(3))")
    (id,) = (cell["id"] for cell in cells)
    with cut_off(site) as broken, reader(browser, site, PAGE, cells=cells) as live:

        def cut(route: Route) -> None:
            route.continue_(url=route.request.url.replace(site.address, broken))

        live.context.route(f"**/{file}", cut)
        live.start()
        if file.startswith("matplotlib"):
            live.press_run(id)
            live.quiet()
        assert live.state == "failed"
        assert "could not be fetched: the download broke off after" in live.doing()
        assert "MB. Your text is safe." in live.doing()
        live.context.unroute(f"**/{file}")
        live.write(id, "import numpy as np\nfrom gdcore import plots\nprint(np.arange(4))")
        live.bar("Try again").click()
        live.quiet()
        assert live.run(id) == "[0 1 2 3]\n"
        assert live.bar("Try again").is_hidden()


def test_scripts_that_do_not_arrive_can_be_tried_again(browser: Browser, site: Site) -> None:
    with reader(browser, site, PAGE) as live:
        live.context.route("**/editor.min.js", lambda route: route.abort())
        button = live.page.get_by_role("button", name="Run here").first
        button.click()
        live.wait_for("could not be fetched. Try again when you are online", ".live-said")
        live.context.unroute("**/editor.min.js")
        live.page.reload()  # a module that failed stays failed until then
        live.start()
        assert live.state == "idle"


def test_a_full_store_says_so_and_loses_nothing(browser: Browser, site: Site, tmp_path: Any) -> None:
    cells = own_cells(site, PAGE, "x = 1")
    (id,) = (cell["id"] for cell in cells)
    with reader(browser, site, PAGE, cells=cells) as live:
        live.start()
        live.page.evaluate(
            """() => {
            for (let size = 1 << 22; size >= 1; size >>= 1)
                for (;;) try { localStorage.setItem("other" + Math.random(), "x".repeat(size)); } catch { break; }
            }"""
        )
        assert live.page.locator(".live-trouble").is_hidden()
        live.write(id, "print('a long text ' + '" + 100 * "x" + "')")
        live.wait_for("store is full", ".live-trouble")
        assert live.page.get_by_role("alert").is_visible()
        assert live.run(id).startswith("a long text")  # work goes on
        live.page.locator(".live-yours > summary").click()
        with live.page.expect_download() as download:
            live.page.get_by_role("button", name="Save to a file").click()
        download.value.save_as(tmp_path / "downhill.json")
        saved = json.loads((tmp_path / "downhill.json").read_text(encoding="utf-8"))
        assert saved["cells"][PAGE.removesuffix(".html")][id]["mine"] == live.text(id)
        live.page.evaluate(
            "Object.keys(localStorage).filter((k) => k.startsWith('other')).forEach((k) => localStorage.removeItem(k))"
        )
        live.write(id, "print('there is room again')")
        assert live.page.locator(".live-trouble").is_hidden()
        live.page.reload()
        live.start()
        assert live.text(id) == "print('there is room again')"


def test_a_forbidden_store_says_so_and_work_goes_on(browser: Browser, site: Site) -> None:
    cells = own_cells(site, PAGE, "x = 1")
    (id,) = (cell["id"] for cell in cells)
    with reader(browser, site, PAGE, cells=cells) as live:
        live.page.add_init_script(
            """Object.defineProperty(window, "localStorage", {
                configurable: true, get() { throw new DOMException("forbidden", "SecurityError"); } })"""
        )
        live.open()
        live.start()
        live.write(id, "print(6 * 7)")
        live.wait_for("keeps nothing for this page", ".live-trouble")
        assert live.run(id) == "42\n"
        assert live.text(id) == "print(6 * 7)"
        leaving: list[str] = []

        def stay_or_go(dialog: Dialog) -> None:
            leaving.append(dialog.type)
            dialog.accept()

        live.page.on("dialog", stay_or_go)
        with live.page.expect_event("close"):
            live.page.close(run_before_unload=True)  # the reader is asked before the text is gone
        assert leaving == ["beforeunload"]
        assert live.faults == []


def test_by_keyboard_alone(browser: Browser, site: Site) -> None:
    cells = own_cells(site, PAGE, "x = 1", "print(x)")
    first, second = (cell["id"] for cell in cells)
    with reader(browser, site, PAGE, cells=cells) as live:
        press = live.page.keyboard.press
        name = """() => {
            const e = document.activeElement;
            return e === document.body ? "" : e.textContent + "|" + (e.ariaLabel ?? "");
        }"""

        def tab_to(text: str, key: str = "Tab", at_most: int = 80) -> None:
            for _ in range(at_most):
                here = live.page.evaluate(name)
                if text in here:
                    return
                if "Code of cell" in here:
                    press("Escape")  # as the editor's name says
                press(key)
            raise AssertionError(f"{key} does not lead to {text!r}; it leads to {live.page.evaluate(name)!r}")

        tab_to("Run here")
        press("Enter")
        live.quiet()
        tab_to("Code of cell 1", "Shift+Tab", 400)
        press("ControlOrMeta+a")
        live.page.keyboard.type("for k in range(2):\nprint('k', k)")  # indents by itself
        press("Shift+Enter")
        live.quiet()
        assert live.said(first) == "k 0\nk 1\n"
        press("Tab")  # indents
        assert live.text(first).endswith("\n        print('k', k)")
        press("Escape")
        press("Tab")  # leaves
        assert "Run cell 1" in live.page.evaluate(name)
        tab_to("Reset cell 1")
        press("Enter")
        assert live.text(first) == "x = 1"
        tab_to("Run all|", at_most=400)
        press("Enter")
        live.quiet()
        assert live.said(second) == "1\n"
        live.write(first, "x = 5")
        tab_to("Restore page", at_most=400)
        press("Enter")
        assert "Keep mine" in live.page.evaluate(name)
        press("Enter")
        assert live.text(first) == "x = 5"
        tab_to("Restore page")
        press("Enter")
        press("Tab")
        press("Enter")
        live.quiet()
        assert live.text(first) == "x = 1"
        assert live.cells()[second]["shown"] == []
        tab_to("Your work", at_most=400)
        press("Enter")
        press("Tab")
        assert "Save to a file" in live.page.evaluate(name)


def test_every_message_is_accessible(browser: Browser, site: Site) -> None:
    codes = ("1 / 0", "import sys\nprint('text')\nprint('warning', file=sys.stderr)", "while True: pass")
    cells = own_cells(site, PAGE, *codes, hash="new")
    ids = [cell["id"] for cell in cells]
    with reader(browser, site, PAGE, cells=cells) as live:
        page = PAGE.removesuffix(".html")
        live.page.evaluate("([p, i]) => downhill.store.keepCell(p, i, 'mine()', 'old')", [page, ids[0]])
        live.page.evaluate("([p]) => downhill.store.keepCell(p, 'gone', 'mine()', 'old')", [page])
        live.start()
        for id in ids[:2]:
            live.run(id)
        live.press_run(ids[2])
        live.page.wait_for_function("downhill.live.python.state === 'busy'")
        live.page.evaluate(
            "() => { Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError') } }"
        )
        live.write(ids[1], "print(2)")
        live.bar("Restore page").click()
        live.page.locator(".live-yours > summary").click()
        live.page.get_by_role("button", name="Erase").click()
        assert live.page.locator(".live-both, .live-lost, .live-error-line, .live-trouble, .live-question").count() >= 5
        assert accessibility_faults(live) == []


def test_an_exercise_answers_under_its_cell(browser: Browser, site: Site) -> None:
    """From the button at the exercise itself, without a look at the rest of the page."""
    notebook = json.loads(chapters()[0].read_text(encoding="utf-8"))
    exercise = exercises_of(notebook)[0][0]
    with reader(browser, site, PAGE) as live:
        live.cell(exercise.stub["id"]).get_by_role("button", name="Run here").click()
        live.quiet()
        focused = "(id) => document.activeElement.closest('.cell')?.id === `cell-${id}`"
        live.page.wait_for_function(focused, arg=exercise.stub["id"])
        assert "NameError" in live.run(exercise.check["id"])
        live.cell(exercise.stub["id"]).get_by_role("button", name="Run all above").click()
        live.quiet()
        live.run(exercise.stub["id"])
        assert "Not started." in live.said(exercise.check["id"])
        assert feedback(live, exercise, exercise.solution.strip("\n")).startswith("Correct.")
