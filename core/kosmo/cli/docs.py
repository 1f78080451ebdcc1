"""`kosmo docs`: the pages, rendered on a terminal and as markdown in a pipe."""

from __future__ import annotations

import os
import sys

from kosmo.catalog.catalog import open_catalog
from kosmo.cli.integration_rows import function_object
from kosmo.cli.integration_state import State
from kosmo.cli.options import OUTPUT, Options
from kosmo.cli.output import harmless, is_terminal, write
from kosmo.cli.report import Report
from kosmo.describe.page import ONLINE
from kosmo.describe.reader import read_page, topic_page
from kosmo.errors import UsageError
from kosmo.problem import nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.catalog.catalog import Catalog
    from kosmo.cli.single import Single
    from kosmo.describe.page import Page

FORMATS = ("text", "markdown", "json")
OPTIONS: dict[str, tuple[str | None, str]] = {
    "format": ("FORMAT", "text (rendered), markdown or json"),
}
ABOUT = f"""
Shows a page: an integration's, a function's, a guide, a topic of `kosmo help`, or without a name
the list of them. Works without a network. A page may be named as any surface names the function,
such as missive.list_conversations or app.integrations.missive.list_conversations.

On a terminal headings, tables and code are laid out; in a pipe it is plain markdown. Longer guides
are at {ONLINE}
"""
EXAMPLES = (
    "kosmo docs",
    "kosmo docs missive",
    "kosmo docs missive.list_conversations",
    "kosmo docs missive.list_conversations --format json",
    "kosmo docs errors",
    "kosmo docs accounts",
)


def docs(words: list[str]) -> int:
    """Run `kosmo docs …` and give its exit code."""
    from kosmo.cli.integration_lines import run_line

    if "--help" in words or "-h" in words:
        write(help_page())
        return 0
    code = run_line(["docs", *words])
    if code is None:
        _single().read(words, Options())  # which says what is wrong
        raise UsageError("this line cannot be understood", hint="kosmo docs --help")
    return code


def help_page() -> str:
    """Give the page of `kosmo docs --help`."""
    return _single().page()


def show_page(names: list[str], form: str | None, options: Options) -> int:
    """Print the page that the words name together."""
    found = page_report(names, form)
    plain = options.output is None and not (options.json or options.jq or options.fields)
    if plain and form != "json" and (form == "text" or (not form and is_terminal(sys.stdout))):
        _write_rendered(str(found.text))
        return 0
    from kosmo.cli.printing import print_report

    return print_report(found, options)


def page_report(names: list[str], form: str | None) -> Report:
    """Give the page that the words name together; its text is markdown, or with `json` all of it.

    Raises UsageError for a page or a form that does not exist.
    """
    if form is not None and form not in FORMATS:
        near = nearest(form, FORMATS)
        raise UsageError(
            f"`--format` must be text, markdown or json, not `{form}`"
            + (f"; did you mean `{near}`?" if near else ""),
            code="invalid_arguments",
        )
    catalog = open_catalog()
    page = read_page(catalog, ".".join(names))
    if page.kind == "topic":
        page = topic_page(page.name, OUTPUT)
    data = page_object(catalog, page)
    talk = tuple(f"warning: {note}" for note in catalog.notes)
    return Report(data, text=None if form == "json" else page.markdown, whole=True, talk=talk)


def page_object(catalog: Catalog, page: Page) -> dict[str, Any]:
    """Describe a page for a program.

    One about a function has that function with it, one about an integration all of its functions
    but for their schemas.
    """
    function, listed = None, []
    if page.function is not None:
        integration = catalog.integration(page.function.integration)
        function = function_object(page.function, State(integration))
    elif page.kind == "integration":
        integration = catalog.integration(page.name)
        state = State(integration)
        listed = [function_object(one, state) for one in integration.functions()]
        for one in listed:
            del one["input_schema"]
    return {
        "page": page.name,
        "title": page.title,
        "kind": page.kind,
        "markdown": page.markdown,
        "function": function,
        "functions": listed,
    }


def _single() -> Single:
    from kosmo.cli.single import Single

    return Single("docs", takes="PAGE", options=OPTIONS, about=ABOUT, examples=EXAMPLES)


def _write_rendered(markdown: str) -> None:
    """Print a page laid out; its own text cannot steer the terminal, the layout may."""
    from kosmo.describe.terminal_markdown import rendered
    from kosmo.describe.width import terminal_width

    on_terminal = is_terminal(sys.stdout)
    text = rendered(
        harmless(markdown), width=min(100, terminal_width(96)), styled=on_terminal and _has_styles()
    )
    if not on_terminal:
        write(text)
        return
    sys.stdout.buffer.write(f"{text}\n".encode(sys.stdout.encoding or "utf-8", "backslashreplace"))
    sys.stdout.buffer.flush()


def _has_styles() -> bool:
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM", "dumb") != "dumb"
