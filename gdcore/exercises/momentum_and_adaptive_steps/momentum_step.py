"""The rule with a memory: two lines, in the right order, with the right factors."""

from typing import Any

import numpy as np

from ..exercise import Arguments, Exercise, Mistake

PROMPT = r"""
Write `momentum_step(theta, v, g, learning_rate, beta)`. It makes one step of momentum in the form of this chapter and
returns the new `theta` and the new `v`, in this order; `theta`, `v` and the gradient `g` all have shape (p,).

Example: with `theta = np.array([1.0])`, `v = np.array([2.0])`, `g = np.array([3.0])`, `learning_rate = 0.1` and
`beta = 0.5` the result is `([0.6], [4.0])`.
"""

STUB = """
def momentum_step(theta, v, g, learning_rate, beta):
    return ...
"""

SOLUTION = """
def momentum_step(theta, v, g, learning_rate, beta):
    v = beta * v + g
    return theta - learning_rate * v, v
"""


def rule(theta: Any, v: Any, g: Any, rate: float, beta: float) -> Any:
    new = beta * v + g
    return theta - rate * new, new


def averaged(theta: Any, v: Any, g: Any, rate: float, beta: float) -> Any:
    new = beta * v + (1 - beta) * g
    return theta - rate * new, new


def rate_inside(theta: Any, v: Any, g: Any, rate: float, beta: float) -> Any:
    new = beta * v + rate * g
    return theta - new, new


def rate_twice(theta: Any, v: Any, g: Any, rate: float, beta: float) -> Any:
    new = beta * v + rate * g
    return theta - rate * new, new


def old_memory(theta: Any, v: Any, g: Any, rate: float, beta: float) -> Any:
    return theta - rate * v, beta * v + g


def beta_twice(theta: Any, v: Any, g: Any, rate: float, beta: float) -> Any:
    new = beta * v + g
    return theta - rate * beta * new, new


def look_ahead(theta: Any, v: Any, g: Any, rate: float, beta: float) -> Any:
    new = beta * v + g
    return theta - rate * (g + beta * new), new


def uphill(theta: Any, v: Any, g: Any, rate: float, beta: float) -> Any:
    new = beta * v + g
    return theta + rate * new, new


def forgetful(theta: Any, v: Any, g: Any, rate: float, beta: float) -> Any:
    new = beta * v + g
    return theta - rate * g, new


def velocity(theta: Any, v: Any, g: Any, rate: float, beta: float) -> Any:
    new = beta * v - rate * g
    return theta + new, new


def on_the_gradient(theta: Any, v: Any, g: Any, rate: float, beta: float) -> Any:
    new = v + beta * g
    return theta - rate * new, new


def on_both(theta: Any, v: Any, g: Any, rate: float, beta: float) -> Any:
    new = beta * (v + g)
    return theta - rate * new, new


def not_kept(theta: Any, v: Any, g: Any, rate: float, beta: float) -> Any:
    return theta - rate * (beta * v + g), v


def other_order(theta: Any, v: Any, g: Any, rate: float, beta: float) -> Any:
    new = beta * v + g
    return new, theta - rate * new


def undamped(theta: Any, v: Any, g: Any, rate: float, beta: float) -> Any:
    return theta - rate * (v + g), v + g


def cases(rng: np.random.Generator) -> list[Arguments]:
    inputs: list[Arguments] = [(np.array([1.0]), np.array([2.0]), np.array([3.0]), 0.1, 0.5)]
    for p in (1, 2, 3):
        for rate, beta in ((0.1, 0.9), (0.3, 0.5), (0.02, 0.7)):
            theta, v, g = rng.normal(size=(3, p)).round(2)
            inputs.append((theta, v, g, rate, beta))
    return inputs


exercise = Exercise(
    name="momentum/momentum-step",
    chapter="08_momentum_and_adaptive_steps",
    kind="function",
    title="One step with a memory",
    prompt=PROMPT,
    variable="momentum_step",
    stub=STUB,
    solution_code=SOLUTION,
    solution=rule,
    cases=cases,
    hint="Line (8.1) has two halves. The memory comes first, and the step uses the memory that is already new.",
    notice="With beta = 0 the memory is the gradient, and this is the rule of chapter 1.",
    mistakes=(
        Mistake(
            "averaging form",
            averaged,
            "This multiplies the gradient by 1 − β: a sound rule too, but another one. Its η has to be 1/(1 − β) times"
            " as large for the same walk.",
            "8.1",
        ),
        Mistake(
            "rate in the memory",
            rate_inside,
            "The learning rate has gone into the memory. That walks the same way while η stays the same number, and"
            " another way as soon as a schedule changes it. Here v holds gradients only.",
            "8.1",
        ),
        Mistake(
            "velocity form",
            velocity,
            "This v is a velocity: it holds −η times the gradients and is added to θ. Other books write it so. Here v"
            " holds gradients only, and the step subtracts η v.",
            "8.1",
        ),
        Mistake(
            "rate twice",
            rate_twice,
            "The learning rate multiplies the gradient twice: once on its way into the memory, once in the step.",
            "8.1",
        ),
        Mistake(
            "old memory",
            old_memory,
            "The step uses the memory from before this gradient, so the gradient acts one step late.",
            "8.1",
        ),
        Mistake(
            "beta twice",
            beta_twice,
            "The new memory is multiplied by β again in the step. β belongs to the old memory only.",
            "8.1",
        ),
        Mistake(
            "beta on the gradient",
            on_the_gradient,
            "The gradient is multiplied by β on its way into the memory. β is what the old memory keeps; the gradient"
            " comes in whole.",
            "8.1",
            variants=(on_both,),
        ),
        Mistake(
            "memory not kept",
            not_kept,
            "θ is right. But v comes back as it was, so the next step would not know of this gradient.",
            "8.1",
        ),
        Mistake(
            "other order",
            other_order,
            "Both are right, in the other order: the new θ should come first, then the new v.",
            "8.1",
        ),
        Mistake(
            "Nesterov",
            look_ahead,
            "This is Nesterov's step, which looks ahead. Momentum steps along the memory itself.",
            "8.6",
        ),
        Mistake("uphill", uphill, "The step goes uphill: the memory is a sum of gradients.", "8.1"),
        Mistake(
            "memory unused",
            forgetful,
            "The memory is kept and never used: the step follows the gradient alone.",
            "8.1",
        ),
        Mistake(
            "nothing forgotten",
            undamped,
            "Nothing is ever forgotten: the old memory should lose a share at each step.",
            "8.1",
        ),
    ),
)
