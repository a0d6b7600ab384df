"""Steps that are smaller than half of the distance between neighbouring numbers."""

from ..exercise import Exercise, Mistake

PROMPT = r"""
Predict before you run anything. A parameter is stored in float32 and starts at 1. Its slope is 1 at every step, and
$\eta = 10^{-8}$. With real numbers, ten million steps of $\theta \leftarrow \theta - \eta$ would lead to 0.9. In
float32 the neighbour of 1 from below is $1 - 6 \cdot 10^{-8}$, and every result is rounded to the nearest number. Where
does $\theta$ end?

- **A**: at 0.9, to about seven digits: rounding errors up and down average out
- **B**: at exactly 1
- **C**: near 0.9, but with an error in the third digit, since ten million rounding errors pile up
- **D**: near 0.4, since each step is rounded up to the distance of the neighbour
"""

STUB = """
theta_end = ...  # "A", "B", "C" or "D"
"""

SOLUTION = """
theta_end = "B"
"""

exercise = Exercise(
    name="frameworks/stalled",
    chapter="09_frameworks",
    kind="predict",
    title="Ten million small steps",
    prompt=PROMPT,
    variable="theta_end",
    stub=STUB,
    solution_code=SOLUTION,
    solution="B",
    hint="Make one step by hand. Between which two numbers does the result lie, and which of them is nearer?",
    notice="This is why training in 16 bits keeps a copy of the parameters in 32, and why a learning rate has a floor.",
    mistakes=(
        Mistake(
            "averages out",
            "A",
            "Rounding errors average out when they are random. Here every step starts at the same number, so every "
            "step is rounded in the same way.",
            "9.9",
        ),
        Mistake(
            "piles up",
            "C",
            "Errors would pile up if the steps arrived at all. Look at what one step leaves behind.",
            "9.9",
        ),
        Mistake(
            "rounded up",
            "D",
            "A step is not rounded by itself: the difference is, to the nearest number. A sixth of the way to a "
            "neighbour is nearer to where it started.",
            "9.9",
        ),
    ),
)
