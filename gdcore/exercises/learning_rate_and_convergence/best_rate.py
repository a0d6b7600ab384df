"""The best fixed learning rate of a quadratic, by hand."""

from ..exercise import Exercise, Mistake

PROMPT = r"""
A quadratic has the curvatures 3, 5 and 12. Which fixed learning rate makes descent on it fastest in the long run?
Give the number to at least four decimals.
"""

STUB = """
best_rate = ...
"""

SOLUTION = """
best_rate = 2 / (12 + 3)
"""

exercise = Exercise(
    name="convergence/best-rate",
    chapter="05_learning_rate_and_convergence",
    kind="value",
    title="The best fixed rate",
    prompt=PROMPT,
    variable="best_rate",
    stub=STUB,
    solution_code=SOLUTION,
    solution=2 / 15,
    tolerance=1e-3,
    hint="Two of the three curvatures matter: their factors must have the same size.",
    notice="Both ends have the factor 0.6 in size, one of them with a minus. The curvature in between never decides.",
    mistakes=(
        Mistake(
            "the limit",
            2 / 12,
            "At this rate the steepest direction has the factor −1: it swings from side to side forever.",
            "5.4",
        ),
        Mistake(
            "one over L",
            1 / 12,
            "This is the usual safe choice: the steepest direction is done in one step, and the flattest one "
            "lags behind. A larger rate is faster in the long run.",
            "5.6",
        ),
        Mistake(
            "half of it",
            1 / 15,
            "This is half of the best one. Set the two factors equal in size and opposite in sign, and solve again.",
            "5.6",
        ),
        Mistake(
            "one over mu",
            1 / 3,
            "This suits the flattest direction alone. The steepest one would explode.",
            "5.4",
            variants=(2 / 3,),
        ),
        Mistake(
            "middle of the limits",
            (2 / 12 + 2 / 3) / 2,
            "This is the middle of two limits, and it lies above the smaller one. Average the curvatures, not the "
            "rates.",
            "5.6",
        ),
        Mistake(
            "all curvatures",
            3 / 20,
            "All three curvatures are in this number. Only the two outer ones decide.",
            "5.5",
            variants=(2 / 20, 1 / 20),
        ),
        Mistake(
            "the factor",
            0.6,
            "This is ρ, by which a step at the best rate multiplies the distance. The question asks for that learning "
            "rate.",
            "5.6",
        ),
        Mistake(
            "upside down",
            15 / 2,
            "This is the middle of the two curvatures. A learning rate is one over a curvature: steep walls, short "
            "steps.",
            "5.6",
        ),
        Mistake(
            "difference",
            2 / 9,
            "Here the curvatures are subtracted. Check the sign when you solve for η.",
            "5.6",
        ),
    ),
)
