"""How narrow is the valley of penalised least squares? Data, penalty and the free bias decide together."""

from typing import Any

import numpy as np

from ..exercise import Arguments, Change, Exercise, Mistake

PROMPT = r"""
Write `condition_number(X, l2)`. It returns $\kappa = L / \mu$ for the mean squared error of a linear model with a
bias, plus the penalty $\lambda \lVert w \rVert^2$ with $\lambda$ = `l2`. `X` has shape (n, d).

Example: for `X = np.array([[-1.0], [1.0]])` and `l2 = 0.5` the result is 1.5.
"""

STUB = """
def condition_number(X, l2):
    return ...
"""

SOLUTION = """
def condition_number(X, l2):
    n, d = X.shape
    X1 = np.column_stack([X, np.ones(n)])
    H = 2 / n * X1.T @ X1 + 2 * l2 * np.diag([1.0] * d + [0.0])
    h = np.linalg.eigvalsh(H)
    return h[-1] / h[0]
"""


def hessian(X: Any, l2: float, *, penalty: float = 2, bias: float = 0, data: float = 2, ones: bool = True,
            last: float = 1) -> Any:  # fmt: skip
    """The Hessian; the options spoil it."""
    n, d = X.shape
    X1 = np.column_stack([X, np.ones(n)]) if ones else X
    free = [1.0] * (d - 1) + [last] + [bias] * ones
    return data / n * X1.T @ X1 + penalty * l2 * np.diag(free)


def ratio(H: Any) -> float:
    h = np.linalg.eigvalsh(H)
    return float(h[-1] / h[0])


def cases(rng: np.random.Generator) -> list[Arguments]:
    shapes = ((4, 1), (6, 2), (9, 1), (12, 3), (30, 4))
    inputs: list[Arguments] = []
    for n, d in shapes:
        X = (rng.normal(size=(n, d)) * rng.uniform(0.7, 3, d) + 0.5).round(1)
        inputs += [(X, l2) for l2 in (0.0, 0.1, 1.5)]
    return inputs


exercise = Exercise(
    name="convergence/condition-number",
    chapter="05_learning_rate_and_convergence",
    kind="function",
    title="A rounder valley",
    prompt=PROMPT,
    variable="condition_number",
    stub=STUB,
    solution_code=SOLUTION,
    solution=lambda X, l2: ratio(hessian(X, l2)),
    cases=cases,
    hint="Build the Hessian of the data term from chapter 2, add the penalty's curvature, take the eigenvalues.",
    notice=(
        "For large λ the number grows again: the weights' curvatures rise without end, and the free bias keeps its own."
    ),
    mistakes=(
        Mistake(
            "penalty without its 2",
            lambda X, l2: ratio(hessian(X, l2, penalty=1)),
            "The curvature that the penalty adds is half of what it should be: differentiate λw² twice.",
            "5.12",
        ),
        Mistake(
            "data without its 2",
            lambda X, l2: ratio(hessian(X, l2, data=1)),
            "The factor 2 of the squared error is missing from the data's part of the Hessian, so the penalty "
            "counts for too much.",
            "5.12",
        ),
        Mistake(
            "bias penalised",
            lambda X, l2: ratio(hessian(X, l2, bias=1)),
            "The penalty is added to the bias as well. Its curvature comes from the data alone.",
            "5.12",
        ),
        Mistake(
            "penalty forgotten",
            lambda X, l2: ratio(hessian(X, 0.0)),
            "This is the condition number without a penalty: `l2` changes nothing.",
            "5.12",
        ),
        Mistake(
            "no column of ones",
            lambda X, l2: ratio(hessian(X, l2, ones=False)),
            "The bias is missing: the matrix needs one more row and column than X has features.",
            "5.12",
        ),
        Mistake(
            "weights alone",
            lambda X, l2: ratio(hessian(X - X.mean(axis=0), l2, ones=False)),
            "This is the condition number of the weights alone, for features with mean zero. Here the features have "
            "any mean, and the bias has a curvature too.",
            "5.12",
        ),
        Mistake(
            "penalty in the mean",
            lambda X, l2: ratio(hessian(X, l2 / len(X))),
            "The penalty counts n times too little: either it is divided by n, or the data's part is not. The mean is "
            "over the data alone.",
            "5.12",
        ),
        Mistake(
            "sum of products",
            lambda X, l2: ratio(hessian(X, l2, data=len(X))),
            "The data's part lacks its 2/n: it is the sum of products of the columns and not yet the Hessian of the "
            "mean.",
            "5.12",
        ),
        Mistake(
            "λ times the identity",
            lambda X, l2: ratio(hessian(X, l2, penalty=1, bias=1)),
            "The penalty adds λ to the whole diagonal. Two things: differentiate λw² twice, and leave the bias free.",
            "5.12",
        ),
        Mistake(
            "zero in the wrong place",
            lambda X, l2: ratio(hessian(np.column_stack([np.ones(len(X)), X]), l2, ones=False, last=0)),
            "One weight is free and the bias is penalised: the zero of the penalty has to stand where the column of "
            "ones stands.",
            "5.12",
        ),
        Mistake(
            "upside down",
            Change(lambda kappa, X, l2: 1 / kappa),
            "This is the smallest curvature over the largest. A condition number is at least 1.",
            "5.6",
        ),
        Mistake(
            "square root",
            Change(lambda kappa, X, l2: np.sqrt(kappa)),
            "This is the ratio of the singular values of the data matrix; curvatures go with their squares.",
            "5.6",
        ),
    ),
)
