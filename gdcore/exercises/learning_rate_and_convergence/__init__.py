"""Exercises of chapter 5."""

from . import best_rate, broken_stop, condition_number, escape, rate, small_steps, swinging_weight

EXERCISES = (
    rate.exercise,
    best_rate.exercise,
    condition_number.exercise,
    small_steps.exercise,
    broken_stop.exercise,
    escape.exercise,
    swinging_weight.exercise,
)
