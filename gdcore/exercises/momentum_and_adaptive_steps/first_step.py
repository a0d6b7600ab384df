"""Adam's first step: the size of the gradient does not matter."""

from ..exercise import Exercise, Mistake

PROMPT = r"""
Predict before you run anything. Adam starts with $\eta = 0.01$ at a place where the gradient is $(1000, -0.001)$. Its
$\varepsilon$ is $10^{-8}$. What is the first step, the change of $\theta$, to two digits?

- **A**: $(-10, +0.00001)$
- **B**: $(-0.01, +0.01)$
- **C**: $(-0.01, -0.01)$
- **D**: $(-0.032, +0.032)$
"""

STUB = """
first_step = ...  # "A", "B", "C" or "D"
"""

SOLUTION = """
first_step = "B"
"""

exercise = Exercise(
    name="momentum/first-step",
    chapter="08_momentum_and_adaptive_steps",
    kind="predict",
    title="A first step",
    prompt=PROMPT,
    variable="first_step",
    stub=STUB,
    solution_code=SOLUTION,
    solution="B",
    hint="Put t = 1 into the two corrected averages, and divide.",
    notice=(
        "Every coordinate moves by η, against the sign of its slope. A gradient a million times larger would not change"
        " it; only one as small as ε would."
    ),
    mistakes=(
        Mistake(
            "plain descent",
            "A",
            "This is η times the gradient, the first step of plain descent. Adam divides by the size of the gradient.",
            "8.12",
        ),
        Mistake(
            "sign lost",
            "C",
            "The sizes are right. But only the second average is made of squares; the first keeps the sign.",
            "8.10",
        ),
        Mistake(
            "uncorrected",
            "D",
            "This is the step without the bias correction. Both averages start at zero and come out too small, by "
            "unlike factors: m by 0.1, the root of v by 0.032. Their ratio is 3.2.",
            "8.11",
        ),
    ),
)
