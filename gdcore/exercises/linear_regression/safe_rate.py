"""The largest learning rate that still arrives, read off the data before the first step."""

from typing import Any

import numpy as np

from ..exercise import Arguments, Change, Exercise, Mistake

PROMPT = r"""
Write `rate_limit(X)`. It returns the learning rate at which gradient descent on the mean squared error stops
converging, a number: every smaller positive rate arrives. `X` has shape (n, d); the model has a bias.

Example: for `X = np.array([[-1.0], [1.0]])` the result is 1.0.
"""

STUB = """
def rate_limit(X):
    return ...
"""

SOLUTION = """
def rate_limit(X):
    n = len(X)
    X1 = np.column_stack([X, np.ones(n)])
    H = 2 / n * X1.T @ X1
    return 2 / np.linalg.eigvalsh(H).max()
"""


def curvatures(X: Any, bias: bool = True) -> Any:
    """The eigenvalues of the Hessian, ascending."""
    X1 = np.column_stack([X, np.ones(len(X))]) if bias else X
    return np.linalg.eigvalsh(2 / len(X) * X1.T @ X1)


def cases(rng: np.random.Generator) -> list[Arguments]:
    shapes = ((3, 1), (5, 2), (8, 1), (10, 3), (40, 4))
    return [((rng.normal(size=(n, d)) * rng.uniform(0.5, 4, d) + 1).round(1),) for n, d in shapes]


exercise = Exercise(
    name="linear-regression/rate-limit",
    chapter="02_linear_regression",
    kind="function",
    title="How large is too large?",
    prompt=PROMPT,
    variable="rate_limit",
    stub=STUB,
    solution_code=SOLUTION,
    solution=lambda X: 2 / curvatures(X)[-1],
    cases=cases,
    hint="Line (2.11) needs one number. Which matrix does it come from, and which line says how that is built?",
    notice=(
        "The limit depends on the features alone. The targets decide where the minimum is, not how steep the bowl is."
    ),
    mistakes=(
        Mistake(
            "no column of ones",
            lambda X: 2 / curvatures(X, bias=False)[-1],
            "The bias is missing: the matrix in the Hessian has one more column than X, a column of ones.",
            "2.10",
        ),
        Mistake(
            "the curvature itself",
            lambda X: curvatures(X)[-1],
            "This is L, the largest curvature. The limit of the learning rate follows from it.",
            "2.11",
        ),
        Mistake(
            "half the limit",
            Change(lambda rate, X: rate / 2),
            "This is half the limit. It is a good learning rate and the usual default; the question asks "
            "where convergence ends.",
            "2.11",
        ),
        Mistake(
            "factor 2 of the Hessian",
            Change(lambda rate, X: rate * 2),
            "The limit is twice too large: the Hessian of the mean squared error has a factor 2, the one "
            "that the square brings down.",
            "2.10",
        ),
        Mistake(
            "sum",
            Change(lambda rate, X: rate / len(X)),
            "This is the limit for the sum of the squares: the 1/n in the Hessian is missing.",
            "2.10",
        ),
        Mistake(
            "smallest eigenvalue",
            lambda X: 2 / curvatures(X)[0],
            "This uses the flattest direction. The steepest one sets the limit.",
            "2.11",
        ),
        Mistake(
            "trace",
            lambda X: 2 / curvatures(X).sum(),
            "This divides by the sum of all curvatures. It is safe, but too careful: only the steepest "
            "direction sets the limit.",
            "2.11",
        ),
        Mistake(
            "singular value",
            lambda X: np.sqrt(2 * len(X) / curvatures(X)[-1]),
            "The largest singular value of X stands where the largest eigenvalue of XᵀX belongs; the "
            "eigenvalue is its square.",
            "2.10",
        ),
    ),
)
