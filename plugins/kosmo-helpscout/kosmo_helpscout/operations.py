"""JSON Patch operations, of which a customer takes a list."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo import Json, Object


def operation(name: str, value: Json) -> Object:
    """Set a field to a value; an empty text takes it away."""
    if value == "":
        return {"op": "remove", "path": f"/{name}"}
    return {"op": "replace", "path": f"/{name}", "value": value}
