"""The book's figure style: one width, one type size, no boxes, and text that stays readable on a phone.

A figure is 640 units wide and its text 14 units high; where a page shows it smaller, `--gd-text` enlarges the text
again, and the distances below leave room for that.
"""

from typing import Any, cast

import matplotlib
from cycler import cycler

from gdcore.palette import palette

WIDTH = 640

STYLE: dict[str, Any] = {
    "font.size": 14,
    "axes.titlesize": 15,
    "axes.titleweight": 600,
    "axes.titlelocation": "left",
    "axes.titlepad": 12,
    "axes.labelsize": 14,
    "axes.labelpad": 8,
    "axes.linewidth": 1,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.unicode_minus": True,
    "axes.formatter.useoffset": False,
    "axes.prop_cycle": cycler(color=[palette.loss, palette.path, palette.prediction, palette.gradient]),
    "xtick.labelsize": 14,
    "ytick.labelsize": 14,
    "xtick.major.pad": 7,
    "ytick.major.pad": 6,
    "xtick.minor.size": 0,
    "ytick.minor.size": 0,
    "lines.linewidth": 2,
    "lines.markersize": 6,
    "lines.solid_capstyle": "round",
    "legend.frameon": False,
    "legend.fontsize": 14,
    "figure.dpi": 72,
    "savefig.dpi": 144,
    "image.composite_image": False,
}


def use_style() -> None:
    """Makes the book's style matplotlib's default in this process. Importing `gdcore.plots` does this."""
    cast(Any, matplotlib.rcParams).update(STYLE)
