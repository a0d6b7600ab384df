"""The Explorer of a page whose cells run in the reader's browser: the page's markup, drawn anew as its sliders move.

The page tells where the sliders stand and puts in place what comes back. Markup and drawing are those of the published
page, so a cell that was run shows what stood there before, with finer steps.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from gdcore.page_face import NOT_YET, REACHED, opening

if TYPE_CHECKING:
    from gdcore.explorer import Explorer

_shown: dict[str, tuple["Explorer", Any]] = {}


def cell_html(explorer: "Explorer", uid: str) -> str:
    """The fragment for one Explorer, which `move` knows by `uid` from then on."""
    stage = explorer.stage(uid)
    layer = stage.layer(explorer.initial)
    _shown[uid] = explorer, stage
    stops = {name: slider.stops for name, slider in explorer.sliders.items()}
    return opening(explorer, uid, stage, layer, stops, "data-live") + "</div>"


def move(uid: str, places: Sequence[int]) -> dict[str, Any]:
    """What changes in the Explorer `uid` when its sliders stand at the given stops.

    Returns
    -------
    dict
        `layer` and `defs`, SVG; `text`, the sentence; `ticks`, a text for each slider; `reached` and its words `state`.
    """
    explorer, stage = _shown[uid]
    sliders = explorer.sliders
    values = {name: sliders[name].stops[place] for name, place in zip(sliders, places, strict=True)}
    reached = explorer.reached(values)
    return {
        "layer": stage.layer(values),
        "defs": stage.renderer.defs,
        "text": explorer.sentence(values),
        "ticks": [sliders[name].text(value) for name, value in values.items()],
        "reached": reached,
        "state": REACHED if reached else NOT_YET,
    }
