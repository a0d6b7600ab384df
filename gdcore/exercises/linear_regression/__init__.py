"""Exercises of chapter 2."""

from . import floor, mse, mse_gradient, safe_rate, standardise, training_in_turns, units

EXERCISES = (
    mse.exercise,
    mse_gradient.exercise,
    standardise.exercise,
    safe_rate.exercise,
    units.exercise,
    training_in_turns.exercise,
    floor.exercise,
)
