"""Exercises of chapter 3."""

from . import boundary, endless, gradient, log_loss, odds, sigmoid, two_habits

EXERCISES = (
    sigmoid.exercise,
    odds.exercise,
    boundary.exercise,
    log_loss.exercise,
    gradient.exercise,
    two_habits.exercise,
    endless.exercise,
)
