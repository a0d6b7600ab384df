"""Mend what axe-core and screen readers find in the theme's templates (sphinx-book-theme 1.3.0, pydata 0.17.1).

Each entry: what is wrong, a pattern, its replacement.
"""

import re

from sphinx.application import Sphinx

from .pages import REWRITES

FIXES = [
    # the name of the search button must contain its visible text
    (r'(<button class="btn search-button-field[^>]*?) aria-label="Search"', r"\1"),
    # decoration inside a named button needs no name of its own
    (r'(<i class="theme-switch [^>]*?) title="[^"]*"', r'\1 aria-hidden="true"'),
    (r'<(i|span) class="(fa-[^"]*)"></\1>', r'<\1 class="\2" aria-hidden="true"></\1>'),
    # the site's name and search stand outside of every landmark
    (r'<div id="pst-primary-sidebar"(?! role)', '<div id="pst-primary-sidebar" role="navigation" aria-label="Book"'),
    # the button that unfolds hidden code is named by its visible text
    (r'<summary aria-label="Toggle hidden content">', "<summary>"),
    # the theme's own script complains about an empty mode on the first visit
    (r'localStorage\.getItem\("mode"\) \|\| ""', 'localStorage.getItem("mode") || "auto"'),
    (r'localStorage\.getItem\("theme"\) \|\| ""', 'localStorage.getItem("theme") || "light"'),
    # roles that ARIA has withdrawn, and a list whose children are not list items
    (r' role="doc-biblioentry"', ""),
    (r'<div role="list" class="citation-list">', '<div class="citation-list">'),
    # a mark that many fonts lack and screen readers spell out
    ("<p>✅</p>", "<p>done</p>"),
    # the page's title a second time, for printing only: it must not be a second h1
    (r'(<div id="jb-print-docs-body" class="onlyprint">\s*)<h1>(.*?)</h1>', r'\1<div class="print-title">\2</div>'),
]  # fmt: skip


def mend(html: str, pagename: str) -> str:
    for pattern, replacement in FIXES:
        html = re.sub(pattern, replacement, html)
    return html


def setup(app: Sphinx) -> None:
    REWRITES.append(mend)
