"""Draw logo.svg and favicon.svg from a real descent: 9 steps of gradient descent down a ravine.

.venv/bin/python _ext/logo/draw.py
"""

from pathlib import Path

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt
import numpy as np

from gdcore import GradientDescent, Trace, descend, steps, surfaces

BLUE, ORANGE = "#4a7fb5", "#d9720f"  # both readable on white and on the dark page
HERE = Path(__file__).parent


def draw(name: str, levels: int, line: float, dot: float) -> None:
    surface = surfaces.quadratic(1.0, 7.0)
    run = descend(surface, np.array([-3.3, 1.02]), GradientDescent(learning_rate=0.225), steps(9))
    path = Trace.of(run).theta
    figure = plt.figure(figsize=(1, 1))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(-4.1, 4.1), ylim=(-1.9, 1.9))
    axes.axis("off")
    x, y = np.meshgrid(np.linspace(-4.1, 4.1, 121), np.linspace(-1.9, 1.9, 121))
    heights = np.linspace(3.9 / levels, 3.9, levels) ** 2 / 2
    axes.contour(x, y, surface.value(x, y), levels=heights, colors=BLUE, linewidths=line)
    axes.plot(path[:, 0], path[:, 1], color=ORANGE, linewidth=1.5 * line, solid_joinstyle="round")
    axes.plot(path[:, 0], path[:, 1], "o", color=ORANGE, markersize=dot, markeredgewidth=0)
    figure.savefig(HERE / name, transparent=True, metadata={"Date": None})
    plt.close(figure)


if __name__ == "__main__":
    plt.rcParams["svg.hashsalt"] = "downhill"
    draw("logo.svg", levels=4, line=1.7, dot=4.6)
    draw("favicon.svg", levels=2, line=4.0, dot=9.0)
