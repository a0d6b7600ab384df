"""Explorers: one picture in both faces, frames within their budget, and errors that say what to mend."""

import gzip
import json
import math
import re
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from matplotlib.patches import FancyArrowPatch

import gdcore
from gdcore import page_face
from gdcore.explorer import Explorer, Goal, Slider
from gdcore.explorers import catalog
from gdcore.live_face import live_html, live_slider
from gdcore.palette import palette
from gdcore.plots import new_figure

CATALOG = catalog()
RATE = Slider("rate η", [0.1, 0.2, 0.3], 0.2, "{:.1f}")
COUNT = Slider("count", range(1, 4), 1, "{:d}")


def draw() -> tuple[Any, Any]:
    figure, (left, right) = new_figure(2)
    left.set(xlim=(0, 1), ylim=(0, 1))
    right.set(xlim=(0, 4), ylim=(0, 1))
    (line,) = left.plot([], [], "-o", color=palette.path)
    (curve,) = right.plot([], [], color=palette.loss)
    return figure, {"left": left, "line": line, "curve": curve}


def update(state: Any, **values: Any) -> Any:
    rate = values["rate"]
    state["line"].set_data([0, rate, 1], [1, rate, 0])
    state["curve"].set_data(range(4), [rate] * 4)
    return [state["line"], state["curve"]]


def describe(**values: Any) -> str:
    return f"Rate {values['rate']:.2f} < 1 & more."


def make(**changes: Any) -> Explorer:
    options: dict[str, Any] = {"title": "A <test>", "describe": describe, "rate": RATE, **changes}
    return Explorer(options.pop("draw", draw), options.pop("update", update), **options)


def data_of(html: str) -> Any:
    return json.loads(re.findall(r'<script type="application/json">(.*?)</script>', html)[0])


def test_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GDCORE_FACE", "page")
    explorer = make(goal=Goal("rate 0.3", lambda rate, count: rate > 0.25), keys=[{"rate": 0.1}], count=COUNT)
    bundle = explorer._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "text/html"}
    assert bundle["text/plain"] == "Explorer: A <test>. Rate 0.20 < 1 & more."
    html = bundle["text/html"]
    assert html == explorer._repr_mimebundle_()["text/html"]
    root = ElementTree.fromstring(re.sub(r"<script>.*?</script>", "", html, flags=re.S))
    inputs = list(root.iter("input"))
    labels = {e.get("for"): e.text for e in root.iter("label")}
    assert [labels[i.get("id")] for i in inputs] == ["rate η", "count"]
    assert [(i.get("value"), i.get("max"), i.get("aria-valuetext")) for i in inputs] == [
        ("1", "2", "0.2"),
        ("0", "2", "1"),
    ]
    data = data_of(html)
    assert len(data["frames"]) == len(data["text"]) == len(data["goal"]) == 9
    assert data["goal"] == "000000111" and root.get("data-frame") == "3"
    assert data["ticks"] == [["0.1", "0.2", "0.3"], ["1", "2", "3"]]
    assert "Not reached yet." in html and "<noscript>" in html and html.count("<figure>") == 1
    for frame in data["frames"]:
        ElementTree.fromstring(f"<g>{frame}</g>")


def test_script_is_short_and_asks_for_nothing() -> None:
    html = make().html()
    script = re.findall(r"<script>(.*?)</script>", html, flags=re.S)[0]
    assert len(script.strip().splitlines()) <= 25
    assert "http" not in html.replace("http://www.w3.org/2000/svg", "") and "url(#" in html


def test_several_on_one_page_have_their_own_ids() -> None:
    pages = [make(keys=[{"rate": 0.1}]).html() for _ in range(2)]
    ids = [set(re.findall(r' id="([^"]*)"', page)) for page in pages]
    assert ids[0] and not ids[0] & ids[1]
    for page, own in zip(pages, ids, strict=True):
        assert set(re.findall(r"url\(#([^)]*)\)", page)) | set(re.findall(r'href="#([^"]*)"', page)) <= own


