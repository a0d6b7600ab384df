"""What a change of unit does to a weight, and to the learning rate that is still safe."""

from ..exercise import Exercise, Mistake

PROMPT = r"""
Predict before you run anything. A line predicts a penguin's body mass from its flipper length in centimetres
(17 to 23), without standardising, and descent still arrives, if slowly, at $\eta = 0.002$. A colleague stores
the same flippers in millimetres (170 to 230). How large is the largest learning rate that still arrives now,
compared with before?

- **A**: about the same; the data are the same
- **B**: about 10 times smaller
- **C**: about 10 times larger
- **D**: about 100 times smaller
"""

STUB = """
in_millimetres = ...  # "A", "B", "C" or "D"
"""

SOLUTION = """
in_millimetres = "D"
"""

exercise = Exercise(
    name="linear-regression/change-of-unit",
    chapter="02_linear_regression",
    kind="predict",
    title="Centimetres to millimetres",
    prompt=PROMPT,
    variable="in_millimetres",
    stub=STUB,
    solution_code=SOLUTION,
    solution="D",
    hint="How does the feature enter the Hessian?",
    notice=(
        "The largest curvature contains the mean of x², so a factor 10 in x becomes a factor 10² in L, and "
        "the limit 2/L shrinks by as much. That is why features are standardised first."
    ),
    mistakes=(
        Mistake(
            "same data, same rate",
            "A",
            "The best line is the same and its loss is the same. The bowl around it is not: the weight "
            "counts grams per millimetre now, and a small change of it moves every prediction further.",
            "2.10",
        ),
        Mistake(
            "counted once",
            "B",
            "The direction is right. The factor 10 enters the Hessian more than once: look at how often X "
            "stands in it.",
            "2.10",
        ),
        Mistake(
            "rate follows the feature",
            "C",
            "Larger features make the bowl steeper, and a steeper bowl needs shorter steps, not longer ones.",
            "2.11",
        ),
    ),
)
