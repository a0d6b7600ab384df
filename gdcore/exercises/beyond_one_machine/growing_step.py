"""Step times against workers: each cause has its own way of growing, and the numbers tell which one it is."""

from ..exercise import Exercise, Mistake

PROMPT = r"""
The same problem on more and more workers, one shard each, the batch always the same size:

| workers | 1 | 2 | 4 | 8 | 16 | 32 | 64 | 128 |
|---|---|---|---|---|---|---|---|---|
| milliseconds a step | 809 | 415 | 224 | 141 | 121 | 152 | 249 | 458 |

Up to 16 workers it gets faster. Then it gets slower. What takes the time at the right end?

- **A**: waiting for the slowest: of more workers one is later
- **B**: the messages: the tree of sums gets deeper
- **C**: the scheduler: it hands out one task after the other
- **D**: the examples: more workers need more data sent to them
"""

STUB = """
growing_step = ...  # "A", "B", "C" or "D"
"""

SOLUTION = """
growing_step = "C"
"""

exercise = Exercise(
    name="beyond-one-machine/growing-step",
    chapter="10_beyond_one_machine",
    kind="curve",
    title="More workers, longer steps",
    prompt=PROMPT,
    variable="growing_step",
    stub=STUB,
    solution_code=SOLUTION,
    solution="C",
    hint="From 64 to 128 workers the time nearly doubles. Which of the terms grows like K, and not like its logarithm?",
    notice="The cure is fewer and larger tasks: one share a worker, or several steps between two meetings.",
    mistakes=(
        Mistake(
            "the slowest",
            "A",
            "The slowest of K comes later only like the logarithm of K. From 64 to 128 workers that is the same small "
            "amount more as from 32 to 64.",
            "10.5",
        ),
        Mistake(
            "the messages",
            "B",
            "The tree gets one level deeper when K grows eightfold. That can't double the time from 64 to 128.",
            "10.3",
        ),
        Mistake(
            "the data",
            "D",
            "The examples do not travel. What a worker sends and receives depends on the length of θ alone.",
            "10.4",
        ),
    ),
)
