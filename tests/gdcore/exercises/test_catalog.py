"""Every exercise of the book is sound, and the audit that says so turns red on broken ones."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from gdcore.exercises import Change, Exercise, Mistake, catalog, check
from gdcore.exercises.audit import audit, run

CATALOG = catalog()
CHAPTERS = sorted({exercise.chapter for exercise in CATALOG.values()})
MSE, PREDICT, VALUE = (
    CATALOG[name] for name in ("linear-regression/mse", "gradients/overshoot", "gradients/three-steps")
)
BUG = CATALOG["gradients/broken-loop"]


@pytest.mark.parametrize("name", CATALOG)
def test_exercise_is_sound(name: str) -> None:
    assert audit(CATALOG[name], seeds=(0, 1)) == []


@pytest.mark.parametrize("name", CATALOG)
def test_check_answers_stub_and_shown_solution(name: str) -> None:
    exercise = CATALOG[name]
    assert check(name, run(exercise.stub, exercise.variable)).status == "not started"
    assert check(name, run(exercise.solution_code, exercise.variable)).passed


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_chapter_has_enough_exercises(chapter: str) -> None:
    exercises = [e for e in CATALOG.values() if e.chapter == chapter]
    assert len(exercises) >= 5
    assert len({e.kind for e in exercises}) >= 4
    assert len({e.variable for e in exercises}) == len(exercises), "two attempts of one chapter have the same name"


def test_the_book_has_every_kind() -> None:
    assert {e.kind for e in CATALOG.values()} == {"function", "value", "predict", "bug", "curve"}


def test_example_of_the_prompt_is_what_the_solution_returns() -> None:
    examples: dict[str, tuple[tuple[Any, ...], Any]] = {
        "gradients/central-difference": ((lambda x: x**3, 1.0, 0.1), 3.01),
        "gradients/surface-gradient": ((np.array([1.0, 2.0]),), [4.0, 13.0]),
        "gradients/one-step": ((lambda t: 2 * t, np.array([1.0, -3.0]), 0.1), [0.8, -2.4]),
        "gradients/broken-loop": ((lambda t: 2 * t, np.array([1.0]), 0.25, 2), [0.25]),
        "linear-regression/mse": (_line(), 5.0),
        "linear-regression/mse-gradient": (_line(), [-7.0, -4.0]),
        "linear-regression/scale-new-data": ((np.array([[1.0], [3.0]]), np.array([[3.0], [5.0]])), [[1.0], [3.0]]),
        "linear-regression/rate-limit": ((np.array([[-1.0], [1.0]]),), 1.0),
        "linear-regression/training-in-turns": ((*_line()[1:], 0.1, 1), [1.2, 0.7]),
        "logistic-regression/sigmoid": ((np.array([0.0, 1000.0]),), [0.5, 1.0]),
        "logistic-regression/log-loss": ((np.array([0.0, 1000.0]), np.array([1, 0])), 500.3466),
        "logistic-regression/gradient": ((np.array([1.0, 0.0]), np.zeros((2, 1)), np.array([1, 1]), 0.1), [0.2, -0.5]),
        "logistic-regression/two-habits": ((np.array([[2.0], [0.0]]), np.array([1, -1]), 1.0, 1), [0.5, 0.0]),
        "convergence/rate": ((np.array([4.0, 1.0]), 0.4), 0.6),
        "convergence/condition-number": ((np.array([[-1.0], [1.0]]), 0.5), 1.5),
        "convergence/broken-stop": ((lambda t: t, np.array([-3.0, -4.0]), 0.5, 2.5, 100), [-1.5, -2.0]),
        "backpropagation/forward": (
            (np.array([[1.0, -2.0, 0.5]]), np.array([[2.0, 1.0]]), np.array([[3.0, 1.0]])),
            [[4.0]],
        ),
        "backpropagation/delta-below": (
            (np.array([[1.0, -1.0]]), np.array([[2.0, -1.0, 5.0]]), np.array([[3.0, -1.0], [0.5, 2.0]])),
            [[2.0, 0.0], [-1.0, 1.0]],
        ),
        "backpropagation/softmax-slope": ((np.array([[0.0, 0.0]]), np.array([1])), [[0.5, -0.5]]),
        "backpropagation/broken-step": (
            (np.array([[1.0, 0.0]]), np.array([[2.0, 0.0]]), np.array([[2.0]]), np.array([3.0]), 0.1),
            [0.2, -0.4, 1.6, -0.2],
        ),
        "support-vector-machines/mean-hinge": ((np.array([2.0, -0.5, 3.0]), np.array([1, -1, -1])), 1.5),
        "support-vector-machines/svm-gradient": (
            (np.array([1.0, 0.0]), np.array([[0.5], [3.0]]), np.array([1, 1]), 0.1),
            [-0.05, -0.5],
        ),
        "support-vector-machines/narrow-street": (
            (np.array([[2.0], [1.0], [1.0]]), np.array([1, -1, -1]), 0.5, 2),
            [0.0, -0.5],
        ),
        "batches/batch-gradient": (
            (np.array([1.0, 0.0]), np.array([[1.0], [2.0], [9.0]]), np.zeros(3), np.array([0, 1])),
            [5.0, 3.0],
        ),
        "batches/noise": ((np.array([[1.0], [3.0], [5.0]]), 1), 1.633),
        "batches/broken-epoch": (
            (np.array([[1.0], [1.0], [1.0]]), np.array([1.0, 2.0, 4.0]), np.array([0.0]), 0.5, 2, np.array([2, 1, 0])),
            [1.0],
        ),
        "momentum/momentum-step": (
            (np.array([1.0]), np.array([2.0]), np.array([3.0]), 0.1, 0.5),
            ([0.6], [4.0]),
        ),
        "momentum/broken-rmsprop": ((np.array([[3.0], [3.0]]), 0.75, 0.5), [[1.5], [1.20758]]),
        "momentum/adam-step": (
            (np.array([1.0]), np.array([0.0]), np.array([0.0]), np.array([4.0]), 1, 0.5, 1.0),
            ([0.6], [0.4], [0.016]),
        ),
        "frameworks/backward": ((np.array([[0.0, 0.0, 0.0], [6.0, 0.0, 0.0], [1.0, 1.0, 0.0]]),), [7.0, 1.0, 1.0]),
        "frameworks/column": ((np.array([[1.0], [2.0]]), np.array([0.0, 4.0])), 2.5),
        "frameworks/broken-training": (
            (np.array([[1.0], [1.0]]), np.array([1.0, 3.0]), np.array([0.0]), 0.25, 2),
            [1.5],
        ),
        "beyond-one-machine/combine": ((np.array([1, 3]), np.array([[4.0, 0.0], [0.0, 4.0]])), [1.0, 3.0]),
        "beyond-one-machine/late-rate": ((0.5, 1), 2.0),
        "beyond-one-machine/broken-round": (
            (np.ones((3, 1)), np.array([0.0, 4.0, 4.0]), np.array([1, 2]), np.array([2.0]), 0.25, 1),
            [2.33333],
        ),
    }
    assert set(examples) == {e.name for e in CATALOG.values() if e.is_function}
    for name, (arguments, expected) in examples.items():
        shown = run(CATALOG[name].solution_code, CATALOG[name].variable)
        for solution in (shown, CATALOG[name].solution):
            np.testing.assert_allclose(solution(*arguments), expected, rtol=1e-5, atol=1e-12, err_msg=name)
        numbers = str(expected)
        assert numbers in " ".join(CATALOG[name].prompt.split()), f"{name}: the prompt shows another example value"


def _line() -> tuple[Any, ...]:
    return np.array([1.0, 0.0]), np.array([[1.0], [2.0]]), np.array([2.0, 5.0])


# Planted faults: each makes a sound exercise unsound, and the audit has to name it.


def with_mistake(exercise: Exercise, *mistakes: Mistake) -> Exercise:
    return replace(exercise, mistakes=(*exercise.mistakes, *mistakes))


def mistake(code: Any, name: str = "planted", message: str = "A message.", line: str = "2.3") -> Mistake:
    return Mistake(name, code, message, line)


PLANTED = {
    "a mistake equal to the solution": (
        with_mistake(MSE, mistake(MSE.solution)),
        "the mistake 'planted' is answered: Correct",
    ),
    "two mistakes that can't be told apart": (
        with_mistake(MSE, mistake(lambda theta, X, y: MSE.solution(theta, X, y) / 2)),
        "the mistake 'planted' is answered: Mistake (half)",
    ),
    "a change that can't be told apart": (
        with_mistake(MSE, mistake(Change(lambda value, *_: 0.5 * value))),
        "the mistake 'planted' is answered: Mistake (half)",
    ),
    "a solution that fails": (
        replace(MSE, solution_code=MSE.solution_code.replace("r**2", "abs(r)")),
        "the shown solution is answered: Mistake (absolute)",
    ),
    "a solution that raises": (
        replace(MSE, solution_code=MSE.solution_code.replace("theta[-1]", "theta[99]")),
        "the shown solution is answered: Error",
    ),
    "a stub that is not one": (replace(MSE, stub=MSE.stub.replace("...", "0.0")), "the stub is answered 'wrong'"),
    "a stub that is the solution": (replace(MSE, stub=MSE.solution_code), "the stub is answered 'correct'"),
    "a bug exercise whose given code is another": (
        replace(BUG, stub=BUG.stub.replace("+", "-")),
        "the stub is answered 'mistake'",
    ),
    "a bug exercise without given code": (replace(BUG, given=None), "the code as given belongs to a bug exercise"),
    "too few mistakes": (replace(MSE, mistakes=MSE.mistakes[:2]), "2 named mistakes"),
    "a name twice": (with_mistake(MSE, mistake(lambda *_: 7.0, name="half")), "two mistakes have the same name"),
    "a line of another chapter": (with_mistake(MSE, mistake(lambda *_: 7.0, line="3.3")), "of another chapter"),
    "a message that shows the code": (
        with_mistake(MSE, mistake(lambda *_: 7.0, message="Write r = X @ w + b - y instead.")),
        "shows the solution's line",
    ),
    "a hint that shows the result": (replace(VALUE, hint="Think of 1.464 again."), "shows the answer 1.464"),
    "a message that shows the letter": (
        replace(PREDICT, mistakes=(replace(PREDICT.mistakes[0], message="It is B."), *PREDICT.mistakes[1:])),
        "shows the answer B",
    ),
    "no hidden inputs": (replace(VALUE, cases=MSE.cases), "functions need hidden inputs"),
    "an empty message": (with_mistake(MSE, mistake(lambda *_: 7.0, message="", line="")), "a text is empty"),
    "an unknown kind": (replace(MSE, kind="quiz"), "kind must be one of"),
}


@pytest.mark.parametrize("fault", PLANTED)
def test_audit_goes_red_on(fault: str) -> None:
    exercise, words = PLANTED[fault]
    assert any(words in found for found in audit(exercise, seeds=(0,))), audit(exercise, seeds=(0,))
