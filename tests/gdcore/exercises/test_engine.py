"""The ladder of answers, rung by rung, with a learner's own code."""

from __future__ import annotations

import linecache
import re
from html.parser import HTMLParser
from typing import Any

import numpy as np
import pytest

from gdcore.exercises import Change, Exercise, Feedback, Mistake, catalog, check
from gdcore.exercises.engine import examine

DOUBLE = Exercise(
    name="test/double-and-add",
    chapter="09_test",
    kind="function",
    title="Double and add",
    prompt="Return 2 x + a.",
    variable="double",
    stub="def double(x, a):\n    return ...\n",
    solution_code="def double(x, a):\n    return 2 * x + a\n",
    solution=lambda x, a: 2 * x + a,
    cases=lambda rng: [(rng.normal(size=n), a) for n in (20, 1, 3) for a in (0.0, 1.5)],
    hint="See line (9.1).",
    notice="Doubling is linear.",
    mistakes=(
        Mistake("sign", Change(lambda r, x, a: -r), "The sign is turned round.", "9.1"),
        Mistake("sum", Change(lambda r, x, a: r * len(x)), "n times too large.", "9.2"),
        Mistake("square", lambda x, a: x**2 + a, "A square.", "9.1"),
        Mistake("scalar", lambda x, a: float(2 * x.sum() + a), "One number.", "9.1"),
    ),
)


def define(code: str, name: str = "double", file: str = "<cell 5>") -> Any:
    """What running a notebook cell does: its lines are known to tracebacks."""
    namespace: dict[str, Any] = {"np": np}
    linecache.cache[file] = (len(code), None, code.splitlines(keepends=True), file)
    exec(compile(code, file, "exec"), namespace)
    return namespace[name]


def answer(attempt: Any) -> Feedback:
    return examine(DOUBLE, attempt)


@pytest.mark.parametrize("attempt", [..., None, lambda x, a: ...])
def test_not_started(attempt: Any) -> None:
    feedback = answer(attempt)
    assert (feedback.status, feedback.passed, feedback.mistake) == ("not started", False, None)
    assert "double" in feedback.message


def test_half_finished_is_started() -> None:
    feedback = answer(lambda x, a: 2 * x + a if a else ...)
    assert feedback.status == "wrong type"
    assert "still a ..." in feedback.message
    assert "still a ..." in answer(lambda x, a: [..., 1.0]).message


def test_correct_says_what_was_proven() -> None:
    feedback = answer(lambda x, a: 2 * x + a)
    assert feedback.passed
    assert feedback.message == "Right on all 6 hidden inputs. Doubling is linear."
    assert answer(lambda x, a: [2 * v + a for v in x.tolist()]).passed, "a list of numbers is an array too"


def test_error_names_type_line_and_input() -> None:
    code = "def double(x, a):\n    total = helper(x)\n    return total\n\ndef helper(x):\n    return x.missing\n"
    feedback = answer(define(code))
    assert feedback.status == "error"
    assert "AttributeError in line 6: return x.missing" in feedback.message
    assert "has no attribute 'missing'" in feedback.message
    assert re.search(r"The input was x = \[[-\d.]+\], a = 0\.", feedback.message)


def test_error_deep_in_numpy_points_at_the_learners_line() -> None:
    feedback = answer(define("def double(x, a):\n    y = x + 1\n    return np.linalg.inv(x)\n"))
    assert "LinAlgError in line 3: return np.linalg.inv(x)" in feedback.message


@pytest.mark.parametrize(
    ("attempt", "advice"),
    [
        (lambda x, a: max(x, a), "max, if, and, or want"),
        (lambda x, a: -(x > a) * x, "To get numbers from True"),
        (lambda x, a: np.ones((2, 4)) @ x, "Write both shapes side by side"),
        (lambda x, a: x + np.ones(7), "Write both shapes one below the other"),
    ],
)
def test_what_numpy_leaves_unsaid(attempt: Any, advice: str) -> None:
    feedback = answer(attempt)
    assert feedback.status == "error"
    assert f"\n{advice}" in feedback.message  # on a line of its own: the message quotes this file too


