"""What a model gives, as the arguments of a call: the inverse of the export.

One reading serves every dialect. It reads OpenAI's JSON text, takes null for what a strict tool had
to require, and makes Gemini's `25.0` a whole number where one is wanted.
"""

from __future__ import annotations

import json

from kosmo.errors import UsageError
from kosmo.tools.schema import is_nullable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from kosmo.spec import FunctionSpec

    Schema = dict[str, Any]


def arguments_of(spec: FunctionSpec, given: str | Mapping[str, Any] | None) -> dict[str, Any]:
    """Give the arguments for a call of `spec`, which checks them as those of any surface.

    Raises UsageError for a text that is no JSON object.
    """
    value = _read(given) if isinstance(given, str) else dict(given or {})
    if not isinstance(value, dict):
        raise _wrong(spec, f"they must be a JSON object, not `{json.dumps(value)[:60]}`")
    found: dict[str, Any] = _plain(value, spec.input_schema)
    return found


def _read(text: str) -> Any:
    """Read JSON; a model that has nothing to say may give an empty text."""
    if not text.strip():
        return {}
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        told = str(error).lower()
        raise UsageError(
            f"the arguments cannot be read as JSON: {told}", code="invalid_arguments"
        ) from None


def _wrong(spec: FunctionSpec, why: str) -> UsageError:
    return UsageError(
        f"the arguments of `{spec.id}` cannot be used: {why}",
        hint=f"kosmo integrations schema {spec.id}",
        code="invalid_arguments",
    )


def _plain(value: Any, schema: Schema) -> Any:
    """Leave out nulls that stand for nothing, and write whole numbers as such."""
    if isinstance(value, dict):
        return _object(value, _branch(value, schema))
    if isinstance(value, list):
        items = _branch(value, schema).get("items")
        return [_plain(one, items) for one in value] if isinstance(items, dict) else value
    if isinstance(value, float) and value.is_integer() and _wants_integer(schema):
        return int(value)
    return value


def _object(value: dict[str, Any], schema: Schema) -> dict[str, Any]:
    known = schema.get("properties", {})
    needed = schema.get("required", ())
    return {
        name: _plain(one, known[name]) if name in known else one
        for name, one in value.items()
        if not (one is None and name in known and name not in needed and not _null(known[name]))
    }


def _branch(value: Any, schema: Schema) -> Schema:
    """Give the one schema of a union that an object or a list can be meant for, if there is one."""
    if "anyOf" not in schema:
        return schema
    kind = "object" if isinstance(value, dict) else "array"
    fitting = [one for one in schema["anyOf"] if one.get("type") == kind]
    return fitting[0] if len(fitting) == 1 else {}


def _null(schema: Schema) -> bool:
    """Tell whether null may be meant: it is named, or anything is allowed."""
    return is_nullable(schema) or not any(key in schema for key in ("type", "anyOf", "enum"))


def _wants_integer(schema: Schema) -> bool:
    kinds = [schema.get("type"), *(one.get("type") for one in schema.get("anyOf", ()))]
    return "integer" in kinds and "number" not in kinds
