"""A matplotlib figure as a small, theme-aware SVG fragment for the page.

Matplotlib's own SVG fixes fonts and colours and runs to tens of kilobytes. This renderer writes the page's font, the
page's colours and rounded relative coordinates, needs no ids but those of its clip paths, and draws one artist as
readily as a whole figure, which is what an Explorer's frames are made of.
"""

import base64
import io
import re
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import numpy as np
from matplotlib import colors
from matplotlib.artist import Artist
from matplotlib.backend_bases import RendererBase
from matplotlib.figure import Figure
from matplotlib.path import Path
from matplotlib.transforms import Affine2D
from PIL import Image

from gdcore.palette import css_colour, palette_css
from gdcore.svg_path import number, path_data

__all__ = ["SvgRenderer", "figure_svg", "palette_css", "svg_element", "without"]

_SUPERSCRIPTS = str.maketrans("-+0123456789", "⁻⁺⁰¹²³⁴⁵⁶⁷⁸⁹")
_TICK = re.compile(r"\$\\mathdefault\{(.*)\}\$")
_POWER = re.compile(r"\^\{([-+\d]+)\}")
_ANCHORS = {"center": "middle", "right": "end", "left": "start"}


def plain_text(label: str) -> str | None:
    """A tick label written as mathtext, such as 10^{-3}, in plain characters; None where that can't be done."""
    match = _TICK.fullmatch(label)
    if match is None:
        return None
    text = _POWER.sub(lambda power: power[1].translate(_SUPERSCRIPTS), match[1].replace(r"\times", "×"))
    return None if re.search(r"[\\{}^_]", text) else text.replace("-", "−")


class SvgRenderer(RendererBase):
    """Draws artists into SVG text. `take()` hands over what was drawn since the last call; `defs` collects clip paths.

    Parameters
    ----------
    width, height : float
        Size of the figure in points, which are the units of the drawing.
    prefix : str
        Starts every id, so that fragments on one page can't clash.
    """

    def __init__(self, width: float, height: float, prefix: str) -> None:
        super().__init__()
        self.width, self.height, self.prefix = width, height, prefix
        self._flip = Affine2D().scale(1, -1).translate(0, height)
        self._parts: list[tuple[str, str]] = []
        self._clips: dict[str, str] = {}
        self._merge = False

    def take(self) -> str:
        parts, self._parts = self._parts, []
        return "".join(self._path(data, rest) for data, rest in parts)

    @staticmethod
    def _path(data: str, rest: str) -> str:
        return f'<path d="{data}"{rest}/>' if data else rest

    @property
    def defs(self) -> str:
        clips = (f'<clipPath id="{id}"><path d="{data}"/></clipPath>' for data, id in self._clips.items())
        return f"<defs>{''.join(clips)}</defs>" if self._clips else ""

    def draw_path(self, gc: Any, path: Path, transform: Any, rgbFace: Any = None) -> None:
        clip = (0.0, 0.0, self.width, self.height) if rgbFace is None else None
        data = path_data(path, transform + self._flip, clip=clip)
        self._add(data, gc, rgbFace)

    def draw_markers(
        self, gc: Any, marker_path: Path, marker_trans: Any, path: Path, trans: Any, rgbFace: Any = None
    ) -> None:
        shape = path_data(marker_path, marker_trans + Affine2D().scale(1, -1), relative=True)
        box = (-20.0, -20.0, self.width + 20, self.height + 20)
        places = [vertices[-2:] for vertices, _ in path.iter_segments(trans + self._flip, simplify=False)]
        inside = [(x, y) for x, y in places if box[0] < x < box[2] and box[1] < y < box[3]]
        self._add("".join(f"M{number(x)} {number(y)}{shape}" for x, y in inside), gc, rgbFace)

    def draw_path_collection(self, gc: Any, *args: Any, **kwargs: Any) -> None:
        self._merge = True
        super().draw_path_collection(gc, *args, **kwargs)
        self._merge = False

    def draw_image(self, gc: Any, x: float, y: float, im: Any, transform: Any = None) -> None:
        height, width = (size / self.get_image_magnification() for size in im.shape[:2])
        buffer = io.BytesIO()
        Image.fromarray(np.ascontiguousarray(im[::-1])).save(buffer, "png", optimize=True)
        data = base64.b64encode(buffer.getvalue()).decode("ascii")
        place = f'x="{number(x)}" y="{number(self.height - y - height)}"'
        size = f'width="{number(width)}" height="{number(height)}"'
        href = f'href="data:image/png;base64,{data}"'
        self._parts.append(("", f'<image {place} {size} preserveAspectRatio="none" {href}/>'))

    def draw_text(
        self,
        gc: Any,
        x: float,
        y: float,
        s: str,
        prop: Any,
        angle: float,
        ismath: Any = False,
        mtext: Any = None,
    ) -> None:
        anchor, across, up = self._anchor(x, y, angle, mtext)
        px, py = number(across), number(self.height - up)
        text = plain_text(s) if ismath else s
        if text is None:
            gc.set_clip_rectangle(None)
            before = len(self._parts)
            super().draw_text(gc, x - across, self.height + y - up, s, prop, angle, ismath, mtext)
            glyphs = "".join(self._path(*part) for part in self._parts[before:])
            place = f"transform:translate({px}px,{py}px) scale(var(--gd-text,1))"
            self._parts[before:] = [("", f'<g style="{place}">{glyphs}</g>')]
            return
        style = [f"font-size:calc({number(prop.get_size_in_points())}px*var(--gd-text,1))"]
        if prop.get_weight() not in ("normal", 400):
            style.append(f"font-weight:{prop.get_weight()}")
        if prop.get_style() != "normal":
            style.append(f"font-style:{prop.get_style()}")
        if anchor != "start":
            style.append(f"text-anchor:{anchor}")
        style += _paint("fill", gc.get_rgb(), gc)
        if mtext is not None and mtext.get_gid() == "halo":
            style.append("paint-order:stroke;stroke:var(--gd-paper,#fff);stroke-width:4px")
        turned = f' transform="rotate({number(-angle)} {px} {py})"' if angle else ""
        element = f'<text x="{px}" y="{py}"{turned} style="{";".join(style)}">{escape(text)}</text>'
        self._parts.append(("", element))

    def _anchor(self, x: float, y: float, angle: float, mtext: Any) -> tuple[str, float, float]:
        """Where the text holds on when the reader's font is wider than ours: its start, middle or end."""
        if mtext is None or (angle and mtext.get_rotation_mode() != "anchor"):
            return "start", x, y
        turn = np.array([np.cos(np.deg2rad(angle)), np.sin(np.deg2rad(angle))])
        away = np.array(mtext.get_transform().transform(mtext.get_unitless_position())) - (x, y)
        x, y = np.array([x, y]) + turn * (away @ turn)
        return _ANCHORS[mtext.get_ha()], x, y

    def get_canvas_width_height(self) -> tuple[float, float]:
        return self.width, self.height

    def get_image_magnification(self) -> float:
        return 2.0

    def flipy(self) -> bool:
        return False

    def _add(self, data: str, gc: Any, face: Any) -> None:
        rest = f' style="{";".join(_style(gc, face))}"{self._clip(gc)}'
        if not data or rest.startswith(' style="fill:none"'):
            return
        opaque = "opacity" not in rest
        if self._merge and opaque and self._parts and self._parts[-1][1] == rest and self._parts[-1][0]:
            data = self._parts.pop()[0] + data
        self._parts.append((data, rest))

    def _clip(self, gc: Any) -> str:
        rectangle = gc.get_clip_rectangle()
        path, transform = gc.get_clip_path()
        if path is not None:
            data = path_data(path, transform + self._flip)
        elif rectangle is not None:
            corners = Path(rectangle.corners()[[0, 1, 3, 2]])
            data = path_data(corners, self._flip) + "z"
        else:
            return ""
        id = self._clips.setdefault(data, f"{self.prefix}-clip{len(self._clips)}")
        return f' clip-path="url(#{id})"'


