"""How long does a run stay at a saddle that it has met almost exactly?"""

from math import ceil, log

from ..exercise import Exercise, Mistake

PROMPT = r"""
Near a saddle one direction has the curvature −1. A run with $\eta = 0.1$ comes by at a distance of $10^{-6}$ from
the ridge along that direction. After how many steps is it more than 0.01 away from the ridge? (So close to the
saddle the surface is a quadratic.) Give a whole number.
"""

STUB = """
steps_to_escape = ...
"""

SOLUTION = """
steps_to_escape = np.ceil(np.log(0.01 / 1e-6) / np.log(1 + 0.1))
"""


def needed(factor: float) -> int:
    return ceil(log(1e4) / log(factor))


exercise = Exercise(
    name="convergence/escape",
    chapter="05_learning_rate_and_convergence",
    kind="value",
    title="Leaving a saddle",
    prompt=PROMPT,
    variable="steps_to_escape",
    stub=STUB,
    solution_code=SOLUTION,
    solution=needed(1.1),
    hint="By which factor does the distance from the ridge grow in one step, and how often does it have to?",
    notice="A start 100 times closer would cost about 48 steps more, not 100 times as many: growth is a power.",
    mistakes=(
        Mistake(
            "shrinking factor",
            ceil(log(1e4) / -log(0.9)),
            "This uses 1 − η for the factor. The curvature is negative, so the sign turns and the distance grows.",
            "5.11",
        ),
        Mistake(
            "steps of one length",
            round((0.01 - 1e-6) / (0.1 * 1e-6)),
            "This counts steps as long as the first one. Each step is longer than the one before.",
            "5.11",
            variants=(99_999, 100_000),
        ),
        Mistake(
            "no learning rate",
            needed(2),
            "This doubles the distance at each step. The learning rate belongs into the factor.",
            "5.11",
        ),
        Mistake(
            "one step short",
            needed(1.1) - 1,
            "At this step it has almost arrived there. Round the other way.",
            "5.11",
        ),
        Mistake(
            "not rounded",
            log(1e4) / log(1.1),
            "Steps come whole: at the last whole step before this number the run is not there yet.",
            "5.11",
            variants=(96.6, 96.63, 96.634),
        ),
        Mistake(
            "growth by e",
            ceil(log(1e4) / 0.1),
            "This grows by the factor e to the power η, as water flows. Descent makes steps, and a step grows by a "
            "little less.",
            "5.11",
            variants=(92, log(1e4) / 0.1, 92.1),
        ),
        Mistake(
            "from one",
            ceil(log(1e6) / log(1.1)),
            "This is the way from 1e-6 to 1. The question ends at 0.01.",
            "5.11",
        ),
    ),
)
