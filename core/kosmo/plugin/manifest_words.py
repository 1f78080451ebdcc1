"""What breaks the schema of a manifest, in words of the manifest."""

from __future__ import annotations

import json

from kosmo.problem import nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any, Protocol

    Json = dict[str, Any]

    class Kind(Protocol):
        """Which keyword of the schema is not kept."""

        name: str

        def as_dict(self) -> Json:
            """Give what the keyword says."""

    class Fault(Protocol):
        """One way in which a value breaks its schema."""

        instance: Any
        instance_path: list[str | int]
        schema_path: list[str | int]
        kind: Kind
        message: str


_NAME = "a name: small letters, digits and `_`, with a letter first"
_MEANT = {
    "endpoint": "a path, such as `/token`, or `login:/token` below an origin; hosts stand in"
    " `origins`",
    "path": "a path that begins with `/`, such as `/notes/{note_id}`",
    "name": _NAME,
    "function_name": _NAME,
    "parameter_name": _NAME,
    "link": "an address that begins with https://",
    "line": "a text of one line",
    "header": "the name of a header",
    "template": "a text in which `{token}` stands for the field of that name",
}
_TYPES = {
    "array": "a list", "object": "an object", "string": "a text", "boolean": "true or false",
    "integer": "a whole number", "number": "a number", "null": "null",
}  # fmt: skip
_LONGEST = 60  # characters of a value that are shown


def in_words(faults: Iterable[Fault], schema: Json) -> list[str]:
    """Say what is wrong, and where; what only follows from an unknown flow is left out."""
    found = [*faults]
    unknown = {
        tuple(one.instance_path[:-1])
        for one in found
        if one.kind.name == "enum" and one.instance_path[-1:] == ["flow"]
    }
    return [
        f"`{'.'.join(map(str, one.instance_path)) or 'the manifest'}`: {line}"
        for one in found
        if not _follows(one, unknown)
        for line in _lines(one, schema)
    ]


def _follows(fault: Fault, unknown: set[tuple[str | int, ...]]) -> bool:
    """Tell whether something is asked only by the rules of another flow than the one meant."""
    inside = tuple(fault.instance_path)
    if fault.kind.name == "falseSchema":
        return inside[:-1] in unknown
    return fault.kind.name == "required" and "else" in fault.schema_path and inside in unknown


def _lines(fault: Fault, schema: Json) -> list[str]:
    kind, said = fault.kind.name, fault.kind.as_dict()
    around = _node(schema, fault.schema_path[:-1])
    value = _shown(fault.instance)
    if kind == "additionalProperties":
        known = around.get("properties", {})
        return [_strange(name, known) for name in said["unexpected"]]
    if kind == "required":
        return [f"`{said['property']}` is missing"]
    if kind == "falseSchema":
        return ["it does not belong to this `flow`"]
    if kind == "enum":
        options = said["options"]
        near = nearest(str(fault.instance), [str(one) for one in options])
        known = ", ".join(f"`{one}`" for one in options)
        return [f"{value} is none of {known}" + (f"; did you mean `{near}`?" if near else "")]
    if kind == "type":
        wanted = " or ".join(_TYPES.get(one, one) for one in said["types"])
        return [f"{value} is not {wanted}"]
    if kind == "pattern" and (meant := _meant(fault, around)):
        return [f"{value} is not {meant}"]
    return [fault.message]


def _strange(name: str, known: Json) -> str:
    near = nearest(name, known)
    return f"there is no key `{name}`" + (f"; did you mean `{near}`?" if near else "")


def _meant(fault: Fault, around: Json) -> str | None:
    """Say what a text should be, where its pattern has words."""
    above = fault.schema_path[:-1]
    named = above[-1] if len(above) == 2 and above[0] == "$defs" else None
    return _MEANT.get(str(named)) or around.get("description")


def _node(schema: Json, path: list[str | int]) -> Json:
    found: Any = schema
    for step in path:
        try:
            found = found[step]
        except (KeyError, IndexError, TypeError):
            return {}
    return found if isinstance(found, dict) else {}


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return f"`{text}`" if len(text) <= _LONGEST else f"`{text[: _LONGEST - 1]}…`"
