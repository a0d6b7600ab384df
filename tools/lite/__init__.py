"""Build what makes pages run in the reader's browser: Python itself, JupyterLite, and the chapters as notebooks.

    python -m tools.lite [folder of the book]

Each part is made again only when what it is made of has changed, and a build that was killed is finished by the next.
"""
