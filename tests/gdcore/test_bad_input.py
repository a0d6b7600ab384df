"""What is not fit for use is refused: ValueError or TypeError, naming the argument, what came and what was expected."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import gdcore
from gdcore import (
    AdaGrad,
    Adam,
    AdamW,
    GradientDescent,
    Linear,
    LinearRegression,
    LinearSVM,
    LocalSteps,
    LogisticRegression,
    Momentum,
    Nesterov,
    Network,
    NeuralNetworkClassifier,
    Objective,
    RMSProp,
    Sharded,
    ShardError,
    Stale,
    Trace,
    check_lines,
    descend,
    draws,
    full_batch,
    gradient_check,
    hinge,
    log_loss,
    minibatches,
    numerical_gradient,
    relative_error,
    schedules,
    sigmoid,
    softmax_cross_entropy,
    squared_error,
    steps,
    surfaces,
)

X = np.arange(12.0).reshape(6, 2) / 7
Y = np.array([1.0, 0.0, 1.0, 1.0, 0.0, 0.0])
THETA = np.array([0.1, -0.2, 0.3])
RNG = np.random.default_rng(0)
J = Objective(Linear(2), squared_error)
L = Objective(Linear(2), log_loss)
NET = Network((2, 3, 2))
WEIGHTS = NET.start(RNG)
K = Objective(NET, softmax_cross_entropy)
FITTED = LinearRegression().fit(X[:, :1], Y)


def with_entry(array: np.ndarray, value: Any, dtype: Any = float) -> np.ndarray:
    """A copy whose last entry is `value`."""
    changed = array.astype(dtype)
    changed.flat[-1] = value
    return changed


def walk(theta: Any = (1.0, 2.0), optimizer: Any = GradientDescent(0.1), batches: Any = None, **more: Any) -> list[Any]:  # noqa: B008
    return list(descend(surfaces.bowl, theta, optimizer, steps(3) if batches is None else batches, **more))


Case = tuple[str, Callable[[], Any], type[Exception], list[str]]
NAN, INF = float("nan"), float("inf")
CASES: list[Case] = [
    # shapes of y and X
    ("y is a column", lambda: J(THETA, X, Y[:, None]), ValueError, ["y", "(6,)", "(6, 2)", "(6, 1)"]),
    ("y is too short", lambda: J(THETA, X, Y[:-1]), ValueError, ["y", "(6,)", "X (6, 2)", "(5,)"]),
    ("y is a single number", lambda: J(THETA, X, 1.0), ValueError, ["y", "(6,)", "()"]),
    ("X is flat", lambda: J(THETA, X[:, 0], Y), ValueError, ["X", "2 dimensions", "(6,)"]),
    ("X has three dimensions", lambda: J(THETA, X[None], Y), ValueError, ["X", "2 dimensions", "(1, 6, 2)"]),
    ("X has too many columns", lambda: J(THETA, X[:, [0, 1, 1]], Y), ValueError, ["X", "(n, 2)", "(6, 3)"]),
    ("X has no rows", lambda: J(THETA, X[:0], Y[:0]), ValueError, ["X", "empty", "(0, 2)"]),
    ("X has no columns", lambda: full_batch(X[:, :0], Y, 1), ValueError, ["X", "empty", "(6, 0)"]),
    ("X is ragged", lambda: J(THETA, [[1.0, 2.0], [3.0]], [1.0, 2.0]), ValueError, ["X", "rectangular"]),
    ("y is ragged", lambda: J(THETA, X, [1, [2, 3], 4, 5, 6, 7]), ValueError, ["y", "rectangular"]),
    ("theta is too short", lambda: J(THETA[:2], X, Y), ValueError, ["theta", "(3,)", "(2,)"]),
    ("theta is a column", lambda: J(THETA[:, None], X, Y), ValueError, ["theta", "1 dimension", "(3, 1)"]),
    ("theta is too short to unpack", lambda: Linear(2).unpack(THETA[:2]), ValueError, ["theta", "(3,)", "(2,)"]),
    ("theta is too long for a surface", lambda: surfaces.bowl(THETA), ValueError, ["theta", "(2,)", "(3,)"]),
    # kinds of numbers
    ("X holds objects", lambda: J(THETA, X.astype(object), Y), TypeError, ["X", "real numbers", "object"]),
    ("X is None", lambda: J(THETA, None, Y), TypeError, ["X", "real numbers", "object"]),
    ("X holds strings", lambda: J(THETA, X.astype(str), Y), TypeError, ["X", "real numbers", "<U"]),
    ("X is complex", lambda: J(THETA, X + 1j, Y), TypeError, ["X", "real numbers", "complex128"]),
    ("X holds dates", lambda: J(THETA, np.zeros((6, 2), "M8[s]"), Y), TypeError, ["X", "real numbers", "datetime64"]),
    ("X is masked", lambda: J(THETA, np.ma.masked_less(X, 0.5), Y), TypeError, ["X", "plain array", "masked"]),
    ("X holds integers that are not exact", lambda: J(THETA, np.full((6, 2), 2**60), Y), ValueError, ["X", "2**53"]),
    ("y holds strings", lambda: J(THETA, X, ["1"] * 6), TypeError, ["y", "real numbers", "<U1"]),
    ("y is complex", lambda: LinearRegression().fit(X, Y + 1j), TypeError, ["y", "real numbers", "complex128"]),
    ("theta holds strings", lambda: J(["a", "b", "c"], X, Y), TypeError, ["theta", "real numbers", "<U1"]),
    # not finite
    ("NaN in X", lambda: J(THETA, with_entry(X, NAN), Y), ValueError, ["X", "finite", "X[5, 1] is nan"]),
    ("inf in X", lambda: J(THETA, with_entry(X, INF), Y), ValueError, ["X", "finite", "X[5, 1] is inf"]),
    ("NaN in y", lambda: J(THETA, X, with_entry(Y, NAN)), ValueError, ["y", "finite", "y[5] is nan"]),
    ("-inf in y", lambda: J(THETA, X, with_entry(Y, -INF)), ValueError, ["y", "finite", "y[5] is -inf"]),
    ("NaN in theta", lambda: J(with_entry(THETA, NAN), X, Y), ValueError, ["theta", "finite", "theta[2] is nan"]),
    ("inf in theta", lambda: L(with_entry(THETA, INF), X, Y), ValueError, ["theta", "finite", "theta[2] is inf"]),
    ("NaN on a surface", lambda: surfaces.saddle([NAN, 0.0]), ValueError, ["theta", "finite", "theta[0] is nan"]),
    ("inf on a surface", lambda: surfaces.rosenbrock([0, INF]), ValueError, ["theta", "finite", "theta[1] is inf"]),
    ("NaN in a batch", lambda: full_batch(with_entry(X, NAN), Y, 1), ValueError, ["X", "finite", "X[5, 1]"]),
    ("NaN in minibatches", lambda: minibatches(X, with_entry(Y, NAN), 2, 1, RNG), ValueError, ["y", "finite", "y[5]"]),
    ("NaN in fit", lambda: LinearRegression().fit(with_entry(X, NAN), Y), ValueError, ["X", "finite", "X[5, 1]"]),
    ("inf in y of fit", lambda: LinearRegression().fit(X, with_entry(Y, INF)), ValueError, ["y", "finite", "y[5]"]),
    ("NaN label", lambda: LogisticRegression().fit(X, with_entry(Y, NAN)), ValueError, ["y", "finite", "y[5]"]),
    ("NaN in predict", lambda: FITTED.predict([[NAN]]), ValueError, ["X", "finite", "X[0, 0] is nan"]),
    ("NaN score", lambda: squared_error([NAN], [0.0]), ValueError, ["z", "finite", "z[0] is nan"]),
    ("too large to square", lambda: LinearRegression().fit(X * 1e200, Y), ValueError, ["X", "too large", "scale"]),
    # losses and labels
    ("labels -1 and 1", lambda: log_loss([1.0, 2.0], [-1, 1]), ValueError, ["y", "0 and 1", "log_loss", "got -1, 1"]),
    ("probabilities as labels", lambda: L(THETA, X, Y / 2), ValueError, ["y", "0 and 1", "log_loss", "0.5"]),
    ("a huge label", lambda: log_loss([0.0], [1e200]), ValueError, ["y", "0 and 1", "1e+200"]),
    ("scores and targets differ", lambda: squared_error([1.0, 2.0], [1.0]), ValueError, ["y", "(2,)", "z", "(1,)"]),
    ("a column of scores", lambda: log_loss([[1.0], [0.0]], [1, 0]), ValueError, ["z", "1 dimension", "(2, 1)"]),
    ("no scores", lambda: log_loss([], []), ValueError, ["z", "empty", "(0,)"]),
    ("sigmoid of a string", lambda: sigmoid("0"), TypeError, ["z", "real numbers", "<U1"]),
    ("sigmoid of nothing", lambda: sigmoid(None), TypeError, ["z", "real numbers", "object"]),
    ("three classes", lambda: LogisticRegression().fit(X, [0, 1, 2] * 2), ValueError, ["y", "two", "got 3: [0, 1, 2]"]),
    ("one class", lambda: LogisticRegression().fit(X, ["a"] * 6), ValueError, ["y", "two", "got 1: ['a']"]),
    ("a column of labels", lambda: LogisticRegression().fit(X, Y[:, None]), ValueError, ["y", "(6,)", "(6, 1)"]),
    ("ragged labels", lambda: LogisticRegression().fit(X, [0, [1], 0, 1, 0, 1]), ValueError, ["y", "rectangular"]),
    ("objects as labels", lambda: LogisticRegression().fit(X, [None, 1] * 3), TypeError, ["y", "labels", "object"]),
    # models and objectives
    ("negative l2", lambda: Objective(Linear(2), log_loss, -0.1), ValueError, ["l2", "at least 0", "-0.1"]),
    ("l2 is NaN", lambda: Objective(Linear(2), log_loss, NAN), ValueError, ["l2", "nan"]),
    ("l2 is infinite", lambda: Objective(Linear(2), log_loss, INF), ValueError, ["l2", "finite", "inf"]),
    ("l2 is a string", lambda: Objective(Linear(2), log_loss, "1"), TypeError, ["l2", "number", "str"]),  # type: ignore[arg-type]
    ("l2 is a truth value", lambda: Objective(Linear(2), log_loss, True), TypeError, ["l2", "number", "bool"]),
    ("a bare function as loss", lambda: Objective(Linear(2), abs), TypeError, ["loss", "squared_error", "builtin"]),  # type: ignore[arg-type]
    ("a model's class", lambda: Objective(Linear, log_loss), TypeError, ["model", "Linear(3)", "class"]),  # type: ignore[arg-type]
    ("a number as model", lambda: Objective(2, log_loss), TypeError, ["model", "Linear(3)", "got 2"]),  # type: ignore[arg-type]
    ("no features", lambda: Linear(0), ValueError, ["inputs", "at least 1", "0"]),
    ("2.0 features", lambda: Linear(2.0), TypeError, ["inputs", "whole number", "float"]),  # type: ignore[arg-type]
    ("no curvature", lambda: surfaces.quadratic(1, 0), ValueError, ["b", "greater than 0", "0"]),
    ("curvature as a string", lambda: surfaces.quadratic("1", 1), TypeError, ["a", "number", "str"]),  # type: ignore[arg-type]
    # learning rates and optimizers
    ("negative learning rate", lambda: GradientDescent(-0.1), ValueError, ["learning_rate", "greater than 0", "-0.1"]),
    ("learning rate 0", lambda: GradientDescent(0), ValueError, ["learning_rate", "greater than 0", "got 0"]),
    ("learning rate NaN", lambda: GradientDescent(NAN), ValueError, ["learning_rate", "nan"]),
    ("learning rate inf", lambda: GradientDescent(INF), ValueError, ["learning_rate", "finite", "inf"]),
    ("learning rate as a string", lambda: GradientDescent("0.1"), TypeError, ["learning_rate", "number", "str"]),  # type: ignore[arg-type]
    ("learning rate in fit", lambda: LinearRegression(learning_rate=-1).fit(X, Y), ValueError, ["learning_rate", "-1"]),
    ("schedule gives NaN", lambda: walk(optimizer=GradientDescent(lambda t: NAN)), ValueError,
     ["learning_rate(1)", "nan"]),
    ("schedule below 0", lambda: walk(optimizer=GradientDescent(lambda t: 1.5 - t)), ValueError,
     ["learning_rate(2)", "at least 0", "-0.5"]),
    ("schedule gives nothing", lambda: walk(optimizer=GradientDescent(lambda t: None)), TypeError,  # type: ignore[arg-type,return-value]
     ["learning_rate(1)", "number", "NoneType"]),
    ("a number as optimizer", lambda: walk(optimizer=0.1), TypeError, ["optimizer", "GradientDescent(0.1)", "got 0.1"]),
    ("an optimizer's class", lambda: walk(optimizer=GradientDescent), TypeError, ["optimizer", "GradientDescent(0.1)"]),
    ("a name as optimizer", lambda: LinearRegression(optimizer="adam").fit(X, Y), TypeError, ["optimizer", "'adam'"]),  # type: ignore[arg-type]
    ("learning rate and optimizer", lambda: LinearRegression(learning_rate=0.1, optimizer=GradientDescent()).fit(X, Y),
     ValueError, ["learning_rate", "optimizer", "not both"]),
    # the loop and its batches
    ("theta of descend is a column", lambda: walk([[1.0], [2.0]]), ValueError, ["theta", "1 dimension", "(2, 1)"]),
    ("NaN in theta of descend", lambda: walk([NAN, 0.0]), ValueError, ["theta", "finite", "theta[0] is nan"]),
    ("an array as objective", lambda: list(descend(THETA, THETA, GradientDescent(), steps(1))), TypeError,  # type: ignore[arg-type]
     ["objective", "surface", "ndarray"]),
    ("a wrong gradient", lambda: list(descend(lambda t: (1.0, [1.0]), THETA, GradientDescent(), steps(1))), ValueError,  # type: ignore[arg-type,return-value]
     ["objective", "gradient", "(3,)", "(1,)"]),
    ("a count as batches", lambda: walk(batches=100), TypeError, ["batches", "steps(100)", "got 100"]),
    ("no batches", lambda: walk(batches=[]), ValueError, ["batches", "empty"]),
    ("negative gradient tolerance", lambda: walk(gradient_tolerance=-1.0), ValueError, ["gradient_tolerance", "-1"]),
    ("loss tolerance NaN", lambda: walk(loss_tolerance=NAN), ValueError, ["loss_tolerance", "nan"]),
    ("no steps", lambda: steps(0), ValueError, ["count", "at least 1", "0"]),
    ("2.5 steps", lambda: steps(2.5), TypeError, ["count", "whole number", "float"]),  # type: ignore[arg-type]
    ("no epochs", lambda: full_batch(X, Y, 0), ValueError, ["epochs", "at least 1", "0"]),
    ("negative epochs", lambda: minibatches(X, Y, 2, -3, RNG), ValueError, ["epochs", "at least 1", "-3"]),
    ("True epochs", lambda: full_batch(X, Y, True), TypeError, ["epochs", "whole number", "bool"]),
    ("batches of 0", lambda: minibatches(X, Y, 0, 1, RNG), ValueError, ["size", "at least 1", "0"]),
    ("batches above n", lambda: minibatches(X, Y, 7, 1, RNG), ValueError, ["size", "examples, 6", "7"]),
    ("a seed as rng", lambda: minibatches(X, Y, 2, 1, 0), TypeError, ["rng", "np.random.default_rng(0)", "int"]),  # type: ignore[arg-type]
    ("the old RandomState", lambda: minibatches(X, Y, 2, 1, np.random.RandomState(0)), TypeError,  # type: ignore[arg-type]
     ["rng", "np.random.default_rng(0)", "RandomState"]),
    ("trace of every 0", lambda: Trace.of(iter([]), every=0), ValueError, ["every", "at least 1", "0"]),
    ("trace of nothing", lambda: Trace.of(iter([])), ValueError, ["run", "no steps"]),
    # estimators
    ("batch_size 0", lambda: LinearRegression(batch_size=0, rng=RNG).fit(X, Y), ValueError,
     ["batch_size", "at least 1", "0"]),
    ("batch_size above n", lambda: LinearRegression(batch_size=9, rng=RNG).fit(X, Y), ValueError,
     ["batch_size", "6", "9"]),

    ("a seed as rng of fit", lambda: LogisticRegression(rng=7).fit(X, Y), TypeError, ["rng", "default_rng(0)", "int"]),  # type: ignore[arg-type]
    ("no epochs in fit", lambda: LogisticRegression(epochs=0).fit(X, Y), ValueError, ["epochs", "at least 1"]),
    ("negative l2 in fit", lambda: LinearRegression(l2=-1).fit(X, Y), ValueError, ["l2", "at least 0", "-1"]),
    ("negative tolerance", lambda: LinearRegression(tolerance=-1).fit(X, Y), ValueError, ["tolerance", "at least 0"]),
    ("unknown parameter", lambda: LinearRegression(alpha=1), TypeError, ["LinearRegression", "alpha"]),  # type: ignore[call-arg]
    ("predict before fit", lambda: LinearRegression().predict(X), RuntimeError,
     ["LinearRegression", "not fitted", "fit(X, y)"]),
    ("predict_proba before fit", lambda: LogisticRegression().predict_proba(X), RuntimeError, ["not fitted"]),
    ("score before fit", lambda: LogisticRegression().score(X, Y), RuntimeError, ["LogisticRegression", "not fitted"]),
    ("other features in predict", lambda: FITTED.predict(X), ValueError, ["X", "(n, 1)", "(6, 2)"]),
    ("one row without brackets", lambda: FITTED.predict([1.0]), ValueError, ["X", "2 dimensions", "(1,)"]),
    ("score of a constant", lambda: FITTED.score(X[:, :1], np.ones(6)), ValueError, ["y", "constant", "R squared"]),
    ("score of too few", lambda: FITTED.score(X[:, :1], Y[:3]), ValueError, ["y", "(6,)", "(3,)"]),
    # checks
    ("h is 0", lambda: numerical_gradient(surfaces.bowl, [1.0, 2.0], h=0), ValueError, ["h", "greater than 0"]),
    ("h is lost in rounding", lambda: numerical_gradient(surfaces.bowl, [1.0, 2.0], h=1e-20), ValueError,
     ["h=1e-20", "too small", "theta[0]=1"]),
    ("a check at NaN", lambda: gradient_check(lambda t: (0.0, t), [NAN]), ValueError, ["theta", "finite"]),
    ("a gradient too long", lambda: gradient_check(lambda t: (1.0, np.ones(3)), [1.0, 2.0]), ValueError,
     ["objective", "gradient", "(2,)", "(3,)"]),
    ("shapes to compare", lambda: relative_error([1.0], [1.0, 2.0]), ValueError, ["a and b", "(1,)", "(2,)"]),
    ("NaN to compare", lambda: relative_error([1.0], [NAN]), ValueError, ["b", "finite", "b[0] is nan"]),
    ("strings to compare", lambda: relative_error(["1"], [1.0]), TypeError, ["a", "real numbers", "<U1"]),
    ("no lines", lambda: check_lines([1.0], {}), ValueError, ["lines", "empty"]),
    ("a line too short", lambda: check_lines([1.0, 2.0], {"2.5": [1.0]}), ValueError, ["line (2.5)", "(2,)", "(1,)"]),
    ("NaN in a line", lambda: check_lines([1.0], {"2.5": [NAN]}), ValueError, ["line (2.5)", "finite", "nan"]),
    # hinge and softmax
    ("labels 0 and 1 for hinge", lambda: hinge([1.0, 2.0], [0, 1]), ValueError, ["y", "labels -1 and 1", "hinge"]),
    ("scores in one row", lambda: softmax_cross_entropy([1.0, 2.0], [0, 1]), ValueError, ["z", "2 dimensions", "(2,)"]),
    ("a class too many", lambda: softmax_cross_entropy([[1.0, 2.0]], [2]), ValueError, ["y", "0 to 1", "got 2"]),
    ("half a class", lambda: K(WEIGHTS, X, Y / 2), ValueError, ["y", "whole numbers", "0.5"]),
    ("a negative class", lambda: K(WEIGHTS, X, Y - 1), ValueError, ["y", "0 to 1", "-1"]),
    ("classes too many", lambda: softmax_cross_entropy([[1.0, 2.0]], [0, 1]), ValueError, ["(n, K)", "(1, 2)", "(2,)"]),
    # networks
    ("one layer", lambda: Network((3,)), ValueError, ["sizes", "(3,)"]),
    ("sizes as a number", lambda: Network(3), ValueError, ["sizes", "got 3"]),
    ("no units", lambda: Network((3, 0, 1)), ValueError, ["sizes", "at least 1", "got 0"]),
    ("half a unit", lambda: Network((3, 1.5)), TypeError, ["sizes", "whole number", "float"]),
    ("activation by name", lambda: Network((3, 1), "relu"), TypeError, ["activation", "Activation", "str"]),
    ("a seed for a start", lambda: NET.start(0), TypeError, ["rng", "default_rng(0)", "int"]),
    ("an unknown scheme", lambda: NET.start(RNG, "zeros"), ValueError, ["scheme", "'he'", "'zeros'"]),
    ("too few weights", lambda: NET(WEIGHTS[:-1], X), ValueError, ["theta", "(17,)", "(16,)"]),
    ("too many inputs", lambda: NET(WEIGHTS, X[:, [0, 1, 1]]), ValueError, ["X", "(n, 2)", "(6, 3)"]),
    # optimizers and schedules
    ("beta of 1", lambda: Momentum(0.1, beta=1), ValueError, ["beta", "below 1", "got 1"]),
    ("beta below 0", lambda: Nesterov(0.1, beta=-0.1), ValueError, ["beta", "at least 0", "-0.1"]),
    ("rho of 1", lambda: RMSProp(rho=1.0), ValueError, ["rho", "below 1"]),
    ("epsilon of 0", lambda: AdaGrad(epsilon=0), ValueError, ["epsilon", "greater than 0"]),
    ("beta2 NaN", lambda: Adam(beta2=NAN), ValueError, ["beta2", "nan"]),
    ("decay below 0", lambda: AdamW(weight_decay=-1), ValueError, ["weight_decay", "at least 0", "-1"]),
    ("no rate", lambda: Adam(0), ValueError, ["learning_rate", "greater than 0"]),
    ("no waiting", lambda: schedules.StepDecay(1, 0.5, 0), ValueError, ["every", "at least 1"]),
    ("no factor", lambda: schedules.ExponentialDecay(1, 0), ValueError, ["factor", "greater than 0"]),
    ("half a step", lambda: schedules.CosineDecay(1, 2.5), TypeError, ["steps", "whole number"]),
    ("a rate below 0", lambda: schedules.CosineDecay(1, 2, -1), ValueError, ["final", "at least 0"]),
    ("no half-life", lambda: schedules.InverseDecay(1, 0), ValueError, ["half", "greater than 0"]),
    ("nothing after", lambda: schedules.WarmUp(None, 5), TypeError, ["learning_rate", "NoneType"]),
    # data in shards
    ("a shard is no pair", lambda: Sharded(J, [X[0]]), ShardError, ["shard 0"]),
    ("no shards", lambda: Sharded(J, []), ValueError, ["shards"]),
    ("a batch of none", lambda: draws(0, 5), ValueError, ["size", "at least 1", "got 0"]),
    ("a seed of a half", lambda: draws(2, 5, 0.5), TypeError, ["seed", "whole number", "0.5"]),
    ("no local steps", lambda: LocalSteps(J, 0.1, 0), ValueError, ["count", "at least 1", "got 0"]),
    ("of an age below 0", lambda: Stale(J, -1), ValueError, ["delay", "got -1"]),
    # the estimators that came with them
    ("no street", lambda: LinearSVM(l2=0).fit(X, Y), ValueError, ["l2", "greater than 0"]),
    ("three labels, one street", lambda: LinearSVM().fit(X, [0, 1, 2] * 2), ValueError, ["y", "two", "got 3"]),
    ("one class", lambda: NeuralNetworkClassifier().fit(X, [1] * 6), ValueError, ["y", "two different", "got 1"]),
    ("not yet trained", lambda: NeuralNetworkClassifier().predict(X), RuntimeError, ["fit"]),
]  # fmt: skip


@pytest.mark.parametrize(("call", "error", "words"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
@pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning")  # numpy's own word on inf - inf, before ours
def test_refused(call: Callable[[], Any], error: type[Exception], words: list[str]) -> None:
    with pytest.raises(error) as caught:
        call()
    assert type(caught.value) is error
    for word in words:
        assert word in str(caught.value)
    assert len(str(caught.value)) < 400


def test_every_public_function_has_bad_input_in_the_table() -> None:
    source = open(__file__, encoding="utf-8").read()  # noqa: PTH123, SIM115
    table = source[source.index("CASES: ") : source.index("]  # fmt: skip")]
    exceptions = {
        "Explorer",
        "Diverged",
        "Draw",
        "Failed",
        "ShardError",
        "ConvergenceWarning",
        "Step",
        "Loss",
        "Surface",
    }  # nothing to refuse, or by its uses
    for name in set(gdcore.__all__) - exceptions - {"activations", "datasets", "descend"}:
        assert f"{name}(" in table or f"{name}." in table, f"no bad input for {name}"


def test_nothing_is_refused_without_cause() -> None:
    """The table's own ingredients are fit for use."""
    assert np.isfinite(J(THETA, X, Y)[0]) and np.isfinite(L(THETA, X, Y)[0])
    assert len(walk()) == 4
    assert FITTED.predict(X[:, :1]).shape == (6,)
    assert LogisticRegression(l2=0.1).fit(X, Y).score(X, Y) >= 0.5
    assert J(THETA, np.asfortranarray(X)[::-1], Y[::-1])[0] == pytest.approx(J(THETA, X, Y)[0])
    assert sum(1 for _ in full_batch(np.full((6, 2), 2**53), [1] * 6, 2)) == 2
