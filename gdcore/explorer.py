"""A figure with sliders that move wherever the reader is: in a live kernel, and in the published page without one.

The author writes how the figure is drawn once and what changes with the sliders; both faces draw through the same two
functions, so they can't show different pictures. The picture is one still ground and one small layer per setting.
"""

import itertools
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
from matplotlib.artist import Artist
from matplotlib.figure import Figure

from gdcore.controls import Goal, Slider
from gdcore.display import face, unique_id
from gdcore.svg import figure_svg, renderer_for, svg_element, without

__all__ = ["Explorer", "Goal", "Slider"]

Values = Mapping[str, Any]


class Explorer:
    """An interactive figure.

    Parameters
    ----------
    draw : callable
        `draw() -> (figure, state)`, called once: everything that stays still, and whatever `update` needs.
    update : callable
        `update(state, **values)` moves artists and returns all that may differ between settings. They are drawn above
        the rest, in order of zorder.
    title : str
        What the picture is about, as a heading.
    describe : callable
        `describe(**values) -> str`, the sentence that every reader gets for a setting, with its numbers.
    goal : Goal, optional
    keys : sequence of mappings
        Up to three settings that stand in for the sliders in print and without JavaScript.
    **parameters : Slider
        One or two; the names are those of the arguments in `values`.

    Raises
    ------
    TypeError, ValueError
        For arguments of the wrong kind, when made; for an `update` that returns no artists or leaves a changed one
        out, and for a `describe` that returns no text, when drawn.
    """

    def __init__(
        self,
        draw: Callable[[], tuple[Figure, Any]],
        update: Callable[..., Any],
        *,
        title: str,
        describe: Callable[..., str],
        goal: Goal | None = None,
        keys: Sequence[Values] = (),
        **parameters: Slider,
    ) -> None:
        for name, function in {"draw": draw, "update": update, "describe": describe}.items():
            if not callable(function):
                raise TypeError(f"{name} must be a function, got {type(function).__name__}")
        if not isinstance(title, str) or not title.strip():
            raise TypeError(f"title must be a non-empty string, got {title!r}")
        if goal is not None and not isinstance(goal, Goal):
            raise TypeError(f"goal must be a Goal, got {type(goal).__name__}")
        if not 1 <= len(parameters) <= 2:
            raise ValueError(f"parameters must be one or two sliders, got {len(parameters)}")
        for name, slider in parameters.items():
            if not isinstance(slider, Slider):
                raise TypeError(f"{name} must be a Slider, got {type(slider).__name__}")
        self.draw, self.update, self.describe = draw, update, describe
        self.title, self.goal, self.sliders = title, goal, parameters
        self.keys = [self._key(key) for key in keys]
        if len(self.keys) > 3:
            raise ValueError(f"keys must be at most three settings, got {len(self.keys)}")
        self._html: str | None = None

    def _key(self, key: Values) -> dict[str, Any]:
        if unknown := set(key) - set(self.sliders):
            raise ValueError(f"keys name unknown parameters {sorted(unknown)}; the sliders are {list(self.sliders)}")
        full = {**self.initial, **key}
        sliders = self.sliders
        return {name: sliders[name].values[sliders[name].index(value)] for name, value in full.items()}

    @property
    def initial(self) -> dict[str, Any]:
        """The values at which the sliders stand at first."""
        return {name: slider.value for name, slider in self.sliders.items()}

    def settings(self) -> list[dict[str, Any]]:
        """Every combination of the sliders' values, the last slider changing fastest."""
        grid = itertools.product(*(slider.values for slider in self.sliders.values()))
        return [dict(zip(self.sliders, values, strict=True)) for values in grid]

    def sentence(self, values: Values) -> str:
        """What `describe` says of a setting; TypeError unless that is a non-empty string."""
        text = self.describe(**values)
        if not isinstance(text, str) or not text.strip():
            raise TypeError(f"describe must return a sentence, got {text!r} for {dict(values)}")
        return text

    def reached(self, values: Values) -> bool:
        """Whether a setting reaches the goal."""
        return self.goal is not None and bool(self.goal.reached(**values))

    def stage(self, prefix: str) -> "Stage":
        """The figure, drawn once and ready for any setting; `prefix` starts the ids in its SVG."""
        return Stage(self, prefix)

    def html(self) -> str:
        """The published page's face as one HTML fragment. Made once, then kept."""
        if self._html is None:
            from gdcore.page_face import page_html

            self._html = page_html(self, unique_id(self.title + self.sentence(self.initial)))
        return self._html

    def cell_html(self) -> str:
        """The face in a page whose cells run in the browser. Each call makes a new one."""
        from gdcore.cell_face import cell_html

        return cell_html(self, unique_id(self.title))

    def widget(self) -> Any:
        """The live face: an ipywidgets box. Each call makes a new one."""
        from gdcore.live_face import live_widget

        return live_widget(self, unique_id(self.title))

    def __repr__(self) -> str:
        return f"Explorer: {self.title.rstrip('.')}. {self.sentence(self.initial)}"

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        if face() == "page":
            return {"text/plain": repr(self), "text/html": self.html()}
        if face() == "cells":
            return {"text/plain": repr(self), "text/html": self.cell_html()}
        return {**self.widget()._repr_mimebundle_(), "text/plain": repr(self)}


