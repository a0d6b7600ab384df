"""Three steps with pencil and paper, so that the rule is in the hand before it is in a loop."""

from ..exercise import Change, Exercise, Mistake

PROMPT = r"""
On the parabola $J(\theta) = (\theta - 3)^2$, start at $\theta = 0$ with learning rate $\eta = 0.1$. Where is $\theta$
after three steps? Give the number to at least three decimals.
"""

STUB = """
after_three_steps = ...
"""

SOLUTION = """
theta = 0.0
for _ in range(3):
    theta = theta - 0.1 * 2 * (theta - 3)
after_three_steps = theta
"""


def walk(factor: float, steps: int = 3) -> float:
    """Where theta stands when each step multiplies its distance to 3 by ``factor``."""
    return 3 - 3 * factor**steps


exercise = Exercise(
    name="gradients/three-steps",
    chapter="01_gradients",
    kind="value",
    title="Three steps by hand",
    prompt=PROMPT,
    variable="after_three_steps",
    stub=STUB,
    solution_code=SOLUTION,
    solution=walk(0.8),
    tolerance=5e-4,
    hint="Write down θ after one step first: the old θ, minus η times the slope of line (1.2) at the old θ.",
    notice=(
        "Every step leaves the same fraction of the distance to the minimum, so the steps get shorter by themselves."
    ),
    mistakes=(
        Mistake(
            "factor 2",
            walk(0.9),
            "The slope used here is half of what it should be: a square brings down a factor.",
            "1.2",
        ),
        Mistake(
            "uphill",
            walk(1.2),
            "Each of these steps goes away from the minimum: the sign of the step is wrong.",
            "1.7",
        ),
        Mistake("one step", walk(0.8, 1), "This is θ after one step. The start is step 0.", "1.7"),
        Mistake("two steps", walk(0.8, 2), "This is θ after two steps. The start is step 0.", "1.7"),
        Mistake("four steps", walk(0.8, 4), "This is θ after four steps. The start is step 0.", "1.7"),
        Mistake(
            "first slope kept",
            0.1 * 6 * 3,
            "All three steps use the slope at the start. The slope gets smaller on the way: take it anew at each θ.",
            "1.7",
        ),
        Mistake(
            "distance",
            Change(lambda theta: theta - 3),
            "This is how far θ still is from the minimum, not where it is.",
            "1.2",
            variants=(Change(lambda theta: 3 - theta),),
        ),
        Mistake(
            "height",
            Change(lambda theta: (theta - 3) ** 2),
            "This is the loss, not θ: the question asks where θ is.",
            "1.2",
        ),
    ),
)
