"""Epochs, batches, steps: the three counts that are mixed up most."""

from ..exercise import Exercise, Mistake

PROMPT = r"""
569 tumours, mini-batches of 64, 20 epochs; each epoch visits every tumour once, and the last batch of an epoch may be
smaller. How many updates does `descend` make?
"""

STUB = """
updates = ...
"""

SOLUTION = """
updates = 20 * np.ceil(569 / 64)
"""

exercise = Exercise(
    name="batches/step-count",
    chapter="07_batches",
    kind="value",
    title="Counting updates",
    prompt=PROMPT,
    variable="updates",
    stub=STUB,
    solution_code=SOLUTION,
    solution=180,
    tolerance=1e-9,
    hint="How many batches does one epoch have? Count the smaller one too.",
    notice="Eight batches of 64 and one of 57 make an epoch. Full-batch descent would have made 20 updates.",
    mistakes=(
        Mistake(
            "last batch dropped",
            160,
            "The smaller batch at the end of each epoch is a step too. Round the other way.",
            "7.6",
        ),
        Mistake(
            "not rounded in each epoch",
            20 * 569 / 64,
            "Batches don't run on from one epoch into the next. Round within the epoch, before multiplying.",
            "7.6",
            variants=(178, 177, 177.8),
        ),
        Mistake(
            "epochs",
            20,
            "This is the number of epochs, which is the number of steps only when a batch holds everything.",
            "7.6",
        ),
        Mistake(
            "one epoch",
            9,
            "This is one epoch. The question asks for all of them.",
            "7.6",
        ),
        Mistake(
            "examples",
            20 * 569,
            "This counts the examples that were read, or the steps of a run that reads one at a time.",
            "7.6",
        ),
        Mistake(
            "batch size times epochs",
            20 * 64,
            "This multiplies the epochs by the batch size. A larger batch makes fewer steps, not more.",
            "7.6",
        ),
    ),
)
