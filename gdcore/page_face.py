"""The Explorer of the published page: native sliders, frames drawn when the book was built, a few lines of script.

It asks for no library and no other file, so it works offline and from disk. Print, and a browser without JavaScript,
get the key settings side by side instead of sliders.
"""

import gzip
import json
from collections.abc import Mapping, Sequence
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from gdcore.palette import palette_css

if TYPE_CHECKING:
    from gdcore.controls import Slider
    from gdcore.explorer import Explorer

BUDGET = 60_000
NOT_YET, REACHED = "Not reached yet.", "✓ Reached."


def styles() -> str:
    """The style sheet that an Explorer brings along, palette included."""
    return palette_css() + files("gdcore").joinpath("explorer.css").read_text(encoding="utf-8")


def page_html(explorer: "Explorer", uid: str) -> str:
    """The fragment for one Explorer.

    Parameters
    ----------
    explorer : Explorer
    uid : str
        Starts every id in the fragment.

    Raises
    ------
    ValueError
        If the fragment takes more than 60 KB over the wire, or the ground is not still.
    """
    stage = explorer.stage(uid)
    settings = explorer.settings()
    frames = [stage.layer(values) for values in settings]
    stage.check_still(settings[0], settings[-1])
    data: dict[str, Any] = {
        "ticks": [[slider.text(v) for v in slider.values] for slider in explorer.sliders.values()],
        "frames": frames,
        "text": [explorer.sentence(values) for values in settings],
        "goal": "".join("01"[explorer.reached(values)] for values in settings),
        "states": [NOT_YET, REACHED],
    }
    start = settings.index(explorer.initial)
    keys = [(settings.index(key), key) for key in explorer.keys]
    stops = {name: slider.values for name, slider in explorer.sliders.items()}
    parts = [
        opening(explorer, uid, stage, frames[start], stops, f'data-frame="{start}"'),
        _small_multiples(explorer, uid, stage.renderer, frames, keys),
        f'<script type="application/json">{_json(data)}</script>',
        f"<script>{files('gdcore').joinpath('explorer.js').read_text(encoding='utf-8')}</script></div>",
    ]
    fragment = "".join(parts)
    size = len(gzip.compress(fragment.encode(), 6))
    if size > BUDGET:
        raise ValueError(
            f"the Explorer {explorer.title!r} takes {size / 1000:.0f} KB over the wire, more than {BUDGET / 1000:.0f}: "
            f"give its sliders fewer values ({len(settings)} settings now) or let update return simpler artists"
        )
    return fragment


def goal_html(explorer: "Explorer", values: Any) -> str:
    """The goal line, saying in words whether it is reached."""
    if explorer.goal is None:
        return ""
    done = explorer.reached(values)
    text = escape(explorer.goal.text.rstrip("."))
    return (
        f'<p class="gd-goal" data-reached="{int(done)}"><strong>Goal:</strong> {text}. '
        f'<span class="gd-state" aria-live="polite">{REACHED if done else NOT_YET}</span></p>'
    )


def opening(
    explorer: "Explorer", uid: str, stage: Any, layer: str, stops: Mapping[str, Sequence[Any]], attributes: str
) -> str:
    """What every reader of a page sees of an Explorer at first: heading, picture, sliders, sentence, goal.

    Parameters
    ----------
    explorer : Explorer
    uid : str
        Starts every id in it.
    stage : Stage
    layer : str
        What moves, at the initial setting.
    stops : mapping
        For each slider the values at which it stops.
    attributes : str
        Of the element around it all, which is left open.
    """
    named = f' role="img" aria-labelledby="{uid}-title {uid}-text"'
    parts = [
        f'<div class="gd gd-explorer" id="{uid}" role="group" aria-labelledby="{uid}-title" {attributes}>',
        f"<style>{styles()}</style>",
        f'<p class="gd-title" id="{uid}-title">{escape(explorer.title)}</p>',
        stage.svg(f'<g id="{uid}-ground">{stage.ground}</g><g class="gd-layer">{layer}</g>', named),
        '<div class="gd-controls">',
        *(_control(f"{uid}-{name}", slider, stops[name]) for name, slider in explorer.sliders.items()),
        "</div>",
        f'<p class="gd-text" id="{uid}-text" aria-live="polite">{escape(explorer.sentence(explorer.initial))}</p>',
        goal_html(explorer, explorer.initial),
    ]
    return "".join(parts)


def _control(id: str, slider: "Slider", stops: Sequence[Any]) -> str:
    place, text = stops.index(slider.value), escape(slider.text(slider.value))
    return (
        f'<label for="{id}">{escape(slider.label)}</label>'
        f'<input type="range" id="{id}" min="0" max="{len(stops) - 1}" step="1" value="{place}" '
        f'aria-valuetext="{text}" autocomplete="off"/>'
        f'<output for="{id}" aria-live="off">{text}</output>'
    )


def _small_multiples(explorer: "Explorer", uid: str, renderer: Any, frames: list[str], keys: list[Any]) -> str:
    if not keys:
        return ""
    figures = []
    for place, key in keys:
        settings = ", ".join(
            f"{explorer.sliders[name].label} {explorer.sliders[name].text(v)}" for name, v in key.items()
        )
        caption = f"<strong>{escape(settings)}</strong><br/>{escape(explorer.sentence(key))}"
        figures.append(
            f'<figure><svg viewBox="0 0 {renderer.width:g} {renderer.height:g}" fill="currentColor" '
            f'stroke-linejoin="round" aria-hidden="true"><use href="#{uid}-ground"/>{frames[place]}</svg>'
            f"<figcaption>{caption}</figcaption></figure>"
        )
    hidden = f"#{uid} .gd-controls{{display:none}}#{uid} .gd-keys{{display:grid}}"
    return f'<div class="gd-keys">{"".join(figures)}</div><noscript><style>{hidden}</style></noscript>'


def _json(data: Any) -> str:
    text = json.dumps(data, separators=(",", ":"), ensure_ascii=False)
    return text.replace("<", "\\u003c").replace("&", "\\u0026")
