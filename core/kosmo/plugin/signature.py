"""From a marked function to its catalog entry: names, schema, words.

pydantic derives the JSON Schema of each annotation; it is imported only here, while a plugin is
indexed.
"""

from __future__ import annotations

import inspect
import types
import typing
from typing import Annotated, Any

import pydantic

from kosmo.plugin import docstring
from kosmo.plugin.annotations import resolved
from kosmo.plugin.markers import Field, Mark
from kosmo.validation import is_compact

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

Schema = dict[str, Any]


def entry_of(function: Callable[..., Any], integration: str) -> dict[str, Any]:
    """Describe one marked function as its catalog entry.

    Raises ValueError naming the function and what is wrong with its signature or docstring.
    """
    mark: Mark = function.kosmo  # type: ignore[attr-defined]
    words = docstring.parse(function.__doc__)
    if not words.summary:
        raise ValueError(f"`{function.__qualname__}` has no docstring")
    schema = _input_schema(function, words)
    name = function.__name__
    return {
        "name": name,
        "full_name": f"{integration}.{integration}_{name}",
        "resource": function.__module__.rpartition(".")[2],
        "module": function.__module__,
        "qualname": function.__qualname__,
        "summary": words.summary,
        "description": words.description,
        "returns": words.returns,
        "effect": mark.effect,
        "destructive": mark.destructive,
        "outward": mark.outward,
        "outward_when": list(mark.outward_when),
        "inward_when": mark.inward_when,
        "idempotent": mark.idempotent,
        "idempotency_header": mark.idempotency_header,
        "paged": mark.pages is not None,
        "streams": mark.streams,
        "limits": list(mark.limits),
        "cache": mark.cache,
        "wait": vars(mark.wait) if mark.wait else None,
        "columns": list(mark.columns),
        "link": mark.link,
        "input_schema": schema,
    }


def _input_schema(function: Callable[..., Any], words: docstring.Docstring) -> Schema:
    hints = resolved(function)
    properties: dict[str, Schema] = {}
    required = []
    for parameter in list(inspect.signature(function).parameters.values())[1:]:
        if parameter.kind is not inspect.Parameter.KEYWORD_ONLY:
            raise ValueError(f"`{function.__qualname__}`: `{parameter.name}` must stand behind `*`")
        if parameter.name not in hints:
            raise ValueError(f"`{function.__qualname__}`: `{parameter.name}` has no annotation")
        name = parameter.name.rstrip("_")
        optional = parameter.default is not inspect.Parameter.empty
        schema = _parameter(hints[parameter.name], optional=optional)
        text = words.arguments.get(parameter.name, words.arguments.get(name, ""))
        schema = {**schema, **({"description": text} if text else {})}
        if optional and parameter.default is not None:
            schema["default"] = parameter.default
        properties[name] = schema
        if not optional:
            required.append(name)
    unknown = set(words.arguments) - set(properties) - {f"{name}_" for name in properties}
    if unknown:
        raise ValueError(
            f"`{function.__qualname__}`: its docstring explains `{min(unknown)}`, "
            "which is not a parameter"
        )
    whole: Schema = {
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }
    return whole if is_compact(whole) else {**whole, "x-validator": "full"}


def _parameter(annotation: Any, *, optional: bool) -> Schema:
    """Give one parameter's schema; None in the type of an optional parameter is left out."""
    annotation = _with_pydantic_fields(annotation)
    schema = pydantic.TypeAdapter(annotation).json_schema()
    definitions = schema.pop("$defs", {})
    schema = _inlined(schema, definitions, ())
    schema.pop("title", None)
    choices = schema.get("anyOf")
    if optional and choices and {"type": "null"} in choices:
        rest = [choice for choice in choices if choice != {"type": "null"}]
        outer = {key: value for key, value in schema.items() if key != "anyOf"}
        schema = {**rest[0], **outer} if len(rest) == 1 else {**outer, "anyOf": rest}
    return schema


def _with_pydantic_fields(annotation: Any) -> Any:
    """Replace kosmo's light `Field` by pydantic's wherever it stands in an annotation."""
    origin = typing.get_origin(annotation)
    if origin is Annotated:
        inner, *notes = typing.get_args(annotation)
        notes = [_pydantic_field(note) if isinstance(note, Field) else note for note in notes]
        return Annotated[(_with_pydantic_fields(inner), *notes)]
    if origin is None or origin is typing.Literal:
        return annotation
    arguments = tuple(_with_pydantic_fields(one) for one in typing.get_args(annotation))
    if origin is types.UnionType or origin is typing.Union:
        return typing.Union[arguments]  # noqa: UP007 - built from values
    return origin[arguments]


def _pydantic_field(field: Field) -> Any:
    said: dict[str, Any] = dict(field.said)
    extra: dict[str, Any] = said.pop("schema", {})
    if "format" in said:
        extra = {**extra, "format": said.pop("format")}
    return pydantic.Field(**said, json_schema_extra=extra or None)


def _inlined(node: Any, definitions: Schema, above: tuple[str, ...]) -> Any:
    """Put definitions where they are used; one that contains itself stays a reference."""
    if isinstance(node, list):
        return [_inlined(one, definitions, above) for one in node]
    if not isinstance(node, dict):
        return node
    reference = node.get("$ref", "")
    name = reference.removeprefix("#/$defs/")
    if reference and name not in above:
        rest = {key: value for key, value in node.items() if key != "$ref"}
        inner: Schema = _inlined(definitions[name], definitions, (*above, name))
        return {**inner, **rest}
    if reference:
        return {"type": "object", "description": f"nested `{name}`"}
    return {
        key: _inlined(value, definitions, above)
        for key, value in node.items()
        if key != "title" or not isinstance(value, str)
    }
