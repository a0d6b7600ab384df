"""Draw logo.svg and favicon.svg from a real descent: 12 steps of gradient descent down a ravine.

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
    run = descend(surface, np.array([-3.4, 1.05]), GradientDescent(learning_rate=0.225), steps(12))
    path = Trace.of(run).theta
    figure = plt.figure(figsize=(1, 1))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(-4, 1.2), ylim=(-2.6, 2.6))
    axes.axis("off")
    x, y = np.meshgrid(np.linspace(-5, 3, 161), np.linspace(-3, 3, 121))
    heights = np.linspace(0.45, 2.75, levels) ** 2
    axes.contour(x, y, surface.value(x, y), levels=heights, colors=BLUE, linewidths=line)
    axes.plot(path[:, 0], path[:, 1], color=ORANGE, linewidth=1.5 * line, solid_joinstyle="round")
    axes.plot(path[:, 0], path[:, 1], "o", color=ORANGE, markersize=dot, markeredgewidth=0)
    figure.savefig(HERE / name, transparent=True, metadata={"Date": None})
    plt.close(figure)


if __name__ == "__main__":
    plt.rcParams["svg.hashsalt"] = "downhill"
    draw("logo.svg", levels=5, line=2.0, dot=5.5)
    draw("favicon.svg", levels=3, line=3.6, dot=9.0)
