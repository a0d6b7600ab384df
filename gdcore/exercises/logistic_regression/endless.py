"""A run with every answer right whose weights never stop growing."""

from ..exercise import Exercise, Mistake

PROMPT = r"""
A logistic regression without a penalty is trained on 40 examples with $\eta = 0.5$:

| epoch | loss | length of w |
|---|---|---|
| 10 | 0.064 | 1.4 |
| 100 | 0.016 | 2.6 |
| 1000 | 0.0025 | 4.5 |
| 10,000 | 0.00031 | 6.9 |
| 100,000 | 0.00003 | 9.5 |

The accuracy is 1.0 in every row. Nothing settles: the loss keeps falling and $w$ keeps growing, long after the last
error is gone. Why?

- **A**: the learning rate is too large, the run diverges
- **B**: a line separates the classes, so larger weights are always a little better and there is no minimum
- **C**: descent is stuck on a plateau; a larger learning rate would reach the minimum
- **D**: the loss is not convex, and the run follows a valley between two minima
"""

STUB = """
never_settles = ...  # "A", "B", "C" or "D"
"""

SOLUTION = """
never_settles = "B"
"""

exercise = Exercise(
    name="logistic-regression/never-settles",
    chapter="03_logistic_regression",
    kind="curve",
    title="A run that never settles",
    prompt=PROMPT,
    variable="never_settles",
    stub=STUB,
    solution_code=SOLUTION,
    solution="B",
    hint="Every example is on its right side. What does doubling w do to each probability?",
    notice=(
        "When every score has the right sign, doubling θ brings every probability closer to its label. A penalty, "
        "line (3.10), makes length cost something. As long as both classes occur, there is one minimum then."
    ),
    mistakes=(
        Mistake(
            "diverging",
            "A",
            "A diverging run has a rising loss. This one falls all the way; it is the weights that grow, and slowly.",
            "3.8",
        ),
        Mistake(
            "plateau",
            "C",
            "A larger rate gets further along the same road, but the road has no end: look at what the weights do "
            "from one row to the next.",
            "3.5",
        ),
        Mistake(
            "not convex",
            "D",
            "The log loss of a linear model is convex: its slope σ(z) − y only rises with z. There are no two "
            "minima to go between.",
            "3.7",
        ),
    ),
)