@pytest.mark.parametrize("rate", RATE.values)
def test_both_faces_draw_the_same(rate: float) -> None:
    explorer = make()
    page = data_of(page_face.page_html(explorer, "same"))
    stage = explorer.stage("same")
    picture, words = live_html(explorer, stage, {"rate": rate})
    frame = page["frames"][RATE.index(rate)]
    assert frame and f'<g class="gd-layer">{frame}</g>' in picture and stage.ground in picture
    assert page["text"][RATE.index(rate)].replace("<", "&lt;").replace("& ", "&amp; ") in words
    assert stage.ground in page_face.page_html(explorer, "same")


def test_live(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GDCORE_FACE", "live")
    explorer = make(goal=Goal("rate 0.25 or more", lambda rate: rate >= 0.25))
    bundle = explorer._repr_mimebundle_()
    assert bundle["text/plain"] == repr(explorer) and "text/html" not in bundle
    assert "application/vnd.jupyter.widget-view+json" in bundle
    _, picture, row, words = explorer.widget().children
    before = picture.value
    row.children[0].value = 0.27
    assert picture.value != before and "Rate 0.27" in words.value and "Reached" in words.value
    assert row.children[1].value == "0.27"


def test_live_sliders_are_finer_than_the_frames() -> None:
    assert type(live_slider(COUNT)).__name__ == "IntSlider"
    linear, log = live_slider(RATE), live_slider(Slider("η", [10.0**k for k in range(-4, 1)], 0.01))
    assert type(linear).__name__ == "FloatSlider" and linear.step == pytest.approx(0.01)
    assert type(log).__name__ == "FloatLogSlider" and (log.min, log.max) == (-4, 0) and log.value == 0.01
    assert type(live_slider(Slider("n", [1, 2, 10], 2, "{}"))).__name__ == "SelectionSlider"


@pytest.mark.parametrize(
    ("values", "scale"),
    [
        (range(3), "integer"),
        (range(0, 9, 2), "integer"),
        (np.linspace(-1, 1, 21), "linear"),
        ([0.01, 0.03, 0.1, 0.3, 1.0], "geometric"),
        ([1, 2, 10], "list"),
        ([0.0, 0.1, 1.0], "list"),
    ],
)
def test_scale(values: Any, scale: str) -> None:
    assert Slider("x", values, format="{}").scale == scale


def test_between_the_frames_a_value_gets_a_digit_more() -> None:
    assert [RATE.text(v) for v in (0.2, 0.27)] == ["0.2", "0.27"]
    assert Slider("x", [1.0, 2.0], format="{:.0f} mm").text(1.3) == "1.3 mm"


def test_every_kind_of_artist_in_a_layer() -> None:
    def draw_all() -> tuple[Any, Any]:
        figure, ax = new_figure()
        ax.set(xlim=(0, 1), ylim=(0, 1))
        grid = np.linspace(0, 1, 4)
        return figure, [
            ax.scatter(grid, grid), ax.text(0.5, 0.5, "t", clip_on=True), ax.quiver(grid, grid, grid, grid),
            ax.annotate("a", (0, 0), (1, 1), arrowprops={"arrowstyle": "->"}),
            ax.add_patch(FancyArrowPatch((0, 0), (1, 1))), ax.fill_between(grid, grid, clip_on=True),
            ax.bar([0.5], [0.5])[0], ax.imshow(np.eye(2), extent=(0, 1, 0, 1)),
        ]  # fmt: skip

    def update_all(state: Any, rate: float) -> Any:
        state[0].set_offsets([[rate, rate]])
        state[1].set_position((rate, rate))
        return state

    html = make(draw=draw_all, update=update_all).html()
    ids = set(re.findall(r' id="([^"]*)"', html))
    frames = data_of(html)["frames"]
    assert len(set(frames)) == 3 and all("<image" in f and ">t</text>" in f for f in frames)
    used = set(re.findall(r"url\(#([^)]*)\)", "".join(frames)))
    assert used and used <= ids


def test_artists_made_anew_at_each_update() -> None:
    def renew(state: Any, rate: float) -> Any:
        if "band" in state:
            state["band"].remove()
        state["band"] = state["left"].fill_between([0, 1], [rate, rate], color=palette.prediction)
        return [state["band"]]

    assert len(set(data_of(make(update=renew).html())["frames"])) == 3


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda s, rate: s["left"].set_title(f"rate {rate}"), "Text 'rate 0.3'"),
        (lambda s, rate: s["curve"].set_data([0, rate], [0, 1]), "Line2D"),
        (lambda s, rate: s["left"].set_xlim(0, 1 + rate), "x axis"),
    ],
)
def test_the_ground_must_be_still(change: Any, named: str) -> None:
    def update_too_much(state: Any, rate: float) -> Any:
        state["line"].set_data([0, rate], [0, 1])
        change(state, rate)
        return [state["line"]]

    with pytest.raises(ValueError, match=f"does not return.*{named}"):
        make(update=update_too_much).html()


