"""The most common loss curve of all, fast and then slow, and what it says about the valley."""

from ..exercise import Exercise, Mistake

PROMPT = r"""
Descent on the ravine $J(\theta) = \tfrac12(\theta_1^2 + 25\,\theta_2^2)$ from $\theta = (4, 2)$ with $\eta = 0.03$
gives this loss:

| step | 0 | 2 | 13 | 24 |
|---|---|---|---|---|
| loss | 58.0 | 7.3 | 3.6 | 1.9 |

It falls by 87 % in two steps. After that, every halving takes eleven steps. Why does it slow down?

- **A**: the learning rate is too large; the steps jump over the minimum
- **B**: $\theta$ has arrived; what is left is the height of the minimum
- **C**: the steep direction is finished; the flat one is left, and there the same rate makes short steps
- **D**: the learning rate gets smaller as descent goes on
"""

STUB = """
slow_tail = ...  # "A", "B", "C" or "D"
"""

SOLUTION = """
slow_tail = "C"
"""

exercise = Exercise(
    name="gradients/slow-tail",
    chapter="01_gradients",
    kind="curve",
    title="Fast, then slow",
    prompt=PROMPT,
    variable="slow_tail",
    stub=STUB,
    solution_code=SOLUTION,
    solution="C",
    hint="Split the loss into its two terms and follow each.",
    notice=(
        "Each step multiplies θ₂ by 0.25 and θ₁ by 0.97. After two steps hardly anything of the steep term "
        "is left, and the flat one sets the pace."
    ),
    mistakes=(
        Mistake(
            "overshoot",
            "A",
            "A step that jumps over the minimum to a higher place makes the loss rise. This loss falls at every step.",
            "1.7",
        ),
        Mistake(
            "arrived",
            "B",
            "At the minimum of this surface the loss is 0, and it is still falling at step 24.",
            "1.3",
        ),
        Mistake(
            "shrinking rate",
            "D",
            "The steps do get shorter, but η is the same number at every step. Something else in the update"
            " rule shrinks.",
            "1.7",
        ),
    ),
)
