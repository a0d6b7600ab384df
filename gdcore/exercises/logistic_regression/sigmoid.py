"""From a score to a probability, for scores of any size."""

from typing import Any

import numpy as np

from ...losses import sigmoid
from ..exercise import Arguments, Change, Exercise, Mistake

PROMPT = r"""
Write `safe_sigmoid(z)`. It takes an array of scores of any shape and returns their probabilities $\sigma(z)$, an array
of the same shape. Scores from −1000 to 1000 must come out as numbers between 0 and 1, never as `nan`.

Example: for `z = np.array([0.0, 1000.0])` the result is `[0.5, 1.0]`.
"""

STUB = """
def safe_sigmoid(z):
    return ...
"""

SOLUTION = """
def safe_sigmoid(z):
    small = np.exp(-np.abs(z))
    return np.where(z >= 0, 1, small) / (1 + small)
"""


def cases(rng: np.random.Generator) -> list[Arguments]:
    corners = ([0.0], [1.0], [-2.0], [1000.0], [-1000.0], [-800.0, 3.0, 800.0])
    shapes = ((5,), (2, 3), (20,))
    return [(np.array(c),) for c in corners] + [(rng.normal(scale=4, size=s).round(1),) for s in shapes]


def quotient(z: Any) -> Any:
    return np.exp(z) / (1 + np.exp(z))


exercise = Exercise(
    name="logistic-regression/sigmoid",
    chapter="03_logistic_regression",
    kind="function",
    title="A sigmoid for any score",
    prompt=PROMPT,
    variable="safe_sigmoid",
    stub=STUB,
    solution_code=SOLUTION,
    solution=sigmoid,
    cases=cases,
    hint="Line (3.2) is the formula. For a large score, look at the size of every exponential that you compute.",
    notice=(
        "An exponential whose exponent is never positive cannot overflow. 1 / (1 + e^(−z)) survives an overflow by "
        "luck, since 1/∞ is 0."
    ),
    mistakes=(
        Mistake(
            "overflow",
            quotient,
            "The formula is right on paper. For a score of 1000 it computes infinity divided by infinity, which is "
            "nan. Write it with an exponent that is never positive.",
            "3.2",
        ),
        Mistake(
            "sign of the exponent",
            Change(lambda p, z: 1 - p),
            "Large scores get small probabilities: the sign in the exponent is turned round.",
            "3.2",
        ),
        Mistake(
            "twice as steep",
            lambda z: (1 + np.tanh(z)) / 2,
            "This is σ(2z): the curve is twice as steep as it should be. It is the usual slip with the tanh form.",
            "3.2",
        ),
        Mistake(
            "step",
            lambda z: (z >= 0).astype(float),
            "This decides: 0 or 1 and nothing between. The sigmoid says how sure it is.",
            "3.2",
            variants=(lambda z: (z > 0).astype(float),),
        ),
        Mistake(
            "clipped scores",
            lambda z: sigmoid(np.clip(z, -20, 20)),
            "The scores are clipped, so that all the large ones get the same probability. No score needs to be "
            "changed: look for a form whose exponent is never positive.",
            "3.2",
            variants=tuple(lambda z, c=c: sigmoid(np.clip(z, -c, c)) for c in (5, 10, 15)),
        ),
        Mistake(
            "derivative",
            Change(lambda p, z: p * (1 - p)),
            "This is the slope of the sigmoid, not the sigmoid.",
            "3.3",
        ),
        Mistake(
            "odds",
            lambda z: np.exp(z),
            "These are the odds, p / (1 − p), which go from 0 to infinity. A probability stays below 1.",
            "3.2",
        ),
    ),
)
