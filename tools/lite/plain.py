"""A chapter's text as Jupyter shows it without the book's own Markdown.

Boxes, tabs, citations and terms of the glossary are written in MyST; a plain notebook would show their markup. Here
each becomes what it says: a quoted block, a heading, the authors and the year, the word.
"""

import re
from collections.abc import Mapping

FENCE = re.compile(r"^(:{3,})(?:\{([a-z-]+)\}\s*(.*))?$")
OPTION = re.compile(r"^:[a-z-]+:")
CODE = re.compile(r"^(`{3,}|~{3,})")
TOKEN = re.compile(
    r"\{(?P<role>[a-z:]+)\}`(?P<content>[^`]+)`"  # a role
    r"|(?P<ticks>`+).+?(?P=ticks)"  # code, which is left alone
    r"|\[\]\((?P<page>[\w-]+)(?P<rest>[^)]*)\)"  # a link that shows the title of its page
)
TARGET = re.compile(r"^\([\w-]+\)=$")

Titles = Mapping[str, str]
Authors = Mapping[str, tuple[str, str]]


def inline(line: str, titles: Titles, authors: Authors) -> str:
    """Roles and links without a text of their own, as words."""

    def words(match: re.Match[str]) -> str:
        content = match["content"]
        match match["role"]:
            case None:
                return f"[{titles[match['page']]}]({match['page']}{match['rest']})" if match["page"] else match[0]
            case "term":
                return re.sub(r"\s*<[^>]*>$", "", content)
            case "cite" | "cite:p":
                return "(" + "; ".join(", ".join(authors[key.strip()]) for key in content.split(",")) + ")"
            case "cite:t":
                return "; ".join("{} ({})".format(*authors[key.strip()]) for key in content.split(","))
        raise ValueError(f"no plain form for the role {match[0]!r}")

    return TOKEN.sub(words, line)


def heading(kind: str, title: str) -> str:
    match kind:
        case "exercise":
            return f"**Exercise: {title}**"
        case "tab-set":
            return ""
        case "admonition" | "tab-item":
            return f"**{title}**"
    raise ValueError(f"no plain form for the directive {kind!r}")


def plain(text: str, titles: Titles, authors: Authors) -> str:
    """Markdown without MyST's directives, roles and targets.

    Parameters
    ----------
    text : str
        A cell of a chapter.
    titles : mapping
        The title of every page, by the name of its file.
    authors : mapping
        (authors, year) of every work cited, by its key.

    Raises
    ------
    ValueError
        If the text holds a directive or a role that has no plain form here.
    """
    lines: list[str] = []
    quoted: list[bool] = []  # for each box that is open, innermost last
    code, options = "", False

    def put(line: str) -> None:
        lines.append((("> " + line) if any(quoted) else line).rstrip())

    for line in text.split("\n"):
        fence = FENCE.match(line)
        if code or (CODE.match(line) and not fence):
            start = CODE.match(line)
            code = "" if code and line.strip() == code else code or (start[1] if start else "")
            options = False
            put(line)
        elif fence and fence[2]:
            title = heading(fence[2], fence[3].strip())
            quoted.append(fence[2] in ("admonition", "exercise"))
            if title:
                put(inline(title, titles, authors))
                put("")
            options = True
        elif fence and quoted:
            quoted.pop()
            lines.append("")
        elif options and OPTION.match(line):
            continue
        elif not TARGET.match(line):
            options = False
            put(inline(line, titles, authors))
    return re.sub(r"\n(>?)(?:\n\1)+(?=\n)", r"\n\1", "\n".join(lines)).strip()
