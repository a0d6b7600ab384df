"""What a cell prints is one text, however slowly it was printed.

MyST-NB joins the pieces that a kernel sends and ends each with a line break, so a cell that is slow in the middle of a
line would show it broken in two. Here the pieces are joined as they are before MyST-NB sees them.
"""

from typing import Any

import myst_nb.core.render
from sphinx.application import Sphinx

coalesce = myst_nb.core.render.coalesce_streams


def join(outputs: list[Any]) -> list[Any]:
    """The outputs with each stream's pieces in one, where its first piece was."""
    joined: list[Any] = []
    streams: dict[str, Any] = {}
    for output in outputs:
        if output["output_type"] == "stream" and output["name"] in streams:
            streams[output["name"]]["text"] += output["text"]
        else:
            joined.append(output)
            if output["output_type"] == "stream":
                streams[output["name"]] = output
    return joined


def setup(app: Sphinx) -> None:
    myst_nb.core.render.coalesce_streams = lambda outputs: coalesce(join(outputs))
