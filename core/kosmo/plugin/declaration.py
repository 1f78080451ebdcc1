"""From a function of a manifest to its catalog entry."""

from __future__ import annotations

from kosmo.validation import is_compact

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Json = dict[str, Any]

_LIMIT = {"type": "integer", "minimum": 1, "default": 25, "description": "How many rows at most."}


def function_entry(integration: str, name: str, said: Json, ending: str) -> Json:
    """Describe one declared function as its catalog entry, with the request that it sends."""
    parameters: Json = said.get("parameters", {})
    pages = said.get("pages")
    properties = {one: parameter["schema"] for one, parameter in parameters.items()}
    if pages is not None and "size" not in pages:
        properties["limit"] = _LIMIT
    schema: Json = {
        "type": "object",
        "properties": properties,
        "required": [one for one, parameter in parameters.items() if parameter.get("required")],
        "additionalProperties": False,
    }
    effect = said["effect"]
    return {
        "name": name,
        "full_name": f"{integration}.{integration}_{name}",
        "resource": said.get("resource", integration),
        "module": "",
        "qualname": "",
        "summary": said["summary"],
        "description": said.get("description", ""),
        "returns": said.get("returns", ""),
        "effect": effect,
        "destructive": said.get("destructive", False),
        "outward": said.get("outward", False),
        "outward_when": said.get("outward_when", []),
        "inward_when": said.get("inward_when", {}),
        "idempotent": said.get("idempotent", effect == "read"),
        "idempotency_header": said.get("idempotency_header"),
        "paged": pages is not None,
        "streams": pages is not None,
        "limits": said.get("limits", []),
        "cache": said.get("cache"),
        "wait": _wait(said.get("wait")),
        "columns": said.get("columns", []),
        "link": said.get("link"),
        "example": said.get("example", ""),
        "input_schema": schema if is_compact(schema) else {**schema, "x-validator": "full"},
        "request": _request(said, ending),
    }


def _wait(said: Json | None) -> Json | None:
    return None if said is None else {"function": None, "arguments": {}, **said}


def _request(said: Json, ending: str) -> Json:
    request, pages = said["request"], said.get("pages")
    size = said.get("parameters", {}).get((pages or {}).get("size"), {"schema": _LIMIT})
    return {
        "method": request["method"],
        "path": request["path"],
        "ending": ending if not ending or not request["path"].endswith(ending) else "",
        "query": request.get("query", {}),
        "headers": request.get("headers", {}),
        "body": request.get("body"),
        "encoding": request.get("encoding", "json"),
        "envelope": request.get("envelope", ""),
        "answer": said.get("answer", ""),
        "pages": pages,
        "limit": size["schema"].get("default") if pages else None,
        "places": {
            name: [one["in"], one.get("name", name), one.get("lists", "repeat")]
            for name, one in said.get("parameters", {}).items()
        },
    }
