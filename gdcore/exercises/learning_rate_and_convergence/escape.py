"""How long does a run stay at a saddle that it has met almost exactly?"""

from math import ceil, log

from ..exercise import Exercise, Mistake

PROMPT = r"""
Near a saddle one direction has the curvature −3. A run with $\eta = 0.1$ comes by at a distance of $10^{-8}$ from
the ridge along that direction. After how many steps is it more than 0.01 away from the ridge? (So close to the
saddle the surface is a quadratic.) Give a whole number.
"""

STUB = """
steps_to_escape = ...
"""

SOLUTION = """
steps_to_escape = np.ceil(np.log(0.01 / 1e-8) / np.log(1 + 0.1 * 3))
"""


def needed(factor: float) -> int:
    return ceil(log(1e6) / log(factor))


exercise = Exercise(
    name="convergence/escape",
    chapter="05_learning_rate_and_convergence",
    kind="value",
    title="Leaving a saddle",
    prompt=PROMPT,
    variable="steps_to_escape",
    stub=STUB,
    solution_code=SOLUTION,
    solution=needed(1.3),
    hint="By which factor does the distance from the ridge grow in one step, and how often does it have to?",
    notice="A start 100 times closer would cost about 18 steps more, not 100 times as many: growth is a power.",
    mistakes=(
        Mistake(
            "shrinking factor",
            ceil(log(1e6) / -log(0.7)),
            "This uses 1 − η|h| for the factor. The curvature is negative, so the sign turns and the distance grows.",
            "5.11",
        ),
        Mistake(
            "steps of one length",
            round((0.01 - 1e-8) / (0.3 * 1e-8)),
            "This counts steps as long as the first one. Each step is longer than the one before.",
            "5.11",
            variants=(3_333_332, 3_333_334),
        ),
        Mistake(
            "no learning rate",
            needed(4),
            "This multiplies the distance by 4 at each step. The learning rate belongs into the factor.",
            "5.11",
        ),
        Mistake(
            "one step short",
            needed(1.3) - 1,
            "At this step it has almost arrived there. Round the other way.",
            "5.11",
        ),
        Mistake(
            "not rounded",
            log(1e6) / log(1.3),
            "Steps come whole: at the last whole step before this number the run is not there yet.",
            "5.11",
            variants=(52.7, 52.66, 52.657),
        ),
        Mistake(
            "growth by e",
            ceil(log(1e6) / 0.3),
            "This grows by the factor e to the power η|h|, as water flows. Descent makes steps, and a step grows by a "
            "little less.",
            "5.11",
            variants=(46, log(1e6) / 0.3, 46.05),
        ),
        Mistake(
            "curvature left out",
            needed(1.1),
            "This uses 1 + η. The curvature is −3, so η counts three times.",
            "5.11",
        ),
        Mistake(
            "from one",
            ceil(log(1e8) / log(1.3)),
            "This is the way from 1e-8 to 1. The question ends at 0.01.",
            "5.11",
        ),
    ),
)
