"""Exercises of chapter 1."""

from . import broken_loop, central_difference, one_step, overshoot, slow_tail, surface_gradient, three_steps

EXERCISES = (
    central_difference.exercise,
    surface_gradient.exercise,
    one_step.exercise,
    three_steps.exercise,
    overshoot.exercise,
    broken_loop.exercise,
    slow_tail.exercise,
)
