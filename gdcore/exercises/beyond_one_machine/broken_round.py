"""A round of local steps that runs and averages the wrong walks."""

from typing import Any

import numpy as np

from ..exercise import Arguments, Exercise, Mistake

PROMPT = r"""
`local_round` should make one round of local steps for the mean squared error of the model $z = X\theta$ (no bias).
Shard k holds the next `counts[k]` rows of `X` (n, d) and `y` (n,). Every shard starts at the same `theta` (d,), walks
`steps` steps alone, and the ends of the walks are averaged, each weighted by its examples. It runs, but its result is
wrong. There are two bugs. Find and mend them.

Example: with `X = np.array([[1.0], [1.0], [1.0]])`, `y = np.array([0.0, 4.0, 4.0])`, `counts = np.array([1, 2])`,
`theta = np.array([2.0])`, `learning_rate = 0.25` and `steps = 1` it should return `[2.33333]`, to five decimals.
"""

STUB = """
def local_round(X, y, counts, theta, learning_rate, steps):
    ends, first = [], 0
    for count in counts:
        A, b = X[first : first + count], y[first : first + count]
        for _ in range(steps):
            theta = theta - learning_rate * 2 * (A @ theta - b) @ A / count
        ends.append(theta)
        first = first + count
    return np.mean(ends, axis=0)
"""

SOLUTION = """
def local_round(X, y, counts, theta, learning_rate, steps):
    ends, first = [], 0
    for count in counts:
        A, b = X[first : first + count], y[first : first + count]
        walker = theta
        for _ in range(steps):
            walker = walker - learning_rate * 2 * (A @ walker - b) @ A / count
        ends.append(walker)
        first = first + count
    return np.average(ends, axis=0, weights=counts)
"""


def local_round(
    *, relay: bool = False, weighted: str = "count", by: str = "shard", once: bool = False, frozen: bool = False
) -> Any:
    """A round; the options spoil it: where a walk starts, how ends are weighted, what a sum is divided by."""

    def run(X: Any, y: Any, counts: Any, theta: Any, rate: float, steps: int) -> Any:
        ends: list[Any] = []
        first, start = 0, theta
        for count in counts:
            A, b = X[first : first + count], y[first : first + count]
            walker = ends[-1] if relay and ends else start
            for _ in range(1 if once else steps):
                at = start if frozen else walker
                walker = walker - rate * 2 * (A @ at - b) @ A / {"shard": count, "n": len(y), "sum": 1}[by]
            ends.append(walker)
            first += count
        if weighted == "last":
            return ends[-1]
        if weighted == "sum":
            return np.sum(ends, axis=0)
        return np.average(ends, axis=0, weights=counts if weighted == "count" else None)

    return run


def cases(rng: np.random.Generator) -> list[Arguments]:
    inputs: list[Arguments] = []
    for counts, d, steps in (((1, 2), 1, 2), ((3, 1), 1, 3), ((1, 4), 2, 2), ((2, 5, 1), 2, 4), ((3, 1, 4), 3, 3)):
        for rate in (0.05, 0.1):
            n = sum(counts)
            X, y = rng.normal(size=(n, d)).round(1) + 0.5, rng.normal(size=n).round(1) * 3 + 1
            inputs.append((X, y, np.array(counts), rng.uniform(-2, 2, d).round(1), rate, steps))
    return inputs


exercise = Exercise(
    name="beyond-one-machine/broken-round",
    chapter="10_beyond_one_machine",
    kind="bug",
    title="A round that averages the wrong walks",
    prompt=PROMPT,
    variable="local_round",
    stub=STUB,
    solution_code=SOLUTION,
    solution=local_round(),
    given=local_round(relay=True, weighted="plain"),
    cases=cases,
    hint="Where does the second shard start? And what if one shard holds one example and another a million?",
    notice="With one local step this is exactly a step of full-batch descent, (10.2). With more it is not.",
    mistakes=(
        Mistake(
            "a relay",
            local_round(relay=True),
            "The mean is weighted now. But each shard still starts where the last one ended; all start at the same "
            "theta.",
            "10.9",
        ),
        Mistake(
            "plain mean",
            local_round(weighted="plain"),
            "All walks start at theta now. But the ends are still averaged as if every shard held the same number of "
            "examples.",
            "10.1",
        ),
        Mistake(
            "last walk",
            local_round(weighted="last"),
            "This returns the end of the last shard's walk alone.",
            "10.9",
            variants=(local_round(weighted="last", relay=True),),
        ),
        Mistake(
            "sum of the ends",
            local_round(weighted="sum"),
            "The ends are added and not averaged.",
            "10.9",
            variants=(local_round(weighted="sum", relay=True),),
        ),
        Mistake(
            "divided by n",
            local_round(by="n"),
            "A shard's own gradient is a mean over its own examples. Here it is divided by the number of all of them.",
            "10.1",
            variants=(local_round(by="n", weighted="plain"), local_round(by="n", relay=True)),
        ),
        Mistake(
            "one step",
            local_round(once=True),
            "Every shard makes one step only, whatever `steps` says.",
            "10.9",
        ),
        Mistake(
            "gradient at the start",
            local_round(frozen=True),
            "All steps of a walk use the gradient at its start. Each should use the gradient where the walk has come "
            "to.",
            "10.9",
        ),
    ),
)
