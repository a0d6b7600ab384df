"""Fit and predict in scikit-learn's manners, for those who want the answer rather than the walk. No estimator has a
loop of its own: each chooses a model, a loss and a stream of batches, and lets `descend` do the walking.
"""

from gdcore.estimators.base import ConvergenceWarning
from gdcore.estimators.linear import LinearRegression, LinearSVM, LogisticRegression
from gdcore.estimators.network import NeuralNetworkClassifier

__all__ = ["ConvergenceWarning", "LinearRegression", "LinearSVM", "LogisticRegression", "NeuralNetworkClassifier"]
