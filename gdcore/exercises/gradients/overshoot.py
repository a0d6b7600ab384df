"""What one learning rate does in a valley that is steep one way and flat the other."""

from ..exercise import Exercise, Mistake

PROMPT = r"""
Predict before you run anything. Descent on the ravine $J(\theta) = \tfrac12(\theta_1^2 + 25\,\theta_2^2)$
starts at $\theta = (4, 1)$ with learning rate $\eta = 0.1$. What happens to the two coordinates?

- **A**: both shrink towards 0 without changing sign
- **B**: $\theta_1$ shrinks towards 0; $\theta_2$ jumps from side to side and grows
- **C**: $\theta_1$ shrinks towards 0; $\theta_2$ jumps from side to side and shrinks
- **D**: both jump from side to side and grow
"""

STUB = """
overshoot = ...  # "A", "B", "C" or "D"
"""

SOLUTION = """
overshoot = "B"
"""

exercise = Exercise(
    name="gradients/overshoot",
    chapter="01_gradients",
    kind="predict",
    title="One rate, two slopes",
    prompt=PROMPT,
    variable="overshoot",
    stub=STUB,
    solution_code=SOLUTION,
    solution="B",
    hint="Write the update rule for each coordinate by itself.",
    notice=(
        "A step multiplies θ₁ by 1 − 0.1 = 0.9 and θ₂ by 1 − 2.5 = −1.5. One learning rate has to serve "
        "both directions, and the steep one sets the limit."
    ),
    mistakes=(
        Mistake(
            "one slope for both",
            "A",
            "That would be true if both directions were as flat as the first. Along the second one the"
            " slope grows 25 times as fast: write the update for that coordinate and see what it is "
            "multiplied by.",
            "1.3",
        ),
        Mistake(
            "too small an overshoot",
            "C",
            "The jumping is right. Compare how far the second coordinate lands from 0 with how far it was: "
            "take one step from 1 with the partial derivative of the ravine.",
            "1.3",
        ),
        Mistake(
            "one fate for both",
            "D",
            "The coordinates do not share their fate: each has its own partial derivative. Work out one "
            "step for the first alone.",
            "1.7",
        ),
    ),
)
