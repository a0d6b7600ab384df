"""Interleaved timing: every contender once a round, in a new order each round, so that what else the machine does hits
all of them alike. A table shows medians, their spread, and ratios of medians and of minima.
"""

from __future__ import annotations

import os
import random
import resource
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field


def clock() -> float:
    """Wall time; with CLOCK=cpu in the environment, for a busy machine, processor time, child processes included."""
    if os.environ.get("CLOCK") != "cpu":
        return time.perf_counter()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + used.ru_utime + used.ru_stime


@dataclass
class Row:
    """One kind of work: seconds of each contender, all rounds, per unit of work."""

    title: str
    unit: str
    seconds: dict[str, list[float]]
    checked: str
    bars: dict[str, tuple[str, float]] = field(default_factory=dict)
    """What must be reached: {peer: (our contender, least ratio)}."""

    def median(self, name: str) -> float:
        return statistics.median(self.seconds[name])

    def spread(self, name: str) -> float:
        """The middle half of the rounds, as a fraction of the median."""
        low, _, high = statistics.quantiles(self.seconds[name], n=4)
        return (high - low) / self.median(name)

    def ratio(self, peer: str, ours: str) -> float:
        return self.median(peer) / self.median(ours)

    def best_ratio(self, peer: str, ours: str) -> float:
        return min(self.seconds[peer]) / min(self.seconds[ours])


def interleave(
    contenders: dict[str, Callable[[], object]], units: float | dict[str, float], rounds: int
) -> dict[str, list[float]]:
    """Seconds per unit of work of each contender in each round; a first round warms up and is not kept."""
    order, seconds = list(contenders), {name: [] for name in contenders}
    for count in range(rounds + 1):
        random.Random(count).shuffle(order)
        for name in order:
            start = clock()
            contenders[name]()
            taken = clock() - start
            if count:
                seconds[name].append(taken / (units[name] if isinstance(units, dict) else units))
    return seconds
