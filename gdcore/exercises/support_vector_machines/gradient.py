"""The gradient of the SVM's objective: who pulls, how hard, and what the penalty adds."""

from typing import Any

import numpy as np

from ...losses import hinge
from ...models import Linear
from ...objective import Objective
from ..exercise import Arguments, Change, Exercise, Mistake

PROMPT = r"""
Write `svm_gradient(theta, X, y, l2)`. It returns the gradient of the mean hinge loss plus the penalty
$\lambda\lVert w\rVert^2$, an array of shape (d + 1,): the weights first, the bias last. `X` has shape (n, d), `y`
holds n labels, −1 or +1, and `l2` is λ. At a kink use the course's choice of line (4.6).

Example: for `theta = np.array([1.0, 0.0])`, `X = np.array([[0.5], [3.0]])`, `y = np.array([1, 1])`, `l2 = 0.1` the
result is `[-0.05, -0.5]`.
"""

STUB = """
def svm_gradient(theta, X, y, l2):
    return ...
"""

SOLUTION = """
def svm_gradient(theta, X, y, l2):
    w, b = theta[:-1], theta[-1]
    inside = y * (X @ w + b) < 1
    pull = -y * inside / len(y)
    return np.append(X.T @ pull + 2 * l2 * w, pull.sum())
"""


def solution(theta: Any, X: Any, y: Any, l2: float) -> Any:
    _, gradient = Objective(Linear(X.shape[1]), hinge, l2=l2)(theta, X, y * 1.0)
    return gradient


def penalty(theta: Any, l2: float) -> Any:
    return np.append(2 * l2 * theta[:-1], 0.0)


def where(theta: Any, X: Any, y: Any, l2: float, pulls: Any) -> Any:
    slope = -y * pulls
    return np.append(X.T @ slope, slope.sum()) / len(y) + penalty(theta, l2)


def margins(theta: Any, X: Any, y: Any) -> Any:
    return y * (X @ theta[:-1] + theta[-1])


def over_pulling(theta: Any, X: Any, y: Any, l2: float) -> Any:
    inside = margins(theta, X, y) < 1
    return where(theta, X, y, l2, inside) * 1.0 if not inside.any() else (
        (where(theta, X, y, l2, inside) - penalty(theta, l2)) * len(y) / inside.sum() + penalty(theta, l2)
    )  # fmt: skip


def cases(rng: np.random.Generator) -> list[Arguments]:
    on_the_edge = [
        (np.array([1.0, 0.0]), np.array([[1.0], [0.5]]), np.array([1, 1]), 0.25),
        (np.array([0.5, 1.0, -0.5]), np.array([[1.0, 1.0], [0.5, -1.0], [-3.0, 1.0], [2.0, 2.0]]),
         np.array([1, -1, -1, 1]), 0.5),
    ]  # fmt: skip
    shapes = ((1, 1), (2, 1), (3, 2), (5, 2), (8, 3), (20, 4))
    return on_the_edge + [
        (rng.normal(size=d + 1).round(1), rng.normal(size=(n, d)).round(2) + 0.003, rng.choice([-1, 1], n), l2)
        for n, d in shapes
        for l2 in (0.0, 0.1, 0.7)
    ]


