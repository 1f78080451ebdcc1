"""Arguments as Lua gives them, made into what a function's schema calls them.

Lua has one table for lists and objects, and does not tell `3.0` from `3`; the schema does.
"""

from __future__ import annotations

from kosmo.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container
    from typing import Any

    from kosmo.spec import FunctionSpec

    Schema = dict[str, Any]


def fitted(
    spec: FunctionSpec, given: dict[str, Any] | list[Any], variables: Container[str]
) -> dict[str, Any]:
    """Give a call's arguments by name; `given` may be values in the order of the parameters.

    An empty table becomes the list or object that is wanted, a whole number an integer, a number a
    text where a text is wanted. Nothing else is changed or checked, but that a reference
    `env:NAME` is to one of `variables`, as a script may not name others.

    Raises UsageError for too many values, and for such a reference.
    """
    if isinstance(given, list):
        given = _by_name(spec, given)
    parameters = spec.parameters
    for name in ("account", "dry_run") if spec.tool is None else ():
        if name in given and name not in parameters:
            raise _option(spec, name, given[name])
    for name, schema in parameters.items():
        if schema.get("format") == "secret" and name in given:
            _check_reference(name, given[name], variables)
    return {
        name: _fit(value, parameters[name]) if name in parameters else value
        for name, value in given.items()
    }


def _by_name(spec: FunctionSpec, values: list[Any]) -> dict[str, Any]:
    declared = list(spec.parameters)
    if len(values) > len(declared):
        takes = ", ".join(f"`{name}`" for name in declared) or "no argument"
        raise UsageError(
            f"`{spec.id}` was given {len(values)} values; it takes {takes}",
            hint=f"kosmo {spec.integration} {spec.name.replace('_', '-')} --help",
            code="invalid_arguments",
        )
    return dict(zip(declared, values, strict=False))


def _option(spec: FunctionSpec, name: str, value: object) -> UsageError:
    """Say where an account or a dry run is asked for, as neither is an argument."""
    if name == "account":
        word = value if isinstance(value, str) and value.isidentifier() else "NAME"
        hint = f"app.integrations.{spec.integration}.{word}.{spec.name}, or `--account {word}`"
    else:
        hint = "add `--dry-run` to the command: it holds for the whole script"
    return UsageError(
        f"`{name}` is no argument of `{spec.id}`", hint=hint, code="invalid_arguments"
    )


def _check_reference(name: str, value: object, variables: Container[str]) -> None:
    if not isinstance(value, str) or not value.startswith("env:"):
        return
    variable = value[len("env:") :]
    if variable not in variables:
        raise UsageError(
            f"`{name}` is read from the variable `{variable}`, which this script was not given",
            hint=f"add `--env {variable}` to the command",
            code="invalid_arguments",
        )


def _fit(value: Any, schema: Schema) -> Any:
    kinds = [kind for one in schema.get("anyOf", (schema,)) for kind in _kinds(one)]
    if isinstance(value, list) and value and schema.get("format") == "ids":
        return ",".join(str(_fit(one, schema)) for one in value)
    if isinstance(value, (dict, list)):
        return _fit_table(value, schema) if value else _fit_empty(value, kinds)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return value
    whole = int(value) if isinstance(value, float) and value.is_integer() else value
    if "integer" in kinds:
        return whole
    if "string" in kinds and "number" not in kinds and isinstance(whole, int):
        return str(whole)
    return value


def _kinds(schema: Any) -> list[Any]:
    kind = schema.get("type") if isinstance(schema, dict) else None
    return kind if isinstance(kind, list) else [kind]


def _fit_empty(value: dict[str, Any] | list[Any], kinds: list[Any]) -> Any:
    own, other = ("object", "array") if isinstance(value, dict) else ("array", "object")
    if own in kinds or other not in kinds:
        return value
    return [] if other == "array" else {}


def _fit_table(value: dict[str, Any] | list[Any], schema: Schema) -> Any:
    kind = "object" if isinstance(value, dict) else "array"
    if "anyOf" in schema:
        schema = next((one for one in schema["anyOf"] if kind in _kinds(one)), {})
    if isinstance(value, list):
        items = schema.get("items")
        return [_fit(one, items) for one in value] if isinstance(items, dict) else value
    properties, extra = schema.get("properties", {}), schema.get("additionalProperties")
    extra = extra if isinstance(extra, dict) else {}
    known = {name: one for name, one in properties.items() if isinstance(one, dict)}
    return {name: _fit(inner, known.get(name, extra)) for name, inner in value.items()}
