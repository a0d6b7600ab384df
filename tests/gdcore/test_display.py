"""show() and source(): both faces, the words that go with a figure, and source that is the package's own."""

import base64
from typing import Any
from xml.etree import ElementTree

import matplotlib.pyplot as plt
import pytest

import gdcore
from gdcore import display
from gdcore.display import code_html, face, show, source, source_code, unique_id, without_docstrings
from gdcore.plots import new_figure


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    results: list[dict[str, Any]] = []
    monkeypatch.setattr(display, "display", lambda result: results.append(result._repr_mimebundle_()))
    return results


def test_face(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GDCORE_FACE", raising=False)
    assert face() == "live"
    monkeypatch.setenv("GDCORE_FACE", "page")
    assert face() == "page"
    monkeypatch.setenv("GDCORE_FACE", "paper")
    with pytest.raises(ValueError, match="GDCORE_FACE"):
        face()


def test_live_figure(shown: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GDCORE_FACE", "live")
    show(new_figure()[0], "The loss falls\n  to 0.1.")
    assert shown[0]["text/plain"] == "Figure: The loss falls to 0.1."
    assert base64.b64decode(shown[0]["image/png"])[:4] == b"\x89PNG" and "text/html" not in shown[0]


def test_page_figure(shown: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GDCORE_FACE", "page")
    for _ in range(2):
        figure, ax = new_figure()
        ax.plot([0, 1])
        show(figure, 'Loss < 1 & "small"')
    assert shown[0]["text/plain"] == 'Figure: Loss < 1 & "small"' and "image/png" not in shown[0]
    root = ElementTree.fromstring(shown[0]["text/html"])
    assert root[0].get("aria-label") == 'Loss < 1 & "small"'
    ids = [{e.get("id") for e in ElementTree.fromstring(s["text/html"]).iter() if e.get("id")} for s in shown]
    assert ids[0] and not ids[0] & ids[1]


def test_show_closes_the_figure(shown: list[dict[str, Any]]) -> None:
    figure, _ = plt.subplots()
    show(figure, "Nothing yet.")
    assert not plt.fignum_exists(figure.number)


@pytest.mark.parametrize(("alt", "error"), [("", ValueError), (" \n", ValueError), (None, TypeError), (3, TypeError)])
def test_alt_is_required(alt: Any, error: type[Exception]) -> None:
    with pytest.raises(error, match="alt"):
        show(new_figure()[0], alt)


def test_only_figures() -> None:
    with pytest.raises(TypeError, match="figure must be"):
        show("figure", "words")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="alt"):
        show(new_figure()[0])  # type: ignore[call-arg]


CODE = '''\
class A:
    """One.

    Two.
    """

    # kept
    x: int = 1  # kept too

    def f(self):
        """Three."""

    def g(self):
        """Four."""
        return "text"
'''


def test_docstrings_go_and_comments_stay() -> None:
    bare = without_docstrings(CODE)
    assert '"""' not in bare and "# kept\n" in bare and "# kept too" in bare and '"text"' in bare
    assert "    def f(self):\n        ...\n" in bare
    compile(bare, "bare", "exec")


@pytest.mark.parametrize("thing", [gdcore.descend, gdcore.GradientDescent, gdcore.Linear, gdcore.squared_error])
def test_source_of_the_package(thing: Any, shown: list[dict[str, Any]]) -> None:
    source(thing)
    code = shown[0]["text/plain"]
    compile(code, "source", "exec")
    assert '"""' not in code and "\n\n\n\n" not in code
    assert 'class="k">' in shown[0]["text/html"] and "overflow-x:auto" in shown[0]["text/html"]
    assert {"text/plain", "text/html"} == set(shown[0])


def test_several_objects_at_once(shown: list[dict[str, Any]]) -> None:
    source(gdcore.descend, gdcore.GradientDescent)
    assert "def descend(" in shown[0]["text/plain"] and "class GradientDescent" in shown[0]["text/plain"]
    ElementTree.fromstring(shown[0]["text/html"])


@pytest.mark.parametrize("thing", [3, len, "text", None])
def test_source_of_something_else(thing: Any) -> None:
    with pytest.raises(TypeError, match="objects"):
        source_code(thing)


def test_source_of_nothing() -> None:
    with pytest.raises(TypeError, match="at least one"):
        source()


def test_code_is_escaped() -> None:
    assert "<b>" not in code_html("x = '<b>'", 'Source of "x"')


def test_ids_differ_even_for_the_same_content() -> None:
    assert unique_id("some content") != unique_id("some content")