def _paint(what: str, rgba: Any, gc: Any) -> list[str]:
    alpha = gc.get_alpha() if gc.get_forced_alpha() else (rgba[3] if len(rgba) == 4 else 1.0)
    colour = css_colour(colors.to_hex(rgba[:3]))
    style = [] if (what, colour) == ("fill", "currentColor") else [f"{what}:{colour}"]
    return style if alpha == 1 else [*style, f"{what}-opacity:{number(alpha, 2)}"]


def _style(gc: Any, face: Any) -> list[str]:
    style = ["fill:none"] if face is None or (len(face) == 4 and face[3] == 0) else _paint("fill", face, gc)
    width, rgba = gc.get_linewidth(), gc.get_rgb()
    if not width or (rgba[3] == 0 and not gc.get_forced_alpha()):
        return style
    style += _paint("stroke", rgba, gc)
    if width != 1:
        style.append(f"stroke-width:{number(width, 2)}")
    offset, dashes = gc.get_dashes()
    if dashes is not None:
        style.append(f"stroke-dasharray:{' '.join(number(dash) for dash in dashes)}")
    if offset:
        style.append(f"stroke-dashoffset:{number(offset)}")
    if gc.get_joinstyle() != "round":
        style.append(f"stroke-linejoin:{gc.get_joinstyle()}")
    if gc.get_capstyle() == "round":
        style.append("stroke-linecap:round")
    return style


@contextmanager
def without(artists: Iterable[Artist]) -> Iterator[None]:
    """Hides artists while the body runs and puts them back as they were."""
    with ExitStack() as stack:
        for artist in artists:
            stack.callback(artist.set_visible, artist.get_visible())
            artist.set_visible(False)
        yield


def figure_svg(figure: Figure, renderer: SvgRenderer) -> str:
    """Everything visible in the figure but its white ground, as SVG elements; clip paths go to `renderer.defs`."""
    with without([figure.patch, *(axes.patch for axes in figure.axes)]):
        figure.draw(renderer)
    return renderer.take()


def renderer_for(figure: Figure, prefix: str) -> SvgRenderer:
    """A renderer of the figure's size; sets the figure to 72 dots per inch, so that a point is one unit."""
    figure.set_dpi(72)
    width, height = figure.get_size_inches() * 72
    return SvgRenderer(float(width), float(height), prefix)


def svg_element(body: str, renderer: SvgRenderer, *, attributes: str = "", label: str | None = None) -> str:
    """Wraps elements into `<svg>` of the renderer's size and the text's colour; `label` makes it a named image."""
    name = f' role="img" aria-label={quoteattr(label)}' if label is not None else ""
    width, height = number(renderer.width), number(renderer.height)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'fill="currentColor" stroke-linejoin="round"{name}{attributes}>{renderer.defs}{body}</svg>'
    )
