"""Exercises of chapter 10."""

from . import broken_round, combine, growing_step, late_limit, late_rate, message_bytes

EXERCISES = (
    combine.exercise,
    message_bytes.exercise,
    growing_step.exercise,
    broken_round.exercise,
    late_limit.exercise,
    late_rate.exercise,
)
