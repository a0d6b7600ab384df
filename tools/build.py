"""Build the book into _build/html with Jupyter Book; warnings are errors: build.py [folder of the book]

Where JupyterLab is installed too, jsonschema compiles forty grammars for kinds of addresses that nobody here asks for,
two seconds of every start. Hiding them saves half the time of a build that has nothing to do.
"""

import sys
from pathlib import Path

sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment]

from jupyter_book.cli.main import main  # type: ignore[import-untyped]  # noqa: E402

if __name__ == "__main__":
    root = sys.argv[1] if len(sys.argv) > 1 else str(Path(__file__).resolve().parent.parent)
    main(["build", root, "-W", "-n", "--keep-going", "-q"], prog_name="jupyter-book")
