"""Exercises of chapter 4."""

from . import broken_training, far_away, floor, gradient, hinge, penalty, street

EXERCISES = (
    hinge.exercise,
    street.exercise,
    far_away.exercise,
    gradient.exercise,
    broken_training.exercise,
    penalty.exercise,
    floor.exercise,
)
