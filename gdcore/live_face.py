"""The Explorer of a live kernel: ipywidgets that move between the frames too, over the same drawing.

Sliders are continuous where the page's are not, and take the arrow keys. Everything the reader sees besides them is
the HTML that the page would show for the same values.
"""

import math
from html import escape
from typing import TYPE_CHECKING, Any

from gdcore.page_face import goal_html, styles

if TYPE_CHECKING:
    from gdcore.controls import Slider
    from gdcore.explorer import Explorer


def live_slider(slider: "Slider") -> Any:
    """The ipywidget for a slider: whole numbers, a linear or a logarithmic scale, or the listed values."""
    import ipywidgets as widgets

    low, high, n = slider.values[0], slider.values[-1], len(slider.values) - 1
    common = {
        "description": slider.label,
        "readout": False,
        "style": {"description_width": "initial"},
        "layout": widgets.Layout(flex="1 1 auto", min_width="12em"),
    }
    match slider.scale:
        case "integer":
            step = int(slider.values[1] - low)
            return widgets.IntSlider(slider.value, low, high, step, **common)
        case "linear":
            return widgets.FloatSlider(slider.value, min=low, max=high, step=(high - low) / n / 10, **common)
        case "geometric":
            ends = {"min": math.log10(low), "max": math.log10(high)}
            return widgets.FloatLogSlider(slider.value, **ends, step=math.log10(high / low) / n / 10, **common)
    del common["readout"]
    options = [(slider.text(v), v) for v in slider.values]
    return widgets.SelectionSlider(options=options, value=slider.values[slider.index(slider.value)], **common)


def live_html(explorer: "Explorer", stage: Any, values: Any) -> tuple[str, str]:
    """The picture, and the words below the sliders, for any values."""
    sentence = explorer.sentence(values)
    body = f'<g>{stage.ground}</g><g class="gd-layer">{stage.layer(values)}</g>'
    named = f' role="img" aria-label="{escape(explorer.title)}: {escape(sentence)}"'
    picture = (
        f'<div class="gd gd-explorer"><p class="gd-title">{escape(explorer.title)}</p>{stage.svg(body, named)}</div>'
    )
    words = f'<p class="gd-text" role="status">{escape(sentence)}</p>{goal_html(explorer, values)}'
    return picture, f'<div class="gd gd-explorer">{words}</div>'


def live_widget(explorer: "Explorer", uid: str) -> Any:
    """A box of picture, sliders and words, drawn anew at every change.

    Parameters
    ----------
    explorer : Explorer
    uid : str
        Starts every id in the picture.
    """
    import ipywidgets as widgets

    stage = explorer.stage(uid)
    style = widgets.HTML(f"<style>{styles()}</style>")
    picture, words = widgets.HTML(), widgets.HTML()
    sliders = {name: live_slider(slider) for name, slider in explorer.sliders.items()}
    readouts = {name: widgets.Label() for name in sliders}

    def refresh(*_: Any) -> None:
        values = {name: widget.value for name, widget in sliders.items()}
        picture.value, words.value = live_html(explorer, stage, values)
        for name, readout in readouts.items():
            readout.value = explorer.sliders[name].text(values[name])

    for widget in sliders.values():
        widget.observe(refresh, "value")
    refresh()
    rows = [widgets.HBox([sliders[name], readouts[name]]) for name in sliders]
    return widgets.VBox([style, picture, *rows, words], layout=widgets.Layout(max_width="640px"))
