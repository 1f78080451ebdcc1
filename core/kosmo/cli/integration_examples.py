"""The calls that `kosmo integrations examples` shows, one for every surface or every function."""

from __future__ import annotations

from kosmo.catalog.catalog import open_catalog
from kosmo.cli.report import Report
from kosmo.describe import examples as written
from kosmo.describe.examples import Examples
from kosmo.describe.reader import read_page
from kosmo.errors import UsageError


def examples(name: str) -> Report:
    """Give one call of a function for every surface, or a call of each function."""
    catalog = open_catalog()
    page = read_page(catalog, name)
    if page.function is not None:
        integration = catalog.integration(page.function.integration)
        arguments = Examples(integration).arguments(page.function)
        forms = written.forms(page.function, arguments)
        text = "\n\n".join(f"{form.replace('_', ' ')}:\n{code}" for form, code in forms.items())
        return Report({"function": page.function.id, "arguments": arguments, **forms}, text=text)
    if page.kind != "integration":
        raise UsageError(
            f"`{name}` is neither a function nor an integration", hint=f"kosmo docs {page.name}"
        )
    spec = catalog.integration(page.name)
    known = Examples(spec)
    rows = [
        {
            "function": one.id,
            "operation": one.effect,
            "description": one.summary,
            "shell": written.shell(one, known.arguments(one)),
        }
        for one in spec.functions()
    ]
    return Report(rows, text="\n\n".join(f"# {row['description']}\n{row['shell']}" for row in rows))
