"""A loss that goes up and down in regular waves, each lower than the last: too much memory, not too long a step."""

from ..exercise import Exercise, Mistake

PROMPT = r"""
Full-batch momentum with $\eta = 0.01$ and $\beta = 0.95$ on $J(\theta) = \tfrac12\theta^2$, from $\theta = 1$ at rest.
The loss:

| step | 0 | 18 | 32 | 50 | 64 | 82 | 96 |
|---|---|---|---|---|---|---|---|
| loss | 0.500 | 0.000 | 0.097 | 0.000 | 0.019 | 0.000 | 0.004 |

It goes up and down in waves, each lower than the last. Which one change would make it arrive soonest?

- **A**: a smaller $\eta$: it is above the limit
- **B**: a larger $\beta$: more memory smooths the curve
- **C**: a smaller $\beta$: the swings keep too much of their energy
- **D**: larger batches: what goes up and down is noise
"""

STUB = """
swinging_loss = ...  # "A", "B", "C" or "D"
"""

SOLUTION = """
swinging_loss = "C"
"""

exercise = Exercise(
    name="momentum/swinging-loss",
    chapter="08_momentum_and_adaptive_steps",
    kind="curve",
    title="A loss in waves",
    prompt=PROMPT,
    variable="swinging_loss",
    stub=STUB,
    solution_code=SOLUTION,
    solution="C",
    hint="Are the two roots real or complex here? What is their size, and what does it depend on?",
    notice=(
        "Complex roots have the size √β, here 0.975. At β = (1 − √(ηh))² = 0.81 the waves just vanish, and the factor"
        " is 0.9: four times fewer steps."
    ),
    mistakes=(
        Mistake(
            "above the limit",
            "A",
            "Above the limit each wave would be higher than the last. Here ηh is 0.01, far below the limit.",
            "8.4",
        ),
        Mistake(
            "more memory",
            "B",
            "More memory keeps more of each swing: the size of the complex roots grows with β.",
            "8.4",
        ),
        Mistake(
            "noise",
            "D",
            "This is a function without data: there is no noise. Waves as regular as these come from the rule.",
            "8.3",
        ),
    ),
)
