"""Adam's step, whole: two averages, two corrections, one division."""

from typing import Any

import numpy as np

from ..exercise import Arguments, Exercise, Mistake

PROMPT = r"""
Write `adam_step(theta, m, v, g, t, learning_rate, epsilon)`. It makes step number `t` (the first is 1) of Adam with
$\beta_1 = 0.9$ and $\beta_2 = 0.999$ and returns the new `theta`, `m` and `v`, in this order, each of shape (p,) like
the gradient `g`. What comes back as `m` and `v` are the averages themselves, without correction.

Example: with `theta = np.array([1.0])`, `m = v = np.array([0.0])`, `g = np.array([4.0])`, `t = 1`,
`learning_rate = 0.5` and `epsilon = 1.0` the result is `([0.6], [0.4], [0.016])`.
"""

STUB = """
def adam_step(theta, m, v, g, t, learning_rate, epsilon):
    return ...
"""

SOLUTION = """
def adam_step(theta, m, v, g, t, learning_rate, epsilon):
    m = 0.9 * m + 0.1 * g
    v = 0.999 * v + 0.001 * g**2
    m_hat = m / (1 - 0.9**t)
    v_hat = v / (1 - 0.999**t)
    return theta - learning_rate * m_hat / (np.sqrt(v_hat) + epsilon), m, v
"""


def variant(
    first: bool = True,
    second: bool = True,
    inside: bool = False,
    kept: bool = False,
    late: int = 0,
    betas: tuple[float, float] = (0.9, 0.999),
    square: bool = True,
    sign: int = -1,
    before: bool = False,
    whole: str = "",
    power: bool = True,
    root: bool = True,
) -> Any:
    """Adam with its parts exchanged, one by one."""
    b1, b2 = betas

    def step(theta: Any, m: Any, v: Any, g: Any, t: int, rate: float, epsilon: float) -> Any:
        m = b1 * m + (1 if "m" in whole else 1 - b1) * g
        v = b2 * v + (1 if "v" in whole else 1 - b2) * (g**2 if square else np.abs(g))
        m_hat = m / (1 - b1 ** (t + late if power else 1)) if first else m
        v_hat = v / (1 - b2 ** (t + late if power else 1)) if second else v
        size = np.sqrt(v_hat + epsilon) if inside else np.sqrt(v_hat) + epsilon
        if not root:
            size = v_hat + epsilon
        if before:
            size = (np.sqrt(v) + epsilon) / np.sqrt(1 - b2**t)
        new = theta + sign * rate * m_hat / size
        return (new, m_hat, v_hat) if kept else (new, m, v)

    return step


def cases(rng: np.random.Generator) -> list[Arguments]:
    zero = np.array([0.0])
    inputs: list[Arguments] = [(np.array([1.0]), zero, zero, np.array([4.0]), 1, 0.5, 1.0)]
    for p in (1, 2, 3):
        for t, rate, epsilon in ((1, 0.1, 0.1), (2, 0.5, 0.3), (10, 0.2, 0.1)):
            theta, m, g = rng.normal(scale=2, size=(3, p)).round(2)
            v = rng.uniform(0.5, 3, size=p).round(2)
            start = np.zeros(p)
            inputs.append((theta, start if t == 1 else m, start if t == 1 else v, g, t, rate, epsilon))
    return inputs


exercise = Exercise(
    name="momentum/adam-step",
    chapter="08_momentum_and_adaptive_steps",
    kind="function",
    title="Adam, whole",
    prompt=PROMPT,
    variable="adam_step",
    stub=STUB,
    solution_code=SOLUTION,
    solution=variant(),
    cases=cases,
    hint="Lines (8.10), (8.11) and (8.12), in this order. Keep m and v apart from their corrected versions.",
    notice="The averages are carried on uncorrected: the correction is for reading them, not for storing them.",
    mistakes=(
        Mistake(
            "no correction",
            variant(first=False, second=False),
            "Neither average is corrected, so the first step is 3.2 times too long for a small ε.",
            "8.11",
        ),
        Mistake(
            "first uncorrected",
            variant(first=False),
            "Only the average of squares is corrected. The first steps are ten times too short.",
            "8.11",
        ),
        Mistake(
            "second uncorrected",
            variant(second=False),
            "Only the average of gradients is corrected. The first steps are up to 32 times too long.",
            "8.11",
        ),
        Mistake(
            "correction stored",
            variant(kept=True),
            "θ is right. But the corrected averages are handed on, and the next step would correct them again.",
            "8.11",
        ),
        Mistake(
            "counted from 0",
            variant(late=1),
            "The power in the correction is one too high: the first step has t = 1, and is already counted.",
            "8.11",
        ),
        Mistake(
            "power forgotten",
            variant(power=False),
            "The corrections divide by 1 − β at every step. The sum of the weights grows with t: it is 1 − β to the"
            " power t.",
            "8.11",
        ),
        Mistake(
            "sums, not averages",
            variant(whole="mv"),
            "A gradient or its square comes in whole, without the share 1 − β: that makes a sum, and no average.",
            "8.10",
            variants=(variant(whole="m"), variant(whole="v")),
        ),
        Mistake(
            "root forgotten",
            variant(root=False),
            "The corrected average of squares stands below without its root, so the step gets a unit again.",
            "8.12",
        ),
        Mistake(
            "epsilon inside",
            variant(inside=True),
            "ε stands under the root, where it counts as its own root.",
            "8.12",
        ),
        Mistake(
            "epsilon scaled",
            variant(before=True),
            "ε is added before the average of squares is corrected, so the correction changes ε as well.",
            "8.12",
        ),
        Mistake(
            "betas exchanged",
            variant(betas=(0.999, 0.9)),
            "The two β have changed places: the average of gradients is the one with the short memory.",
            "8.10",
        ),
        Mistake(
            "not squared",
            variant(square=False),
            "The second average holds sizes, not squares, and then a root is taken.",
            "8.10",
        ),
        Mistake("uphill", variant(sign=1), "The step goes uphill: a minus is missing.", "8.12"),
    ),
)