def test_error_without_message_or_source() -> None:
    def double(x: Any, a: Any) -> Any:
        raise KeyError

    assert "No message came with it." in answer(double).message
    assert answer(_Callable()).status == "error"


class _Callable:
    def __call__(self, x: Any, a: Any) -> Any:
        return x / "a"


@pytest.mark.parametrize("attempt", [lambda: 1, lambda x: x, lambda x, a, b: x])
def test_wrong_number_of_arguments(attempt: Any) -> None:
    feedback = answer(attempt)
    assert feedback.status == "error"
    assert "double(x, a), with 2 arguments" in feedback.message


def test_interrupt_is_not_swallowed() -> None:
    def double(x: Any, a: Any) -> Any:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        answer(double)


@pytest.mark.parametrize(
    ("attempt", "words"),
    [
        (lambda x, a: None, "is the return missing?"),
        (lambda x, a: "text", "is text"),
        (lambda x, a: (x, a), "a tuple of 2"),
        (lambda x, a: np.sum, "a function"),
        (lambda x, a: x + 1j, "an array of complex128"),
        (lambda x, a: (v for v in x), "a generator"),
        (lambda x, a: {"x": x}, "a dict"),
        (lambda x, a: np.array([DOUBLE] * len(x)), "an array of object"),
        (lambda x, a: int, "the class int"),
    ],
)
def test_wrong_type(attempt: Any, words: str) -> None:
    feedback = answer(attempt)
    assert feedback.status == "wrong type"
    assert words in feedback.message


@pytest.mark.parametrize("attempt", [3.0, np.ones(3), "double"])
def test_value_where_a_function_belongs(attempt: Any) -> None:
    feedback = answer(attempt)
    assert feedback.status == "wrong type"
    assert "Pass double, without brackets" in feedback.message


@pytest.mark.parametrize(
    ("attempt", "words"),
    [
        (lambda x, a: (2 * x + a)[:, None], "as many as expected"),
        (lambda x, a: np.append(x, 1.0), "shape (2,) and should have (1,)"),
        (lambda x, a: x[:, None] + x if len(x) > 1 else 2 * x + a, "broadcasts them to (n, n)"),
        (lambda x, a: x.mean(), "which axis should stay?"),
        (lambda x, a: x[:-1], "does the bias have its place?"),
    ],
)
def test_wrong_shape(attempt: Any, words: str) -> None:
    feedback = answer(attempt)
    assert feedback.status == "wrong shape"
    assert words in feedback.message
    assert "The input was x = " in feedback.message


def test_a_wrong_shape_is_told_where_it_shows() -> None:
    # for one example the mean and the list of its terms differ by their brackets alone
    feedback = check("support-vector-machines/mean-hinge", lambda z, y: np.maximum(0, 2 - y * z))
    assert feedback.status == "wrong shape"
    assert "shape (2,) and should be one number" in feedback.message and "take the number out" not in feedback.message


def test_array_of_one_where_a_number_belongs() -> None:
    feedback = check("linear-regression/mse", lambda theta, X, y: np.array([1.0]))
    assert feedback.status == "wrong shape"
    assert "take the number out" in feedback.message


@pytest.mark.parametrize(
    ("attempt", "name"),
    [
        (lambda x, a: -2 * x - a, "sign"),
        (lambda x, a: (2 * x + a) * x.size, "sum"),
        (lambda x, a: x * x + a, "square"),
        (lambda x, a: 2 * np.sum(x) + a, "scalar"),
        (lambda x, a: -(2 * x + a) * len(x), "sign and sum"),
        (lambda x, a: -x * x - a, "sign and square"),
    ],
)
def test_named_mistakes_and_two_at_once(attempt: Any, name: str) -> None:
    feedback = answer(attempt)
    assert (feedback.status, feedback.mistake) == ("mistake", name)
    assert "(9." in feedback.message
    assert feedback.message.startswith("Two things at once.") == (" and " in name)


