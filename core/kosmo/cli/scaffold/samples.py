"""Arguments and answers for the tests of a plugin that was just made."""

from __future__ import annotations

from kosmo.validation import problems

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Node = dict[str, Any]

_FITTING: tuple[Any, ...] = (
    "one", "a", "12", "2030-06-01", "2030-06-01T09:00:00Z", "alma@example.org",
    "https://example.com/hook", "US", "abcdefgh", "abcdefghijklmnopqrstuvwxyz0123456789", "#2266ED",
    "+14155550123", "12345678-1234-4123-8123-123456789012", 1, 10, 100, 1000, 0, -1, 0.5, True, {},
    [],
)  # fmt: skip
FORMATS = {"ipv4": "203.0.113.7", "ipv6": "2001:db8::7", "hostname": "www.example.org"}


def sample(schema: Node) -> Any:
    """Make a value that a schema takes; None where none is found."""
    kind = schema.get("type")
    for shown in schema.get("examples", ()):
        if not problems(shown, schema):
            return shown
    if schema.get("format") in FORMATS:
        return FORMATS[schema["format"]]
    if "enum" in schema:
        return schema["enum"][0]
    if kind == "array":
        inner = sample(schema.get("items", {}))
        many: Node = {key: value for key, value in schema.items() if key != "items"}
        made = [inner] * max(1, schema.get("minItems", 1))
        return made if not problems(made, many) else []
    if kind == "object":
        properties = schema.get("properties", {})
        return {name: sample(properties[name]) for name in schema.get("required", ())}
    if kind == "string" and "pattern" not in schema:
        least = schema.get("minLength", 0)
        return "x" * least if least > 36 else _first(schema)
    return _first(schema)


def _first(schema: Node) -> Any:
    bounds = (schema.get(name) for name in ("minimum", "maximum"))
    wanted = [*_FITTING, *(one for one in bounds if one is not None)]
    return next((one for one in wanted if not problems(one, schema)), None)


def needed(function: Node) -> Node | None:
    """Make the arguments that a call needs; None where one cannot be made up."""
    found = {
        name: sample(one["schema"])
        for name, one in function.get("parameters", {}).items()
        if one.get("required")
    }
    return None if None in found.values() else found
