"""The hinge loss from scores and labels: nothing to pay beyond the street, and a straight line before."""

from typing import Any

import numpy as np

from ..exercise import Arguments, Change, Exercise, Mistake

PROMPT = r"""
Write `mean_hinge(z, y)`. `z` holds n scores and `y` n labels, −1 or +1, both of shape (n,). It returns the mean hinge
loss, a number.

Example: for `z = np.array([2.0, -0.5, 3.0])` and `y = np.array([1, -1, -1])` the result is 1.5.
"""

STUB = """
def mean_hinge(z, y):
    return ...
"""

SOLUTION = """
def mean_hinge(z, y):
    return np.mean(np.maximum(0, 1 - y * z))
"""


def solution(z: Any, y: Any) -> Any:
    return np.mean(np.maximum(0, 1 - y * z))


def paying(z: Any, y: Any) -> Any:
    losses = np.maximum(0, 1 - y * z)
    return losses.sum() / max(1, np.count_nonzero(losses))


def cases(rng: np.random.Generator) -> list[Arguments]:
    fixed = [
        (np.array([0.5]), np.array([1])),
        (np.array([3.0, 2.5]), np.array([1, 1])),
        (np.array([2.0, 0.5, -1.5]), np.array([1, -1, -1])),
    ]
    drawn = [(rng.normal(scale=2, size=n).round(2), rng.choice([-1, 1], n)) for n in (2, 3, 5, 8, 20)]
    return fixed + drawn


exercise = Exercise(
    name="support-vector-machines/mean-hinge",
    chapter="04_support_vector_machines",
    kind="function",
    title="The hinge loss",
    prompt=PROMPT,
    variable="mean_hinge",
    stub=STUB,
    solution_code=SOLUTION,
    solution=solution,
    cases=cases,
    hint="Line (4.2) makes a margin of each score; line (4.4) makes a loss of each margin.",
    notice="Most of the terms are exactly 0 once the model is any good. That is what makes support vectors few.",
    mistakes=(
        Mistake(
            "never zero",
            lambda z, y: np.mean(1 - y * z),
            "Examples beyond the street bring negative losses here: being far on the right side pays for others' "
            "errors. The loss of each example should stop at 0.",
            "4.4",
        ),
        Mistake(
            "cut after the mean",
            lambda z, y: max(0.0, float(np.mean(1 - y * z))),
            "The cut at 0 is made once, on the mean. It belongs to each example, before the mean is taken.",
            "4.4",
        ),
        Mistake(
            "labels forgotten",
            lambda z, y: np.mean(np.maximum(0, 1 - z)),
            "The loss depends on the score alone, so the class −1 is punished for being on its right side.",
            "4.2",
        ),
        Mistake(
            "sign",
            lambda z, y: np.mean(np.maximum(0, 1 + y * z)),
            "The margin has the wrong sign: examples on their right side pay, and the wrong ones go free.",
            "4.4",
        ),
        Mistake(
            "no street",
            lambda z, y: np.mean(np.maximum(0, -y * z)),
            "This charges the wrong side only. Between the boundary and the street's edge there is a price too, and "
            "it is that price which keeps the street free.",
            "4.4",
        ),
        Mistake(
            "one loss for each",
            lambda z, y: np.maximum(0, 1 - y * z),
            "This is one loss for each example. The mean over them is missing.",
            "4.7",
        ),
        Mistake(
            "mean of those who pay",
            paying,
            "The sum is divided by the number of examples that pay. The mean is over all n: an example beyond the "
            "street counts too, with its 0.",
            "4.7",
        ),
        Mistake(
            "labels translated",
            lambda z, y: np.mean(np.maximum(0, 1 - (2 * y - 1) * z)),
            "The labels are −1 and +1 already. 2y − 1 is for labels 0 and 1; of a −1 it makes a −3.",
            "4.1",
        ),
        Mistake(
            "log loss",
            lambda z, y: np.mean(np.log(1 + np.exp(-y * z))),
            "This is the log loss of the margin. It is smooth and never reaches 0; the hinge is two straight lines.",
            "4.4",
        ),
        Mistake(
            "squared",
            lambda z, y: np.mean(np.maximum(0, 1 - y * z) ** 2),
            "The loss is squared. That is another loss, the squared hinge: smooth, and harsher on outliers.",
            "4.4",
        ),
        Mistake(
            "zero or one",
            lambda z, y: np.mean(y * z < 1),
            "This is the share of examples that pay at all. How much each of them pays is missing.",
            "4.4",
        ),
        Mistake(
            "sum",
            Change(lambda value, z, y: value * len(y)),
            "This is the sum over the examples, n times the mean.",
            "4.7",
        ),
    ),
)