def test_wrong_shows_the_smallest_failing_input_and_the_attempts_result() -> None:
    feedback = answer(lambda x, a: 2 * x + a if len(x) == 1 else 3 * x)
    x = next(x for x, _ in DOUBLE.inputs() if len(x) == 3)
    assert feedback.status == "wrong"
    shown = ", ".join(f"{v:.4g}" for v in x)
    assert f"For x = [{shown}], a = 0 it returned [{', '.join(f'{3 * v:.4g}' for v in x)}]" in feedback.message
    assert "Right for 2 of 6 hidden inputs." in feedback.message
    assert feedback.message.endswith(DOUBLE.hint)


def test_same_factor_everywhere_is_told() -> None:
    assert "off by the same factor" in answer(lambda x, a: 3 * (2 * x + a)).message
    assert "off by the same factor" not in answer(lambda x, a: 2 * x + a + 0.1).message


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_not_finite_says_where(bad: float) -> None:
    feedback = answer(lambda x, a: np.where(np.arange(len(x)) == 2, bad, 2 * x + a))
    assert feedback.status == "wrong"
    assert "not a finite number at position [2]" in feedback.message


def test_not_finite_passes_on_what_numpy_said() -> None:
    feedback = answer(lambda x, a: np.log(-np.abs(x)))
    assert "numpy said: invalid value encountered in log." in feedback.message


def test_warning_on_the_way_is_mentioned_when_the_result_survives() -> None:
    feedback = check("logistic-regression/sigmoid", lambda z: 1 / (1 + np.exp(-z)))
    assert feedback.passed
    assert "overflow encountered in exp" in feedback.message


@pytest.mark.filterwarnings("error")
def test_warnings_of_an_attempt_stay_inside() -> None:
    answer(lambda x, a: np.log(-np.abs(x)))


def test_changed_input_is_told_even_when_the_result_is_right() -> None:
    def double(x: Any, a: Any) -> Any:
        x *= 2
        x += a
        return x

    feedback = answer(double)
    assert (feedback.status, feedback.passed) == ("wrong", False)
    assert "The results are right, but x is changed in place" in feedback.message


def test_changed_input_is_told_next_to_a_mistake() -> None:
    def double(x: Any, a: Any) -> Any:
        x *= -2
        return x - a

    feedback = answer(double)
    assert feedback.mistake == "sign"
    assert "Besides, x is changed in place" in feedback.message


def test_an_attempt_cannot_spoil_later_inputs_or_earlier_results() -> None:
    kept = np.empty(0)

    def double(x: Any, a: Any) -> Any:
        nonlocal kept
        kept = np.resize(kept, x.shape)
        kept[:] = 2 * x + a
        return kept

    assert answer(double).passed
    buffer = np.zeros(1)

    def into_buffer(x: Any, a: Any) -> Any:
        buffer.resize(x.shape, refcheck=False)
        buffer[:] = 2 * x + a
        return buffer

    assert answer(into_buffer).passed


def test_tuples_are_compared_part_by_part() -> None:
    pair = Exercise(
        **{**vars(DOUBLE), "solution": lambda x, a: (float(a), 2 * x), "mistakes": ()},
    )
    assert examine(pair, lambda x, a: [a, 2 * x]).passed
    assert "should be 2 things, and is an array of float64" in examine(pair, lambda x, a: x).message
    assert examine(pair, lambda x, a: (a, x[:, None])).status == "wrong shape"
    assert examine(pair, lambda x, a: (a, x)).status == "wrong"


def test_value_exercise() -> None:
    name = "gradients/three-steps"
    assert check(name, 1.464).passed
    assert check(name, np.float64(1.4641)).passed
    assert check(name, 1.8).mistake == "first slope kept"
    assert check(name, -1.536).mistake == check(name, 1.536).mistake == "distance"
    assert check(name, 5).status == "wrong"
    assert check(name, 5).message.startswith("5 is not it.")
    assert check(name, "1.464").status == check(name, [1, "x"]).status == check(name, len).status == "wrong type"
    assert check(name, [1.464]).status == "wrong shape"
    assert "not a finite number" in check(name, float("nan")).message


