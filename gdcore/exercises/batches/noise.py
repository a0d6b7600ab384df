"""How far from the true gradient is a mini-batch's? The root, the mean and the finite population all matter."""

from typing import Any

import numpy as np

from ..exercise import Arguments, Change, Exercise, Mistake

PROMPT = r"""
Write `noise(G, m)`. `G` has shape (n, p): row i is the gradient $g_i$ of example i. It returns the typical distance of
a mini-batch gradient from the full one, $\sqrt{\operatorname{E} \lVert g_B - \nabla J \rVert^2}$, for batches of `m`
different examples (drawn without replacement).

Example: for `G = np.array([[1.0], [3.0], [5.0]])` and `m = 1` the result is $\sqrt{8/3} \approx 1.633$; for `m = 3` it
is 0.
"""

STUB = """
def noise(G, m):
    return ...
"""

SOLUTION = """
def noise(G, m):
    n = len(G)
    variance = ((G - G.mean(axis=0)) ** 2).sum(axis=1).mean()
    return np.sqrt(variance / m * (n - m) / (n - 1))
"""


def variance(G: Any) -> float:
    return float(((G - G.mean(axis=0)) ** 2).sum(axis=1).mean())


def right(G: Any, m: int) -> float:
    n = len(G)
    return float(np.sqrt(variance(G) / m * (n - m) / (n - 1)))


def cases(rng: np.random.Generator) -> list[Arguments]:
    inputs: list[Arguments] = []
    for n, p in ((3, 1), (5, 2), (8, 3), (12, 2), (20, 4)):
        G = (rng.normal(size=(n, p)) * 2 + 1).round(1)
        inputs += [(G, m) for m in (1, 2, n // 2 + 1, n)]
    return inputs


exercise = Exercise(
    name="batches/noise",
    chapter="07_batches",
    kind="function",
    title="How noisy is a batch?",
    prompt=PROMPT,
    variable="noise",
    stub=STUB,
    solution_code=SOLUTION,
    solution=right,
    cases=cases,
    hint="First the mean squared distance of the rows from their mean. Then what m rows leave of it. Then the root.",
    notice="Four times as many examples halve the noise, until the batch is a good part of all there is.",
    mistakes=(
        Mistake(
            "with replacement",
            lambda G, m: np.sqrt(variance(G) / m),
            "This is the noise when the same example may be drawn twice. With m = n it must be zero, and here it is "
            "not.",
            "7.5",
        ),
        Mistake(
            "no root",
            lambda G, m: right(G, m) ** 2,
            "This is the mean of the squared distance. The question asks for its root.",
            "7.4",
        ),
        Mistake(
            "m without its root",
            lambda G, m: np.sqrt(variance(G) * (len(G) - m) / (len(G) - 1)) / m,
            "The noise is divided by m. It is the squared noise that falls with 1/m.",
            "7.4",
        ),
        Mistake(
            "factor outside the root",
            lambda G, m: np.sqrt(variance(G) / m) * (len(G) - m) / (len(G) - 1),
            "The factor for drawing without replacement is not under the root. It belongs to the squared noise.",
            "7.5",
        ),
        Mistake(
            "n below",
            lambda G, m: np.sqrt(variance(G) / m * (len(G) - m) / len(G)),
            "The factor for drawing without replacement has n − 1 below, not n: at m = 1 it must be 1.",
            "7.5",
        ),
        Mistake(
            "n minus one twice",
            lambda G, m: right(G, m) * np.sqrt(len(G) / (len(G) - 1)),
            "The variance of the rows is taken with n − 1. Here the n examples are all there are, so it is the mean "
            "over n.",
            "7.4",
        ),
        Mistake(
            "not centred",
            lambda G, m: np.sqrt((G**2).sum(axis=1).mean() / m * (len(G) - m) / (len(G) - 1)),
            "These are the lengths of the gradients. Noise is the distance from their mean.",
            "7.4",
        ),
        Mistake(
            "one mean for all coordinates",
            lambda G, m: np.sqrt(((G - G.mean()) ** 2).sum(axis=1).mean() / m * (len(G) - m) / (len(G) - 1)),
            "This takes one mean of all numbers in G. The full gradient has p entries, a mean for each column.",
            "7.1",
        ),
        Mistake(
            "sum over examples",
            Change(lambda value, G, m: value * np.sqrt(len(G))),
            "The squared distances are summed over the examples. σ² is their mean.",
            "7.4",
        ),
        Mistake(
            "mean of the distances",
            lambda G, m: np.linalg.norm(G - G.mean(axis=0), axis=1).mean() * np.sqrt((len(G) - m) / (len(G) - 1) / m),
            "This is the mean of the distances. The noise is the root of the mean of their squares, which is larger.",
            "7.4",
        ),
        Mistake(
            "mean over coordinates",
            Change(lambda value, G, m: value / np.sqrt(G.shape[1])),
            "The squares are averaged over the p coordinates. A squared distance is their sum.",
            "7.4",
        ),
    ),
)
