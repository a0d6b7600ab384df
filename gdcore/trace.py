"""What a descent went through, kept: the path, the loss along it, and why it ended. Figures and checks read a Trace,
the loop knows nothing of it.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gdcore._validate import Array, as_count
from gdcore.descend import Diverged, Failed, Step


@dataclass(frozen=True)
class Trace:
    """A recorded run; row i of each array belongs to the i-th of the k Steps that were kept.

    Attributes
    ----------
    t : (k,) updates made before the Step.
    theta : (k, p) where it stood.
    loss : (k,) the loss there, on the Step's batch.
    gradient_norm : (k,) the length of the gradient there.
    reason : why the run ended: "gradient", "loss", "budget", "diverged" or "failed"; "" if cut off from outside.
    message : for "diverged" and "failed", what happened and what to do; otherwise empty.
    """

    t: npt.NDArray[np.int_]
    theta: Array
    loss: Array
    gradient_norm: Array
    reason: str
    message: str = ""

    @property
    def solution(self) -> Array:
        """The last theta, as a copy."""
        return np.array(self.theta[-1])

    @classmethod
    def of(cls, run: Iterable[Step], every: int = 1) -> "Trace":
        """Walk through `run`, keeping every `every`-th Step and always the last one.

        A run that diverges is kept up to that point. `Failed` is raised again, with the run so far as its `trace`.
        Raises ValueError when the run has no Step at all.
        """
        as_count("every", every)
        kept: list[Step] = []
        step, reason, message, failure = None, "", "", None
        try:
            for step in run:
                reason = step.reason
                if step.t % every == 0:
                    kept.append(step)
        except Diverged as error:
            reason, message = "diverged", str(error)
        except Failed as error:
            reason, message, failure = "failed", str(error), error
        if step is None and failure:
            raise failure
        if step is None:
            raise ValueError(message or "run has no steps: give descend at least one batch")
        if kept[-1] is not step:
            kept.append(step)
        trace = cls(
            np.array([s.t for s in kept]),
            np.array([s.theta for s in kept]),
            np.array([s.value for s in kept]),
            np.array([np.sqrt(s.gradient @ s.gradient) for s in kept]),
            reason,
            message,
        )
        if failure:
            failure.trace = trace
            raise failure
        return trace

    def __repr__(self) -> str:
        return f"Trace({len(self.t)} steps kept, last t={self.t[-1]}, loss={self.loss[-1]:.6g}, reason={self.reason!r})"
