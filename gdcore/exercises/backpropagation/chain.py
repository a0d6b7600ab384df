"""One chain, four factors, with pencil and paper: leave one out and the slope is wrong by that factor."""

import math

from ..exercise import Change, Exercise, Mistake

PROMPT = r"""
A chain has one input, one hidden unit and one output: $u = w\,x$, then $h = \tanh u$, then $z = v\,h$, and the loss is
$(z - y)^2$. With $x = 4$, $w = 0.25$, $v = 3$ and $y = 2$, what is the slope of the loss with respect to $w$? Give the
number to at least three decimals. ($\tanh 1 = 0.761594$.)
"""

STUB = """
slope_of_w = ...
"""

SOLUTION = """
h = np.tanh(0.25 * 4)
z = 3 * h
slope_of_w = 2 * (z - 2) * 3 * (1 - h**2) * 4
"""

H = math.tanh(1.0)
ERROR = 2 * (3 * H - 2)


exercise = Exercise(
    name="backpropagation/chain",
    chapter="06_backpropagation",
    kind="value",
    title="Four factors by hand",
    prompt=PROMPT,
    variable="slope_of_w",
    stub=STUB,
    solution_code=SOLUTION,
    solution=ERROR * 3 * (1 - H * H) * 4,
    tolerance=5e-4,
    hint="Walk from the loss back to w and write down one slope for each arrow that you cross; there are four.",
    notice="Four arrows, four slopes, one product. A deeper network has a longer product, and nothing else changes.",
    mistakes=(
        Mistake(
            "factor 2",
            Change(lambda slope: slope / 2),
            "The slope is half of what it should be: the square in the loss brings down a factor.",
            "6.4",
        ),
        Mistake(
            "loss for slope",
            (ERROR / 2) ** 2 * 3 * (1 - H * H) * 4,
            "The first factor is the loss itself. It should be the slope of the loss, twice the difference.",
            "6.4",
        ),
        Mistake(
            "output weight left out",
            Change(lambda slope: slope / 3),
            "The arrow from h to z is missing from the product: its slope is v.",
            "6.4",
        ),
        Mistake(
            "input left out",
            Change(lambda slope: slope / 4),
            "This is the slope with respect to u. The last arrow, from w to u, is missing: its slope is the input.",
            "6.4",
        ),
        Mistake(
            "no bend",
            Change(lambda slope: slope / (1 - H * H)),
            "The arrow through tanh is missing from the product, as if the chain were linear.",
            "6.9",
        ),
        Mistake(
            "tanh itself",
            Change(lambda slope: slope / (1 - H * H) * H),
            "The arrow through tanh carries the value of tanh. It should carry its slope.",
            "6.9",
        ),
        Mistake(
            "not squared",
            Change(lambda slope: slope / (1 - H * H) * (1 - H)),
            "The slope of tanh is one minus the square of its value; here the value itself is subtracted.",
            "6.9",
        ),
        Mistake(
            "sigmoid's slope",
            Change(lambda slope: slope / (1 - H * H) * H * (1 - H)),
            "h(1 − h) is the slope of the sigmoid. This chain bends with tanh.",
            "6.9",
        ),
        Mistake(
            "stopped on the way",
            ERROR,
            "The product ends too early: this is the slope with respect to z, or to h. Walk on to w.",
            "6.4",
            variants=(ERROR * 3,),
        ),
        Mistake(
            "weight for input",
            ERROR * 3 * (1 - H * H) * 0.25,
            "The last arrow, from w to u = wx, has the slope x. Here it has w.",
            "6.4",
        ),
        Mistake(
            "target forgotten",
            2 * 3 * H * 3 * (1 - H * H) * 4,
            "The first factor is twice the output. It should be twice the difference from the target.",
            "6.4",
        ),
        Mistake(
            "score in place of output",
            0.0,
            "The slope of tanh is read off its output h. With the score u = 1 put in its place it comes out as 0.",
            "6.9",
        ),
        Mistake(
            "the other weight",
            ERROR * H,
            "This is the slope with respect to v. The question asks for the weight before the bend.",
            "6.4",
        ),
        Mistake(
            "sign",
            Change(lambda slope: -slope),
            "The sign is wrong: the score is too large here, so the loss rises with it.",
            "6.4",
        ),
    ),
)
