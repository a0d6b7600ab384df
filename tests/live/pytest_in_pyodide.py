"""Runs in Pyodide: pytest on what was unpacked, and the outcome of every test as JSON.

Packages that tests compare with are not made for the browser, or too large for this run. They can be imported here, so
that the tests beside those comparisons run, and a test that calls anything of theirs is skipped.
"""

import importlib.abc
import importlib.machinery
import json
import os
import sys
from types import ModuleType
from typing import Any

import pytest

ABSENT = ("torch", "sklearn")
REASON = "not part of this run: "


class Absent:
    """Anything in a package that is not there."""

    def __init__(self, name: str) -> None:
        self.__name__ = name

    def __getattr__(self, name: str) -> "Absent":
        if name.startswith("__"):
            raise AttributeError(name)
        return Absent(f"{self.__name__}.{name}")

    def __call__(self, *arguments: Any, **options: Any) -> None:
        pytest.skip(REASON + self.__name__)


class AbsentModule(ModuleType):
    """A package that is not there; its modules can be imported too."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.__path__: list[str] = []

    def __getattr__(self, name: str) -> Absent:
        if name.startswith("__"):
            raise AttributeError(name)
        return Absent(f"{self.__name__}.{name}")


class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        return importlib.machinery.ModuleSpec(name, self) if name.split(".")[0] in ABSENT else None

    def create_module(self, spec: Any) -> ModuleType:
        return AbsentModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        pass


class Outcomes:
    """A plugin of pytest that notes what each test came to."""

    def __init__(self) -> None:
        self.outcomes: dict[str, str] = {}
        self.reasons: dict[str, str] = {}

    def pytest_runtest_logreport(self, report: Any) -> None:
        if report.when == "call" or not report.passed:
            self.outcomes[report.nodeid] = report.outcome
            if not report.passed:
                self.reasons[report.nodeid] = str(report.longrepr)[-2000:]


def main(arguments: str) -> str:
    os.environ["MPLBACKEND"] = "Agg"  # Pyodide's own draws into a page
    sys.meta_path.append(Finder())
    noted = Outcomes()
    ours = ["--capture=sys", "-p", "no:cacheprovider", "-p", "no:faulthandler"]
    pytest.main([*json.loads(arguments), *ours], plugins=[noted])
    return json.dumps([noted.outcomes, noted.reasons])
