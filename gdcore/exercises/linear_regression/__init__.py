"""Exercises of chapter 2."""

from . import broken_training, floor, mse, mse_gradient, safe_rate, standardise, units

EXERCISES = (
    mse.exercise,
    mse_gradient.exercise,
    standardise.exercise,
    safe_rate.exercise,
    units.exercise,
    broken_training.exercise,
    floor.exercise,
)
