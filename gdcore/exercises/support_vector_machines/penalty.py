"""From our penalty to the C of other libraries: a conversion with two factors to lose."""

from ..exercise import Exercise, Mistake

PROMPT = r"""
You want scikit-learn's `SVC(kernel="linear", C=...)` to find the minimum of our objective with $\lambda = 0.02$ on
$n = 100$ examples. Which C do you pass?
"""

STUB = """
C = ...
"""

SOLUTION = """
C = 1 / (2 * 0.02 * 100)
"""

exercise = Exercise(
    name="support-vector-machines/lambda-or-c",
    chapter="04_support_vector_machines",
    kind="value",
    title="λ or C?",
    prompt=PROMPT,
    variable="C",
    stub=STUB,
    solution_code=SOLUTION,
    solution=0.25,
    tolerance=1e-4,
    hint="Line (4.11). Then look once more at which way round C works.",
    notice=(
        "On twice as many examples the same λ is half that C. On a larger data set the same C weighs the penalty less; "
        "the same λ weighs it as before."
    ),
    mistakes=(
        Mistake("no n", 25.0, "The n is missing: C stands in front of a sum, λ beside a mean.", "4.11"),
        Mistake(
            "no 2", 0.5, "The 2 is missing: the other objective has ½‖w‖², ours has λ‖w‖² with no one half.", "4.11"
        ),
        Mistake(
            "neither",
            50.0,
            "This inverts λ. Two more factors stand beside it: the n of the mean, the 2 of ½‖w‖².",
            "4.11",
        ),
        Mistake("same number", 0.02, "This is λ itself. C weighs the other term, so it works the other way.", "4.11"),
        Mistake("not inverted", 4.0, "The product is right and upside down: a large λ is a small C.", "4.11"),
        Mistake("λ times n", 2.0, "λn is half of the way: take the 2 along and turn the product upside down.", "4.11"),
    ),
)
