"""pytest plugin (`-p tests.chapters.strict`) that makes nbval strict for notebooks without execution counts.

nbval takes a cell without an execution count for one that never ran: it refuses its outputs, or, when there
are none, doesn't compare. Here every code cell is compared. A kernel's START may be tried twice (ports can
collide); a comparison never is.
"""

from __future__ import annotations

import os
from typing import Any

import nbval.plugin  # type: ignore[import-untyped]
import pytest
from nbval.kernel import RunningKernel  # type: ignore[import-untyped]

from tests.chapters.canonical import kernel_environment, warm_font_cache


def pytest_configure(config: pytest.Config) -> None:
    os.environ.update(kernel_environment())
    os.environ.pop("MPLBACKEND", None)
    if not hasattr(config, "workerinput"):
        warm_font_cache()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if isinstance(item, nbval.plugin.IPyNbCell):
            item.cell.execution_count = 1


class PatientKernel(RunningKernel):  # type: ignore[misc]
    """A kernel that gets a second chance to start."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        try:
            super().__init__(*arguments, **options)
        except RuntimeError:
            super().__init__(*arguments, **options)


nbval.plugin.RunningKernel = PatientKernel
