"""Gradient descent as the course derives it: losses, models, objectives, one loop, and the checks that prove them.

The numeric core imports numpy alone. Figures, sliders and exercises live in modules of their own and are imported by
name: `gdcore.display`, `gdcore.plots`, `gdcore.explorer`, `gdcore.explorers`, `gdcore.exercises`.
"""

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

from gdcore import activations, datasets, schedules, surfaces
from gdcore.adaptive import AdaGrad, Adam, AdamW, RMSProp
from gdcore.batches import full_batch, minibatches, steps
from gdcore.check import check_lines, gradient_check, numerical_gradient, relative_error
from gdcore.descend import Diverged, Failed, Step, descend
from gdcore.loose import LocalSteps, Stale
from gdcore.losses import Loss, hinge, log_loss, sigmoid, softmax_cross_entropy, squared_error
from gdcore.models import Linear
from gdcore.network import Network
from gdcore.objective import Objective
from gdcore.optimizers import GradientDescent, Momentum, Nesterov
from gdcore.shards import Draw, Sharded, ShardError, draws
from gdcore.surfaces import Surface
from gdcore.trace import Trace

if TYPE_CHECKING:
    from gdcore.estimators import (
        ConvergenceWarning,
        LinearRegression,
        LinearSVM,
        LogisticRegression,
        NeuralNetworkClassifier,
    )
    from gdcore.explorer import Explorer

__version__ = "0.1.0"

# In a notebook, where logging is loaded, matplotlib would say in red that it builds its cache of fonts.
_logging: Any = sys.modules.get("logging")
_quiet = _logging and _logging.getLogger("matplotlib.font_manager").setLevel("ERROR")

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


_LATER = {
    "ConvergenceWarning": "gdcore.estimators",
    "Explorer": "gdcore.explorer",
    "LinearRegression": "gdcore.estimators",
    "LinearSVM": "gdcore.estimators",
    "LogisticRegression": "gdcore.estimators",
    "NeuralNetworkClassifier": "gdcore.estimators",
}


def __getattr__(name: str) -> Any:
    """What many programs do without is imported when it is first asked for; `Explorer` draws, too."""
    if name in _LATER:
        return getattr(import_module(_LATER[name]), name)
    raise AttributeError(f"module 'gdcore' has no attribute {name!r}")
