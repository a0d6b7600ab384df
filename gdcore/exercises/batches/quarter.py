"""What a larger batch does to the height at which a run with a constant learning rate levels off."""

from ..exercise import Exercise, Mistake

PROMPT = r"""
Predict before you run anything. Near its minimum a loss is a quadratic. A run with a constant, small $\eta$ draws one
example a step, independently (with replacement), and has levelled off: its loss swings around a level 0.04 above the
minimum. You change one thing: four examples a step, drawn independently too. Where does it level off now?

- **A**: at the same level: the gradient is right on average, whatever the batch size
- **B**: about 0.02 above the minimum
- **C**: about 0.01 above the minimum
- **D**: about 0.0025 above the minimum
"""

STUB = """
level = ...  # "A", "B", "C" or "D"
"""

SOLUTION = """
level = "C"
"""

exercise = Exercise(
    name="batches/level",
    chapter="07_batches",
    kind="predict",
    title="Four examples in place of one",
    prompt=PROMPT,
    variable="level",
    stub=STUB,
    solution_code=SOLUTION,
    solution="C",
    hint="The height above the minimum is quadratic in the distance. What does m do to the squared distance?",
    notice="The distance halves, the height quarters. A learning rate four times smaller would do about the same. In "
    "shuffled epochs the height can fall further, towards a sixteenth.",
    mistakes=(
        Mistake(
            "right on average",
            "A",
            "The mean of the gradients is right, but the walk feels each one. It stays as far out as its noise "
            "carries it.",
            "7.7",
        ),
        Mistake(
            "distance for height",
            "B",
            "This is what happens to the distance from the minimum. The loss is quadratic in it.",
            "7.7",
        ),
        Mistake(
            "squared twice",
            "D",
            "The squared noise falls with 1/m, not with 1/m²: the examples' errors only cancel in part.",
            "7.4",
        ),
    ),
)
