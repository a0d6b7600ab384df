"""A guess about old gradients: they do not merely slow the run down, they lower the limit."""

from ..exercise import Exercise, Mistake

PROMPT = r"""
Predict before you run anything. One direction of curvature $h$, plain descent. With gradients on time it converges for
$\eta h < 2$. Now three workers take turns without waiting, so each gradient comes exactly two updates late. For which
$\eta h$ does it converge?

- **A**: below 2, as before: every gradient arrives in the end
- **B**: below 1
- **C**: below 0.618
- **D**: below 2/3, a third of 2: three workers share the rate
"""

STUB = """
late_limit = ...  # "A", "B", "C" or "D"
"""

SOLUTION = """
late_limit = "C"
"""

exercise = Exercise(
    name="beyond-one-machine/late-limit",
    chapter="10_beyond_one_machine",
    kind="predict",
    title="Two updates late",
    prompt=PROMPT,
    variable="late_limit",
    stub=STUB,
    solution_code=SOLUTION,
    solution="C",
    hint="Put τ = 2 into the limit for late gradients. An angle of 18 degrees comes up.",
    notice="The run starts to swing because it brakes two updates too late, like a shower that answers late.",
    mistakes=(
        Mistake(
            "nothing changes",
            "A",
            "An old gradient still pulls after the minimum is passed, so the walk goes farther beyond it. The limit "
            "must be lower.",
            "10.11",
        ),
        Mistake(
            "one update late",
            "B",
            "This is the limit for one update late. Here they are two late.",
            "10.11",
        ),
        Mistake(
            "shared rate",
            "D",
            "Close, but the limit is not 2/(τ + 1). It comes from where the roots of the rule leave the unit circle.",
            "10.11",
        ),
    ),
)
