"""What "stop when the loss hardly changes" really measures."""

from ..exercise import Exercise, Mistake

PROMPT = r"""
Answer with a line, not with a run. A run on a convex loss stops as soon as one step changes the loss by less than
$\tau$. With $\eta = 0.01$ it stops close to the minimum. Now run it again from the same start with
$\eta = 0.0001$ and the same $\tau$. Where does it stop?

- **A**: at the same height, after about 100 times as many steps
- **B**: higher up: the rule fires at a steeper place, farther above the minimum
- **C**: lower down: smaller steps are more precise, so it gets closer to the minimum
- **D**: nowhere; a step that small never satisfies the rule
"""

STUB = """
small_steps = ...  # "A", "B", "C" or "D"
"""

SOLUTION = """
small_steps = "B"
"""

exercise = Exercise(
    name="convergence/small-steps",
    chapter="05_learning_rate_and_convergence",
    kind="predict",
    title="Smaller steps, same rule",
    prompt=PROMPT,
    variable="small_steps",
    stub=STUB,
    solution_code=SOLUTION,
    solution="B",
    hint="By how much does one short step change the loss? Write it with η and the length of the gradient.",
    notice=(
        "One step changes the loss by about η‖∇J‖². With η 100 times smaller the rule fires at a gradient 10 times "
        "as long: the rule measures the learning rate as much as the landscape."
    ),
    mistakes=(
        Mistake(
            "the rule sees only the place",
            "A",
            "That would be true of a rule that looks at the gradient. This one looks at what a step does, and a "
            "step is η times as long.",
            "5.10",
        ),
        Mistake(
            "small is precise",
            "C",
            "Given enough steps, yes. But the rule ends the run when steps do little, and short steps do little "
            "everywhere.",
            "5.10",
        ),
        Mistake(
            "never",
            "D",
            "It is the other way round: the shorter the step, the less it changes the loss, and the sooner the "
            "change is below τ.",
            "5.10",
        ),
    ),
)
