"""A page of the documentation, and those that kosmo itself or a plugin has in a file."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo.spec import FunctionSpec, IntegrationSpec

INDEX = "index"
GUIDES = ("overview", "context", "errors", "examples")
REFERENCES = ("lua",)  # written by the generator of the documentation

ONLINE = "https://github.com/kosmo-cli/kosmo/tree/main/docs"
"""Where guides and the glossary are, which no installation holds."""

_FOLDER = os.path.dirname(__file__)


class Page:
    """One page: the name that leads to it, a title, and its text as markdown.

    `kind` is `index`, `guide`, `reference`, `topic`, `integration`, `page` (a plugin's own) or
    `function`; `function` is what a page of that kind is about.
    """

    __slots__ = ("function", "kind", "markdown", "name", "title")

    def __init__(
        self,
        name: str,
        title: str,
        markdown: str = "",
        *,
        kind: str,
        function: FunctionSpec | None = None,
    ) -> None:
        """Take the page; lists of pages leave its text out."""
        self.name = name
        self.title = title
        self.markdown = markdown
        self.kind = kind
        self.function = function


def guide_text(name: str) -> str:
    """Read one of kosmo's own guides or references."""
    folder = "references" if name in REFERENCES else "guides"
    with open(os.path.join(_FOLDER, folder, f"{name}.md"), encoding="utf-8") as file:
        return file.read()


def topic_text(name: str) -> str:
    """Read the page of a topic as it is written, its tables left out."""
    with open(os.path.join(_FOLDER, "topics", f"{name}.md"), encoding="utf-8") as file:
        return file.read()


def plugin_text(spec: IntegrationSpec, name: str) -> str:
    """Read one of the plugin's own pages; one that cannot be read is empty."""
    try:
        with open(spec.docs[name], encoding="utf-8") as file:
            return file.read()
    except (KeyError, OSError, UnicodeDecodeError):
        return ""


def title_of(markdown: str) -> str:
    """Give the heading that a page begins with."""
    return markdown.strip().partition("\n")[0].lstrip("# ").strip()


def summary_of(markdown: str) -> str:
    """Give the first sentence below a page's heading."""
    paragraphs = [" ".join(part.split()) for part in markdown.split("\n\n")]
    first = next((part for part in paragraphs if part and part[0] not in "#<|`"), "")
    return first.partition(". ")[0].rstrip(".:")


def own_pages(spec: IntegrationSpec) -> list[str]:
    """Name the plugin's pages beside the one that belongs to the integration's."""
    return [name for name in spec.docs if name != INDEX]
