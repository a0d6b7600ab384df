"""What travels in a step, in bytes: parameters and their slopes, and never the examples."""

from ..exercise import Exercise, Mistake

PROMPT = r"""
A linear model of 1,000 features and a bias, a million examples, float64 (8 bytes a number). The examples lie in 12
shards, three on each of 4 workers. In every step $\theta$ goes out to each *shard*, and each shard's share, a vector
like $\theta$ and one number, comes back. How many bytes does *one worker* receive and send in one step, together?
"""

STUB = """
bytes_moved = ...
"""

SOLUTION = """
bytes_moved = 3 * (8 * 1001 + 8 * 1002)
"""

exercise = Exercise(
    name="beyond-one-machine/message-bytes",
    chapter="10_beyond_one_machine",
    kind="value",
    title="What travels",
    prompt=PROMPT,
    variable="bytes_moved",
    stub=STUB,
    solution_code=SOLUTION,
    solution=48_072,
    tolerance=1e-9,
    hint="How long is θ? How long is a share? How many of each does one worker see?",
    notice="The million examples do not appear in it. The data of one worker are 40,000 times as much.",
    mistakes=(
        Mistake(
            "no bias",
            3 * (8 * 1000 + 8 * 1001),
            "The bias is a parameter too: θ has one number more than there are features.",
            "10.4",
        ),
        Mistake(
            "no value",
            3 * 2 * 8 * 1001,
            "With its gradient a shard sends its part of the loss, one number more.",
            "10.4",
        ),
        Mistake(
            "one way",
            3 * 8 * 1001,
            "This is what comes in, or what goes out. The question asks for both.",
            "10.4",
            variants=(3 * 8 * 1002,),
        ),
        Mistake(
            "one shard",
            8 * 1001 + 8 * 1002,
            "This is one θ and one share. The worker gets θ for each of its three shards and sends back three shares.",
            "10.4",
        ),
        Mistake(
            "theta once",
            8 * 1001 + 3 * 8 * 1002,
            "Here θ comes once for the whole worker. It is sent once for each shard: three times to this one.",
            "10.4",
        ),
        Mistake(
            "all workers",
            12 * (8 * 1001 + 8 * 1002),
            "This is the traffic of all four workers together.",
            "10.4",
        ),
        Mistake(
            "numbers for bytes",
            3 * (1001 + 1002),
            "These are numbers. Each of them takes 8 bytes.",
            "10.4",
        ),
        Mistake(
            "the data",
            8 * 1_000_000 * 1000 // 4,
            "These are the worker's examples. They stay where they are.",
            "10.4",
            variants=(8 * 1_000_000 * 1000, 8 * 1_000_000 * 1001 // 4),
        ),
    ),
)
