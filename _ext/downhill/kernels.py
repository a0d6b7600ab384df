"""How the book runs its chapters' kernels.

With the page face on; with a second try when a kernel does not start (two that start at once can be given the same TCP
port); and without the kernel's note, once per page, that it talks over TCP on this machine.
"""

import os
import subprocess
from typing import Any

from nbclient import NotebookClient
from sphinx.application import Sphinx

start_kernel = NotebookClient.async_start_new_kernel
start_client = NotebookClient.async_start_new_kernel_client


async def start_quietly(self: NotebookClient, **options: Any) -> None:
    await start_kernel(self, **{"stderr": subprocess.DEVNULL, **options})


async def start_with_second_try(self: NotebookClient) -> Any:
    try:
        return await start_client(self)
    except RuntimeError:
        self.create_kernel_manager()
        await start_quietly(self)
        return await start_client(self)


def setup(app: Sphinx) -> None:
    os.environ["GDCORE_FACE"] = "page"  # gdcore.display draws for a page without a kernel; the kernels inherit it
    os.environ.pop("MPLBACKEND", None)  # the kernel sets its own
    NotebookClient.async_start_new_kernel = start_quietly  # type: ignore[method-assign]
    NotebookClient.async_start_new_kernel_client = start_with_second_try  # type: ignore[method-assign]
