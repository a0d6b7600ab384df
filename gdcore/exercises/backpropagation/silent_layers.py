"""A deep network that does not learn, and a table of slopes that says why."""

from ..exercise import Exercise, Mistake

PROMPT = r"""
A network with eight hidden layers of 64 sigmoid units, started at random, is trained on the ten digits. Within 20
steps its loss falls from 2.59 to 2.30, which is $\log 10$. After 100 steps it is still 2.30. The table shows how long
the gradient of each layer's matrix was at the start:

| layer | 1 | 3 | 5 | 7 | 9 (last) |
|---|---|---|---|---|---|
| length | 0.00001 | 0.0003 | 0.006 | 0.09 | 1.1 |

Why does it not learn more?

- **A**: it has arrived in the minimum: eight sigmoid layers cannot do better
- **B**: the learning rate is too large; the last layer's steps overshoot
- **C**: a sigmoid's slope is at most ¼, so differences between pictures fade layer by layer on the way forward, and
  slopes fade on the way back to the layers that could mend it
- **D**: all hidden units of a layer are equal, because the weights started at zero
"""

STUB = """
silent_layers = ...  # "A", "B", "C" or "D"
"""

SOLUTION = """
silent_layers = "C"
"""

exercise = Exercise(
    name="backpropagation/silent-layers",
    chapter="06_backpropagation",
    kind="curve",
    title="Layers that hear nothing",
    prompt=PROMPT,
    variable="silent_layers",
    stub=STUB,
    solution_code=SOLUTION,
    solution="C",
    hint="Compare neighbours in the table: from layer to layer the lengths change by about the same factor.",
    notice=(
        "The lengths shrink by a factor of about four from layer to layer. The last layer can move. But what "
        "reaches it hardly depends on the picture, so it learns how frequent the digits are, and no more: log 10."
    ),
    mistakes=(
        Mistake(
            "arrived",
            "A",
            "Log 10 is what a guess costs that never looks at the picture. One sigmoid layer does far better, so there "
            "is much to gain; the question is what reaches the layers that would have to move.",
            "6.8",
        ),
        Mistake(
            "overshoot",
            "B",
            "Too large a learning rate makes the loss jump. This one rests, and a smaller rate would make the first "
            "layers even slower.",
            "6.8",
        ),
        Mistake(
            "zero start",
            "D",
            "With zero weights no slope at all would pass back from layer to layer. Here it passes, and fades.",
            "6.7",
        ),
    ),
)
