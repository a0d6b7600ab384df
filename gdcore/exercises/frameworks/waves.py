"""A loss that swings and never settles: a buffer that nobody clears."""

from ..exercise import Exercise, Mistake

PROMPT = r"""
A training loop in PyTorch reads all examples at every step. Its optimizer has `lr=0.04`; the rest of the program you
have not seen. On a loss that near its minimum is $\tfrac12\theta^2$ it prints:

| step | 0 | 7 | 15 | 23 | 31 | 39 | 47 | 54 |
|---|---|---|---|---|---|---|---|---|
| loss | 0.500 | 0.002 | 0.504 | 0.000 | 0.505 | 0.002 | 0.501 | 0.003 |

It goes on like this, without end. Which line of the program would you look for first?

- **A**: `lr=0.04`: the learning rate is above its limit
- **B**: the loader: the swings are the noise of the batches
- **C**: `optimizer.zero_grad()`: is it there?
- **D**: `momentum=0.9`: somebody has switched it on
"""

STUB = """
waves = ...  # "A", "B", "C" or "D"
"""

SOLUTION = """
waves = "C"
"""

exercise = Exercise(
    name="frameworks/waves",
    chapter="09_frameworks",
    kind="curve",
    title="Waves that never die",
    prompt=PROMPT,
    variable="waves",
    stub=STUB,
    solution_code=SOLUTION,
    solution="C",
    hint="Each wave is as high as the last one. Which of the four would neither grow nor fade?",
    notice="A buffer that is never cleared is momentum with β = 1: on a quadratic its swings never lose height.",
    mistakes=(
        Mistake(
            "too large a rate",
            "A",
            "The limit is 2 here. And above it the loss would grow from step to step, not swing in waves of 15 steps.",
            "9.10",
        ),
        Mistake(
            "noise",
            "B",
            "Every step reads all examples, so there is no noise of batches. And noise has no period.",
            "9.5",
        ),
        Mistake(
            "momentum",
            "D",
            "A memory of 0.9 swings too, but it keeps only 0.9 of the sum at each step, so each wave is lower than the "
            "last: at step 15 the loss would be 0.1 at most. Here they keep their height.",
            "9.4",
        ),
    ),
)
