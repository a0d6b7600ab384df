"""What a point far from the boundary does to an SVM, and to logistic regression."""

from ..exercise import Exercise, Mistake

PROMPT = r"""
Predict before you run anything. An SVM and a logistic regression, both with the same penalty, are fitted to the same
data. One example lies on its right side, with a margin of 5 in both models. It is moved ten times farther out, on the
same side, and both models are fitted again. What happens to the two boundaries?

- **A**: neither moves; the example was right and is right
- **B**: the SVM's stays exactly where it was; the logistic regression's moves, by very little
- **C**: both move towards the example
- **D**: the SVM's moves; the logistic regression's stays exactly where it was
"""

STUB = """
far_away = ...  # "A", "B", "C" or "D"
"""

SOLUTION = """
far_away = "B"
"""

exercise = Exercise(
    name="support-vector-machines/far-away",
    chapter="04_support_vector_machines",
    kind="predict",
    title="One example, far away",
    prompt=PROMPT,
    variable="far_away",
    stub=STUB,
    solution_code=SOLUTION,
    solution="B",
    hint="Ask each loss for its slope at a margin of 5. An example whose slope is 0 has no say.",
    notice=(
        "The hinge's slope beyond the street is 0, not small: such an example could be left out altogether. The log "
        "loss has e⁻⁵, 0.7 % of its full pull, left at that margin, and the minimum feels it."
    ),
    mistakes=(
        Mistake(
            "right is right",
            "A",
            "That holds for one of the two. The log loss has no threshold beyond which it stops pulling: its slope is "
            "small at a margin of 5, and not 0.",
            "4.5",
        ),
        Mistake(
            "both move",
            "C",
            "The hinge's slope is exactly 0 wherever the margin is above 1, before the move and after it. What is not "
            "pulled can't move the boundary.",
            "4.10",
        ),
        Mistake(
            "swapped",
            "D",
            "The two have changed places: one of the losses is flat beyond the street, and it is not the log loss.",
            "4.5",
        ),
    ),
)
