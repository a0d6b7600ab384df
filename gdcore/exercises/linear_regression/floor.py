"""A loss that stops falling above zero: is something stuck, or is this the bottom?"""

from ..exercise import Exercise, Mistake

PROMPT = r"""
A line predicts a penguin's body mass from its flipper length, both standardised. Descent from $\theta = 0$
with $\eta = 0.05$ gives this run:

| epoch | loss | gradient |
|---|---|---|
| 0 | 1.000 | 1.7 |
| 5 | 0.504 | 1.0 |
| 20 | 0.249 | 0.2 |
| 50 | 0.238 | 9e-3 |
| 100 | 0.238 | 5e-5 |
| 200 | 0.238 | 1e-9 |

The last column is the length of the gradient.

The loss stays at 0.238. Why does it not go on to 0?

- **A**: descent is stuck in a local minimum; another start would find a lower one
- **B**: the learning rate is too small; a larger one would get further down
- **C**: more epochs would get it further down
- **D**: this is the lowest loss that any line reaches; what is left is what a straight line in
  flipper length cannot explain
"""

STUB = """
loss_floor = ...  # "A", "B", "C" or "D"
"""

SOLUTION = """
loss_floor = "D"
"""

exercise = Exercise(
    name="linear-regression/loss-floor",
    chapter="02_linear_regression",
    kind="curve",
    title="A floor above zero",
    prompt=PROMPT,
    variable="loss_floor",
    stub=STUB,
    solution_code=SOLUTION,
    solution="D",
    hint="What does a gradient of length 0 mean on a surface that curves upwards everywhere?",
    notice=(
        "The surface is convex and the gradient is 0 to nine digits: no θ is lower. A smaller loss needs "
        "other features or another model."
    ),
    mistakes=(
        Mistake(
            "local minimum",
            "A",
            "A convex surface has no second valley, and the Hessian of this loss is never negative in any direction.",
            "2.10",
        ),
        Mistake(
            "rate too small",
            "B",
            "With too small a rate the gradient would still be long, and the loss would still be falling a "
            "little. Look at the last column.",
            "2.11",
        ),
        Mistake(
            "too few epochs",
            "C",
            "A step is η times the gradient, and the gradient has shrunk to 1e-9. Further epochs move nothing.",
            "2.8",
        ),
    ),
)
