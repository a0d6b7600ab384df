"""Gradient descent as the course derives it: losses, models, objectives, one loop, and the checks that prove them.

The numeric core imports numpy alone. Figures, sliders and exercises live in modules of their own and are imported by
name: `gdcore.display`, `gdcore.plots`, `gdcore.explorer`, `gdcore.explorers`, `gdcore.exercises`.
"""

import logging
from typing import Any

from gdcore import activations, datasets, schedules, surfaces
from gdcore.adaptive import AdaGrad, Adam, AdamW, RMSProp
from gdcore.batches import full_batch, minibatches, steps
from gdcore.check import check_lines, gradient_check, numerical_gradient, relative_error
from gdcore.descend import Diverged, Failed, Step, descend
from gdcore.estimators import (
    ConvergenceWarning,
    LinearRegression,
    LinearSVM,
    LogisticRegression,
    NeuralNetworkClassifier,
)
from gdcore.loose import LocalSteps, Stale
from gdcore.losses import Loss, hinge, log_loss, sigmoid, softmax_cross_entropy, squared_error
from gdcore.models import Linear
from gdcore.network import Network
from gdcore.objective import Objective
from gdcore.optimizers import GradientDescent, Momentum, Nesterov
from gdcore.shards import Draw, Sharded, ShardError, draws
from gdcore.surfaces import Surface
from gdcore.trace import Trace

__version__ = "0.1.0"

# In the browser matplotlib builds its cache of fonts at every start and says so in red below the first cell.
logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)

__all__ = [
    "AdaGrad",
    "Adam",
    "AdamW",
    "ConvergenceWarning",
    "Diverged",
    "Draw",
    "Explorer",
    "Failed",
    "GradientDescent",
    "Linear",
    "LinearRegression",
    "LinearSVM",
    "LocalSteps",
    "LogisticRegression",
    "Loss",
    "Momentum",
    "Nesterov",
    "Network",
    "NeuralNetworkClassifier",
    "Objective",
    "RMSProp",
    "ShardError",
    "Sharded",
    "Stale",
    "Step",
    "Surface",
    "Trace",
    "activations",
    "check_lines",
    "datasets",
    "descend",
    "draws",
    "full_batch",
    "gradient_check",
    "hinge",
    "log_loss",
    "minibatches",
    "numerical_gradient",
    "relative_error",
    "schedules",
    "sigmoid",
    "softmax_cross_entropy",
    "squared_error",
    "steps",
    "surfaces",
]


def __getattr__(name: str) -> Any:
    """`Explorer` draws, so it is imported when it is first asked for."""
    if name == "Explorer":
        from gdcore.explorer import Explorer

        return Explorer
    raise AttributeError(f"module 'gdcore' has no attribute {name!r}")
