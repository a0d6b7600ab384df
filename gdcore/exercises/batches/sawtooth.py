"""A loss curve with the period of an epoch: what it says about the order of the examples."""

from ..exercise import Exercise, Mistake

PROMPT = r"""
569 tumours, one feature, batches of 16, so an epoch has 36 steps. For each step the run prints the loss on the batch
that it is about to train on:

| step | 0 | 10 | 21 | 22 | 30 | 35 | 36 | 46 | 57 | 58 |
|---|---|---|---|---|---|---|---|---|---|---|
| loss of the batch | 0.69 | 0.04 | 0.02 | 1.85 | 0.04 | 0.02 | 0.95 | 0.05 | 0.02 | 1.51 |

It goes on like this, epoch after epoch. What is wrong?

- **A**: the learning rate is too large; the run oscillates
- **B**: nothing; the loss of a small batch is noisy, and these are chance swings
- **C**: the examples are sorted by class, and nobody shuffles them
- **D**: the model has memorised the examples; the jumps are overfitting
"""

STUB = """
sawtooth = ...  # "A", "B", "C" or "D"
"""

SOLUTION = """
sawtooth = "C"
"""

exercise = Exercise(
    name="batches/sawtooth",
    chapter="07_batches",
    kind="curve",
    title="A jump every 36 steps",
    prompt=PROMPT,
    variable="sawtooth",
    stub=STUB,
    solution_code=SOLUTION,
    solution="C",
    hint="Look for the steps at which the loss jumps. How many lie between 22 and 58?",
    notice="Anything that returns with the period of an epoch comes from the order of the data.",
    mistakes=(
        Mistake(
            "too large a rate",
            "A",
            "A rate above the limit swings from step to step. Here it stays low for many steps in a row, and each jump "
            "returns 36 steps later.",
            "7.9",
        ),
        Mistake(
            "chance",
            "B",
            "Chance has no period. These jumps return at the same place of each epoch, and a mean of 16 examples "
            "does not swing that far.",
            "7.4",
        ),
        Mistake(
            "overfitting",
            "D",
            "These are losses on training examples, and memorising would make them small. A jump says that the last "
            "steps taught the opposite of what comes now.",
            "7.3",
        ),
    ),
)
