"""A run with a fixed learning rate that falls fast and then only jitters."""

from ..exercise import Exercise, Mistake

PROMPT = r"""
An SVM with $\lambda = 0.01$ is trained on 569 tumours with the fixed learning rate $\eta = 1$. The table shows how far
the objective still is above its minimum, and how long the gradient is:

| step | 1 | 10 | 100 | 1000 | 2000 | 3000 |
|---|---|---|---|---|---|---|
| J − minimum | 5e-2 | 2e-3 | 1e-6 | 3e-6 | 7e-7 | 3e-6 |
| length of the gradient | 2e-1 | 2e-2 | 2e-3 | 2e-3 | 2e-3 | 2e-3 |

From step 100 on nothing improves. The objective is convex. Why does the run not arrive?

- **A**: it has arrived; what is left is rounding
- **B**: it is stuck in a local minimum; another start would get lower
- **C**: the learning rate is above 2/L, so the run diverges slowly
- **D**: at the minimum the slope jumps, so the gradient does not go to zero on the way, and steps of a fixed rate
  keep their length
"""

STUB = """
floor = ...  # "A", "B", "C" or "D"
"""

SOLUTION = """
floor = "D"
"""

exercise = Exercise(
    name="support-vector-machines/restless-floor",
    chapter="04_support_vector_machines",
    kind="curve",
    title="A floor that is not the minimum",
    prompt=PROMPT,
    variable="floor",
    stub=STUB,
    solution_code=SOLUTION,
    solution="D",
    hint="A step is the rate times the gradient. Which of the two shrinks here?",
    notice=(
        "In chapters 2 and 3 the gradient shrank by itself and a fixed rate was enough. With a kink at the minimum the "
        "learning rate has to do the shrinking."
    ),
    mistakes=(
        Mistake(
            "arrived",
            "A",
            "Rounding is about 1e-16 here, and the table stays ten digits above that. Look at the length of the "
            "gradient: it has not shrunk for 2900 steps.",
            "4.6",
        ),
        Mistake(
            "local minimum",
            "B",
            "Mean hinge and penalty are convex, so there is only one valley, and the table says how far above its "
            "floor the run stands.",
            "4.7",
        ),
        Mistake(
            "diverging",
            "C",
            "A diverging run grows; this one stays where it is. And there is no L: at a kink the slope jumps, so no "
            "number bounds the curvature.",
            "4.6",
        ),
    ),
)
