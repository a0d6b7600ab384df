"""Exercises of chapter 7."""

from . import batch_gradient, broken_epoch, noise, quarter, sawtooth, step_count

EXERCISES = (
    batch_gradient.exercise,
    step_count.exercise,
    noise.exercise,
    broken_epoch.exercise,
    quarter.exercise,
    sawtooth.exercise,
)
