"""The man page of an integration: its account, and every function with its parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kosmo import __version__
from kosmo.cli import options

from docs.generator import roff

if TYPE_CHECKING:
    from kosmo.spec import FunctionSpec, IntegrationSpec

_SYNOPSIS = "FUNCTION [--PARAMETER VALUE ...] [--account NAME]"


def integration_page(spec: IntegrationSpec) -> str:
    """Give the page of an integration, its functions by resource."""
    name = f"kosmo-{spec.name}"
    grouped: dict[str, list[FunctionSpec]] = {}
    for one in spec.functions():
        grouped.setdefault(one.resource.replace("_", " "), []).append(one)
    functions = [
        roff.section(resource, *(_function(one) for one in found))
        for resource, found in grouped.items()
    ]
    fields = [(one.name, f"{one.title}. {one.help}") for one in spec.auth.fields]
    needs = (
        f"It comes with the distribution `{spec.distribution}`: `pip install {spec.distribution}`."
    )
    return roff.page(
        name, 1, __version__,
        roff.name(name, f"the functions of {spec.title}"),
        roff.section("Synopsis", roff.code(f"kosmo {spec.name} {_SYNOPSIS}")),
        roff.section("Description", roff.paragraphs(f"{spec.description}\n\n{needs}")),
        roff.section("Account", roff.terms(fields), roff.paragraphs(_account(spec))),
        *functions,
        roff.section("Exit status", roff.paragraphs("See kosmo(1).")),
        roff.section("See also", roff.paragraphs("kosmo(1), kosmo.toml(5)")),
    )  # fmt: skip


def _account(spec: IntegrationSpec) -> str:
    sets = [" and ".join(f"`{name}`" for name in one) for one in spec.auth.choices()]
    facts = [
        f"One of these is needed: {', or '.join(sets)}." if sets else "",
        f"Requests go to {spec.base_url}, or to an account's own `base_url`.",
        f"The vendor's limits: {', '.join(spec.limits)}." if spec.limits else "",
        "The account `sandbox` is a simulator of it." if spec.simulator else "",
        f"See also {spec.link}" if spec.link else "",
    ]
    return " ".join(filter(None, facts))


def _function(spec: FunctionSpec) -> str:
    required = spec.input_schema["required"]
    rows = [
        (_parameter(name, schema), _told(schema, name in required))
        for name, schema in spec.parameters.items()
    ]
    asks = spec.destructive or spec.outward or bool(spec.outward_when)
    effect = spec.effect + ("; it asks for approval, or may" if asks else "")
    needed = "".join(
        f" --{name.replace('_', '-')} {_metavar(spec.parameters[name])}" for name in required
    )
    example = f" {spec.example}" if spec.example else needed
    command = spec.name.replace("_", "-")
    return roff.part(
        command,
        roff.paragraphs(spec.summary),
        roff.paragraphs(spec.description),
        roff.terms(rows),
        roff.paragraphs(
            f"Effect: {effect}." + (f" Answer: {spec.returns}" if spec.returns else "")
        ),
        roff.code(f"kosmo {spec.integration} {command}{example}"),
    )


def _parameter(name: str, schema: dict[str, Any]) -> str:
    kebab = name.replace("_", "-")
    reserved = kebab in options.ALL
    return f"--arg {name}={_metavar(schema)}" if reserved else f"--{kebab} {_metavar(schema)}"


def _metavar(schema: dict[str, Any]) -> str:
    if "enum" in schema:
        return "|".join(map(str, schema["enum"]))
    kinds = {"integer": "N", "number": "NUMBER", "boolean": "true|false", "object": "JSON|@FILE|-"}
    return kinds.get(schema.get("type", ""), "VALUE")


def _told(schema: dict[str, Any], required: bool) -> str:
    facts = ["required"] if required else []
    facts += [f"default {schema['default']}"] if schema.get("default") else []
    facts += ["repeatable"] if schema.get("type") == "array" else []
    told = str(schema.get("description", ""))
    return f"{told} ({', '.join(facts)})".strip() if facts else told
