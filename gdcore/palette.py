"""The book's colours: eight names, one meaning each, on every page.

A colour here is written as its light-theme value, which matplotlib understands anywhere. In the page the same value
becomes a CSS custom property, so that a figure follows the reader's theme without being drawn twice.
"""

import logging
from dataclasses import asdict, dataclass

# Matplotlib announces on first use that it builds a font cache; a page of output is no place for that.
logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)


@dataclass(frozen=True)
class Palette:
    """One value per meaning; `palette` holds the light ones, `dark` those of the dark theme."""

    loss: str
    gradient: str
    path: str
    truth: str
    prediction: str
    class_a: str
    class_b: str
    muted: str


palette = Palette(
    loss="#a5000f",
    gradient="#8b7410",
    path="#0d50ad",
    truth="#12222c",
    prediction="#15665a",
    class_a="#4c1566",
    class_b="#a4691b",
    muted="#6a7887",
)
dark = Palette(
    loss="#ff6250",
    gradient="#fdcf3e",
    path="#568af5",
    truth="#dbe7f0",
    prediction="#7fc79a",
    class_a="#c2a8ff",
    class_b="#fde188",
    muted="#7b8692",
)

TOGETHER = (
    ("loss", "gradient", "path", "truth", "prediction", "muted"),
    ("class_a", "class_b", "prediction", "path", "loss", "muted"),
)
"""Colours that may stand in one figure: these can be told apart, by colour-blind readers too."""

PAPER = {"light": "#ffffff", "dark": "#14181e"}

_NAMES = {value: name for name, value in asdict(palette).items()}


def css_colour(colour: str) -> str:
    """The CSS for a colour written as "#rrggbb": black is the text's colour, white the page's, ours a custom property.

    Parameters
    ----------
    colour : str
        Lower-case "#rrggbb".
    """
    if colour == "#000000":
        return "currentColor"
    if colour == PAPER["light"]:
        return f"var(--gd-paper,{colour})"
    name = _NAMES.get(colour)
    return f"var(--gd-{name.replace('_', '-')},{colour})" if name else colour


def _properties(colours: Palette, paper: str) -> str:
    pairs = {**asdict(colours), "paper": paper}
    return ";".join(f"--gd-{name.replace('_', '-')}:{value}" for name, value in pairs.items())


def palette_css() -> str:
    """The custom properties of both themes, and the few rules that every figure needs, as one small style sheet.

    Light is the default. The dark values hold where the book's theme says so, where JupyterLab's does, and, on a page
    that has no theme of its own, where the system prefers dark. Paper is always light. `--gd-text` enlarges the text of
    a figure that is shown small.
    """
    light_values = _properties(palette, PAPER["light"])
    dark_values = _properties(dark, PAPER["dark"])
    return f"""\
:root{{{light_values}}}
@media (prefers-color-scheme:dark){{:root:not([data-theme],[data-content_root]){{{dark_values}}}}}
html[data-theme=dark],body[data-jp-theme-light=false]{{{dark_values}}}
body[data-jp-theme-light=true]{{{light_values}}}
@media print{{html[data-theme],body{{{light_values}}}}}
.gd{{max-width:640px;container-type:inline-size}}
.gd svg{{display:block;width:100%;height:auto;overflow:visible;font-family:inherit}}
@container (max-width:520px){{.gd svg{{--gd-text:1.2}}}}
@container (max-width:420px){{.gd svg{{--gd-text:1.4}}}}
.bd-content div.cell_output .text_html:has(>.gd){{background:none!important;color:inherit!important;
padding:0!important}}
"""
