"""What `loss.backward()` does: slopes of one result with respect to every value of a recorded program."""

from typing import Any

import numpy as np

from ..exercise import Arguments, Exercise, Mistake

PROMPT = r"""
A program computed K numbers one after the other, and the last one is the loss. What it did is recorded in `slopes`, of
shape (K, K): `slopes[k, i]` says how fast number k moves with number i directly, and is 0 where k was not computed from
i. A number is computed from earlier ones only. Write `backward(slopes)`. It returns the slope of the loss with respect
to every number, shape (K,).

Example: $v_0 = 3$, $v_1 = v_0^2$, $v_2 = v_1 + v_0$ is recorded as `np.array([[0.0, 0.0, 0.0], [6.0, 0.0, 0.0], [1.0,
1.0, 0.0]])`, and the result is `[7.0, 1.0, 1.0]`.
"""

STUB = """
def backward(slopes):
    return ...
"""

SOLUTION = """
def backward(slopes):
    bar = np.zeros(len(slopes))
    bar[-1] = 1.0
    for k in reversed(range(len(slopes))):
        bar += bar[k] * slopes[k]
    return bar
"""


def walk_back(*, seed: float = 1.0, add: bool = True, back: bool = True, chain: bool = True) -> Any:
    """The way back; the options spoil it: its start, whether slopes add up, its order, whether they multiply."""

    def run(slopes: Any) -> Any:
        K = len(slopes)
        bar = np.zeros(K)
        bar[-1] = seed
        for k in reversed(range(K)) if back else range(K):
            arriving = (bar[k] if chain else 1.0) * slopes[k]
            bar = bar + arriving if add else np.where(slopes[k] != 0, arriving, bar)
        return bar

    return run


def from_the_first(slopes: Any) -> Any:
    moves = np.zeros(len(slopes))
    moves[0] = 1.0
    for k in range(1, len(slopes)):
        moves[k] = slopes[k] @ moves
    return moves


def by_columns(slopes: Any) -> Any:
    bar = np.zeros(len(slopes))
    bar[-1] = 1.0
    for k in reversed(range(len(slopes))):
        bar = bar + bar[k] * slopes[:, k]
    return bar


def cases(rng: np.random.Generator) -> list[Arguments]:
    inputs: list[Arguments] = []
    for K in (3, 4, 5, 6, 8):
        slopes = np.tril(rng.choice([-2.0, -1.5, 0.5, 1.5, 2.0, 3.0], (K, K)), -1)
        if K > 4:
            slopes *= rng.random((K, K)) < 0.7
            slopes[np.arange(1, K), np.arange(K - 1)] = rng.choice([-1.5, 0.5, 2.0], K - 1)
        inputs.append((slopes,))
    return inputs


exercise = Exercise(
    name="frameworks/backward",
    chapter="09_frameworks",
    kind="function",
    title="The way back",
    prompt=PROMPT,
    variable="backward",
    stub=STUB,
    solution_code=SOLUTION,
    solution=walk_back(),
    cases=cases,
    hint="Start at the last number. When the slope of number k is complete, hand it on to all that it came from.",
    notice="Five lines that differentiate any program. A framework adds the recording, and arrays for numbers.",
    mistakes=(
        Mistake(
            "overwritten",
            walk_back(add=False),
            "A number that is used in two places gets its slope from both. Here the later one overwrites the other.",
            "9.3",
        ),
        Mistake(
            "columns for rows",
            by_columns,
            "Row k of the record holds what number k was computed from. Here column k is used.",
            "9.3",
        ),
        Mistake(
            "last row",
            walk_back(back=False),
            "Nothing came back through the numbers in between: only the direct slopes of the loss are here. Did the "
            "walk start at the first number?",
            "9.3",
            variants=(lambda slopes: slopes[-1],),
        ),
        Mistake(
            "no start",
            walk_back(seed=0.0),
            "Nothing arrives anywhere: the way back has to begin with the slope of the loss with respect to itself.",
            "9.2",
            variants=(lambda slopes: np.zeros(len(slopes)),),
        ),
        Mistake(
            "direct slopes only",
            walk_back(chain=False),
            "This adds up the direct slopes. Each has to be multiplied by the slope of the loss with respect to the "
            "number that it leads to.",
            "9.3",
        ),
        Mistake(
            "from the first",
            from_the_first,
            "These are the slopes of every number with respect to the first one. Asked are those of the last one with "
            "respect to every number.",
            "9.2",
        ),
    ),
)
