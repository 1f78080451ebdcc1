"""A page for each integration of this repository: every function, and one call of it.

What a page says of a function comes from where `kosmo docs` has it; only the calls differ, as they
have ids of the sandbox and are run by the tests.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kosmo import Kosmo
from kosmo.catalog.catalog import open_catalog
from kosmo.describe.function_page import function_section
from kosmo.describe.integration_page import account_section
from kosmo.describe.markdown import block, joined
from kosmo.plugin.source import OWN
from kosmo.result import rows_of

from docs.generator.markdown import must_match, page

if TYPE_CHECKING:
    from kosmo.spec import FunctionSpec, IntegrationSpec


def integration_pages() -> dict[str, str]:
    """Give the pages by file name, for plugins that belong to kosmo and are installed."""
    catalog = open_catalog()
    specs = [catalog.integration(name) for name in catalog.names()]
    return {f"{spec.name}.md": _page(spec) for spec in specs if spec.distribution in OWN}


def _page(spec: IntegrationSpec) -> str:
    index = Path(spec.docs["index"])  # the examples lie beside the plugin's pages
    said = tomllib.loads(index.with_name("examples.toml").read_text(encoding="utf-8"))
    needed = [one.name for one in spec.functions() if one.input_schema["required"]]
    must_match(f"examples of {spec.name}", said["calls"].keys() & set(needed), needed)
    rows = _Rows(said["rows"])
    parts = []
    resource = ""
    for one in spec.functions():
        if one.resource != resource:
            resource = one.resource
            parts.append(f"## {resource.replace('_', ' ').capitalize()}")
        parts.append(_function(one, rows.filled(said["calls"].get(one.name, ""))))
    return page(spec.title, spec.description, *account_section(spec), *parts)


def _function(spec: FunctionSpec, example: str) -> str:
    command = f"kosmo {spec.integration} {spec.name.replace('_', '-')}"
    limit = " --limit 3" if "limit" in spec.parameters and not example else ""
    return joined(
        function_section(spec, heading=f"### `{spec.name}`"),
        block("sh", f"{command} --account sandbox{limit}{' ' * bool(example)}{example}"),
    )


class _Rows:
    """Rows of a fresh sandbox, whose fields stand in the examples as `<task.id>`."""

    def __init__(self, said: dict[str, Any]) -> None:
        self._said = said
        self._found: dict[str, Any] = {}

    def filled(self, text: str) -> str:
        return re.sub(r"<(\w+)\.(\w+)>", lambda match: str(self._row(match[1])[match[2]]), text)

    def _value(self, said: Any) -> Any:
        """Give what stands in an argument: a field of a row as it is, a text filled."""
        whole = re.fullmatch(r"<(\w+)\.(\w+)>", said) if isinstance(said, str) else None
        if whole is not None:
            return self._row(whole[1])[whole[2]]
        return self.filled(said) if isinstance(said, str) else said

    def _row(self, name: str) -> Any:
        if name not in self._found:
            said = self._said[name]
            given = {key: self._value(value) for key, value in said.get("with", {}).items()}
            with Kosmo(account="sandbox") as kosmo:
                data = kosmo.call(said["function"], given).data
            rows = rows_of(data) or []
            having = said.get("having", "id")
            self._found[name] = next(row for row in rows if row.get(having))
        return self._found[name]
