"""Exercises of chapter 8."""

from . import adam_step, broken_rmsprop, first_step, momentum_step, same_speed, swinging_loss

EXERCISES = (
    momentum_step.exercise,
    same_speed.exercise,
    swinging_loss.exercise,
    broken_rmsprop.exercise,
    first_step.exercise,
    adam_step.exercise,
)
