"""How long does a step take on many machines? A model with five numbers, for the cluster that you don't have yet:
arithmetic, chance delays, messages up and down a tree, and a scheduler that hands out one task after the other.
"""

import heapq
import math
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import numpy.typing as npt

from gdcore._validate import Array, as_count, as_generator, as_number
from gdcore.shards import FAN_IN


@dataclass(frozen=True)
class Timing:
    r"""The time of a step, in seconds: :math:`\frac mK c + s H_K + 2L\,(a + \frac{8(p+1)}{\beta}) + K\tau`.

    Parameters
    ----------
    example : c, the arithmetic for one example's gradient.
    delay : s, the mean of the chance delay of a worker, exponentially distributed; the slowest of K takes s H_K.
    latency : a, what a message takes however short it is.
    bandwidth : beta, bytes a second on one connection.
    task : tau, what the scheduler spends on handing out one share.

    K workers share m examples evenly; :math:`L = \lceil \log_8 K \rceil`, at least 1, is the depth of the tree, and
    :math:`H_K = 1 + \frac12 + \dots + \frac1K`. Derived in chapter 10.
    """

    example: float
    delay: float = 0.0
    latency: float = 0.0
    bandwidth: float = math.inf
    task: float = 0.0

    def __post_init__(self) -> None:
        for name in (field.name for field in fields(self)):
            value = getattr(self, name)
            if name != "bandwidth":
                as_number(name, value, least=0)
            elif value != math.inf:
                as_number(name, value, above=0)

    def messages(self, workers: int, size: int) -> float:
        """Theta of `size` numbers down the tree and the shares up it."""
        return 2 * levels(workers) * (self.latency + 8 * (size + 1) / self.bandwidth)

    def parts(self, workers: int, examples: int, size: int) -> dict[str, float]:
        """The expected seconds of a step: "arithmetic", "waiting" for the slowest, "messages", "scheduling"."""
        as_count("examples", examples), as_count("size", size)
        return {
            "arithmetic": examples / as_count("workers", workers) * self.example,
            "waiting": self.delay * harmonic(workers),
            "messages": self.messages(workers, size),
            "scheduling": workers * self.task,
        }

    def step(self, workers: int, examples: int, size: int) -> float:
        """The expected seconds of a step."""
        return sum(self.parts(workers, examples, size).values())

    def simulate(self, workers: int, examples: int, size: int, steps: int, rng: np.random.Generator) -> Array:
        """The seconds of each of `steps` steps, (steps,), with the workers' delays drawn by chance."""
        parts = self.parts(workers, examples, size)
        shape = as_count("steps", steps), workers
        slowest: Array = as_generator(rng).exponential(self.delay, shape).max(axis=1)
        return slowest + sum(parts.values()) - parts["waiting"]


def levels(workers: int) -> int:
    """The depth of a tree of sums over the workers' shares: 1 for up to 8, 2 for up to 64, ..."""
    depth, reach = 1, FAN_IN
    while reach < workers:
        depth, reach = depth + 1, reach * FAN_IN
    return depth


def harmonic(count: int) -> float:
    """1 + 1/2 + ... + 1/count."""
    return float((1 / np.arange(1, count + 1)).sum())


def overtaken(workers: int, updates: int, rng: np.random.Generator, slow: Any = None) -> npt.NDArray[np.int_]:
    """How many updates each of `updates` gradients had missed when it arrived, (updates,), if nobody waits.

    A gradient takes a worker an exponential time, of mean 1 or the worker's own mean in `slow`, (workers,). Whoever
    is done updates theta and begins anew from there.
    """
    as_count("updates", updates)
    mean = np.ones(as_count("workers", workers)) if slow is None else np.asarray(slow, dtype=float)
    if mean.shape != (workers,):
        raise ValueError(f"slow must have shape ({workers},), got {mean.shape}")
    as_generator(rng)
    busy = [(rng.exponential(mean[k]), k) for k in range(workers)]
    heapq.heapify(busy)
    began, missed = np.zeros(workers, dtype=int), np.zeros(updates, dtype=int)
    for update in range(updates):
        now, k = busy[0]
        missed[update] = update - began[k]
        began[k] = update + 1
        heapq.heapreplace(busy, (now + rng.exponential(mean[k]), k))
    return missed
