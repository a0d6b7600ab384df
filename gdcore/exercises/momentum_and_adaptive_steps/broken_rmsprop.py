"""RMSProp that runs and is wrong twice: a sum where an average should be, and epsilon on the wrong side of the root."""

from typing import Any

import numpy as np

from ..exercise import Arguments, Exercise, Mistake

PROMPT = r"""
`rmsprop` should turn a sequence of gradients, an array of shape (T, p), into RMSProp's directions, shape (T, p) too. It
runs, but its directions are wrong. There are two bugs. Find and mend them.

Example: with `gradients = np.array([[3.0], [3.0]])`, `rho = 0.75` and `epsilon = 0.5` it should return
`[[1.5], [1.20758]]`, to five decimals.
"""

STUB = """
def rmsprop(gradients, rho, epsilon):
    s = np.zeros(gradients.shape[1])
    directions = []
    for g in gradients:
        s = rho * s + g**2
        directions.append(g / np.sqrt(s + epsilon))
    return np.array(directions)
"""

SOLUTION = """
def rmsprop(gradients, rho, epsilon):
    s = np.zeros(gradients.shape[1])
    directions = []
    for g in gradients:
        s = rho * s + (1 - rho) * g**2
        directions.append(g / (np.sqrt(s) + epsilon))
    return np.array(directions)
"""


def variant(share: Any = lambda rho: 1 - rho, inside: bool = False, keep: bool = True, late: bool = False) -> Any:
    """RMSProp with its parts exchanged, one by one."""

    def run(gradients: Any, rho: float, epsilon: float) -> Any:
        s, directions = np.zeros(gradients.shape[1]), []
        for g in gradients:
            new = (rho * s if keep else 0 * s) + share(rho) * g**2
            used = s if late else new
            directions.append(g / (np.sqrt(used + epsilon) if inside else np.sqrt(used) + epsilon))
            s = new
        return np.array(directions)

    return run


def summed(rho: float) -> float:
    return 1.0


def swapped(gradients: Any, rho: float, epsilon: float) -> Any:
    return variant()(gradients, 1 - rho, epsilon)


def unrooted(gradients: Any, rho: float, epsilon: float) -> Any:
    s, directions = np.zeros(gradients.shape[1]), []
    for g in gradients:
        s = rho * s + (1 - rho) * g**2
        directions.append(g / (s + epsilon))
    return np.array(directions)


def corrected(gradients: Any, rho: float, epsilon: float) -> Any:
    s, directions = np.zeros(gradients.shape[1]), []
    for t, g in enumerate(gradients, start=1):
        s = rho * s + (1 - rho) * g**2
        directions.append(g / (np.sqrt(s / (1 - rho**t)) + epsilon))
    return np.array(directions)


def cases(rng: np.random.Generator) -> list[Arguments]:
    inputs: list[Arguments] = [(np.array([[3.0], [3.0]]), 0.75, 0.5)]
    for p, steps in ((1, 3), (2, 4), (3, 5)):
        for rho, epsilon in ((0.9, 0.1), (0.6, 0.3), (0.99, 0.02)):
            inputs.append((rng.normal(scale=2, size=(steps, p)).round(2), rho, epsilon))
    return inputs


exercise = Exercise(
    name="momentum/broken-rmsprop",
    chapter="08_momentum_and_adaptive_steps",
    kind="bug",
    title="An average that is none",
    prompt=PROMPT,
    variable="rmsprop",
    stub=STUB,
    solution_code=SOLUTION,
    solution=variant(),
    given=variant(summed, inside=True),
    cases=cases,
    hint="Feed it a gradient that is always 3. What should s settle at? And where does line (8.9) put ε?",
    notice="With a constant gradient g, s settles at g², so the direction settles at the sign of g, nearly.",
    mistakes=(
        Mistake(
            "still a sum",
            variant(summed),
            "ε is in its place now. But s still adds whole squares, so on a steady slope it settles at 1/(1 − ρ) times"
            " the square: it is no average.",
            "8.9",
        ),
        Mistake(
            "epsilon inside",
            variant(inside=True),
            "The average is right now. But ε still stands under the root, where it acts as its own root: for 1e-8"
            " that is 1e-4.",
            "8.9",
        ),
        Mistake(
            "never forgets",
            lambda gradients, rho, epsilon: gradients / (np.sqrt(np.cumsum(gradients**2, axis=0)) + epsilon),
            "This is AdaGrad: it adds up all squares for ever, so its steps die out.",
            "8.8",
        ),
        Mistake(
            "shares exchanged",
            swapped,
            "ρ and 1 − ρ have changed places: this forgets almost everything at each step.",
            "8.9",
        ),
        Mistake(
            "no memory",
            variant(keep=False),
            "The old average is gone: s holds the newest square only.",
            "8.9",
        ),
        Mistake(
            "epsilon dropped",
            lambda gradients, rho, epsilon: variant()(gradients, rho, 0.0),
            "The average is right now. But ε is gone, and a coordinate whose gradients are all zero would be zero"
            " divided by zero.",
            "8.9",
        ),
        Mistake(
            "start corrected",
            corrected,
            "This also corrects the average for its start at zero. That is Adam's addition; RMSProp goes without it.",
            "8.11",
        ),
        Mistake(
            "root forgotten",
            unrooted,
            "The average of squares is in the denominator without its root, so the step gets a unit: one over the"
            " gradient's.",
            "8.9",
        ),
    ),
)
