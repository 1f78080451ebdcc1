"""The one validator of arguments: all problems at once, in words that name the parameter.

It covers the JSON Schema that signatures produce and costs no import. A schema with more in it
is marked `x-validator: full` when it is indexed and goes to jsonschema-rs, see
`kosmo.schema_engine`.
"""

from __future__ import annotations

from kosmo.problem import inside, named, not_an_id, shown, suggestion

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Schema = dict[str, Any]

_COVERED = frozenset(
    (
        "additionalProperties", "anyOf", "const", "default", "description", "enum", "examples",
        "exclusiveMaximum", "exclusiveMinimum", "format", "items", "maxItems", "maxLength",
        "maximum", "minItems", "minLength", "minimum", "pattern", "properties", "required",
        "title", "type",
    )
)  # fmt: skip

_WORDS = {
    "string": "a string",
    "integer": "an integer",
    "number": "a number",
    "boolean": "true or false",
    "object": "an object",
    "array": "a list",
    "null": "null",
}


def is_compact(schema: Any) -> bool:
    """Tell whether this module covers every keyword of a schema."""
    if not isinstance(schema, dict):
        return True
    if not _COVERED.issuperset(schema) or isinstance(schema.get("type"), list):
        return False
    inner = [*schema.get("properties", {}).values(), schema.get("items")]
    inner += [schema.get("additionalProperties"), *schema.get("anyOf", ())]
    return all(is_compact(one) for one in inner)


def problems(value: Any, schema: Schema, where: str = "") -> list[str]:
    """Give every way in which a value breaks its schema, one sentence each; none is valid."""
    if schema.get("x-validator") == "full":
        from kosmo.schema_engine import full_problems

        return full_problems(value, schema)
    found: list[str] = []
    _check(value, schema, where, found)
    return found


def _check(value: Any, schema: Schema, where: str, found: list[str]) -> None:
    choices = schema.get("anyOf")
    if choices is not None:
        _check_any(value, choices, where, found)
        return
    name = schema.get("type")
    if name is not None and not _is(value, name):
        found.append(f"{named(where)} must be {_WORDS[name]}, not {shown(value)}")
        return
    if "enum" in schema and not _among(value, schema["enum"]):
        valid = ", ".join(f"`{one}`" for one in schema["enum"])
        found.append(f"{named(where)} must be one of {valid}, not {shown(value)}")
        return
    if "const" in schema and not _among(value, [schema["const"]]):
        found.append(f"{named(where)} must be `{schema['const']}`, not {shown(value)}")
    check = _CHECKS.get(type(value))
    if check is not None:
        check(value, schema, where, found)


def _check_any(value: Any, choices: list[Schema], where: str, found: list[str]) -> None:
    attempts = []
    for choice in choices:
        inner: list[str] = []
        _check(value, choice, where, inner)
        if not inner:
            return
        attempts.append((choice, inner))
    fitting = [inner for choice, inner in attempts if _is(value, choice.get("type", ""))]
    if len(fitting) == 1:
        found += fitting[0]
    else:
        kinds = " or ".join(dict.fromkeys(_WORDS.get(c.get("type", ""), "?") for c, _ in attempts))
        found.append(f"{named(where)} must be {kinds}, not {shown(value)}")


def _check_object(value: dict[str, Any], schema: Schema, where: str, found: list[str]) -> None:
    properties: Schema = schema.get("properties", {})
    extra = schema.get("additionalProperties", True)
    found += [
        f"{named(inside(where, name))} is required"
        for name in schema.get("required", ())
        if name not in value
    ]
    for name, inner in value.items():
        place = inside(where, name)
        if name in properties:
            _check(inner, properties[name], place, found)
        elif extra is False:
            found.append(f"{named(place)} is not a parameter{suggestion(name, list(properties))}")
        elif isinstance(extra, dict):
            _check(inner, extra, place, found)


def _check_array(value: list[Any], schema: Schema, where: str, found: list[str]) -> None:
    _check_size(len(value), schema, "Items", where, "items", found)
    for index, inner in enumerate(value):
        _check(inner, schema.get("items", {}), f"{where}[{index}]", found)


def _check_string(value: str, schema: Schema, where: str, found: list[str]) -> None:
    if schema.get("format") in ("id", "ids"):
        ids = value.split(",") if schema["format"] == "ids" else [value]
        found += [f"{named(where)} {not_an_id(one)}" for one in ids if not_an_id(one)]
        return
    if schema.get("format") == "secret" and not value.startswith("env:"):
        # The value itself is not shown: it may be the secret.
        found.append(f"{named(where)} is secret: put it into a variable and give `env:NAME`")
        return
    _check_size(len(value), schema, "Length", where, "characters", found)
    if "pattern" in schema:
        from kosmo.schema_engine import matches

        if not matches(schema["pattern"], value):
            found.append(f"{named(where)} must match `{schema['pattern']}`, not {shown(value)}")


def _check_number(value: float, schema: Schema, where: str, found: list[str]) -> None:
    least, most = schema.get("minimum"), schema.get("maximum")
    above, below = schema.get("exclusiveMinimum"), schema.get("exclusiveMaximum")
    if least is not None and value < least:
        found.append(f"{named(where)} must be at least {least:g}, not {value}")
    if most is not None and value > most:
        found.append(f"{named(where)} must be at most {most:g}, not {value}")
    if above is not None and value <= above:
        found.append(f"{named(where)} must be more than {above:g}, not {value}")
    if below is not None and value >= below:
        found.append(f"{named(where)} must be less than {below:g}, not {value}")


_CHECKS: dict[type, Callable[[Any, Schema, str, list[str]], None]] = {
    dict: _check_object,
    list: _check_array,
    str: _check_string,
    int: _check_number,
    float: _check_number,
}


def _check_size(
    size: int, schema: Schema, suffix: str, where: str, unit: str, found: list[str]
) -> None:
    least, most = schema.get("min" + suffix), schema.get("max" + suffix)
    if least is not None and size < least:
        told = "must not be empty" if least == 1 else f"must have at least {least} {unit}"
        found.append(f"{named(where)} {told}")
    if most is not None and size > most:
        found.append(f"{named(where)} must have at most {most} {unit}, not {size}")


def _is(value: Any, name: str) -> bool:
    if isinstance(value, bool):
        return name == "boolean"
    if name == "integer":
        return isinstance(value, int) or (isinstance(value, float) and value.is_integer())
    kinds: dict[str, type | tuple[type, ...]] = {
        "string": str, "number": (int, float), "object": dict, "array": list, "null": type(None),
    }  # fmt: skip
    return name in kinds and isinstance(value, kinds[name])


def _among(value: Any, valid: list[Any]) -> bool:
    return any(value == one and isinstance(value, bool) == isinstance(one, bool) for one in valid)
