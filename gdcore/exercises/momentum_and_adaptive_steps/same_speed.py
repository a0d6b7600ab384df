"""The same learning rate is not the same speed: what 1/(1 - beta) does to a tuned number."""

from ..exercise import Exercise, Mistake

PROMPT = r"""
Plain descent with $\eta = 0.4$ works well on your problem. You switch to momentum with $\beta = 0.95$, in the form of
this chapter. Which learning rate walks a long steady slope at the same speed, once the memory is full?
"""

STUB = """
same_speed = ...
"""

SOLUTION = """
same_speed = 0.4 * (1 - 0.95)
"""

exercise = Exercise(
    name="momentum/same-speed",
    chapter="08_momentum_and_adaptive_steps",
    kind="value",
    title="The same speed",
    prompt=PROMPT,
    variable="same_speed",
    stub=STUB,
    solution_code=SOLUTION,
    solution=0.4 * (1 - 0.95),
    tolerance=1e-3,
    hint="On a steady slope the memory grows to a multiple of the gradient, line (8.2). By how much must η shrink?",
    notice=(
        "Tuned rates don't travel between optimizers: the digits of this chapter want 1.0 with plain descent and 0.1 "
        "with β = 0.9."
    ),
    mistakes=(
        Mistake(
            "kept",
            0.4,
            "With the old learning rate the memory makes every step on a steady slope 20 times as long.",
            "8.2",
        ),
        Mistake(
            "wrong way",
            0.4 / (1 - 0.95),
            "This goes the wrong way: the memory already makes the steps longer.",
            "8.2",
        ),
        Mistake(
            "times beta",
            0.4 * 0.95,
            "This takes away one step's share. The memory holds a whole series of gradients: sum it.",
            "8.2",
        ),
        Mistake(
            "plus",
            0.4 / (1 + 0.95),
            "1 + β belongs to gradients that change sign at every step. On a steady slope all have the same sign.",
            "8.2",
            variants=(0.4 * (1 + 0.95),),
        ),
    ),
)
