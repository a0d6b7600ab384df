"""What every chapter must be: functions from a notebook to a list of faults, with thin tests over them."""

from __future__ import annotations

import ast
import contextlib
import io
import linecache
import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.chapters.canonical import Json, text_of

SECTIONS = (
    "promise",
    "question",
    "intuition",
    "derivation",
    "implementation",
    "experiments",
    "same",
    "exercises",
    "mistakes",
    "summary",
    "reading",
)
EXERCISES_AT_LEAST = 5
EXPLORERS_AT_LEAST = 2
LINES_AT_MOST = 12
TABS = {"PyTorch": "pytorch", "TensorFlow": "tensorflow", "JAX": "jax", "scikit-learn": "sklearn"}
TABS_AT_LEAST = {"PyTorch", "scikit-learn"}
FORBIDDEN = (
    "simply",
    "obviously",
    "clearly",
    "trivial",
    "trivially",
    "of course",
    "needless to say",
    "it is easy to see",
    "as we can see",
    "it is important to",
    "pivotal",
    "crucial",
    "delve",
    "dive into",
    "let's",
    "let’s",
    "easy-peasy",
    "powerful",
)
EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\u2b50\u2b55\ufe0f]")
EXPLORER_CELL = re.compile(r"\bexplorers\.(\w+)\(")
TAG = re.compile(r"\\tag\{(\d+)\.(\d+)\}")
ITEM = re.compile(r"^(?:[-*]|\d+\.) ", re.M)
UNCOMPARED = re.compile(r"nbval[-_](ignore[-_]output|skip)", re.I)


def source(cell: Json) -> str:
    return text_of(cell["source"])


def tags(cell: Json) -> list[str]:
    found: list[str] = cell["metadata"].get("tags", [])
    return found


def code_cells(notebook: Json) -> list[Json]:
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def sections(notebook: Json) -> dict[str, list[Json]]:
    """The cells of each section of the template, by the name of the section."""
    found: dict[str, list[Json]] = {}
    current = None
    for cell in notebook["cells"]:
        if cell["id"] in SECTIONS:
            current = cell["id"]
        if current:
            found.setdefault(current, []).append(cell)
    return found


def order_faults(notebook: Json) -> list[str]:
    """All sections, each opened by a Markdown cell that bears its name, in the order of the template."""
    names = [cell["id"] for cell in notebook["cells"] if cell["id"] in SECTIONS]
    faults = [f"no section {name!r}" for name in SECTIONS if name not in names]
    if not faults and tuple(names) != SECTIONS:
        faults.append(f"sections in the order {', '.join(names)}; the template has {', '.join(SECTIONS)}")
    for name, cells in sections(notebook).items():
        if cells[0]["cell_type"] != "markdown":
            faults.append(f"section {name!r} doesn't open with a Markdown cell")
        for cell in cells:
            word = cell["id"].split("-")[0]
            if word in SECTIONS and word != name:
                faults.append(f"cell {cell['id']!r} stands in section {name!r}")
    if notebook["cells"][0]["id"] != "promise":
        faults.append("the chapter doesn't begin with its promise")
    return faults


def _markdown(cells: list[Json]) -> str:
    return "\n\n".join(source(cell) for cell in cells if cell["cell_type"] == "markdown")


def _code(cells: list[Json]) -> str:
    return "\n".join(source(cell) for cell in cells if cell["cell_type"] == "code")


