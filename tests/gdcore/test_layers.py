"""Who may import whom: the numeric core needs numpy and the standard library alone, and arrows go only downwards."""

import ast
import subprocess
import sys
import types
from pathlib import Path

import pytest

import gdcore

PACKAGE = Path(gdcore.__file__).parent

# From the ground up; a module may import only from floors below its own.
FLOORS = [
    {"_validate"},
    {"check", "datasets", "losses", "models", "surfaces", "schedules", "batches", "fast"},
    {"activations", "objective", "optimizers"},
    {"adaptive", "descend", "network"},
    {"trace", "epochs", "shards", "loose"},
    {"estimators", "timing"},
    {"__init__"},
]
CORE = set().union(*FLOORS)


def files(module: str) -> list[Path]:
    """The file of a module, or all files of a package."""
    folder = PACKAGE / module
    return sorted(folder.glob("*.py")) if folder.is_dir() else [PACKAGE / f"{module}.py"]


def source_of(module: str) -> str:
    """The source of all of a module's files, one after the other."""
    return "\n".join(file.read_text(encoding="utf-8") for file in files(module))


def imports(source: str) -> set[str]:
    """The full names of all modules that the source imports, anywhere; `from gdcore import x` counts as gdcore.x."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "the package uses absolute imports"
            if node.module == "gdcore":
                found |= {f"gdcore.{alias.name}" for alias in node.names}
            else:
                found.add(str(node.module))
    return found


def foreign(source: str) -> set[str]:
    """Imported packages that are neither numpy, nor the standard library, nor gdcore."""
    return {name.split(".")[0] for name in imports(source)} - set(sys.stdlib_module_names) - {"numpy", "gdcore"}


def upward(module: str, source: str) -> set[str]:
    """Imported modules of gdcore that do not stand below `module`."""
    floor = next(i for i, floor in enumerate(FLOORS) if module in floor)
    below = set().union(*FLOORS[:floor])
    own = {name.removeprefix("gdcore.") for name in imports(source) if name.startswith("gdcore.")}
    return {name for name in own if name.split(".")[0] not in below | {module}}


@pytest.mark.parametrize("module", sorted(CORE))
def test_core_imports_numpy_and_the_standard_library_alone(module: str) -> None:
    """But for the optional accelerator, which `fast` imports when it pays, and never before (see below)."""
    assert foreign(source_of(module)) == ({"numba"} if module == "fast" else set())


@pytest.mark.parametrize("module", sorted(CORE - {"__init__"}))
def test_arrows_go_only_downwards(module: str) -> None:
    assert upward(module, source_of(module)) == set()


def test_the_package_itself_imports_the_core_and_explorer_on_demand() -> None:
    names = upward("__init__", source_of("__init__"))
    assert names == {"explorer"}, "Explorer is named for type checkers, and imported inside __getattr__ only"


def test_the_rules_notice_planted_imports() -> None:
    assert foreign("import numpy as np, math\nfrom gdcore.losses import x") == set()
    assert foreign("def f():\n    import matplotlib.pyplot as plt") == {"matplotlib"}
    assert foreign("from scipy.special import expit") == {"scipy"}
    assert upward("losses", "from gdcore.descend import descend") == {"descend"}
    assert upward("descend", "from gdcore import plots, losses") == {"plots"}
    assert upward("trace", "from gdcore.descend import descend") == set()


def loaded_by(statement: str) -> set[str]:
    """Top-level packages that a fresh interpreter loads for the statement, beyond those it starts with."""
    code = f"import sys; before = set(sys.modules); {statement}; print(*set(sys.modules) - before)"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True, cwd=PACKAGE.parent
    )
    return {name.split(".")[0] for name in done.stdout.split()}


def test_a_fresh_interpreter_loads_nothing_else() -> None:
    use = (
        "import gdcore; d = gdcore.datasets.penguins(); Z = gdcore.datasets.standardise(d.X).Z; "
        "gdcore.LinearRegression().fit(Z, d.y)"
    )
    numpy_alone = loaded_by("import numpy, numpy.random")
    extra = loaded_by(use) - numpy_alone - set(sys.stdlib_module_names) - {"gdcore"}
    assert {name for name in extra if not name.startswith("__editable__")} == set()
    assert "matplotlib" in loaded_by("import gdcore; import matplotlib"), "the measurement sees what is loaded"


def test_what_many_programs_do_without_is_not_loaded() -> None:
    loaded = "import sys, gdcore; print(*(name for name in sys.modules if name.startswith('gdcore.')))"
    done = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert {"gdcore.descend", "gdcore.network"} <= set(done.stdout.split())
    assert not {"gdcore.estimators", "gdcore.explorer", "gdcore.plots"} & set(done.stdout.split())


def test_explorer_is_imported_when_first_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    stub = types.ModuleType("gdcore.explorer")
    stub.Explorer = object()  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "gdcore.explorer", stub)
    assert gdcore.Explorer is stub.Explorer  # type: ignore[attr-defined]
    with pytest.raises(AttributeError, match="'gdcore' has no attribute 'Exploder'"):
        gdcore.Exploder  # noqa: B018


def test_public_names_exist_and_are_documented() -> None:
    for name in set(gdcore.__all__) - {"Explorer"}:
        assert getattr(gdcore, name).__doc__, f"{name} has no docstring"
    assert gdcore.__all__ == sorted(gdcore.__all__)


def test_every_core_file_is_short_and_says_why() -> None:
    for file in [file for module in CORE - {"__init__"} for file in files(module)]:
        source = file.read_text(encoding="utf-8")
        assert ast.get_docstring(ast.parse(source)), f"{file.name} has no motivation on top"
        assert len(source.splitlines()) <= 250, f"{file.name} has grown beyond one concept"
