"""The built book, served on this machine alone as a web server would serve it: compressed, every file weighed."""

from __future__ import annotations

import functools
import gzip
import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import yaml  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Playwright

from tools.browser import on_path

ROOT = Path(__file__).resolve().parents[2]
COMPRESSED = ("text/", "application/javascript", "application/json", "image/svg+xml")


class Site:
    """A folder of pages and the address under which they are served."""

    def __init__(self, folder: Path, address: str) -> None:
        self.folder, self.address = folder, address

    def path(self, url: str) -> Path:
        """The file that an address of this site stands for."""
        path = self.folder / unquote(urlsplit(url).path).lstrip("/")
        return path / "index.html" if path.is_dir() else path

    def weight(self, url: str) -> int:
        """How many bytes a file takes over the wire."""
        path = self.path(url)
        return len(_body(path, path.stat().st_mtime_ns)[0]) if path.is_file() else 0


@functools.lru_cache(maxsize=1024)
def _body(path: Path, changed: int) -> tuple[bytes, str, bool]:
    kind = guess_type(path.name)[0] or "application/octet-stream"
    kind = "application/javascript" if kind == "text/javascript" else kind
    smaller = kind.startswith(COMPRESSED)
    raw = path.read_bytes()
    return gzip.compress(raw, 6, mtime=0) if smaller else raw, kind, smaller


@contextmanager
def served(folder: Path) -> Iterator[Site]:
    """Serve a folder on a free loopback port for as long as the block runs."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = site.path(self.path)
            if path.is_file() and path.resolve().is_relative_to(folder.resolve()):
                body, kind, smaller = _body(path, path.stat().st_mtime_ns)
                self.send_response(200)
                self.send_header("Content-Type", f"{kind}; charset=utf-8" if kind.startswith("text/") else kind)
                if smaller:
                    self.send_header("Content-Encoding", "gzip")
            else:
                body = b"not found"
                self.send_response(404)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *arguments: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    site = Site(folder, f"http://127.0.0.1:{server.server_address[1]}/")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()


def built() -> Path:
    """The folder of the built book; built first when it is missing. BOOK_HTML names another one."""
    if other := os.environ.get("BOOK_HTML"):
        return Path(other)
    folder = ROOT / "_build" / "html"
    if not (folder / "index.html").is_file():
        subprocess.run(["make", "book"], cwd=ROOT, check=True)
    return folder


def pages() -> list[str]:
    """The pages of the book: the first one under both its names, those of the table of contents, search and index."""
    contents = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    chapters = [entry["file"] for part in contents["parts"] for entry in part["chapters"]]
    return [f"{name}.html" for name in ("index", contents["root"], *chapters, "search", "genindex")]


def launch(playwright: Playwright) -> Browser:
    """A real Chromium that can reach this machine and nothing else. CHROME, or one on the PATH, or Playwright's."""
    chrome = os.environ.get("CHROME") or on_path()
    alone = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"
    options = ["--process-per-site", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", alone]
    return playwright.chromium.launch(executable_path=chrome, args=options)
