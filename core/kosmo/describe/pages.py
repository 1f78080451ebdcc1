"""Help pages as plain text, wrapped for a terminal; nothing here knows typer."""

from __future__ import annotations

from kosmo.describe.layout import filled, first_line, listed, paragraphs, plain
from kosmo.describe.topics import TOPICS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from kosmo.spec import FunctionSpec, IntegrationSpec

    OptionTable = dict[str, tuple[str | None, str]]


def top(version: str, integrations: list[tuple[str, str]], groups: list[tuple[str, str]]) -> str:
    """Give the page of `kosmo --help`."""
    shown = (
        listed(integrations) if integrations else "  none is installed; see `kosmo plugins list`"
    )
    return "\n".join(
        [
            f"kosmo {version}: one command line for the services that a team runs on",
            "",
            "usage: kosmo INTEGRATION FUNCTION [--PARAMETER VALUE …] [--account NAME]",
            "       kosmo GROUP COMMAND …",
            "",
            "examples:",
            "  kosmo missive list-conversations --account sandbox --limit 3",
            "  kosmo accounts add missive work --set access_token=env:MISSIVE_ACCESS_TOKEN",
            "  kosmo missive list-conversations --account work --state closed --json",
            "",
            "integrations:",
            shown,
            "",
            "groups:",
            listed(groups),
            "",
            filled(f"topics: kosmo help {' | '.join(TOPICS)}", then="  "),
            "",
            "Every command takes --help. Exit codes: 0 done, 1 failed, 2 usage, 3 policy,",
            "4 credentials, 5 try later, 6 partly done, 130 interrupted.",
        ]
    )


def integration(spec: IntegrationSpec) -> str:
    """Give the page of one integration: its functions, grouped by resource."""
    head = f"{spec.title}: {plain(spec.description)}" if spec.description else spec.title
    lines = [filled(head), ""]
    what, account = ("FUNCTION", " [--account NAME]") if spec.server is None else ("TOOL", "")
    lines += [f"usage: kosmo {spec.name} {what} [--PARAMETER VALUE …]{account}", ""]
    grouped: dict[str, list[tuple[str, str]]] = {}
    for one in spec.functions():
        mark = "" if one.effect == "read" else " (write)"
        row = (one.name.replace("_", "-"), one.summary.rstrip(".") + mark)
        grouped.setdefault(one.resource, []).append(row)
    for resource, rows in grouped.items():
        lines += [f"{resource.replace('_', ' ')}:", listed(rows), ""]
    lines.append(f"hint: kosmo {spec.name} {what} --help explains a {what.lower()}'s parameters")
    return "\n".join(lines)


def function(spec: FunctionSpec, options: OptionTable) -> str:
    """Give the page of one function: what it does, its parameters, the options of every call."""
    name = spec.name.replace("_", "-")
    needed = [
        f" --{parameter.replace('_', '-')} {_metavar(schema)}"
        for parameter, schema in spec.parameters.items()
        if parameter in spec.input_schema["required"]
    ]
    lines = [filled(f"{spec.id}: {plain(spec.summary)}"), ""]
    lines += [f"usage: kosmo {spec.integration} {name}{''.join(needed)} [options]", ""]
    lines += [paragraphs(spec.description), ""] if spec.description else []
    if spec.parameters:
        lines += ["parameters:", *_parameters(spec, options), ""]
    lines += [f"effect: {_effect(spec)}"]
    lines += [filled("answer: " + plain(spec.returns))] if spec.returns else []
    lines += [f"vendor: {spec.link}"] if spec.link else []
    example = f" {spec.example}" if spec.example else "".join(needed)
    lines += ["", "examples:", f"  kosmo {spec.integration} {name}{example}", ""]
    paging = ("all", "max-items", "max-pages")
    shown = {key: value for key, value in options.items() if spec.paged or key not in paging}
    if spec.tool is not None:
        shown = {key: value for key, value in shown.items() if key not in _NOT_OF_SERVERS}
        shown["timeout"] = ("SECONDS", "give up on the answer after SECONDS, as its definition has")
    lines += ["options of every call:", listed(_option_rows(shown))]
    return "\n".join(lines)


