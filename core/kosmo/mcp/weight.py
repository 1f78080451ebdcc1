"""How much work a schema is for a validator: a few lines can mean years."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_MOST = 20_000  # schemas that are looked at for one value
_LISTS = ("allOf", "anyOf", "oneOf", "prefixItems")
_ONE = (
    "not", "if", "then", "else", "items", "additionalItems", "additionalProperties", "contains",
    "propertyNames", "unevaluatedItems", "unevaluatedProperties",
)  # fmt: skip
_NAMED = ("properties", "patternProperties", "dependentSchemas")
_DEEPER = frozenset(
    ("prefixItems", "items", "additionalItems", "additionalProperties", "contains",
     "unevaluatedItems", "unevaluatedProperties", "properties", "patternProperties"),
)  # fmt: skip


def is_bounded(schema: dict[str, Any]) -> bool:
    """Tell whether a validator comes to an end soon, whatever the value."""
    return _Weighing(schema).of(schema, ()) <= _MOST


class _Weighing:
    def __init__(self, root: dict[str, Any]) -> None:
        self._root = root
        self._known: dict[str, int] = {}

    def of(self, schema: Any, trail: tuple[str, ...]) -> int:
        """Count the schemas that are looked at; `trail` are references for the same value."""
        if not isinstance(schema, dict):
            return 1
        total = 1
        for key, inner in _within(schema):
            total += self.of(inner, () if key in _DEEPER else trail)
            if total > _MOST:
                return total
        for key in ("$ref", "$dynamicRef", "$recursiveRef"):
            if isinstance(schema.get(key), str):
                total += self._behind(schema[key], trail)
        return total

    def _behind(self, reference: str, trail: tuple[str, ...]) -> int:
        if reference in trail:
            return _MOST + 1  # it comes back to the same value for ever
        if reference not in self._known:
            self._known[reference] = 1  # one that is met on the way is of a part of the value
            found = self._found(reference)
            self._known[reference] = self.of(found, (*trail, reference))
        return self._known[reference]

    def _found(self, reference: str) -> Any:
        found: Any = self._root
        for step in reference.lstrip("#").strip("/").split("/") if reference != "#" else ():
            key = step.replace("~1", "/").replace("~0", "~")
            found = found.get(key) if isinstance(found, dict) else None
        return found


def _within(schema: dict[str, Any]) -> list[tuple[str, Any]]:
    found = [(key, schema[key]) for key in _ONE if key in schema]
    for key in _LISTS:
        held = schema.get(key)
        found += [(key, one) for one in held] if isinstance(held, list) else []
    for key in _NAMED:
        held = schema.get(key)
        found += [(key, one) for one in held.values()] if isinstance(held, dict) else []
    return found
