"""A page for each integration of this repository: every function, and one call of it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kosmo import Kosmo
from kosmo.catalog.catalog import open_catalog
from kosmo.cli import options
from kosmo.cli.rows import rows_of
from kosmo.plugin.source import OWN

from docs.generator.markdown import must_match, page, paragraph, table

if TYPE_CHECKING:
    from kosmo.spec import FunctionSpec, IntegrationSpec

    Schema = dict[str, Any]


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
    return page(spec.title, spec.description, *_account(spec), *parts)


def _account(spec: IntegrationSpec) -> list[str]:
    fields = [
        (f"`{one.name}`", one.title, "secret" if one.secret else "plain", one.help)
        for one in spec.auth.fields
    ]
    facts = [
        f"Requests go to `{spec.base_url}`, or to an account's own `base_url`.",
        f"The vendor's limits: {', '.join(spec.limits)}." if spec.limits else "",
        f"`{spec.name}.{spec.whoami}` tells whose account it is." if spec.whoami else "",
        "The account `sandbox` is a simulator of it." if spec.simulator else "",
    ]
    return [
        "## Account",
        table(("field", "what", "kind", "where to find it"), fields),
        paragraph(" ".join(filter(None, facts))),
    ]


def _function(spec: FunctionSpec, example: str) -> str:
    command = f"kosmo {spec.integration} {spec.name.replace('_', '-')}"
    required = spec.input_schema["required"]
    rows = [
        (_option(name), _kind(schema), _bounds(schema, name in required), _told(schema))
        for name, schema in spec.parameters.items()
    ]
    limit = " --limit 3" if "limit" in spec.parameters and not example else ""
    facts = [
        f"- effect: {_effect(spec)}",
        f"- answer: {' '.join(spec.returns.split())}" if spec.returns else "",
        "- paging: `--all` follows the list to its end" if spec.paged else "",
        f"- vendor: <{spec.link}>" if spec.link else "",
    ]
    return "\n\n".join(
        part
        for part in (
            f"### `{spec.name}`",
            paragraph(spec.summary),
            paragraph(spec.description),
            table(("parameter", "type", "", "what it is"), rows),
            "\n".join(filter(None, facts)),
            f"```sh\n{command} --account sandbox{limit}{' ' * bool(example)}{example}\n```",
        )
        if part
    )


def _option(name: str) -> str:
    kebab = name.replace("_", "-")
    return f"`--arg {name}=…`" if kebab in options.ALL else f"`--{kebab}`"


def _kind(schema: Schema) -> str:
    if "enum" in schema:
        return ", ".join(f"`{value}`" for value in schema["enum"])
    if schema.get("format") in ("id", "ids"):
        return {"id": "id", "ids": "ids, comma separated"}[schema["format"]]
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}s"
    return str(schema.get("type", "any JSON"))


def _bounds(schema: Schema, required: bool) -> str:
    default = schema.get("default")
    facts = ["**required**"] if required else []
    facts += [f"default {str(default).lower()}"] if default not in (None, False) else []
    facts += [f"at least {schema['minimum']}"] if "minimum" in schema else []
    facts += [f"at most {schema['maximum']}"] if "maximum" in schema else []
    facts += [f"at most {schema['maxLength']} characters"] if "maxLength" in schema else []
    return ", ".join(facts)


def _told(schema: Schema) -> str:
    return str(schema.get("description", "")).replace("``", "`")


def _effect(spec: FunctionSpec) -> str:
    if spec.destructive:
        return "write, cannot be undone; asks for approval"
    if spec.outward:
        said = [f"`{name}` {value}" for name, value in spec.inward_when.items()]
        unless = f", but not with {' or '.join(said)}" if said else ""
        return f"write, may reach people outside; asks for approval{unless}"
    if spec.outward_when:
        listed = ", ".join(f"`{path}`" for path in spec.outward_when)
        return f"write; asks for approval where one of {listed} is set"
    return spec.effect


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