def test_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    noise = np.random.default_rng(0).random((60, 2, 400))

    def heavy(state: Any, rate: float) -> Any:
        state["line"].set_data(*noise[round(rate * 100)])
        return [state["line"]]

    with pytest.raises(ValueError, match="KB over the wire"):
        make(update=heavy, rate=Slider("rate", [k / 100 for k in range(60)])).html()


def returning(value: Any) -> Any:
    return lambda *_, **__: value


@pytest.mark.parametrize(
    ("changes", "error", "words"),
    [
        ({"draw": 3}, TypeError, "draw must be a function"),
        ({"title": " "}, TypeError, "title"),
        ({"goal": "win"}, TypeError, "goal must be a Goal"),
        ({"rate": 0.3}, TypeError, "rate must be a Slider"),
        ({"keys": [{"speed": 1}]}, ValueError, "keys.*speed"),
        ({"keys": [{"rate": 0.15}]}, ValueError, "must be one of"),
        ({"keys": [{"rate": 0.1}] * 4}, ValueError, "at most three"),
        ({"more": COUNT, "most": COUNT}, ValueError, "one or two sliders"),
        ({"draw": returning(None)}, TypeError, r"draw must return \(figure, state\)"),
        ({"update": returning(None)}, TypeError, "update must return"),
        ({"update": returning([])}, ValueError, "got none"),
        ({"update": returning(["line"])}, TypeError, "matplotlib artists, got str"),
        ({"describe": returning(None)}, TypeError, "describe must return a sentence"),
    ],
)
def test_bad_arguments(changes: dict[str, Any], error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        make(**changes).html()


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        (("rate", []), ValueError, "at least two"),
        (("rate", [1, 1]), ValueError, "increasing"),
        (("rate", [1, 2], 3), ValueError, "must be one of the 2 values"),
        (("rate", [1, math.nan]), TypeError, "finite"),
        (("rate", ["1", "2"]), TypeError, "finite numbers"),
        (("", [1, 2]), ValueError, "label"),
        ((3, [1, 2]), TypeError, "label"),
        (("rate", [0.5, 1.5], 0.5, "{:d}"), ValueError, "format"),
    ],
)
def test_bad_sliders(arguments: Any, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        Slider(*arguments)


def test_bad_goals() -> None:
    with pytest.raises(TypeError, match="text"):
        Goal("", bool)
    with pytest.raises(TypeError, match="reached"):
        Goal("win", True)  # type: ignore[arg-type]


def test_numpy_values_become_plain() -> None:
    slider = Slider("n", np.arange(3), np.int64(1), "{:d}")
    assert slider.values == [0, 1, 2] and type(slider.value) is int
    assert gdcore.Explorer is Explorer


@pytest.mark.parametrize("name", CATALOG)
def test_catalog(name: str) -> None:
    explorer = CATALOG[name]()
    html = explorer.html()
    data = data_of(html)
    assert len(gzip.compress(html.encode(), 6)) <= page_face.BUDGET
    assert len(set(data["frames"])) > 0.5 * len(data["frames"]) and all(data["text"])
    assert explorer.goal is not None and set(data["goal"]) == {"0", "1"}, (
        "the goal must be reachable, and not everywhere"
    )
    assert not explorer.reached(explorer.initial), "the goal must not be reached from the start"
    assert len(explorer.keys) == 3
    assert "<script>" in html and html.count("<svg") == 4
