"""A stopping rule that stops at the wrong place: two bugs, one in what it measures and one in when it looks."""

from typing import Any

import numpy as np

from ..attempt import Formula
from ..exercise import Arguments, Exercise, Mistake

PROMPT = r"""
`walk_until_flat` should make at most `max_steps` steps of gradient descent and return the first `theta`, shape (p,),
at which the gradient is at most `tolerance` long; the start counts too. It runs, but it stops at the wrong place.
There are two bugs. Find and mend them.

Example: with `gradient = lambda theta: theta`, `theta = np.array([-3.0, -4.0])`, `learning_rate = 0.5`,
`tolerance = 2.5` and `max_steps = 100` it should return `[-1.5, -2.0]`.
"""

STUB = """
def walk_until_flat(gradient, theta, learning_rate, tolerance, max_steps):
    for _ in range(max_steps):
        g = gradient(theta)
        theta = theta - learning_rate * g
        if g.max() <= tolerance:
            break
    return theta
"""

SOLUTION = """
def walk_until_flat(gradient, theta, learning_rate, tolerance, max_steps):
    for _ in range(max_steps):
        g = gradient(theta)
        if np.linalg.norm(g) <= tolerance:
            break
        theta = theta - learning_rate * g
    return theta
"""


def walk(measure: Any, late: bool = False) -> Any:
    """A walk that stops by `measure` of the gradient; `late` looks after the move."""

    def run(gradient: Any, theta: Any, rate: float, tolerance: float, max_steps: int) -> Any:
        for _ in range(max_steps):
            g = gradient(theta)
            if late:
                theta = theta - rate * g
            if measure(g) <= tolerance:
                break
            if not late:
                theta = theta - rate * g
        return theta

    return run


def start_skipped(gradient: Any, theta: Any, rate: float, tolerance: float, max_steps: int) -> Any:
    for _ in range(max_steps):
        theta = theta - rate * gradient(theta)
        if length(gradient(theta)) <= tolerance:
            break
    return theta


def no_budget(gradient: Any, theta: Any, rate: float, tolerance: float, max_steps: int) -> Any:
    return walk(length)(gradient, theta, rate, tolerance, 10_000)


def place(gradient: Any, theta: Any, rate: float, tolerance: float, max_steps: int) -> Any:
    """Stops by the length of theta."""
    for _ in range(max_steps):
        if length(theta) <= tolerance:
            break
        theta = theta - rate * gradient(theta)
    return theta


def step_length(gradient: Any, theta: Any, rate: float, tolerance: float, max_steps: int) -> Any:
    return walk(length)(gradient, theta, rate, tolerance / rate, max_steps)


def late_sign(g: Any) -> float:
    return float(abs(g.max()))


def sizes(g: Any) -> float:
    return float(np.abs(g).sum())


def signed(g: Any) -> float:
    return float(g.max())


def largest(g: Any) -> float:
    return float(np.abs(g).max())


def total(g: Any) -> float:
    return float(abs(g.sum()))


def squared(g: Any) -> float:
    return float(g @ g)


def length(g: Any) -> float:
    return float(np.linalg.norm(g))


def root_mean(g: Any) -> float:
    return float(np.sqrt(np.mean(g**2)))


def never(g: Any) -> float:
    return float("inf")


def cases(rng: np.random.Generator) -> list[Arguments]:
    bowl = Formula("theta -> theta", lambda t: 1.0 * t)
    steep = Formula("theta -> 3 * theta", lambda t: 3.0 * t)
    ravine = Formula("theta -> [theta_1, 25 * theta_2]", lambda t: t * np.array([1.0, 25.0]))
    inputs: list[Arguments] = []
    for signs in ((1, 1), (-1, -1), (1, -1), (-1, 1)):
        start = (rng.uniform(2, 4, 2) * signs).round(1)
        inputs += [(bowl, start, 0.1, tolerance, 200) for tolerance in (0.3, 2.5, 30.0)]
        inputs += [(ravine, start, 0.03, 0.5, 200), (steep, start, 0.1, 1.0, 200)]
    return [*inputs, (bowl, np.array([3.0, -3.0]), 0.1, 0.01, 5)]


exercise = Exercise(
    name="convergence/broken-stop",
    chapter="05_learning_rate_and_convergence",
    kind="bug",
    title="A rule that stops too soon",
    prompt=PROMPT,
    variable="walk_until_flat",
    stub=STUB,
    solution_code=SOLUTION,
    solution=walk(length),
    given=walk(signed, late=True),
    cases=cases,
    hint="Try a gradient whose entries are all negative, and then a start that is flat enough already.",
    notice="A rule needs the right quantity and the right moment: the length, at the θ that is returned.",
    mistakes=(
        Mistake(
            "sign kept",
            walk(signed),
            "The moment is right now. But a gradient with only negative entries has a small maximum, however "
            "steep the place is.",
            "5.9",
        ),
        Mistake(
            "a step too far",
            walk(length, late=True),
            "The measure is right now. But the place that passed the test is not the place that is returned: "
            "it moves once more.",
            "5.9",
        ),
        Mistake(
            "start skipped",
            start_skipped,
            "The place that is tested is the place that is returned now. But the first test comes after the first "
            "move: a start that is flat enough should be returned as it is.",
            "5.9",
        ),
        Mistake(
            "absolute value too late",
            walk(late_sign),
            "This takes the largest entry first and its absolute value second. The largest of −5 and 0 is 0, however "
            "steep the place is.",
            "5.9",
            variants=(walk(late_sign, late=True),),
        ),
        Mistake(
            "sizes added up",
            walk(sizes),
            "This adds up the sizes of the entries. The length is the root of the sum of their squares.",
            "5.9",
            variants=(walk(sizes, late=True),),
        ),
        Mistake(
            "length of theta",
            place,
            "This measures theta itself. It is the gradient that has to be short.",
            "5.9",
        ),
        Mistake(
            "length of the step",
            step_length,
            "This measures the step, learning rate included. A small learning rate then looks like a flat place.",
            "5.10",
        ),
        Mistake(
            "budget ignored",
            no_budget,
            "The test is right, and the walk no longer ends after max_steps when the place is still steep.",
        ),
        Mistake(
            "largest entry",
            walk(largest),
            "This looks at the largest entry of the gradient, which is shorter than the gradient's length.",
            "5.9",
            variants=(walk(largest, late=True),),
        ),
        Mistake(
            "entries cancel",
            walk(total),
            "This adds the entries up, so a positive and a negative one cancel, and a steep place looks flat.",
            "5.9",
            variants=(walk(total, late=True),),
        ),
        Mistake(
            "length squared",
            walk(squared),
            "This compares the square of the length with the tolerance.",
            "5.9",
            variants=(walk(squared, late=True),),
        ),
        Mistake(
            "root of the mean",
            walk(root_mean),
            "This is the root of the mean of the squares. The length is the root of their sum.",
            "5.9",
            variants=(walk(root_mean, late=True),),
        ),
        Mistake(
            "never stops",
            walk(never),
            "It never stops early: every run uses all of max_steps.",
            "5.9",
        ),
    ),
)
