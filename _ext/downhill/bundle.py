"""One stylesheet and one script for the whole book, and no font of icons.

The theme and the extensions bring some twenty files, thebe and a 1.5 MB script of icons among them. What the book uses
is joined into _static/book.css and _static/book.js; the icons that its pages show are cut out of Font Awesome and put
into the stylesheet.
"""

import base64
import io
import logging as stdlib_logging
import posixpath
import re
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.util import logging

from . import live
from .pages import REWRITES

logger = logging.getLogger(__name__)
stdlib_logging.getLogger("fontTools").setLevel(stdlib_logging.WARNING)
HERE = Path(__file__).parent

THEME_CSS = ["styles/theme.css", "styles/pydata-sphinx-theme.css"]  # which the theme's layout links by itself
THEME_JS = ["scripts/bootstrap.js", "scripts/pydata-sphinx-theme.js"]
OUR_CSS, OUR_JS = "downhill.css", "downhill.js"
UNUSED = re.compile(r"sphinx-thebe|THEBE_JS_URL|widget-state\+json|togglebutton|toggleHint")
STAYS = re.compile(r"mathjax|searchtools|language_data|searchindex")  # not on every page

# The icons that the pages show, by their Font Awesome names. A page with another one is a warning.
ICONS = {
    "arrow-up", "angle-right", "angle-left", "bars", "chevron-down", "chevron-right", "circle-half-stroke", "download",
    "file", "file-pdf", "list", "magnifying-glass", "moon", "sun", "xmark", "angle-down",
}  # fmt: skip
STYLE_WORDS = {"solid", "regular", "brands", "lg"}


def name(asset: Any) -> str:
    """The file name of a stylesheet or script; the text of an inline script."""
    return str(getattr(asset, "filename", asset) or getattr(asset, "attributes", {}).get("body", ""))


def local(asset: Any) -> bool:
    return bool(getattr(asset, "filename", None)) and "://" not in name(asset)


def use_bundle(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    version = f"?v={app.downhill_version}"  # type: ignore[attr-defined]
    scripts = [s for s in context["script_files"] if not local(s) and not UNUSED.search(str(vars(s)))]
    scripts += [s for s in context["script_files"] if local(s) and STAYS.search(name(s))]
    formulas = 'class="math' in context.get("body", "") or 'class="amsmath' in context.get("body", "")
    context["script_files"] = [s for s in scripts if formulas and "mathjax" in str(vars(s)).lower()]
    context["script_files"].append("_static/book.js" + version)
    context["css_files"] = ["_static/book.css" + version]


def strip_links(html: str, pagename: str) -> str:
    """Drop what the theme's layout links by itself, and look for icons that are not in the stylesheet."""
    html = re.sub(r"<link [^>]*_static/(?:styles|scripts)/[^>]*>\n?", "", html)
    html = re.sub(r"<script [^>]*_static/scripts/[^>]*></script>\n?", "", html)
    if pagename != "search":  # the index is fetched by those who search
        html = re.sub(r'<script src="[^"]*(?:searchtools|language_data|searchindex)\.js[^>]*></script>\n?', "", html)
    html = re.sub(r"<script (?![^>]*\bdefer\b)(?=[^>]*\bsrc=)", "<script defer ", html)  # nothing blocks the page
    shown = set(re.findall(r'class="[^"]*?\bfa-([a-z-]+)(?:\s+fa-lg)?"', html))
    for icon in sorted(shown - ICONS - STYLE_WORDS):
        logger.warning("icon %r: add it to ICONS in _ext/downhill/bundle.py", icon, location=pagename)
    return html


def icon_font(css: str, fonts: Path) -> str:
    """The @font-face of Font Awesome's solid style with the glyphs of ICONS alone, inside the stylesheet."""
    from fontTools import subset, ttLib  # takes a while to import, and most builds change nothing here

    codes = []
    for icon in ICONS:
        if match := re.search(rf'\.fa-{icon}:before[^{{]*{{content:"\\([0-9a-f]+)"', css):
            codes.append(int(match[1], 16))
        else:
            raise ValueError(f"Font Awesome has no icon named {icon!r}")
    font = ttLib.TTFont(fonts / "fa-solid-900.ttf")
    options = subset.Options(flavor="woff2", layout_features=[], name_IDs=[], notdef_outline=False)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=codes)
    cutter.subset(font)
    font.flavor = "woff2"
    font.save(buffer := io.BytesIO())
    data = base64.b64encode(buffer.getvalue()).decode()
    return (
        '@font-face{font-family:"Font Awesome 6 Free";font-weight:900;'
        f'src:url(data:font/woff2;base64,{data}) format("woff2")}}'
    )


