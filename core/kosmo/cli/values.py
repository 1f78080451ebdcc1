"""One value on the command line, read as the type that its parameter's schema wants."""

from __future__ import annotations

import json

from kosmo.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Schema = dict[str, Any]


def typed(text: str, schema: Schema, where: str) -> Any:
    """Read a text as the type that the schema wants; raises UsageError where it cannot be one."""
    kinds = [schema["type"]] if isinstance(schema.get("type"), str) else _kinds(schema)
    if "string" in kinds:
        return text
    from kosmo.cli.payload import json_value

    for kind in kinds:
        digits = text.removeprefix("-")
        if kind == "integer" and digits.isdecimal() and text.isascii() and len(digits) < 400:
            return int(text)
        if kind == "number" and _is_number(text):
            return json.loads(text)
        if kind == "boolean" and is_boolean(text):
            return text.lower() == "true"
        if kind in ("object", "array"):
            return json_value(text, f"`{where}`")
        if kind == "null" and text == "null":
            return None
    if not kinds:
        return json_value(text, f"`{where}`") if text[:1] in "{[@" or text == "-" else text
    words = {"integer": "an integer", "number": "a number", "boolean": "`true` or `false`"}
    wanted = " or ".join(words.get(kind, kind) for kind in kinds)
    raise UsageError(f"`{where}` must be {wanted}, not `{text}`", code="invalid_arguments")


def is_boolean(text: str) -> bool:
    """Tell whether a text is `true` or `false`, in letters of any case."""
    return text.lower() in ("true", "false")


def refuse_list(text: str, schema: Schema, where: str) -> None:
    """Refuse a whole JSON list for a list of texts: it would silently become one item."""
    if schema.get("items", {}).get("type") != "string" or not text.startswith("["):
        return
    try:
        whole = isinstance(json.loads(text), list)
    except ValueError:
        return
    if whole:
        raise UsageError(
            f"`{where}` takes one item: repeat it, or give the list in a JSON object",
            code="invalid_arguments",
        )


def _kinds(schema: Schema) -> list[str]:
    if "enum" in schema or "const" in schema:
        values = schema.get("enum", [schema.get("const")])
        return list(dict.fromkeys(_NAMES[type(value)] for value in values))
    return [kind for choice in schema.get("anyOf", ()) for kind in _kinds_of(choice)]


def _kinds_of(schema: Schema) -> list[str]:
    return [schema["type"]] if isinstance(schema.get("type"), str) else _kinds(schema)


_NAMES: dict[type, str] = {
    str: "string", bool: "boolean", int: "integer", float: "number", type(None): "null",
    dict: "object", list: "array",
}  # fmt: skip


def _is_number(text: str) -> bool:
    """Tell whether a text is a number of JSON; `NaN` and `Infinity` are none."""
    if not text or not set(text) <= set("+-.0123456789eE"):
        return False
    try:
        json.loads(text)
    except ValueError:
        return False
    return True
