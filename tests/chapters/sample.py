"""A small chapter with nothing wrong, for the tests that plant a fault in it."""

from __future__ import annotations

from typing import Any

from tests.chapters.canonical import Json, canonical_form

CHECK = """
class Feedback:
    def __init__(self, status):
        self.status, self.passed, self.message = status, status == "correct", status

def check(name, attempt):
    return Feedback("not started" if attempt is ... else "correct" if attempt == 4 else "wrong")
"""
TABS = """::::{tab-set}
:::{tab-item} PyTorch
:sync: pytorch

```python
print(1 + 1)
```

```text
2
```
:::

:::{tab-item} scikit-learn
:sync: sklearn

```python
print(2.5)
```

```text
2.5
```
:::
::::"""
SOLUTION = """<details class="solution"><summary>Solution</summary>

```python
answer = 4
```

Two and two.

</details>"""


def _markdown(identifier: str, text: str) -> Json:
    return {"cell_type": "markdown", "id": identifier, "metadata": {}, "source": text}


def _code(identifier: str, text: str, *tags: str, prints: str = "") -> Json:
    outputs: list[Any] = [{"output_type": "stream", "name": "stdout", "text": prints}] if prints else []
    metadata = {"tags": list(tags)} if tags else {}
    return {"cell_type": "code", "id": identifier, "metadata": metadata, "outputs": outputs, "source": text}


def _exercise(number: int) -> list[Json]:
    return [
        _markdown(f"prompt-{number}", f":::{{exercise}} Number {number}\n:label: ex-sum-{number}\n\nAdd.\n:::"),
        _code(f"exercise-sum-{number}", "answer = ...", "exercise"),
        _code(f"check-sum-{number}", f'check("sums/sum-{number}", answer)', "check"),
        _markdown(f"solution-sum-{number}", SOLUTION),
    ]


def chapter() -> Json:
    """Chapter 7, in canonical form."""
    cells = [
        _markdown(
            "promise",
            "# Sums\n\n20 minutes, builds on chapter 1.\n\nYou will be able to\n\n- add\n- sum\n- count",
        ),
        _code("imports", CHECK, "hide-input"),
        _markdown("question", "## How many?\n\nLook at the heap."),
        _code("heap", "from builtins import print as show\nshow('figure', 'words')"),
        _markdown("intuition", "## A guess\n\n**Predict.** How many?"),
        _code("walker", "class explorers:\n    walker = heap = int\nexplorers.walker()"),
        _markdown("derivation", "## Lines\n\n$$a \\tag{7.1}$$\n$$b \\tag{7.2}$$\n$$c \\tag{7.3}$$"),
        _code("derivation-check", "check_lines = print\ncheck_lines('(7.1) 1e-8')", prints="(7.1) 1e-8\n"),
        _markdown("implementation", "## The code"),
        _code("shown", "source = int\nsource()"),
        _markdown("experiments", "## Trials"),
        _code("trial", "show('figure', 'words')\nexplorers.heap()"),
        _markdown("same", f"## The same in other libraries\n\n{TABS}"),
        _markdown("exercises", "## Exercises"),
        *[cell for number in range(1, 6) for cell in _exercise(number)],
        _markdown("mistakes", "## Common mistakes\n\n| a | b | c |\n|---|---|---|" + "\n| x | y | z |" * 3),
        _markdown("summary", "## Summary\n\n1. One.\n2. Two."),
        _markdown("reading", "## Further reading\n\nSee {cite}`someone`."),
    ]
    description = "A chapter about sums, with nothing wrong in it: tests plant faults."
    return canonical_form({"cells": cells, "metadata": {"myst": {"html_meta": {"description": description}}}})
