"""Exercises of chapter 9."""

from . import backward, broken_training, column, stalled, sum_rate, waves

EXERCISES = (
    backward.exercise,
    column.exercise,
    sum_rate.exercise,
    broken_training.exercise,
    stalled.exercise,
    waves.exercise,
)
