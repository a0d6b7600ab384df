"""The list of a chapter's exercises, taken from gdcore's catalogue, each linked to its place in the chapter.

```{exercise-list} 02_linear_regression
```
"""

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

logger = logging.getLogger(__name__)
KINDS = {
    "function": "write a function",
    "value": "compute a value",
    "predict": "predict before you run",
    "bug": "find the bug",
    "curve": "explain a curve",
}


class exercise_list(nodes.General, nodes.Element):  # type: ignore[misc]
    """Stands for the list until all chapters are read and their labels are known."""


class ExerciseList(SphinxDirective):
    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        self.env.note_dependency(f"chapters/{self.arguments[0]}.ipynb")
        return [exercise_list(chapter=self.arguments[0])]


def label_of(app: Sphinx, docname: str, short: str) -> str | None:
    """The label of the exercise in its chapter: `ex-<short>`, or one that ends so."""
    registry = getattr(app.env, "sphinx_exercise_registry", {})
    labels = [label for label, entry in registry.items() if entry["docname"] == docname]
    ours = [label for label in labels if label == f"ex-{short}" or label.endswith(f"-{short}")]
    return min(ours, key=len, default=None)


def fill(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    for place in list(doctree.findall(exercise_list)):
        from gdcore.exercises import catalog

        chapter = f"chapters/{place['chapter']}"
        items = nodes.bullet_list()
        for exercise in catalog().values():
            if exercise.chapter != place["chapter"]:
                continue
            label = label_of(app, chapter, exercise.name.split("/")[1])
            if label is None:
                logger.warning("exercise %r has no place in %s", exercise.name, chapter, location=docname)
                continue
            uri = f"{app.builder.get_relative_uri(docname, chapter)}#{label}"
            link = nodes.reference("", exercise.title, internal=True, refuri=uri)
            kind = nodes.Text(f": {KINDS[exercise.kind]}")
            mark = f"exercise--{exercise.name.replace('/', '--')}"  # the reader's own progress is put here by a script
            items += nodes.list_item("", nodes.paragraph("", "", link, kind), classes=[mark])
        bar = f'<p class="progress-bar-of" data-chapter="{place["chapter"]}" hidden></p>'
        place.replace_self([nodes.raw("", bar, format="html"), items])


def setup(app: Sphinx) -> None:
    app.add_node(exercise_list)
    app.add_directive("exercise-list", ExerciseList)
    app.connect("doctree-resolved", fill)
