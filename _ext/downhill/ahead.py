"""Run the pages' cells before the pages are read, several pages at a time.

Sphinx comes to one page after the other and would run each when its turn comes, on one processor of however many there
are. The results go where myst-nb looks first: into jupyter-cache. A page that fails is left alone, so that it fails
again in its turn, with the message that belongs to it.
"""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from jupyter_cache import get_cache  # type: ignore[import-untyped]
from jupyter_cache.base import CacheBundleIn  # type: ignore[import-untyped]
from jupyter_cache.executors.utils import single_nb_execution  # type: ignore[import-untyped]
from myst_nb.core.read import create_nb_reader
from sphinx.application import Sphinx


def to_run(app: Sphinx, env: Any, names: list[str], cache: Any) -> Iterator[tuple[Path, Any]]:
    """The pages with cells whose results are not in the cache, as notebooks."""
    for name in names:
        path = Path(env.doc2path(name))
        text = path.read_text(encoding="utf-8")
        reader = create_nb_reader(str(path), env.myst_config, env.mystnb_config, text)
        if reader is None:
            continue
        notebook = reader.read(text)
        if not any(cell.cell_type == "code" for cell in notebook.cells):
            continue
        try:
            cache.match_cache_notebook(notebook)
        except KeyError:
            yield path, notebook


def run_ahead(app: Sphinx, env: Any, names: list[str]) -> None:
    config = env.mystnb_config
    if not names or config.execution_mode != "cache":
        return
    cache = get_cache(config.execution_cache_path)
    waiting = list(to_run(app, env, names, cache))

    def run(page: tuple[Path, Any]) -> Any:
        path, notebook = page
        return single_nb_execution(notebook, cwd=str(path.parent), timeout=config.execution_timeout, allow_errors=False)

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for (path, notebook), result in zip(waiting, pool.map(run, waiting), strict=True):
            if result.err is None:
                found = CacheBundleIn(notebook, str(path), data={"execution_seconds": result.time})
                cache.cache_notebook_bundle(found, check_validity=False, overwrite=True)


def setup(app: Sphinx) -> None:
    app.connect("env-before-read-docs", run_ahead, priority=900)
