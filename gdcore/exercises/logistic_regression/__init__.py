"""Exercises of chapter 3."""

from . import boundary, broken_training, endless, gradient, log_loss, odds, sigmoid

EXERCISES = (
    sigmoid.exercise,
    odds.exercise,
    boundary.exercise,
    log_loss.exercise,
    gradient.exercise,
    broken_training.exercise,
    endless.exercise,
)
