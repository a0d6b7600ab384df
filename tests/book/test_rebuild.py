"""What is built again and what is not, on a book of one page that counts its own executions."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml  # type: ignore[import-untyped]

ROOT = Path(__file__).resolve().parents[2]
PAGE = """\
---
jupytext:
  text_representation:
    format_name: myst
kernelspec:
  display_name: Python 3
  language: python
  name: python3
myst:
  html_meta:
    description: A page that counts its executions.
---
# One page

{text}

```{{code-cell}} ipython3
import time
from pathlib import Path

import gdcore

with Path("runs.log").open("a") as log:
    print("answer:", gdcore.answer, file=log)
print("answer:", end=" ", flush=True)
time.sleep(0.5)
print(gdcore.answer)
```
"""


class Book:
    """A book in a folder of its own, with the hooks and the settings of the real one."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.page = folder, folder / "_build" / "html" / "intro.html"
        shutil.copytree(ROOT / "_ext", folder / "_ext", ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copytree(ROOT / "live", folder / "live", ignore=shutil.ignore_patterns("node_modules", "__pycache__"))
        config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
        (folder / "_config.yml").write_text(yaml.safe_dump({**config, "bibtex_bibfiles": ["empty.bib"]}))
        (folder / "_toc.yml").write_text("format: jb-book\nroot: intro\n")
        (folder / "empty.bib").touch()
        (folder / "requirements.txt").touch()
        (folder / "gdcore").mkdir()
        self.package(41)
        self.text("Some text.")

    def package(self, answer: int) -> None:
        (self.folder / "gdcore" / "__init__.py").write_text(f"answer = {answer}\n")

    def text(self, text: str) -> None:
        (self.folder / "intro.md").write_text(PAGE.format(text=text))

    def build(self) -> bool:
        command = [sys.executable, str(ROOT / "tools" / "build.py"), str(self.folder)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300)
        self.said = done.stdout + done.stderr
        return done.returncode == 0

    def runs(self) -> int:
        return len((self.folder / "runs.log").read_text().splitlines())


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    book = Book(tmp_path_factory.mktemp("book"))
    assert book.build()
    return book


def test_nothing_changed_nothing_done(book: Book) -> None:
    runs, written = book.runs(), book.page.stat().st_mtime_ns
    assert book.build()
    assert (book.runs(), book.page.stat().st_mtime_ns) == (runs, written)


def test_a_text_is_written_without_running_the_code_and_a_formula_keeps_its_tag(book: Book) -> None:
    runs = book.runs()
    book.text(r"""Another text.

$$
\begin{aligned} a &= b \\ &= c \end{aligned}
\tag{1.1}
$$""")
    assert book.build()
    assert book.runs() == runs
    page = book.page.read_text(encoding="utf-8")
    assert "Another text." in page
    assert r"\tag{1.1}" in page
    assert r"\begin{split}" not in page


def test_an_edit_in_the_package_runs_the_page_again(book: Book) -> None:
    runs = book.runs()
    book.package(42)
    assert book.build()
    assert book.runs() == runs + 1
    assert "answer: 42" in book.page.read_text(encoding="utf-8")


def test_an_edit_in_the_hooks_writes_the_page_again(book: Book) -> None:
    runs, written = book.runs(), book.page.stat().st_mtime_ns
    with (book.folder / "_ext" / "downhill" / "assets" / "downhill.css").open("a") as css:
        css.write(".planted { color: red }\n")
    assert book.build()
    assert book.runs() == runs
    assert book.page.stat().st_mtime_ns > written
    assert ".planted" in (book.page.parent / "_static" / "book.css").read_text(encoding="utf-8")


def test_a_warning_fails_every_build_until_it_is_mended(book: Book) -> None:
    book.text("{ref}`no-such-label`, {doc}`no-such-page`, {term}`no such word`, {cite}`nobody2000`")
    assert not book.build()
    assert not book.build()
    for fault in ("no-such-label", "no-such-page", "no such word", "nobody2000"):
        assert fault in book.said
    book.text("Mended.")
    assert book.build()


def test_a_killed_build_is_not_trusted(book: Book) -> None:
    runs = book.runs()
    (book.folder / "_build" / ".finished").unlink()  # it is taken away while a build runs
    book.page.write_text("half a pa")
    assert book.build()
    assert book.runs() == runs + 1
    assert "</html>" in book.page.read_text(encoding="utf-8")
