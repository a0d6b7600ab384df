"""A page with nothing wrong, made of a real Explorer, for the tests that plant a fault in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt

from gdcore.explorer import Explorer, Goal, Slider

PAGE = """<!doctype html>
<html lang="en" data-theme="light">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sums</title><link rel="icon" href="data:,">
<style>
body {{ font: 16px sans-serif; margin: 1rem; color: #111; background: #fff }}
svg, img {{ max-width: 100%; height: auto }}
@media (prefers-color-scheme: dark) {{ body {{ color: #eee; background: #111 }} a {{ color: #9cf }} }}
</style>
<script>
if (matchMedia("(prefers-color-scheme: dark)").matches) document.documentElement.dataset.theme = "dark";
</script>
</head>
<body><main><article>
<h1 id="top">Sums</h1>
<p>A page with nothing wrong. <a href="other.html#end">The other page</a>.</p>
{explorer}
</article></main></body></html>
"""
OTHER = """<!doctype html><html lang="en"><head><title>Other</title></head>
<body><main><h1 id="end">The other page</h1></main></body></html>"""


def explorer() -> Explorer:
    """A straight line and its slope."""

    def draw() -> tuple[Any, Any]:
        figure, axes = plt.subplots(figsize=(4, 3))
        axes.set(xlim=(0, 1), ylim=(0, 3))
        return figure, axes.plot([0, 1], [0, 0])[0]

    def update(line: Any, slope: float) -> list[Any]:
        line.set_ydata([0, slope])
        return [line]

    return Explorer(
        draw,
        update,
        title="A line and its slope",
        describe=lambda slope: f"At the right end the line is {slope:.1f} high.",
        goal=Goal("make the line 2 high", lambda slope: slope == 2),
        keys=[{"slope": 1}, {"slope": 2}],
        slope=Slider("slope", [0.5, 1, 1.5, 2, 2.5], 1, "{:.1f}"),
    )


def write_site(folder: Path, fragment: str, old: str = "", new: str = "") -> Path:
    """The page with one text replaced, and a page it links to."""
    page = PAGE.format(explorer=fragment)
    assert old in page, old
    (folder / "page.html").write_text(page.replace(old, new) if old else page, encoding="utf-8")
    (folder / "other.html").write_text(OTHER, encoding="utf-8")
    return folder
