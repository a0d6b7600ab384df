"""How wide is the street of a given weight vector? A value by hand."""

from ..exercise import Change, Exercise, Mistake

PROMPT = r"""
A linear SVM has $w = (3, 4)$ and $b = 2$. How wide is its street, measured straight across, from the line
$z = -1$ to the line $z = +1$?
"""

STUB = """
street_width = ...
"""

SOLUTION = """
street_width = 2 / np.sqrt(3**2 + 4**2)
"""

exercise = Exercise(
    name="support-vector-machines/street-width",
    chapter="04_support_vector_machines",
    kind="value",
    title="How wide is the street?",
    prompt=PROMPT,
    variable="street_width",
    stub=STUB,
    solution_code=SOLUTION,
    solution=0.4,
    tolerance=1e-4,
    hint="The score changes by ‖w‖ for each unit of distance straight across; by how much does it change in all?",
    notice="The bias shifts the street and does not widen it. Only the length of w sets the width.",
    mistakes=(
        Mistake(
            "one side",
            Change(lambda width: width / 2),
            "This is the distance from the boundary to one edge. The street has two sides.",
            "4.3",
        ),
        Mistake(
            "length not inverted",
            10.0,
            "The length of w multiplies where it should divide: a longer w makes the score steeper, and the street "
            "narrower.",
            "4.3",
            variants=(5.0,),
        ),
        Mistake(
            "square of the length",
            0.08,
            "This divides by ‖w‖². The distance has the length itself, not its square; the square is in the penalty.",
            "4.3",
            variants=(0.04,),
        ),
        Mistake(
            "sum of the weights",
            2 / 7,
            "This divides by 3 + 4. The length of a vector is the root of the sum of its squares.",
            "4.3",
        ),
        Mistake(
            "bias in the length",
            2 / 29**0.5,
            "The bias is counted as part of w. It moves the street and leaves the width alone.",
            "4.3",
        ),
    ),
)
