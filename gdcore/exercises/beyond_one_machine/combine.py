"""The gradient over all shards from the shards' own: a mean in which each shard counts by its examples."""

from typing import Any

import numpy as np

from ..exercise import Arguments, Change, Exercise, Mistake

PROMPT = r"""
Write `combine(counts, gradients)`. `counts` has shape (K,): shard k holds $n_k$ examples. `gradients` has shape (K, p):
row k is the gradient $\nabla J_k$ of the mean over the examples of shard k. It returns the gradient of the mean over
all examples, shape (p,).

Example: for `counts = np.array([1, 3])` and `gradients = np.array([[4.0, 0.0], [0.0, 4.0]])` the result is
`[1.0, 3.0]`.
"""

STUB = """
def combine(counts, gradients):
    return ...
"""

SOLUTION = """
def combine(counts, gradients):
    return (counts / counts.sum()) @ gradients
"""


def right(counts: Any, gradients: Any) -> Any:
    return (counts / counts.sum()) @ gradients


def cases(rng: np.random.Generator) -> list[Arguments]:
    inputs: list[Arguments] = []
    for shards, p in ((2, 1), (2, 3), (3, 2), (5, 4)):
        for _ in range(2):
            counts = rng.permutation(np.arange(1, shards + 1) * 7 + rng.integers(0, 5, shards))
            inputs.append((counts, rng.uniform(1, 9, (shards, p)).round(1)))
    return inputs


exercise = Exercise(
    name="beyond-one-machine/combine",
    chapter="10_beyond_one_machine",
    kind="function",
    title="One gradient from many",
    prompt=PROMPT,
    variable="combine",
    stub=STUB,
    solution_code=SOLUTION,
    solution=right,
    cases=cases,
    hint="Undo each shard's mean first: what is the sum over its examples? Then add the sums, and divide once.",
    notice="The penalty needs no care: every shard's gradient holds it whole, and the weights add up to 1.",
    mistakes=(
        Mistake(
            "every shard counts the same",
            lambda counts, gradients: gradients.mean(axis=0),
            "This is the plain mean over the shards. An example in a small shard then counts more than one in a "
            "large shard.",
            "10.2",
        ),
        Mistake(
            "sum of the means",
            lambda counts, gradients: gradients.sum(axis=0),
            "This adds the shards' means. The result grows with the number of shards, and so would the step.",
            "10.2",
        ),
        Mistake(
            "not divided by n",
            Change(lambda g, counts, gradients: g * counts.sum()),
            "This is the sum over all examples, not yet the mean: it is n times too long.",
            "10.1",
        ),
        Mistake(
            "divided by K as well",
            Change(lambda g, counts, gradients: g / len(counts)),
            "The weights already add up to 1. Dividing by the number of shards once more makes it K times too short.",
            "10.2",
        ),
        Mistake(
            "weights turned over",
            lambda counts, gradients: (1 / counts / (1 / counts).sum()) @ gradients,
            "Here a shard counts the less the more examples it holds.",
            "10.2",
        ),
        Mistake(
            "largest shard alone",
            lambda counts, gradients: gradients[counts.argmax()],
            "This is the gradient of the largest shard. The others have seen examples too.",
            "10.2",
        ),
    ),
)
