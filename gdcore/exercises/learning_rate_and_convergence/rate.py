"""The factor that is left of the distance after each step: the steepest and the flattest direction compete for it."""

from typing import Any

import numpy as np

from ..exercise import Arguments, Change, Exercise, Mistake

PROMPT = r"""
Write `rate(curvatures, learning_rate)`. It returns $\rho(\eta)$, the number by which each step of gradient descent
multiplies the slowest part of the way to the minimum of a quadratic. `curvatures` holds the eigenvalues of the
Hessian, all positive, in any order, shape (d,).

Example: for `curvatures = np.array([4.0, 1.0])` and `learning_rate = 0.4` the result is 0.6.
"""

STUB = """
def rate(curvatures, learning_rate):
    return ...
"""

SOLUTION = """
def rate(curvatures, learning_rate):
    return np.abs(1 - learning_rate * curvatures).max()
"""


def right(h: Any, eta: float) -> float:
    return float(np.abs(1 - eta * h).max())


def best_possible(h: Any, eta: float) -> float:
    return float((h.max() - h.min()) / (h.max() + h.min()))


def cases(rng: np.random.Generator) -> list[Arguments]:
    inputs: list[Arguments] = []
    for d in (1, 2, 3, 6):
        h = rng.uniform(0.5, 8, d).round(1)
        inputs += [(h, round(float(part / h.max()), 3)) for part in (0.3, 1.2, 1.95, 2.2)]
    return inputs


exercise = Exercise(
    name="convergence/rate",
    chapter="05_learning_rate_and_convergence",
    kind="function",
    title="The slowest part",
    prompt=PROMPT,
    variable="rate",
    stub=STUB,
    solution_code=SOLUTION,
    solution=right,
    cases=cases,
    hint="Work out the factor of every direction first. Which one decides how long you wait?",
    notice="One number for the whole run: below 1 it arrives, above 1 it diverges, and close to 1 you wait.",
    mistakes=(
        Mistake(
            "sign kept",
            lambda h, eta: (1 - eta * h).max(),
            "A factor of −0.9 is as slow as one of 0.9: the distance forgets the sign.",
            "5.5",
        ),
        Mistake(
            "steepest only",
            lambda h, eta: abs(1 - eta * h.max()),
            "This follows the steepest direction. With a small learning rate that one is done early, and another "
            "one keeps you waiting.",
            "5.5",
            variants=(lambda h, eta: 1 - eta * h.max(),),
        ),
        Mistake(
            "all the factors",
            lambda h, eta: np.abs(1 - eta * h),
            "This is one factor for each direction. The question asks for the one that decides.",
            "5.5",
            variants=(lambda h, eta: 1 - eta * h,),
        ),
        Mistake(
            "order taken for granted",
            lambda h, eta: max(abs(1 - eta * h[0]), abs(1 - eta * h[-1])),
            "This takes the first and the last curvature for the smallest and the largest. They come in any order.",
            "5.5",
            variants=(lambda h, eta: abs(1 - eta * h[0]), lambda h, eta: abs(1 - eta * h[-1])),
        ),
        Mistake(
            "flattest only",
            lambda h, eta: abs(1 - eta * h.min()),
            "This follows the flattest direction. With a large learning rate another one swings across the valley and "
            "shrinks more slowly, or grows.",
            "5.5",
        ),
        Mistake(
            "average curvature",
            lambda h, eta: abs(1 - eta * h.mean()),
            "This averages over the directions, and no direction is the average one. Each has its own factor, and the "
            "slowest counts.",
            "5.3",
            variants=(lambda h, eta: np.abs(1 - eta * h).mean(),),
        ),
        Mistake(
            "fastest part",
            lambda h, eta: np.abs(1 - eta * h).min(),
            "This is the factor of the direction that is finished first.",
            "5.5",
        ),
        Mistake(
            "rate of the loss",
            Change(lambda rho, h, eta: rho**2),
            "This is the factor of the loss, which is quadratic in the distance. The question asks for the distance.",
            "5.3",
        ),
        Mistake(
            "best possible",
            best_possible,
            "This is the rate at the best learning rate. The function is given a learning rate, and has to use it.",
            "5.6",
        ),
    ),
)
