"""The Explorer in a page whose cells run in the browser: it shows what the published page shows, with finer steps."""

from __future__ import annotations

import itertools
import json
import re
from typing import Any

import matplotlib
import matplotlib.pyplot as plt
import pytest

from gdcore import display
from gdcore.cell_face import cell_html, move
from gdcore.explorer import Explorer, Goal, Slider

matplotlib.use("Agg")


@pytest.fixture
def explorer() -> Explorer:
    def draw() -> tuple[Any, Any]:
        figure, axes = plt.subplots(figsize=(4, 3))
        axes.set(xlim=(0, 1), ylim=(0, 3))
        return figure, axes.plot([0, 1], [0, 0])[0]

    def update(line: Any, slope: float, start: float) -> list[Any]:
        line.set_ydata([start, slope])
        return [line]

    return Explorer(
        draw,
        update,
        title="A line",
        describe=lambda slope, start: f"From {start:.2f} to {slope:.2f}.",
        goal=Goal("make the line 2 high", lambda slope, start: slope == 2),
        slope=Slider("slope", [0.5, 1, 1.5, 2, 2.5], 1, "{:.1f}"),
        start=Slider("start", [0.01, 0.1, 1], 0.1, "{:.2f}"),
    )


def without_ids(svg: str) -> str:
    return re.sub(r"(id=\"|url\(#)gd-[\w-]+?-clip", r"\1clip", svg)


def test_at_the_listed_values_it_shows_what_the_page_shows(explorer: Explorer) -> None:
    found = re.search(r'<script type="application/json">(.*?)</script>', explorer.html(), re.S)
    assert found
    page = json.loads(found[1])
    cell_html(explorer, "gd-cells")
    for k, values in enumerate(explorer.settings()):
        places = [explorer.sliders[name].stops.index(value) for name, value in values.items()]
        moved = move("gd-cells", places)
        assert without_ids(moved["layer"]) == without_ids(page["frames"][k])
        assert moved["text"] == page["text"][k]
        assert moved["reached"] == (page["goal"][k] == "1")
        assert moved["state"] == page["states"][moved["reached"]]
        i, j = divmod(k, 3)
        assert moved["ticks"] == [page["ticks"][0][i], page["ticks"][1][j]]


def test_its_sliders_stop_ten_times_as_often(explorer: Explorer) -> None:
    html = cell_html(explorer, "gd-fine")
    assert [int(end) for end in re.findall(r' max="(\d+)"', html)] == [40, 20]
    assert [int(place) for place in re.findall(r'step="1" value="(\d+)"', html)] == [10, 10]
    assert move("gd-fine", [11, 10])["ticks"] == ["1.05", "0.10"]
    assert "data-live>" in html and "<script" not in html


@pytest.mark.parametrize(
    ("values", "many"),
    [([1, 2, 3], 3), ([1, 5, 7], 3), ([0.0, 0.5, 1.0], 21), ([0.001, 0.01, 0.1, 1.0], 31), ([0.0, 0.1, 5.0], 3)],
)
def test_stops_hold_the_listed_values_and_increase(values: list[float], many: int) -> None:
    stops = Slider("x", values, format="{}").stops
    assert len(stops) == many
    assert set(values) <= set(stops)
    assert all(a < b for a, b in itertools.pairwise(stops))


def test_figures_and_explorers_know_the_face(explorer: Explorer, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[Any] = []
    monkeypatch.setenv("GDCORE_FACE", "cells")
    monkeypatch.setattr(display, "_put", shown.append)
    display.show(plt.figure(), "A figure with nothing in it")
    assert "<svg" in shown[0].bundle["text/html"] and "image/png" not in shown[0].bundle
    bundle = explorer._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "text/html"} and "data-live" in bundle["text/html"]
