"""What a weight of a logistic regression means."""

from ..exercise import Exercise, Mistake

PROMPT = r"""
Predict before you run anything. A logistic regression has the weight $w_1 = 0.7$. The first feature of an example
goes up by 1, everything else stays. What happens, whatever the other features are? ($e^{0.7} \approx 2$.)

- **A**: the probability of class 1 goes up by 0.7
- **B**: the probability of class 1 doubles
- **C**: the odds of class 1 double
- **D**: the probability of class 1 goes up by $\sigma(0.7) \approx 0.67$
"""

STUB = """
odds = ...  # "A", "B", "C" or "D"
"""

SOLUTION = """
odds = "C"
"""

exercise = Exercise(
    name="logistic-regression/odds",
    chapter="03_logistic_regression",
    kind="predict",
    title="What a weight means",
    prompt=PROMPT,
    variable="odds",
    stub=STUB,
    solution_code=SOLUTION,
    solution="C",
    hint="Solve line (3.2) for e to the power of z.",
    notice=(
        "p / (1 − p) = e^z, so adding w to the score multiplies the odds by e^w: from 1 : 1 to 2 : 1, or from 50 : "
        "1 to 100 : 1. The probability moves a lot in the first case and hardly at all in the second."
    ),
    mistakes=(
        Mistake(
            "weight as probability",
            "A",
            "The score goes up by 0.7. Start from a probability of 0.9: it has no room for that.",
            "3.1",
        ),
        Mistake(
            "doubled probability",
            "B",
            "Start from a probability of 0.6: doubled, it would be more than 1. Something else doubles.",
            "3.2",
        ),
        Mistake(
            "sigmoid of the weight",
            "D",
            "σ takes the whole score, not a change of it. From a probability of 0.9 there is no room for 0.67 more.",
            "3.2",
        ),
    ),
)
