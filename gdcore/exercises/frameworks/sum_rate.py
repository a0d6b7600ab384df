"""The learning rate of a mean, carried over to a sum."""

from ..exercise import Exercise, Mistake

PROMPT = r"""
A run of gdcore on 500 examples, in mini-batches of 64, uses $\eta = 0.01$ and works well. A colleague's PyTorch program
does the same with `nn.MSELoss(reduction="sum")`. Which `lr` makes each of her steps on a batch of 64 the same as yours?
"""

STUB = """
lr = ...
"""

SOLUTION = """
lr = 0.01 / 64
"""

exercise = Exercise(
    name="frameworks/sum-rate",
    chapter="09_frameworks",
    kind="value",
    title="A sum for a mean",
    prompt=PROMPT,
    variable="lr",
    stub=STUB,
    solution_code=SOLUTION,
    solution=0.01 / 64,
    hint="How many times as long is the gradient of the sum? Then the rate is as many times smaller.",
    notice="An epoch's last batch has 52 examples, 500 − 7 · 64. There the sum takes a shorter step than the mean.",
    mistakes=(
        Mistake(
            "unchanged",
            0.01,
            "With the same rate her steps are longer than yours: the sum has a longer gradient than the mean.",
            "9.5",
        ),
        Mistake(
            "wrong way",
            0.64,
            "The sum's gradient is longer than the mean's, so the rate has to become smaller, not larger.",
            "9.5",
        ),
        Mistake(
            "all examples",
            0.01 / 500,
            "The sum runs over the examples of the batch, not over all 500.",
            "9.5",
        ),
        Mistake(
            "half",
            0.01 / 128,
            "A factor 2 is out of place: PyTorch's squared error has no ½, and neither has this course's.",
            "9.6",
            variants=(0.01 / 32,),
        ),
        Mistake(
            "root",
            0.01 / 8,
            "The root of the batch size belongs to the noise of a mean. Here lengths of gradients are compared.",
            "9.5",
        ),
    ),
)
