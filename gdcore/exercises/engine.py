"""From an attempt to an answer, down a ladder: not started, error, mistake, type, shape, not finite, wrong, correct.

Attempts run on hidden inputs. The answer shows an input and what the attempt made of it, never what was expected.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .attempt import Formula, Outcome, accepts, call, describe, where
from .compare import all_same, kind_of, rounded, same, show
from .diagnosis import floats, misfit, pattern, recognise
from .exercise import Arguments, Exercise
from .feedback import Feedback

# What numpy says of slips that many people make, and what it leaves unsaid.
ADVICE = {
    "truth value of an array": "max, if, and, or want one number; np.maximum, np.where and & go entry by entry.",
    "boolean negative": "To get numbers from True and False, multiply: -1.0 * (...).",
    "mismatch in its core dimension": "Write both shapes side by side: the two in the middle must be equal. "
    "Is a transpose missing, or the row or column for the bias?",
    "could not be broadcast": "Write both shapes one below the other, from the right: two lengths must be equal, or "
    "one of them 1. Has a bias one too many, or is a keepdims missing?",
}


def examine(exercise: Exercise, attempt: Any, seed: int = 0) -> Feedback:
    """The feedback for ``attempt``; ``seed`` picks the hidden inputs."""
    name = exercise.variable
    if attempt is ... or attempt is None:
        return _not_started(exercise)
    if exercise.is_choice:
        return _choice(exercise, attempt)
    if exercise.is_function:
        return _function(exercise, attempt, seed) if callable(attempt) else _not_callable(exercise, attempt)
    if callable(attempt):
        return Feedback("wrong type", f"{name} should be a value, and is {kind_of(attempt)}.")
    return _values(exercise, [()], [Outcome(attempt)], "")


def _not_started(exercise: Exercise) -> Feedback:
    name, kind = exercise.variable, exercise.kind
    if exercise.is_choice:
        todo = f"Decide first, then set {name} to your letter in quotes"
    elif kind == "bug":
        todo = f"{name} still does what the given code does. Find what is wrong, change it"
    elif kind == "value":
        todo = f"Put your result in place of the ... after {name} ="
    else:
        todo = f"Put your code in place of the ... in {name}"
    return Feedback("not started", f"{todo}, run that cell, then run this one again.")


def _choice(exercise: Exercise, attempt: Any) -> Feedback:
    letters = ", ".join(exercise.choices)
    if not isinstance(attempt, str):
        return Feedback("wrong type", f"Answer with a letter in quotes ({letters}); this is {kind_of(attempt)}.")
    letter = attempt.strip().strip(".)(").upper()
    if letter == exercise.solution:
        return Feedback("correct", exercise.notice)
    for mistake in exercise.mistakes:
        if letter == mistake.code:
            return Feedback("mistake", mistake.message, mistake.name)
    return Feedback("wrong", f"There is no choice {show(attempt)}. The choices are {letters}.")


def _not_callable(exercise: Exercise, attempt: Any) -> Feedback:
    name = exercise.variable
    return Feedback(
        "wrong type",
        f"The check needs the function itself and got {kind_of(attempt)}. Pass {name}, without brackets after it.",
    )


def _function(exercise: Exercise, attempt: Callable[..., Any], seed: int) -> Feedback:
    inputs, names = exercise.inputs(seed), exercise.parameters
    if not accepts(attempt, inputs[0]):
        n, signature = len(names), f"{exercise.variable}({', '.join(names)})"
        return Feedback(
            "error", f"The check calls {signature}, with {n} argument{'s' * (n > 1)}; this one does not take them."
        )
    outcomes = []
    for arguments in inputs:
        outcome = call(attempt, arguments)
        if outcome.error is not None:
            return _error(outcome.error, attempt, names, arguments)
        outcomes.append(outcome)
    values = [o.value for o in outcomes]
    if all(v is ... for v in values):
        return _not_started(exercise)
    if exercise.given is not None and all_same(values, exercise.results(exercise.given, inputs), exercise.tolerance):
        return _not_started(exercise)
    changed = next((names[o.changed] for o in outcomes if o.changed is not None), "")
    return _values(exercise, inputs, outcomes, changed)


def _error(error: BaseException, attempt: Callable[..., Any], names: list[str], arguments: Arguments) -> Feedback:
    message, given = " ".join(str(error).split()), describe(names, arguments)
    if "'Formula'" in message:
        uncalled = next(name for name, value in zip(names, arguments, strict=True) if isinstance(value, Formula))
        message = message.replace("'Formula'", "a function")
        message += f". {uncalled} is a function: call it, with its argument in brackets, and use what it returns."
    message += next((f"\n{advice}" for words, advice in ADVICE.items() if words in message), "")
    told = f"{type(error).__name__}{where(error, attempt)}"
    return Feedback("error", f"{told}\n{message or 'No message came with it.'}\nThe input was {given}.")


def _values(exercise: Exercise, inputs: list[Arguments], outcomes: list[Outcome], changed: str) -> Feedback:
    """The lower half of the ladder: every call returned something."""
    values, expected = [o.value for o in outcomes], exercise.results(exercise.solution, inputs)
    wrong = [i for i, v in enumerate(values) if not same(v, expected[i], exercise.tolerance)]
    spoiled = f"{changed} is changed in place, and the caller's array with it. Work on a copy." if changed else ""
    if not wrong:
        return _right(exercise, inputs, outcomes, spoiled)
    spoiled = f"Besides, {spoiled}" if spoiled else ""
    made = recognise(exercise, inputs, values)
    if made:
        message = made[0].message
        if len(made) == 2:
            message = f"Two things at once. First: {message} Second: {made[1].message}"
        return Feedback("mistake", f"{message} {spoiled}".strip(), " and ".join(m.name for m in made))
    # the smallest input, unless its shape is wrong and it is too small to show why: one number, or as many as wanted
    i = next((k for k in wrong if floats(values[k]).size not in (1, floats(expected[k]).size)), wrong[0])
    i = i if misfit(values[wrong[0]], expected[wrong[0]]) else wrong[0]
    told = misfit(values[i], expected[i])
    names = exercise.parameters
    given = describe(names, inputs[i]) if names else ""
    if told:
        return Feedback(told[0], f"{told[1]} The input was {given}." if given else told[1])
    if exercise.kind == "value" and rounded(values[i], expected[i]):
        return Feedback("wrong", f"{show(values[i])} is close: give more digits.")
    lead = f"For {given} it returned {show(values[i])}. " if given else f"{show(values[i])} is not it. "
    bad = np.argwhere(~np.isfinite(floats(values[i])) & np.isfinite(floats(expected[i])))
    if len(bad):
        place = f" at position [{', '.join(map(str, bad[0].tolist()))}]" if bad.shape[1] else ""
        because = f" numpy said: {outcomes[i].warning}." if outcomes[i].warning else ""
        return Feedback(
            "wrong", f"{lead}That is not a finite number{place}, and the input is finite.{because} {exercise.hint}"
        )
    factor = pattern(values, expected, exercise.tolerance)
    score = f"Right for {len(values) - len(wrong)} of {len(values)} hidden inputs. " if names else ""
    return Feedback("wrong", " ".join(f"{lead}{score}{factor}{exercise.hint} {spoiled}".split()))


def _right(exercise: Exercise, inputs: list[Arguments], outcomes: list[Outcome], spoiled: str) -> Feedback:
    if spoiled:
        return Feedback("wrong", f"The results are right, but {spoiled}")
    warning = next((o.warning for o in outcomes if o.warning), "")
    note = f" On the way numpy warned: {warning}. The result survives it here." if warning else ""
    proven = f"Right on all {len(inputs)} hidden inputs. " if exercise.is_function else ""
    return Feedback("correct", f"{proven}{exercise.notice}{note}")