def section_faults(notebook: Json, number: int) -> list[str]:
    """What each section of the template must hold."""
    parts = {name: sections(notebook).get(name, []) for name in SECTIONS}
    faults = []

    def need(holds: object, fault: str) -> None:
        if not holds:
            faults.append(fault)

    promise = _markdown(parts["promise"])
    need(re.match(r"# \S", promise), "promise: no title")
    need(re.search(r"\d+ minutes", promise), "promise: no time in minutes")
    need(re.search(r"builds on", promise, re.I), "promise: doesn't say what it builds on")
    _, able, outcomes = promise.partition("ou will be able to")
    need(able, "promise: no 'you will be able to'")
    need(3 <= len(ITEM.findall(outcomes)) <= 5, f"promise: {len(ITEM.findall(outcomes))} outcomes, not 3 to 5")

    need("show(" in _code(parts["question"]), "question: no picture")
    before = ""
    for cell in parts["intuition"]:
        if cell["cell_type"] == "code" and EXPLORER_CELL.search(source(cell)):
            need(re.search(r"\bpredict", before, re.I), "intuition: no prediction asked before the Explorer")
            break
        before += source(cell)
    else:
        faults.append("intuition: no Explorer")

    faults += derivation_faults(parts["derivation"], number)
    need("source(" in _code(parts["implementation"]), "implementation: no source shown from gdcore")
    need("show(" in _code(parts["experiments"]), "experiments: no figure")
    rows = re.findall(r"^\|(.*)\|\s*$", _markdown(parts["mistakes"]), re.M)
    need(len(rows) >= 5, f"mistakes: a table of {max(0, len(rows) - 2)} rows, at least 3 wanted")
    columns = {len(re.split(r"(?<!\\)\|", re.sub(r"`[^`]*`|\$[^$]*\$", "", row))) for row in rows}
    need(columns <= {3}, f"mistakes: a table of {sorted(columns)} columns, not 3")
    points = len(ITEM.findall(_markdown(parts["summary"])))
    need(1 <= points <= 5, f"summary: {points} points, not 1 to 5")
    need("{cite" in _markdown(parts["reading"]), "reading: no citation")
    return faults


def derivation_faults(cells: list[Json], number: int) -> list[str]:
    """Numbered lines (chapter.1), (chapter.2) ... and a cell that evaluates them, with its result stored."""
    faults = []
    found = [(int(c), int(k)) for c, k in TAG.findall(_markdown(cells))]
    if found != [(number, k) for k in range(1, len(found) + 1)] or len(found) < 3:
        lines = ", ".join(f"({c}.{k})" for c, k in found)
        faults.append(f"derivation: lines {lines or 'none'}; ({number}.1), ({number}.2), ({number}.3) ... wanted")
    proofs = [c for c in cells if re.search(r"\b(check_lines|gradient_check)\(", _code([c]))]
    if not proofs:
        faults.append("derivation: no cell checks it with check_lines or gradient_check")
    if not all(cell["outputs"] for cell in proofs):
        faults.append("derivation: the cell that checks it stores no result")
    return faults


def lines_of(notebook: Json) -> set[str]:
    """The numbers of a chapter's derivation lines: "2.1", "2.2", ..."""
    return {f"{c}.{k}" for c, k in TAG.findall(_markdown(notebook["cells"]))}


def explorers_of(notebook: Json) -> list[str]:
    """The names of the Explorers a chapter shows."""
    return [name for cell in code_cells(notebook) for name in EXPLORER_CELL.findall(source(cell))]


def cell_faults(notebook: Json) -> list[str]:
    """Short cells, every output compared, headings without gaps, a description for search engines."""
    faults = []
    for cell in code_cells(notebook):
        lines = [line for line in source(cell).splitlines() if line.strip()]
        if len(lines) > LINES_AT_MOST and "hide-input" not in tags(cell):
            faults.append(f"cell {cell['id']!r} has {len(lines)} lines; {LINES_AT_MOST} at most")
        if UNCOMPARED.search(" ".join(tags(cell)) + " " + source(cell)):
            faults.append(f"cell {cell['id']!r} switches the comparison of its output off")
    if len(explorers_of(notebook)) < EXPLORERS_AT_LEAST:
        faults.append(f"{len(explorers_of(notebook))} Explorers; {EXPLORERS_AT_LEAST} at least")
    level = 0
    for heading in re.findall(r"^(#{1,6}) ", _without_code(_markdown(notebook["cells"])), re.M):
        if len(heading) > level + 1 or (len(heading) == 1 and level):
            faults.append(f"a heading of level {len(heading)} follows one of level {level}")
        level = len(heading)
    description = notebook["metadata"].get("myst", {}).get("html_meta", {}).get("description", "")
    if not 50 <= len(description) <= 200:
        faults.append(f"a description of {len(description)} characters (metadata myst.html_meta), not 50 to 200")
    return faults


def _without_code(text: str) -> str:
    return re.sub(r"^( *)(`{3,}|~{3,}).*?^\1\2`*[ ]*$", "", text, flags=re.M | re.S)


def prose(text: str) -> str:
    """Markdown without code, mathematics, directives' names, links' targets and HTML."""
    text = _without_code(text)
    text = re.sub(r"\$\$.*?\$\$|\\begin\{(\w+\*?)\}.*?\\end\{\1\}", "", text, flags=re.S)
    text = re.sub(r"\{[\w:-]+\}`[^`]*`|`[^`]*`|(?<!\\)\$[^$]*(?<!\\)\$", "", text)
    text = re.sub(r"^:{3,}.*$|^:[\w-]+:.*$|<[^>]*>", "", text, flags=re.M)
    return re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", text)


