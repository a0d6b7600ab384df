"""Exercises of chapter 6."""

from . import broken_step, chain, delta_below, forward, silent_layers, softmax_slope, zero_start

EXERCISES = (
    chain.exercise,
    forward.exercise,
    delta_below.exercise,
    softmax_slope.exercise,
    zero_start.exercise,
    broken_step.exercise,
    silent_layers.exercise,
)
