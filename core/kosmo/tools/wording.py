"""What a dialect has no keyword for, as words in a description."""

from __future__ import annotations

import json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Schema = dict[str, Any]

LONGEST = 1024


def noted(schema: Schema, *notes: str) -> Schema:
    """Add sentences to a schema's description; one that says it already is left as it is."""
    said = schema.get("description", "").replace("``", "`").rstrip()
    for note in notes:
        if note and note.rstrip(".") not in said:
            end = "" if not said or said.endswith((".", "!", "?", ":", "…")) else "."
            said = f"{said}{end} {note}".strip()
    made = {key: value for key, value in schema.items() if key != "description"}
    return {**made, "description": bounded(said, LONGEST)} if said else made


def bounded(text: str, most: int) -> str:
    """Cut a text to a length, at the end of a sentence or of a word."""
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    sentence = cut.rfind(". ")
    if sentence > most // 2:
        return cut[: sentence + 1]
    word = cut.rfind(" ")
    return (cut[:word] if word > most // 2 else cut) + "…"


def in_words(dropped: Schema) -> list[str]:
    """Say what the keywords that are left out ask for, a sentence each."""
    told = [*_sizes(dropped, "Length", "characters"), *_sizes(dropped, "Items", "items")]
    told += _range(dropped)
    known = {"minLength", "maxLength", "minItems", "maxItems", "minimum", "maximum"}
    return told + [_SAID[key](value) for key, value in dropped.items() if key not in known]


def _sizes(dropped: Schema, suffix: str, unit: str) -> list[str]:
    least, most = dropped.get(f"min{suffix}"), dropped.get(f"max{suffix}")
    if least and most is not None:
        return [f"{least} to {most} {unit}."]
    if most is not None:
        return [f"At most {most} {unit}."]
    if least == 1:
        return ["Not empty."]
    return [f"At least {least} {unit}."] if least else []


def _range(dropped: Schema) -> list[str]:
    least, most = dropped.get("minimum"), dropped.get("maximum")
    if least is not None and most is not None:
        return [f"{least} to {most}."]
    if most is not None:
        return [f"At most {most}."]
    return [] if least is None else [f"At least {least}."]


def _value(value: Any) -> str:
    return value if isinstance(value, str) and value else json.dumps(value, ensure_ascii=False)


class _Words(dict[str, "Callable[[Any], str]"]):
    """How a keyword is said; one that nobody thought of is shown as it is written."""

    def __missing__(self, key: str) -> Callable[[Any], str]:
        return lambda value: f"`{key}`: {_value(value)}."


_SAID = _Words(
    {
        "const": lambda value: f"Always `{_value(value)}`.",
        "default": lambda value: f"Default: {_value(value)}.",
        "enum": lambda value: f"One of {', '.join(f'`{_value(one)}`' for one in value)}.",
        "examples": lambda value: f"Such as {', '.join(f'`{_value(one)}`' for one in value)}.",
        "exclusiveMaximum": lambda value: f"Less than {value}.",
        "exclusiveMinimum": lambda value: f"More than {value}.",
        "format": lambda value: f"Format: {value}.",
        "multipleOf": lambda value: f"A multiple of {value}.",
        "pattern": lambda value: f"Matches `{value}`.",
        "uniqueItems": lambda value: "No item twice." if value else "",
    }
)