class Stage:
    """An Explorer's figure at work: `ground` is the SVG of what stays still, `layer(values)` that of what moves."""

    def __init__(self, explorer: Explorer, prefix: str) -> None:
        self._update = explorer.update
        drawn = explorer.draw()
        if not (isinstance(drawn, tuple) and len(drawn) == 2 and isinstance(drawn[0], Figure)):
            raise TypeError(f"draw must return (figure, state), got {type(drawn).__name__}")
        self.figure, self._state = drawn
        plt.close(self.figure)
        self.renderer = renderer_for(self.figure, prefix)
        moving = self.move(explorer.initial)
        with without(moving):
            self.figure.draw_without_rendering()
            self.figure.set_layout_engine("none")
            self.ground = figure_svg(self.figure, self.renderer)

    def move(self, values: Values) -> list[Artist]:
        """Calls `update` and returns its artists from back to front."""
        artists = self._update(self._state, **values)
        if isinstance(artists, Artist) or artists is None:
            got = "None" if artists is None else f"a single {type(artists).__name__}"
            raise TypeError(f"update must return a list of the artists that change, got {got}")
        artists = list(artists)
        if not artists:
            raise ValueError("update must return the artists that change, got none")
        for artist in artists:
            if not isinstance(artist, Artist):
                raise TypeError(f"update must return matplotlib artists, got {type(artist).__name__}")
        return sorted(artists, key=lambda artist: artist.get_zorder())

    def layer(self, values: Values) -> str:
        """The SVG elements of what moves, at a setting."""
        for artist in self.move(values):
            artist.draw(self.renderer)
        return self.renderer.take()

    def svg(self, body: str, attributes: str = "") -> str:
        """A whole `<svg>` around SVG elements of this figure."""
        return svg_element(body, self.renderer, attributes=attributes)

    def check_still(self, first: Values, last: Values) -> None:
        """Raises ValueError, naming the culprits, if anything but the returned artists differs between two settings."""
        grounds = []
        for values in (first, last):
            with without(self.move(values)):
                grounds.append(figure_svg(self.figure, self.renderer))
        if grounds[0] == grounds[1] == self.ground:
            return
        pictures = []
        for values in (first, last):
            moving = set(self.move(values))
            pictures.append({a: self._picture(a) for a in self._parts() if a not in moving})
        before, after = pictures
        changed = [a for a in {**before, **after} if before.get(a) != after.get(a)]
        names = ", ".join(sorted({_name(a) for a in changed})) or "the axes (limits, ticks or layout)"
        raise ValueError(f"update changes artists that it does not return: {names}. Return them as well, "
                         "or leave them as they are.")  # fmt: skip

    def _parts(self) -> list[Artist]:
        return [*self.figure.texts, *(child for axes in self.figure.axes for child in axes.get_children())]

    def _picture(self, artist: Artist) -> str:
        artist.draw(self.renderer)
        return self.renderer.take()


def _name(artist: Artist) -> str:
    label = str(artist.get_label())
    text = getattr(artist, "get_text", lambda: "")() or ("" if label.startswith("_") else label)
    kind = type(artist).__name__
    if kind in ("XAxis", "YAxis"):
        return f"the {kind[0].lower()} axis (limits or ticks)"
    return f"{kind} {text!r}" if text else kind
