"""The Explorers of the chapters: one module a chapter, one function an Explorer.

A chapter's cell calls the function; tests find every one of them through `catalog()`.
"""

import inspect
import pkgutil
from collections.abc import Callable
from importlib import import_module

from gdcore.explorer import Explorer

__all__ = ["catalog"]


def catalog() -> dict[str, Callable[[], Explorer]]:
    """Every Explorer of the course as "module/function": the public functions that say they return one."""
    found: dict[str, Callable[[], Explorer]] = {}
    for module in pkgutil.iter_modules(__path__):
        for name, function in inspect.getmembers(import_module(f"{__name__}.{module.name}"), inspect.isfunction):
            own = function.__module__ == f"{__name__}.{module.name}" and not name.startswith("_")
            if own and inspect.signature(function, eval_str=True).return_annotation is Explorer:
                found[f"{module.name}/{name}"] = function
    return found