def group(name: str, summary: str, commands: dict[str, Any]) -> str:
    """Give the page of an administrative group."""
    rows = [(command, first_line(said["help"])) for command, said in commands.items()]
    head = [f"kosmo {name}: {summary}", "", f"usage: kosmo {name} COMMAND …", ""]
    return "\n".join([*head, "commands:", listed(rows)])


def command(group_name: str, name: str, said: dict[str, Any]) -> str:
    """Give the page of one administrative command."""
    arguments = [one for one in said["parameters"] if not one["option"]]
    options = [one for one in said["parameters"] if one["option"]]
    words = "".join(
        f" {one['names'][0].upper()}{'…' if one['many'] else ''}"
        if one["required"]
        else f" [{one['names'][0].upper()}{'…' if one['many'] else ''}]"
        for one in arguments
    )
    called = f"{group_name} {name}".strip()  # some groups are one command
    lines = [f"usage: kosmo {called}{words}{' [options]' if options else ''}", ""]
    lines += [paragraphs(said["help"]), ""]
    if any(one["help"] for one in arguments):
        rows = [(one["names"][0].upper(), one["help"]) for one in arguments]
        lines += ["arguments:", listed(rows), ""]
    if options:
        rows = [(_option_head(one), _many(one)) for one in options]
        lines += ["options:", listed(rows), ""]
    lines += [
        "examples:",
        *(f"  {line.strip()}" for line in said["epilog"].splitlines() if line.strip()),
    ]
    return "\n".join(lines).rstrip().removesuffix("examples:").rstrip()


_NOT_OF_SERVERS = ("account", "wait", "max-wait", "cache", "no-cache")


def _option_head(one: dict[str, Any]) -> str:
    return ", ".join(one["names"]) + (f" {one['metavar']}" if one["metavar"] else "")


def _many(one: dict[str, Any]) -> str:
    return f"{one['help']} (repeatable)" if one["many"] else str(one["help"])


def _parameters(spec: FunctionSpec, options: OptionTable) -> Iterable[str]:
    for name, schema in spec.parameters.items():
        kebab = name.replace("_", "-")
        head = f"--arg {name}={_metavar(schema)}" if kebab in options else _spelled(kebab, schema)
        facts = ["required"] if name in spec.input_schema["required"] else []
        facts += [f"default {schema['default']}"] if schema.get("default") else []
        facts += [f"at least {schema['minimum']:g}"] if "minimum" in schema else []
        facts += [f"at most {schema['maximum']:g}"] if "maximum" in schema else []
        told = plain(schema.get("description", ""))
        text = f"{told} ({', '.join(facts)})" if facts else told
        yield f"  {head}"
        if text.strip():
            yield filled(text.strip(), " " * 6, " " * 6)


def _spelled(option: str, schema: dict[str, Any]) -> str:
    """Show an option as it is typed; a switch needs no value."""
    if schema.get("type") == "boolean" and "enum" not in schema:
        return f"--{option}[=true|false]"
    return f"--{option} {_metavar(schema)}"


def _metavar(schema: dict[str, Any]) -> str:
    if "enum" in schema:
        return "|".join(str(value) for value in schema["enum"])
    kind = schema.get("type")
    words = {"string": "TEXT", "integer": "N", "number": "NUMBER", "boolean": "true|false"}
    words |= {"object": "JSON|@FILE|-", "array": "ITEM (repeatable)"}
    form = {"id": "ID", "ids": "ID,ID", "secret": "env:NAME", "date": "DATE", "date-time": "TIME"}
    return form.get(schema.get("format", "")) or words.get(kind or "", "VALUE")


def _effect(spec: FunctionSpec) -> str:
    if spec.destructive:
        return "write, cannot be undone; asks for approval"
    if spec.outward:
        return "write, reaches outside; asks for approval" + _unless(spec)
    if spec.outward_when:
        return (
            f"write; asks for approval with {', '.join(f'`{path}`' for path in spec.outward_when)}"
        )
    return spec.effect


def _unless(spec: FunctionSpec) -> str:
    named = (f"`{name}` {value}" for name, value in spec.inward_when.items())
    return f", but not with {' or '.join(named)}" if spec.inward_when else ""


def _option_rows(options: OptionTable) -> list[tuple[str, str]]:
    return [(f"--{name} {value or ''}".rstrip(), help) for name, (value, help) in options.items()]