def test_choice_exercise() -> None:
    name = "gradients/overshoot"
    assert check(name, "B").passed
    assert check(name, " b) ").passed
    assert check(name, "A").mistake == "one slope for both"
    assert check(name, "E").status == "wrong"
    assert check(name, 2).status == check(name, ["B"]).status == "wrong type"
    assert check(name, ...).status == "not started"


def test_bug_exercise_unchanged_or_rewritten_the_same_is_not_started() -> None:
    def walk(gradient: Any, theta: Any, learning_rate: Any, n_steps: Any) -> Any:
        for _ in range(n_steps - 1):
            theta = learning_rate * gradient(theta) + theta
        return theta

    feedback = check("gradients/broken-loop", walk)
    assert feedback.status == "not started"
    assert "given code" in feedback.message


def test_unknown_name_suggests_near_ones() -> None:
    with pytest.raises(ValueError, match="Did you mean 'linear-regression/mse-gradient'"):
        check("linear-regression/mse_gradient", ...)
    with pytest.raises(ValueError, match=r"catalog\(\) lists them all"):
        check("zzz", ...)
    with pytest.raises(TypeError, match="name must be the name of an exercise in quotes, got function"):
        check(lambda x: x, "linear-regression/mse")  # type: ignore[arg-type]


def test_feedback_is_the_same_every_time() -> None:
    def wrong(theta: Any, X: Any, y: Any) -> Any:
        return theta * 1.5

    name = "linear-regression/mse-gradient"
    assert check(name, wrong) == check(name, wrong)
    assert str(check(name, wrong)) == repr(check(name, wrong))


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: dict[str, str | None] = {}
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= dict(attrs)

    def handle_data(self, data: str) -> None:
        self.text += data


def test_rich_display_says_the_same_as_the_text_and_escapes_it() -> None:
    feedback = Feedback("wrong shape", "for x < 3 & <b>y</b>\nsecond line")
    bundle = feedback._repr_mimebundle_()
    reader = Reader()
    reader.feed(bundle["text/html"])
    assert bundle["text/plain"] == str(feedback) == "Wrong shape. for x < 3 & <b>y</b>\nsecond line"
    assert reader.text == bundle["text/plain"]
    assert reader.tags == ["div", "strong"]
    assert reader.attributes["class"] == "gd-feedback gd-wrong-shape"
    assert reader.attributes["role"] == "status"
    assert not re.search(r"#[0-9a-f]{3}|rgb|background", str(reader.attributes["style"]))


def test_feedback_refuses_an_unknown_status() -> None:
    with pytest.raises(ValueError, match="status must be one of not started"):
        Feedback("fine", "")


def test_exercise_keeps_its_answer_to_itself() -> None:
    for exercise in catalog().values():
        assert "solution" not in repr(exercise)
        assert exercise.name in repr(exercise)


def test_what_an_attempt_prints_is_dropped(capsys: pytest.CaptureFixture[str]) -> None:
    def printing(x: Any, a: Any) -> Any:
        print("here")
        return 2 * x + a

    assert answer(printing).passed and capsys.readouterr().out == ""


def test_a_function_that_was_not_called() -> None:
    feedback = check("gradients/one-step", lambda gradient, theta, learning_rate: theta - learning_rate * gradient)
    assert feedback.status == "error" and "Formula" not in feedback.message
    assert "gradient is a function: call it" in feedback.message


@pytest.mark.parametrize(
    ("value", "close"), [(1.46, True), (1.5, True), (1.45, False), (1.0, False), (1, False), (float("nan"), False)]
)
def test_too_few_digits(value: Any, close: bool) -> None:
    feedback = check("gradients/three-steps", value)
    assert not feedback.passed and ("give more digits" in feedback.message) == close


def test_an_array_where_one_number_belongs() -> None:
    feedback = check("gradients/three-steps", np.ones(2))
    assert feedback.status == "wrong shape" and "should be one number" in feedback.message
