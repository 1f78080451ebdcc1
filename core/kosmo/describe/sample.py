"""Values for examples: of the type that a schema asks for, and such as one might really give."""

from __future__ import annotations

from binascii import crc32

from kosmo.validation import problems

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from kosmo.spec import FunctionSpec

    Schema = dict[str, Any]

_PHONE, _EMAIL, _URL = "+14155550123", "alma@example.org", "https://example.com/hook"
_DAY, _MOMENT = "2030-06-01", "2030-06-01T09:00:00Z"

# What a text is like, by its format and else by a word in its parameter's name.
_FORMATS = {"date": _DAY, "date-time": _MOMENT, "email": _EMAIL, "uri": _URL, "url": _URL}
_NAMES = (
    ("email", _EMAIL), ("mail", _EMAIL), ("phone", _PHONE), ("url", _URL), ("website", _URL),
    ("date", _DAY), ("start", _DAY), ("end", _DAY), ("since", _DAY), ("until", _DAY),
    ("country", "US"), ("path", "/"), ("domain", "example.org"), ("color", "#2266ED"),
    ("query", "refund"), ("search", "refund"), ("number", _PHONE), ("src", _PHONE),
    ("dst", _PHONE), ("first", "Alma"), ("last", "Costa"), ("name", "Alma Costa"),
    ("title", "Call back"), ("subject", "Your order"), ("text", "It leaves today."),
    ("body", "It leaves today."), ("note", "Paid in full."), ("tag", "vip"), ("label", "vip"),
)  # fmt: skip
_FIELDS = {"email_message_id": "{}@mail.example.org", "session_id": "session_{}"}
_FITTING = (_URL, "US", "12", _PHONE, _DAY, _MOMENT, _EMAIL, "sms", "chat", "example", "a")
_LIMITS = ("limit", "per_page", "page_size", "count")


def derived(spec: FunctionSpec, *, numeric: bool) -> dict[str, Any]:
    """Make arguments for a call: what is required, and of the rest a choice and a limit.

    `numeric` says that the service's ids are numbers.
    """
    required = spec.input_schema["required"]
    chosen = [name for name in spec.parameters if name in required]
    optional = [name for name in spec.parameters if name not in required]
    chosen += [name for name in optional if "enum" in spec.parameters[name]][:1]
    chosen += [name for name in optional if name in _LIMITS][:1]
    return {name: value_of(name, spec.parameters[name], numeric=numeric) for name in chosen}


def value_of(name: str, schema: Schema, *, numeric: bool) -> Any:
    """Make a value that the schema takes; `name` is the parameter's."""
    fitting = (value for value in _candidates(name, schema, numeric) if not problems(value, schema))
    return next(fitting, schema.get("default"))


def identifier(of: str, *, numeric: bool) -> str:
    """Make an id, always the same for the same thing: a number, or a UUID."""
    seed = crc32(of.encode())
    if numeric:
        return str(10_000 + seed % 90_000)
    text = f"{seed:08x}{crc32(b'b' + of.encode()):08x}{crc32(b'c' + of.encode()):08x}{seed:08x}"
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-8{text[17:20]}-{text[20:]}"


def field_of(row: str, field: str, *, numeric: bool) -> str:
    """Make what a row of the service holds in a field, such as `conversation` in `id`."""
    if field in ("number", "phone"):
        return _PHONE.removeprefix("+")
    if field == "email":
        return _EMAIL
    made = identifier(row if field.removeprefix(row).strip("_") in ("", "id") else field,
                      numeric=numeric)  # fmt: skip
    return _FIELDS.get(field, "{}").format(made)


def has_numeric_ids(functions: list[FunctionSpec]) -> bool:
    """Tell whether a service's ids are numbers, by the parameters that are named so."""
    kinds = [
        schema.get("type")
        for spec in functions
        for name, schema in spec.parameters.items()
        if _is_id(name)
    ]
    return kinds.count("integer") > len(kinds) / 2


def _candidates(name: str, schema: Schema, numeric: bool) -> Iterator[Any]:
    """Give values in the order in which they are preferred; some may not fit the schema."""
    yield from schema.get("examples", ())
    yield from schema.get("enum", ())
    if "const" in schema:
        yield schema["const"]
    for choice in schema.get("anyOf", ()):
        yield from _candidates(name, choice, numeric)
    kind = schema.get("type")
    if kind == "string":
        yield from _texts(name, schema, numeric)
    elif kind in ("integer", "number"):
        yield from _numbers(name, schema)
    elif kind == "boolean":
        yield True
    elif kind == "array":
        least = max(1, schema.get("minItems", 1))
        yield [value_of(name.rstrip("s"), schema.get("items", {}), numeric=numeric)] * least
    elif kind == "object":
        yield _object(schema, numeric)
    elif not kind and "anyOf" not in schema:
        yield "text"


def _texts(name: str, schema: Schema, numeric: bool) -> Iterator[str]:
    form = schema.get("format", "")
    if form == "secret":
        yield f"env:{name.upper()}"
    if form in ("id", "ids") or (_is_id(name) and "pattern" not in schema):
        yield identifier(name.removesuffix("_id"), numeric=numeric)
    if form in _FORMATS:
        yield _FORMATS[form]
    yield from (text for word, text in _NAMES if word in name)
    yield name.replace("_", " ")
    yield from _FITTING
    yield "a" * schema.get("minLength", 0)


def _numbers(name: str, schema: Schema) -> Iterator[float]:
    if _is_id(name):
        yield int(identifier(name.removesuffix("_id"), numeric=True))
    if name in _LIMITS:
        yield 3
    yield from (value for value in (schema.get("default"),) if value is not None)
    yield 1
    yield from (schema[key] for key in ("minimum", "maximum") if key in schema)
    yield from (schema[key] + 1 for key in ("exclusiveMinimum",) if key in schema)
    yield schema.get("exclusiveMaximum", 0) - 1


def _object(schema: Schema, numeric: bool) -> dict[str, Any]:
    properties: Schema = schema.get("properties", {})
    names = schema.get("required") or list(properties)[:1]
    return {
        name: value_of(name, properties.get(name, {"type": "string"}), numeric=numeric)
        for name in names
    }


def _is_id(name: str) -> bool:
    return name in ("id", "ids", "uuid") or name.endswith(("_id", "_ids", "_uuid"))
