"""From a function of a manifest to its catalog entry, and what may be wrong with it."""

from __future__ import annotations

import re

from kosmo.errors import UsageError
from kosmo.limits import parse_limit
from kosmo.validation import is_compact, problems

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    Json = dict[str, Any]
    Fault = tuple[str, str]

ENCODED = re.compile(r"%(?:2[ef]|5c|[01])", re.IGNORECASE)  # dots, slashes, what none can see
_LIMIT = {"type": "integer", "minimum": 1, "default": 25, "description": "How many rows at most."}
_SIGNED = frozenset(
    (
        "accept", "authorization", "connection", "content-length", "content-type", "cookie", "host",
        "proxy-authorization", "te", "trailer", "transfer-encoding", "upgrade", "user-agent",
    )
)  # fmt: skip
_LIKE_IDS = ("string", "integer", "number", "boolean", "array")


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


def function_faults(said: Json, functions: Json) -> Iterator[Fault]:
    """Give what is wrong with a function that keeps the schema: the place in it, the sentence."""
    parameters: Json = said.get("parameters", {})
    request = said["request"]
    yield from _path_faults(request["path"], parameters)
    method = request["method"]
    if said["effect"] == "read" and method not in ("GET", "HEAD", "POST"):
        yield "effect", f"a `{method}` is no read"
    for header in request.get("headers", {}):
        if header.lower() in _SIGNED - {"accept"}:
            yield "request.headers", f"`{header}` is not for a plugin to set"
    yield from _parameters_faults(parameters, constant="body" in request)
    for limit in said.get("limits", ()):
        try:
            parse_limit(limit)
        except UsageError as error:
            yield "limits", error.message
    waited = said.get("wait", {}).get("function")
    if waited is not None and waited not in functions:
        yield "wait.function", f"there is no function `{waited}`"
    yield from _page_faults(said, parameters)


def _parameters_faults(parameters: Json, *, constant: bool) -> Iterator[Fault]:
    for name, parameter in parameters.items():
        for told in _parameter_faults(parameter):
            yield f"parameters.{name}", told
    taken = [(one["in"], _wire(name, one)) for name, one in parameters.items()]
    if len(set(taken)) != len(taken):
        yield "parameters", "two of them are the same to the service"
    places = [one["in"] for one in parameters.values()]
    if "whole_body" in places and (constant or "body" in places or places.count("whole_body") > 1):
        yield "parameters", "a `whole_body` leaves no place for others"


def _wire(name: str, parameter: Json) -> str:
    wire: str = parameter.get("name", name)
    return wire.lower() if parameter["in"] == "header" else wire


def _path_faults(path: str, parameters: Json) -> Iterator[Fault]:
    named = re.findall(r"\{(\w+)\}", path)
    for name in named:
        if parameters.get(name, {}).get("in") != "path":
            yield "request.path", f"`{name}` is no parameter in the path"
        elif not parameters[name].get("required"):
            yield f"parameters.{name}", "what is in the path must be required"
    for name, parameter in parameters.items():
        if parameter["in"] == "path" and name not in named:
            yield f"parameters.{name}", f"the path has no `{{{name}}}`"
    if any(part in (".", "..") for part in path.split("/")) or "//" in path or ENCODED.search(path):
        yield "request.path", "it climbs, or has an empty part"


def _parameter_faults(parameter: Json) -> Iterator[str]:
    where, schema = parameter["in"], parameter["schema"]
    if where == "header":
        name = parameter.get("name", "")
        if not re.fullmatch(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+", name) or name.lower() in _SIGNED:
            yield f"the header `{name}` is not for a parameter to set"
    if where == "path" and schema.get("type", "string") not in _LIKE_IDS:
        yield "an object cannot be part of a path"
    yield from _schema_faults(schema)
    if "default" in schema and problems(schema["default"], schema):
        yield "its default is not valid for it"


def _schema_faults(schema: Any) -> Iterator[str]:
    if isinstance(schema, bool):
        return
    if "pattern" in schema:
        try:
            re.compile(schema["pattern"])
        except (re.error, RecursionError, OverflowError):
            yield f"`{schema['pattern']}` is no pattern"
    inner = [*schema.get("properties", {}).values(), *schema.get("anyOf", ())]
    inner += [schema[name] for name in ("items", "additionalProperties") if name in schema]
    for one in inner:
        yield from _schema_faults(one)


def _page_faults(said: Json, parameters: Json) -> Iterator[Fault]:
    pages = said.get("pages")
    if pages is None:
        return
    if said["effect"] != "read":
        yield "pages", "only a function that reads has pages"
    for key in ("position", "size"):
        if key in pages and pages[key] not in parameters:
            yield f"pages.{key}", f"there is no parameter `{pages[key]}`"
    if "size" not in pages and "limit" in parameters:
        yield "pages", "without `size` the parameter `limit` is kosmo's own"
    if pages["style"] != "link" and "position" not in pages:
        yield "pages", f"the style `{pages['style']}` needs a `position`"
    if pages["style"] == "cursor" and "next" not in pages:
        yield "pages", "the style `cursor` needs `next`"
    if pages["style"] == "link" and said["request"]["method"] != "GET":
        yield "pages", "a link is followed with GET only"


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
