"""Is this exercise sound? `audit` tries its stub, its solution, every mistake and every pair of them, and lists faults.

Whoever writes an exercise runs it; the tests demand an empty list for every exercise of the book.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from .attempt import describe
from .compare import all_same, show
from .engine import examine
from .exercise import KINDS, Change, Exercise, Mistake, spoil

SEEDS = (0, 1, 2)


def audit(exercise: Exercise, seeds: tuple[int, ...] = SEEDS) -> list[str]:
    """Everything that is wrong with the exercise, [] when nothing is."""
    if faults := list(_form(exercise)):
        return faults
    for seed in seeds:
        for check in (_stub, _solution, _mistakes, _leaks):
            faults += [f"{exercise.name}, seed {seed}: {fault}" for fault in check(exercise, seed)]
    return faults + [f"{exercise.name}: {fault}" for fault in _pairs(exercise, seeds[0])]


def run(code: str, variable: str) -> Any:
    """The attempt that a cell with this code defines."""
    namespace: dict[str, Any] = {"np": np}
    exec(compile(code, "<cell>", "exec"), namespace)
    return namespace[variable]


def attempt(exercise: Exercise, code: Any) -> Any:
    """A mistake's (or the solution's) code as an attempt: a function of the arguments, or a value."""
    if isinstance(code, Change) and exercise.is_function:
        return lambda *arguments: code.apply(exercise.solution(*arguments), *arguments)
    return code.apply(exercise.solution) if isinstance(code, Change) else code


def _form(exercise: Exercise) -> Iterator[str]:
    if exercise.kind not in KINDS:
        yield f"kind must be one of {', '.join(KINDS)}, got {exercise.kind!r}"
    if len(exercise.mistakes) < 3:
        yield f"{len(exercise.mistakes)} named mistakes; at least 3 are wanted"
    if len({m.name for m in exercise.mistakes}) < len(exercise.mistakes):
        yield "two mistakes have the same name"
    if (exercise.cases is not None) != exercise.is_function:
        yield "functions need hidden inputs, values have none"
    if (exercise.given is not None) != (exercise.kind == "bug"):
        yield "the code as given belongs to a bug exercise, and to no other"
    for text in (
        exercise.title,
        exercise.prompt,
        exercise.hint,
        exercise.notice,
        *(m.message for m in exercise.mistakes),
    ):
        if not text.strip():
            yield "a text is empty"
    chapter = str(int(exercise.chapter[:2]))
    for mistake in exercise.mistakes:
        if mistake.line and mistake.line.split(".")[0] != chapter:
            yield f"{mistake.name!r} points at line ({mistake.line}) of another chapter"


def _stub(exercise: Exercise, seed: int) -> Iterator[str]:
    stubs = [..., run(exercise.stub, exercise.variable)]
    if exercise.is_function:
        stubs += [lambda *_: ..., lambda *arguments: ...]
    for stub in stubs:
        status = examine(exercise, stub, seed).status
        if status != "not started":
            yield f"the stub is answered {status!r}"


def _solution(exercise: Exercise, seed: int) -> Iterator[str]:
    shown = run(exercise.solution_code, exercise.variable)
    for what, answer in (("solution", exercise.solution), ("shown solution", shown)):
        feedback = examine(exercise, answer, seed)
        if not feedback.passed:
            yield f"the {what} is answered: {feedback}"


def _mistakes(exercise: Exercise, seed: int) -> Iterator[str]:
    for mistake in exercise.mistakes:
        for code in mistake.codes:
            feedback = examine(exercise, attempt(exercise, code), seed)
            if feedback.mistake != mistake.name:
                yield f"the mistake {mistake.name!r} is answered: {feedback}"


def _pairs(exercise: Exercise, seed: int) -> Iterator[str]:
    """Two mistakes made at once are named both, unless one hides the other or they cancel."""
    inputs = exercise.inputs(seed)
    expected = exercise.results(exercise.solution, inputs)
    single = [(m, exercise.results(code, inputs)) for m in exercise.mistakes for code in m.codes]
    seen: list[tuple[frozenset[Mistake], list[Any]]] = []
    for pair, first, second in exercise.pairs():
        results = [spoil(second, exercise.result(first, arguments), arguments) for arguments in inputs]
        if any(result is None for result in results):
            continue  # the second does not apply to what the first returns
        feedback = examine(exercise, _replay(exercise, first, second), seed)
        if all_same(results, expected, exercise.tolerance):
            wanted: set[str | None] = {None}
        elif hidden := {m.name for m, values in single if all_same(results, values, exercise.tolerance)}:
            wanted = {*hidden}
        else:
            twins = [p for p, values in seen if all_same(results, values, exercise.tolerance)] or [frozenset(pair)]
            seen.append((twins[0], results))
            wanted = {" and ".join(m.name for m in exercise.mistakes if m in twin) for twin in twins}
        if feedback.mistake not in wanted and feedback.status != "not started":
            yield f"{pair[0].name!r} with {pair[1].name!r} is answered: {feedback}"


def _replay(exercise: Exercise, first: Any, second: Change) -> Any:
    base = attempt(exercise, first)
    if not exercise.is_function:
        return second.apply(base)
    return lambda *arguments: second.apply(base(*arguments), *arguments)


def _leaks(exercise: Exercise, seed: int) -> Iterator[str]:
    """No feedback on a wrong attempt may hold the solution: neither its code nor what it returns."""
    wrong = [attempt(exercise, code) for m in exercise.mistakes for code in m.codes] + list(_nonsense(exercise))
    body = [line.strip() for line in exercise.solution_code.splitlines()]
    code = {line for line in body if len(line) > 8 and line not in exercise.stub and not line.startswith("def ")}
    code |= {line.removeprefix("return ") for line in code}
    for answer in wrong:
        feedback = examine(exercise, answer, seed)
        if feedback.passed:
            continue
        for line in code:
            if line in feedback.message:
                yield f"the feedback shows the solution's line {line!r}: {feedback}"
        for secret in _secrets(exercise, feedback.message, seed):
            if re.search(rf"(?<![\w.]){re.escape(secret)}(?![\w.]*\d)(?!\w)", feedback.message):
                yield f"the feedback shows the answer {secret}: {feedback}"


def _secrets(exercise: Exercise, message: str, seed: int) -> Iterator[str]:
    if exercise.is_choice:
        yield from () if ", ".join(exercise.choices) in message else (exercise.solution,)
    elif not exercise.is_function:
        yield show(exercise.solution)
    else:
        for arguments in exercise.inputs(seed):
            given = describe(exercise.parameters, arguments)
            result = show(exercise.solution(*arguments))
            if f"For {given} it" in message and len(result) > 3 and result not in given:
                yield result


def _nonsense(exercise: Exercise) -> Iterator[Any]:
    """Wrong answers that no mistake has a name for."""
    if exercise.is_choice:
        yield from ("Q", 1, "")
    elif exercise.is_function:
        twisted: list[Callable[[Any], Any]] = [
            lambda r: r + 0.1234,
            lambda r: 1.7 * r,
            lambda r: [r],
            lambda r: r * np.nan,
            lambda r: "text",
            lambda r: None,
        ]
        for twist in twisted:
            yield lambda *arguments, twist=twist: twist(exercise.solution(*arguments))
    else:
        yield from (exercise.solution + 0.1234, "text", [exercise.solution, 1.0], np.nan)
