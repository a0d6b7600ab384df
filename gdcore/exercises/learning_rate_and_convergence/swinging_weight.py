"""A loss that falls at every step and still wants a smaller learning rate: the weights tell why."""

from ..exercise import Exercise, Mistake

PROMPT = r"""
The penguins again, three standardised features. The lowest loss is 152,597 g², with 710 g for the flipper's weight.
This run has fallen at every step, but it is slow:

| step | 0 | 1 | 2 | 3 | 20 | 21 | 60 | 61 |
|---|---|---|---|---|---|---|---|---|
| loss (1,000 g²) | 18,346 | 603 | 575 | 553 | 385 | 379 | 223 | 221 |
| flipper's weight (g) | 0 | 699 | 177 | 818 | 483 | 931 | 586 | 833 |

What should you do?

- **A**: raise the learning rate: the loss falls slowly, so the steps are too short
- **B**: lower the learning rate: the steepest direction jumps across the valley and hardly shrinks
- **C**: nothing; the run has reached a local minimum and will not get lower
- **D**: standardise the features: only badly scaled features make a run slow
"""

STUB = """
swinging_weight = ...  # "A", "B", "C" or "D"
"""

SOLUTION = """
swinging_weight = "B"
"""

exercise = Exercise(
    name="convergence/swinging-weight",
    chapter="05_learning_rate_and_convergence",
    kind="curve",
    title="Slow, but not too small",
    prompt=PROMPT,
    variable="swinging_weight",
    stub=STUB,
    solution_code=SOLUTION,
    solution="B",
    hint="Look at the second row, step by step. On which side of 710 is each value?",
    notice=(
        "The rate is 0.498, just below the limit 0.502, and the swing keeps 98.5 % of its size at each step. At 0.44 "
        "the typical miss is within 1 g of the best after 12 steps. The loss alone does not show which side you err "
        "on; a parameter does."
    ),
    mistakes=(
        Mistake(
            "slow means small",
            "A",
            "Too short steps approach from one side. Here the weight changes sides at every step, and its jumps hardly "
            "shrink: a little more and it diverges.",
            "5.4",
        ),
        Mistake(
            "local minimum",
            "C",
            "This loss is convex, and 221 is far above 153. Besides, the weight still moves by hundreds of grams.",
            "5.3",
        ),
        Mistake(
            "scale once more",
            "D",
            "They are standardised already, and the condition number is a harmless 8.5. The other number in the rate "
            "is to blame.",
            "5.5",
        ),
    ),
)
