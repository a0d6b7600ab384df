"""What zeros do to a network, thought through before it is run."""

from ..exercise import Exercise, Mistake

PROMPT = r"""
Predict before you run anything. A network with two hidden layers of 32 ReLU units reads the digits. Every weight and
every bias starts at 0.1, and we run 100 full-batch steps. What does the first layer's matrix $W_1$, of shape (32, 65),
look like?

- **A**: all its entries are still 0.1
- **B**: all its 32 rows are equal
- **C**: all its entries are equal, but no longer 0.1
- **D**: the rows differ, as they would after a random start; it only took longer
"""

STUB = """
first_layer = ...  # "A", "B", "C" or "D"
"""

SOLUTION = """
first_layer = "B"
"""

exercise = Exercise(
    name="backpropagation/equal-start",
    chapter="06_backpropagation",
    kind="predict",
    title="All alike",
    prompt=PROMPT,
    variable="first_layer",
    stub=STUB,
    solution_code=SOLUTION,
    solution="B",
    hint="Two units of one layer have equal weights in and equal weights out. What do lines (6.6) and (6.8) give each?",
    notice=(
        "Equal weights in and out mean equal outputs and equal slopes, so equal updates, again and again: 32 copies of "
        "one unit. Within a row the entries part ways, because the pixels differ. Only chance can tell units apart."
    ),
    mistakes=(
        Mistake(
            "nothing moves",
            "A",
            "That happens when everything is 0: no unit passes anything on, and no slope comes back. Here all is 0.1.",
            "6.7",
        ),
        Mistake(
            "pixels alike",
            "C",
            "Within a row every entry has its own input: the slope is multiplied by the pixel, and pixels differ.",
            "6.6",
        ),
        Mistake(
            "the data tell them apart",
            "D",
            "Data reach all units of a layer in the same way. For two units with equal weights every number on the way "
            "forward and back is equal.",
            "6.6",
        ),
    ),
)