exercise = Exercise(
    name="support-vector-machines/svm-gradient",
    chapter="04_support_vector_machines",
    kind="function",
    title="The gradient, with a penalty",
    prompt=PROMPT,
    variable="svm_gradient",
    stub=STUB,
    solution_code=SOLUTION,
    solution=solution,
    cases=cases,
    hint="First decide who pulls, line (4.5). Then lines (4.8) and (4.9): each puller brings its label and features.",
    notice="No exponential, no probability: an example either pulls with its full weight or not at all.",
    mistakes=(
        Mistake(
            "bias penalised",
            Change(lambda g, theta, X, y, l2: g + np.append(0 * theta[:-1], 2 * l2 * theta[-1])),
            "The penalty reaches the bias, the last entry. It should make the street wide, not pull it to the origin.",
            "4.9",
        ),
        Mistake(
            "half the penalty",
            Change(lambda g, theta, X, y, l2: g - penalty(theta, l2) / 2),
            "The penalty pulls with λw. It is a square, and its derivative brings down a factor.",
            "4.8",
        ),
        Mistake(
            "penalty not differentiated",
            Change(lambda g, theta, X, y, l2: g - penalty(theta, l2) + np.append(l2 * theta[:-1] ** 2, 0.0)),
            "The squares of the weights themselves are added. The gradient needs the derivative of the penalty.",
            "4.8",
            variants=(
                Change(
                    lambda g, theta, X, y, l2: (
                        g - penalty(theta, l2) + np.append(0 * theta[:-1] + l2 * (theta[:-1] @ theta[:-1]), 0.0)
                    )
                ),
            ),
        ),
        Mistake(
            "sign of the penalty",
            Change(lambda g, theta, X, y, l2: g - 2 * penalty(theta, l2)),
            "The penalty has the wrong sign: with it, descent makes the weights longer and the street narrower.",
            "4.8",
        ),
        Mistake(
            "penalty in the mean",
            Change(lambda g, theta, X, y, l2: g - penalty(theta, l2) * (1 - 1 / len(y))),
            "The penalty is divided by n as well. It stands outside the mean.",
            "4.7",
        ),
        Mistake(
            "no penalty",
            lambda theta, X, y, l2: solution(theta, X, y, 0.0),
            "This is the gradient of the hinge alone: l2 is not used, so nothing asks for a wide street.",
            "4.8",
        ),
        Mistake(
            "everybody pulls",
            lambda theta, X, y, l2: where(theta, X, y, l2, 1),
            "Every example pulls here, those beyond the street too. Their loss is flat.",
            "4.5",
        ),
        Mistake(
            "only the wrong side",
            lambda theta, X, y, l2: where(theta, X, y, l2, margins(theta, X, y) < 0),
            "Only examples on the wrong side pull here. Those on the right side, but inside the street, pay as well.",
            "4.5",
        ),
        Mistake(
            "kink counted",
            lambda theta, X, y, l2: where(theta, X, y, l2, margins(theta, X, y) <= 1),
            "An example exactly on the street's edge pulls here. That is a valid choice among the subgradients, but "
            "not the course's: there the slope is 0.",
            "4.6",
        ),
        Mistake(
            "test turned round",
            lambda theta, X, y, l2: where(theta, X, y, l2, margins(theta, X, y) > 1),
            "The examples beyond the street pull here, and those inside or on the wrong side are silent.",
            "4.5",
        ),
        Mistake(
            "labels forgotten in the pull",
            lambda theta, X, y, l2: where(theta, X, y * y, l2, margins(theta, X, y) < 1),
            "Everybody pulls the same way here: the slope of a puller is −y, so its label decides the direction.",
            "4.5",
        ),
        Mistake(
            "pull in proportion",
            lambda theta, X, y, l2: where(theta, X, y, l2, np.maximum(0, 1 - margins(theta, X, y))),
            "Each example pulls in proportion to its loss. The hinge is a straight line there: inside the street and "
            "on the wrong side everybody pulls alike.",
            "4.5",
        ),
        Mistake(
            "bias left out of the score",
            lambda theta, X, y, l2: where(theta, X, y, l2, y * (X @ theta[:-1]) < 1),
            "The score lacks its bias, so the wrong examples pull.",
            "4.1",
        ),
        Mistake(
            "labels forgotten in the test",
            lambda theta, X, y, l2: where(theta, X, y, l2, margins(theta, X, 1) < 1),
            "The score is compared with 1 where the margin should be: class −1 pulls from beyond the street, "
            "and is silent at z ≥ 1.",
            "4.2",
        ),
        Mistake(
            "sum",
            lambda theta, X, y, l2: len(y) * solution(theta, X, y, 0.0) + penalty(theta, l2),
            "The data's part is a sum, not a mean: it is n times too large and drowns the penalty.",
            "4.8",
        ),
        Mistake(
            "mean of the pullers",
            over_pulling,
            "The sum is divided by the number of examples that pull. The mean is over all n; the silent ones count "
            "with their 0.",
            "4.8",
        ),
        Mistake(
            "bias summed",
            Change(lambda g, theta, X, y, l2: np.append(g[:-1], len(y) * g[-1])),
            "The last entry is a sum, the others are means: the bias lacks the 1/n.",
            "4.9",
        ),
        Mistake(
            "bias first",
            Change(lambda g, theta, X, y, l2: np.roll(g, 1)),
            "The bias stands first here. In this course it is the last entry.",
            "4.9",
        ),
        Mistake(
            "uphill",
            Change(lambda g, theta, X, y, l2: -g),
            "The whole gradient is negated. The minus of descent belongs to the update, not to the gradient.",
            "4.8",
        ),
        Mistake(
            "sign",
            lambda theta, X, y, l2: penalty(theta, l2) - solution(theta, X, y, 0.0),
            "The data's part has the wrong sign: with it, descent pushes examples into the street.",
            "4.5",
        ),
    ),
)
