"""Bounds, values and words of one schema, as far as kosmo checks them."""

from __future__ import annotations

import re
import warnings

from kosmo.cli.scaffold.openapi.texts import clean
from kosmo.schema_engine import is_linear, is_pattern
from kosmo.validation import problems

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Schema = dict[str, Any]

_FORMATS = frozenset(
    ("date", "date-time", "email", "uri", "uuid", "ipv4", "ipv6", "hostname", "time", "password")
)
_SHOWN = 5  # values of a list that is an example
_LONGEST = 100  # characters of an example


def text_bounds(schema: Schema) -> Schema:
    """Give the format and the pattern of a text, those that mean the same here."""
    made: Schema = {}
    if schema.get("format") in _FORMATS:
        made["format"] = schema["format"]
    pattern = schema.get("pattern")
    if isinstance(pattern, str) and 0 < len(pattern) < 200 and _is_pattern(pattern):
        made["pattern"] = pattern
    return made


def _is_pattern(text: str) -> bool:
    """Tell whether a pattern means the same to Python, and cannot take for ever."""
    if re.search(r"\\[pPuUxkK]|\(\?|[*+}]\)?[*+{]|\)[*+{]", text) or not text.isascii():
        return False
    if not text.isprintable():
        return False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            re.compile(text)
    except (re.error, Warning, OverflowError, RecursionError):
        return False
    return is_pattern(text) and is_linear(text)


def bounds(schema: Schema, *names: str) -> Schema:
    """Give the bounds of a length."""
    given = ((name, schema.get(name)) for name in names)
    return {
        name: value
        for name, value in given
        if type(value) is int and 0 <= value < 2**53 and not (name.startswith("min") and not value)
    }


def numbers(schema: Schema) -> Schema:
    """Give the bounds of a number, in either spelling of exclusive ones."""
    made: Schema = {}
    for name in ("minimum", "maximum"):
        value, exclusive = schema.get(name), schema.get(f"exclusive{name.title()}")
        strict = f"exclusive{name.title()}"
        if _is_number(exclusive):
            made[strict] = exclusive
        elif _is_number(value):
            made[strict if exclusive is True else name] = value
    return made


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < 2**63


def with_values(made: Schema, schema: Schema) -> Schema:
    """Add the values that are allowed, and the one that the service takes by itself."""
    values = schema.get("enum", [schema["const"]] if "const" in schema else None)
    if isinstance(values, list) and 0 < len(values) <= 500 and made["type"] != "boolean":
        fitting = [one for one in values if one is not None and not problems(one, made)]
        fitting = [one for one in fitting if _is_plain(one)]
        if fitting and made["type"] in ("string", "integer", "number"):
            made["enum"] = list(dict.fromkeys(fitting))
    default = schema.get("default")
    if _is_plain(default) and default != "" and not problems(default, made):
        made["default"] = default
    return with_example(made, schema)


def with_example(made: Schema, said: Schema) -> Schema:
    """Add a value that a document shows, where it is short and fits."""
    many = said.get("examples")
    some = [said.get("example")]
    if isinstance(many, dict):  # of a parameter: objects with values
        some += [one.get("value") for one in many.values() if isinstance(one, dict)]
    elif isinstance(many, list):
        some += many
    for one in some[:5]:
        flat = one if isinstance(one, list) else [one]
        plain = 0 < len(flat) <= _SHOWN and all(_is_plain(each) and each != "" for each in flat)
        short = len(str(one)) <= _LONGEST
        if plain and short and "examples" not in made and not problems(one, made):
            made["examples"] = [one]
    return made


def _is_plain(value: Any) -> bool:
    if isinstance(value, float):
        return abs(value) < 2**63  # neither infinite nor no number at all
    return isinstance(value, (str, int)) and str(value)[:5000].isprintable()


def words(schema: Schema) -> Schema:
    """Give what a schema says about itself."""
    text = clean(schema.get("description") or schema.get("title"), 300)
    return {"description": text} if text else {}


def bare_of(schema: Schema) -> Schema:
    """Give a schema without its words."""
    return {name: value for name, value in schema.items() if name != "description"}