def prose_faults(text: str, where: str) -> list[str]:
    """Words and signs that the book does without."""
    text = prose(text)
    faults = [f"{where}: {word!r}" for word in FORBIDDEN if re.search(rf"\b{re.escape(word)}\b", text, re.I)]
    if "!" in text:
        faults.append(f"{where}: an exclamation mark: {text[max(0, text.index('!') - 40) :][:50]!r}")
    if found := EMOJI.search(text):
        faults.append(f"{where}: {found.group()!r}")
    return faults


def chapter_faults(notebook: Json, number: int) -> list[str]:
    """All of the above for one chapter."""
    faults = order_faults(notebook) + section_faults(notebook, number) + cell_faults(notebook)
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            faults += prose_faults(source(cell), f"cell {cell['id']!r}")
    return faults


@dataclass(frozen=True)
class ExerciseCells:
    """One exercise as it stands in a chapter."""

    slug: str
    name: str
    stub: Json
    check: Json
    solution: str


def exercises_of(notebook: Json) -> tuple[list[ExerciseCells], list[str]]:
    """A chapter's exercises (prompt, stub, check, solution, one after the other); and what is incomplete."""
    cells = notebook["cells"]
    at = {cell["id"]: index for index, cell in enumerate(cells)}
    prompts = re.findall(r"^:label: ex-([\w-]+)$", _markdown(cells), re.M)
    found, faults = [], []
    pieces = {i.split("-", 1)[1] for i in at if re.match("(exercise|check|solution)-", i)}
    for slug in sorted(pieces | set(prompts)):
        where = [at.get(f"{piece}-{slug}", -1) for piece in ("exercise", "check", "solution")]
        if -1 in where or slug not in prompts:
            faults.append(f"exercise {slug!r} lacks its prompt, stub, check or solution cell")
            continue
        stub, check, solution = (cells[k] for k in where)
        name = re.search(r'\bcheck\(\s*"([^"]+)"', source(check))
        blocks = re.findall(r"^```python\n(.*?)^```$", source(solution), re.M | re.S)
        asked = [k for k, cell in enumerate(cells) if re.search(rf"^:label: ex-{slug}$", source(cell), re.M)]
        if asked != [where[0] - 1] or where != list(range(where[0], where[0] + 3)):
            faults.append(f"exercise {slug!r}: prompt, stub, check and solution don't follow one another")
        elif tags(stub) != ["exercise"] or tags(check) != ["check"]:
            faults.append(f"exercise {slug!r}: its cells need the tags 'exercise' and 'check'")
        elif not name or not name[1].endswith(f"/{slug}"):
            faults.append(f"exercise {slug!r}: its check cell calls another check")
        elif len(blocks) != 1 or '<details class="solution">' not in source(solution):
            faults.append(f'exercise {slug!r}: the solution needs <details class="solution"> and one python block')
        else:
            found.append(ExerciseCells(slug, name[1], stub, check, blocks[0]))
    if len(found) < EXERCISES_AT_LEAST:
        faults.append(f"{len(found)} complete exercises; {EXERCISES_AT_LEAST} at least")
    return sorted(found, key=lambda exercise: at[exercise.stub["id"]]), faults


def run_cell(text: str, namespace: dict[str, Any]) -> Any:
    """Run a cell without a kernel; the value of its last line, where that is an expression."""
    tree = ast.parse(text)
    value = None
    with contextlib.redirect_stdout(io.StringIO()):
        for statement in tree.body:
            if isinstance(statement, ast.Expr):
                value = eval(compile(ast.Expression(statement.value), "<cell>", "eval"), namespace)
            else:
                exec(compile(ast.Module([statement], []), "<cell>", "exec"), namespace)
                value = None
    return value


def solution_faults(exercise: ExerciseCells, namespace: Mapping[str, Any]) -> list[str]:
    """The stub as it stands is 'not started'; the solution as the reader sees it is 'correct'."""
    faults = []
    for attempt, wanted in ((source(exercise.stub), "not started"), (exercise.solution, "correct")):
        try:
            trial = dict(namespace)
            run_cell(attempt, trial)
            feedback = run_cell(source(exercise.check), trial)
            if feedback.status != wanted or feedback.passed != (wanted == "correct"):
                faults.append(f"{exercise.name}: {feedback.status!r}, not {wanted!r}: {feedback.message}")
        except Exception as error:
            faults.append(f"{exercise.name}: {wanted!r} wanted, but {type(error).__name__}: {error}")
    return faults