def shown_icons(rule: re.Match[str]) -> str:
    """A rule that gives an icon its glyph, if the icon is one of ours."""
    return rule[0] if ICONS & set(re.findall(r"fa-([a-z0-9-]+):", rule[0])) else ""


def join_css(static: Path, files: list[str]) -> str:
    """The stylesheets one after the other, their links counted from _static, Font Awesome's fonts replaced."""
    parts = []
    for file in files:
        text = re.sub(r"/\*# sourceMappingURL=.*?\*/", "", (static / file).read_text(encoding="utf-8"))
        folder = posixpath.dirname(file)
        parts.append(
            re.sub(
                r"url\((['\"]?)(?!data:|#|/)([^)'\"]+)\1\)",
                lambda m, folder=folder: f"url({posixpath.normpath(posixpath.join(folder, m[2]))})",  # type: ignore[misc]
                text,
            )
        )
    css = "\n".join(parts)
    font = icon_font(css, static / "vendor" / "fontawesome" / "webfonts")
    css = re.sub(r"@font-face{[^}]*Font ?Awesome[^}]*}", "", css)
    css = re.sub(r'(?:\.fa-[a-z0-9-]+:before,?)+{content:"[^"]*"}', shown_icons, css)
    return font + "\n" + css


def palette() -> str:
    """The colours that have one meaning all through the book, from the package that draws with them."""
    from gdcore.svg import palette_css

    return str(palette_css())


def write(app: Sphinx, exception: Exception | None) -> None:
    static, builder = Path(app.outdir, "_static"), app.builder
    if exception or not isinstance(builder, StandaloneHTMLBuilder):
        return
    if not app.downhill_stale and (static / "book.css").exists():  # type: ignore[attr-defined]
        return
    css = [name(c).removeprefix("_static/") for c in builder._css_files if local(c) and not UNUSED.search(name(c))]
    css = [c.split("?")[0] for c in css if c not in THEME_CSS and OUR_CSS not in c]
    js = [name(s).removeprefix("_static/") for s in builder._js_files if local(s)]
    js = [s.split("?")[0] for s in js if not UNUSED.search(s) and not STAYS.search(s) and OUR_JS not in s]
    css_text = join_css(static, [*THEME_CSS, *dict.fromkeys(css)])
    css_text += "\n" + palette() + "\n" + (HERE / "assets" / OUR_CSS).read_text(encoding="utf-8")
    css_text += (live.LIVE / "every-page" / "start.css").read_text(encoding="utf-8")
    (static / "book.css").write_text(css_text, encoding="utf-8")
    scripts = [(static / s).read_text(encoding="utf-8") for s in [*dict.fromkeys(js), *THEME_JS]]
    scripts.append((HERE / "assets" / OUR_JS).read_text(encoding="utf-8"))
    scripts += [(live.LIVE / "every-page" / s).read_text(encoding="utf-8") for s in live.EVERY_PAGE]
    text = re.sub(r"^//# sourceMappingURL=.*$", "", ";\n".join(scripts), flags=re.M)
    (static / "book.js").write_text(text, encoding="utf-8")


def setup(app: Sphinx) -> None:
    REWRITES.append(strip_links)
    app.connect("html-page-context", use_bundle, priority=900)
    app.connect("build-finished", write, priority=900)
