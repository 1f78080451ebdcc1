"""Leave out of a schema what a dialect does not take, and say it in the description."""

from __future__ import annotations

from kosmo.tools.schema import mapped
from kosmo.tools.wording import in_words, noted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Schema = dict[str, Any]
    Supports = Callable[[str, Any], bool]

# Keywords of which a reader of the description would learn nothing.
_SILENT = frozenset(("$comment", "deprecated", "title", "additionalProperties"))


def reduced(schema: Schema, supports: Supports) -> Schema:
    """Keep the keywords that `supports(keyword, value)` takes, at every depth."""
    kept = {key: value for key, value in schema.items() if supports(key, value)}
    dropped = {key: value for key, value in schema.items() if not (key in kept or key in _SILENT)}
    made = mapped(kept, lambda one: reduced(one, supports))
    return noted(made, *in_words(dropped)) if dropped else made


def without_const(schema: Schema) -> Schema:
    """Write a single value as an enumeration of one, at every depth."""
    made = mapped(schema, without_const)
    if "const" not in made:
        return made
    value = made.pop("const")
    return {**made, "enum": [value]}