def all_solution_faults(notebook: Json) -> list[str]:
    """Every exercise of a chapter, tried after those cells above it that it builds on; none needs another's answer.

    After all cells, in their order, the solutions are tried in the live pages.
    """
    found, faults = exercises_of(notebook)
    by_stub = {exercise.stub["id"]: exercise for exercise in found}
    namespace: dict[str, Any] = {"__name__": "__main__"}
    above: list[str] = []  # not run yet
    for cell in code_cells(notebook):
        if exercise := by_stub.get(cell["id"]):
            wanted = "\n".join((source(exercise.stub), exercise.solution, source(exercise.check)))
            needed = built_on(wanted, above)
            for code in needed:
                run_cell(code, namespace)
            above = [code for code in above if code not in needed]
            faults += solution_faults(exercise, namespace)
        elif not {"exercise", "check", "raises-exception"} & set(tags(cell)):
            above.append(source(cell))
    return faults


def built_on(code: str, above: list[str]) -> list[str]:
    """The cells that set a name which `code` uses, and those that they build on, in their order."""
    used, needed = names(code)[0], set()
    for cell in reversed(above):
        uses, sets = names(cell)
        if sets & used:
            used |= uses
            needed.add(cell)
    return [cell for cell in above if cell in needed]


def names(code: str) -> tuple[set[str], set[str]]:
    """The names in a cell, and of these the ones that it sets."""
    used, sets = set(), set()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Name):
            used.add(node.id)
            if isinstance(node.ctx, ast.Store):
                sets.add(node.id)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            sets.add(node.name)
        elif isinstance(node, ast.alias):
            sets.add((node.asname or node.name).split(".")[0])
    return used, sets


@dataclass(frozen=True)
class Tab:
    """A tab of "the same in ...": code, and what it prints according to the page."""

    label: str
    sync: str
    code: str
    printed: str


def tabs_of(notebook: Json) -> tuple[list[Tab], list[str]]:
    """The tabs of a chapter that hold code, and what is wrong with the form of any tab.

    A tab holds a program and what it prints; or words alone, where a library has no such algorithm.
    """
    text = _markdown(sections(notebook).get("same", []))
    found, faults = [], []
    for _, label, body in re.findall(r"^(:{3,}) ?\{tab-item\} (.+?)\n(.*?)^\1$", text, re.M | re.S):
        sync = re.search(r"^:sync: (\w+)$", body, re.M)
        blocks = re.findall(r"^```(\w*)\n(.*?)^```$", body, re.M | re.S)
        words = re.findall(r"\w+", re.sub(r"^:\w+:.*$", "", _without_code(body), flags=re.M))
        if TABS.get(label) != (sync[1] if sync else ""):
            faults.append(f"tab {label}: sync {sync and sync[1]!r}; one of {TABS} wanted")
        if [kind for kind, _ in blocks] == ["python", "text"]:
            found.append(Tab(label, TABS.get(label, ""), blocks[0][1], blocks[1][1]))
        elif blocks:
            faults.append(f"tab {label}: one python block, then one text block wanted")
        elif len(words) < 8:
            faults.append(f"tab {label}: neither a program nor a sentence")
    if missing := TABS_AT_LEAST - {tab.label for tab in found}:
        faults.append(f"no tab with a program for {', '.join(sorted(missing))}")
    return found, faults


def tab_faults(tab: Tab) -> list[str]:
    """A tab's code, run by itself, prints what stands below it.

    It runs from a file, as a reader would run it: TensorFlow's compiler reads the source of what it compiles.
    """
    printed = io.StringIO()
    with tempfile.TemporaryDirectory() as folder:
        program = Path(folder) / "tab.py"
        program.write_text(tab.code, encoding="utf-8")
        linecache.checkcache()
        try:
            with contextlib.redirect_stdout(printed):
                exec(compile(tab.code, str(program), "exec"), {"__name__": "__main__"})
        except Exception as error:
            return [f"tab {tab.label}: {type(error).__name__}: {error}"]
    if printed.getvalue() != tab.printed:
        return [f"tab {tab.label} prints {printed.getvalue()!r}; the page says {tab.printed!r}"]
    return []
