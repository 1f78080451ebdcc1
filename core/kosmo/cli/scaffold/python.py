"""Writing Python: values, annotations, docstrings and calls, wrapped as a formatter would."""

from __future__ import annotations

import keyword
import textwrap

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Node = dict[str, Any]

WIDTH = 96
_TYPES = {
    "string": "str",
    "integer": "int",
    "number": "float",
    "boolean": "bool",
    "object": "Object",
}
_BOUNDS = (
    ("minimum", "ge"), ("maximum", "le"), ("minLength", "min_length"), ("maxLength", "max_length"),
    ("minItems", "min_length"), ("maxItems", "max_length"), ("pattern", "pattern"),
    ("format", "format"), ("examples", "examples"),
)  # fmt: skip


_USED = frozenset(("client", "map", "present", "str"))  # that the written functions use themselves
_STRICT = ("exclusiveMinimum", "exclusiveMaximum", "multipleOf")


def identifier(name: str) -> str:
    """Give a parameter's name in Python; kosmo drops a trailing underscore again."""
    return f"{name}_" if keyword.iskeyword(name) or name in _USED else name


def text(value: str) -> str:
    """Write a text with double quotes."""
    body = value.encode("unicode_escape").decode() if not value.isprintable() else None
    body = value.replace("\\", "\\\\") if body is None else body
    return '"' + body.replace('"', '\\"') + '"'


def literal(value: Any) -> str:
    """Write a JSON value as Python on one line."""
    if isinstance(value, str):
        return text(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{text(k)}: {literal(v)}" for k, v in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        inner = ", ".join(literal(one) for one in value)
        single = isinstance(value, tuple) and len(value) == 1
        marks = "()" if isinstance(value, tuple) else "[]"
        return f"{marks[0]}{inner}{',' if single else ''}{marks[1]}"
    return repr(value)


def annotation(schema: Node) -> str:
    """Give the annotation of a parameter, with its bounds."""
    kind = _kind(schema)
    bounds = [
        f"{name}={literal(schema[key])}"
        for key, name in _BOUNDS
        if key in schema and not kind.startswith("Literal") and _fits(key, schema)
    ]
    strict = {key: schema[key] for key in _STRICT if key in schema}
    bounds += [f"schema={literal(strict)}"] if strict and kind in ("int", "float") else []
    return f"Annotated[{kind}, Field({', '.join(bounds)})]" if bounds else kind


def _fits(key: str, schema: Node) -> bool:
    """Tell whether a bound is one for this type; others stop the schema from being made."""
    kind = schema.get("type")
    if key == "examples":
        return kind in ("string", "integer", "number")
    if key in ("minimum", "maximum"):
        return kind in ("integer", "number")
    if key in ("minItems", "maxItems"):
        return kind == "array"
    return kind == "string"


def _kind(schema: Node) -> str:
    values = schema.get("enum") or []
    plain = values and all(isinstance(one, str) and one.isascii() for one in values)
    if plain and len(values) <= 60 and schema.get("type") == "string":
        return "Literal[" + ", ".join(text(one) for one in values) + "]"
    if schema.get("type") == "array":
        items = schema.get("items") or {}
        inner = _kind(items) if "type" in items else "Json"
        return f"list[{inner}]"
    return _TYPES.get(str(schema.get("type")), "Json")


def docstring(function: Node, parameters: dict[str, str], indent: str = "    ") -> list[str]:
    """Write a function's docstring, Google style; `parameters` maps names to their words."""
    lines = [f"{indent}{function['summary']}"]
    if function.get("description"):
        lines += ["", *_wrapped(function["description"], indent, indent)]
    if parameters:
        lines += ["", f"{indent}Args:"]
        for name, words in parameters.items():
            lines += _wrapped(f"{name}: {words}", f"{indent}    ", f"{indent}        ")
    if function.get("returns"):
        deeper = f"{indent}    "
        lines += ["", f"{indent}Returns:", *_wrapped(function["returns"], deeper, deeper)]
    first, *rest = [_inside(line, alone=len(lines) == 1) for line in lines]
    first = f'{indent}"""{first.removeprefix(indent)}'
    return [first, *rest, f'{indent}"""'] if rest else [f'{first}"""']


def _inside(line: str, *, alone: bool) -> str:
    """Write a line so that nothing in it ends the docstring, or is read as anything but itself."""
    line = line.replace("\\", "\\\\")
    ends = '"""' in line or (alone and line.endswith('"'))
    return line.replace('"', '\\"') if ends else line


def _wrapped(words: str, first: str, later: str) -> list[str]:
    return textwrap.wrap(
        words, WIDTH, initial_indent=first, subsequent_indent=later, break_on_hyphens=False
    )


def call(head: str, arguments: list[str], tail: str = ")", indent: str = "    ") -> list[str]:
    """Write a call, on one line where it fits, else one argument a line."""
    line = f"{indent}{head}{', '.join(arguments)}{tail}"
    if len(line) <= 100:
        return [line]
    deeper = f"{indent}    "
    inner = f"{deeper}{', '.join(arguments)}"
    if len(inner) <= 100 and "\n" not in inner:
        return [f"{indent}{head}", inner, f"{indent}{tail}"]
    lines = [f"{deeper}{one}," for one in arguments]
    broken = f"\n{deeper}| None = None,"
    lines = [line.replace(" | None = None,", broken) if len(line) > 100 else line for line in lines]
    return [f"{indent}{head}", *lines, f"{indent}{tail}"]
