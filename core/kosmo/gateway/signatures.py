"""Functions in the few words that a model needs: a signature, or all about one."""

from __future__ import annotations

from kosmo.gateway.parts import compact
from kosmo.tools.schema import canonical, kinds

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.spec import FunctionSpec

    Schema = dict[str, Any]

_MOST_VALUES = 6


def signature(spec: FunctionSpec) -> str:
    """Give one line: `missive.get_task(task_id, team?) read: Get a task.`."""
    given = ", ".join(_parameter(spec, name) for name in _ordered(spec))
    return f"{spec.id}({given}) {effect(spec)}: {spec.summary.replace('``', '`')}"


def effect(spec: FunctionSpec) -> str:
    """Say whether a function reads, writes, or does what cannot be taken back."""
    if spec.destructive or spec.outward:
        return "write, asks" if spec.effect == "write" else "asks"
    return spec.effect


def described(spec: FunctionSpec) -> str:
    """Give all that is needed to call a function."""
    lines = [f"{spec.id} ({effect(spec)}): {spec.summary}", spec.description, _returned(spec)]
    lines += [f"arguments: {compact(_short(canonical(spec.input_schema)))}"]
    return "\n".join(line.replace("``", "`") for line in lines if line)


def _returned(spec: FunctionSpec) -> str:
    """Say what it gives, and by which columns its rows are known."""
    given = (spec.returns or "").rstrip(".")
    columns = f"rows have {', '.join(spec.columns)}, and more" if spec.columns else ""
    return "; ".join(filter(None, (f"returns {given}" if given else "", columns)))


def _ordered(spec: FunctionSpec) -> list[str]:
    """Name the parameters, those that are needed first."""
    needed = spec.input_schema.get("required", ())
    return sorted(spec.parameters, key=lambda name: name not in needed)


def _parameter(spec: FunctionSpec, name: str) -> str:
    mark = "" if name in spec.input_schema.get("required", ()) else "?"
    kind = _kind(spec.parameters[name])
    return f"{name}{mark}: {kind}" if kind else f"{name}{mark}"


def _kind(schema: Schema) -> str:
    """Name what a parameter takes; a text goes without saying."""
    values = schema.get("enum")
    if values and len(values) <= _MOST_VALUES:
        return "|".join(str(one) for one in values)
    found = "|".join(one for one in kinds(schema) if one not in ("string", "null"))
    return {"array": "list", "boolean": "bool", "integer": "int"}.get(found, found)


def _short(schema: Schema) -> Schema:
    """Leave out what says nothing: a root that is closed, as every one is."""
    return {
        key: value
        for key, value in schema.items()
        if not (key == "additionalProperties" and value is False) and key != "type"
    }
