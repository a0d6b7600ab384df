"""Where the model is undecided: a point of the decision boundary by hand."""

from ..exercise import Change, Exercise, Mistake

PROMPT = r"""
A logistic regression on two features has $w = (2, -1)$ and $b = 3$. On its decision boundary it gives both classes
the same probability. At which $x_2$ does the boundary pass through $x_1 = 4$?
"""

STUB = """
boundary_x2 = ...
"""

SOLUTION = """
boundary_x2 = (2 * 4 + 3) / 1
"""

exercise = Exercise(
    name="logistic-regression/boundary",
    chapter="03_logistic_regression",
    kind="value",
    title="A point on the boundary",
    prompt=PROMPT,
    variable="boundary_x2",
    stub=STUB,
    solution_code=SOLUTION,
    solution=11.0,
    tolerance=1e-4,
    hint="Put x₁ into line (3.11) and solve for x₂.",
    notice="The boundary of a linear model is a straight line, however bent the sigmoid is.",
    mistakes=(
        Mistake("bias forgotten", 8.0, "The bias is left out: that boundary passes through the origin.", "3.11"),
        Mistake("bias on the wrong side", 5.0, "The bias has changed sides without changing its sign.", "3.11"),
        Mistake(
            "score one half",
            10.5,
            "The score is set to 0.5. It is the probability that is one half there; which score gives that?",
            "3.2",
        ),
        Mistake(
            "sign of the weight",
            Change(lambda x2: -x2),
            "The size is right, the sign is not: the weight of x₂ is negative.",
            "3.11",
        ),
        Mistake(
            "at x₁ = 0", 3.0, "That is where the boundary meets x₁ = 0. The question asks about another x₁.", "3.11"
        ),
    ),
)
