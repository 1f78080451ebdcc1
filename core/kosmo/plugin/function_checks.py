"""What may be wrong with a function of a manifest that keeps the schema."""

from __future__ import annotations

import re

from kosmo.errors import UsageError
from kosmo.limits import parse_limit
from kosmo.plugin.entry_checks import patterns_of, problem_with_wait
from kosmo.plugin.paths import is_ending, stays
from kosmo.plugin.sent_names import is_constant, is_kept, is_method, overriding
from kosmo.schema_engine import is_linear, is_pattern
from kosmo.validation import problems

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    Json = dict[str, Any]
    Fault = tuple[str, str]

_MOST_WORK = 500_000  # steps in which a default is checked by its schema
_LIKE_IDS = ("string", "integer", "number", "boolean", "array")


def function_faults(name: str, manifest: Json, in_time: Callable[[], None]) -> Iterator[Fault]:
    """Give what is wrong with a function that keeps the schema: the place in it, the sentence.

    `in_time` is called before each step, and raises ValueError where that took too long.
    """
    functions: Json = manifest["functions"]
    said = functions[name]
    in_time()
    parameters: Json = said.get("parameters", {})
    ending = manifest.get("ending", "")
    path = said["request"]["path"]
    yield from _path_faults(path, ending if is_ending(ending) else "", parameters)
    yield from _request_faults(said)
    yield from _parameters_faults(said, parameters, in_time)
    for limit in said.get("limits", ()):
        try:
            parse_limit(limit)
        except UsageError as error:
            yield "limits", error.message
    waited = said.get("wait")
    told = None if waited is None else problem_with_wait(waited, said, functions)
    if told is not None:
        yield "wait.function", told
    yield from _page_faults(said, parameters)


def _request_faults(said: Json) -> Iterator[Fault]:
    request, effect = said["request"], said["effect"]
    method = request["method"]
    if effect == "read" and method not in ("GET", "HEAD", "POST"):
        yield "effect", f"a `{method}` is no read"
    for header, value in request.get("headers", {}).items():
        if not is_constant(header, value, effect):
            yield "request.headers", f"`{header}` is not for a plugin to set"
    for place in ("query", "body"):
        name = overriding(request.get(place, {}), effect)
        if name is not None:
            yield f"request.{place}", f"`{name}` makes something else than a read of it"
    header = said.get("idempotency_header")
    if header is not None and is_kept(header):
        yield "idempotency_header", f"`{header}` is not for a plugin to set"


def _parameters_faults(
    said: Json, parameters: Json, in_time: Callable[[], None]
) -> Iterator[Fault]:
    for name, parameter in parameters.items():
        in_time()
        for told in _parameter_faults(parameter, in_time):
            yield f"parameters.{name}", told
        wire = _wire(name, parameter)
        if said["effect"] == "read" and parameter["in"] != "path" and is_method(wire):
            yield f"parameters.{name}", f"`{wire}` makes something else than a read of it"
    taken = [(one["in"], _wire(name, one)) for name, one in parameters.items()]
    if len(set(taken)) != len(taken):
        yield "parameters", "two of them are the same to the service"
    places = [one["in"] for one in parameters.values()]
    constant = "body" in said["request"]
    if "whole_body" in places and (constant or "body" in places or places.count("whole_body") > 1):
        yield "parameters", "a `whole_body` leaves no place for others"


def _wire(name: str, parameter: Json) -> str:
    wire: str = parameter.get("name", name)
    return wire.lower() if parameter["in"] == "header" else wire


def _path_faults(path: str, ending: str, parameters: Json) -> Iterator[Fault]:
    named = dict.fromkeys(re.findall(r"\{(\w+)\}", path))
    for name in named:
        if parameters.get(name, {}).get("in") != "path":
            yield "request.path", f"`{name}` is no parameter in the path"
        elif not parameters[name].get("required"):
            yield f"parameters.{name}", "what is in the path must be required"
    for name, parameter in parameters.items():
        if parameter["in"] == "path" and name not in named:
            yield f"parameters.{name}", f"the path has no `{{{name}}}`"
    if not stays(path if path.endswith(ending) else path + ending):
        yield "request.path", "it climbs, or has an empty part"


def _parameter_faults(parameter: Json, in_time: Callable[[], None]) -> Iterator[str]:
    where, schema = parameter["in"], parameter["schema"]
    if where == "header":
        name = parameter.get("name", "")
        if not re.fullmatch(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+", name) or is_kept(name):
            yield f"the header `{name}` is not for a parameter to set"
    if where == "path" and schema.get("type", "string") not in _LIKE_IDS:
        yield "an object cannot be part of a path"
    patterns = list(patterns_of(schema))
    for pattern in patterns:
        in_time()
        if not is_pattern(pattern):
            yield f"`{pattern}` is no pattern"
            return
    # A pattern that looks around or back is for the values of calls, one at a time.
    if "default" not in schema or not all(is_linear(pattern) for pattern in patterns):
        return
    if _size(schema["default"]) * _size(schema) > _MOST_WORK:
        yield "its default is too large to be checked"
    elif problems(schema["default"], schema):
        yield "its default is not valid for it"


def _size(value: Any) -> int:
    """Weigh a value by what it takes to look at it."""
    if isinstance(value, dict):
        return 1 + sum(_size(name) + _size(one) for name, one in value.items())
    if isinstance(value, list):
        return 1 + sum(map(_size, value))
    return 1 + len(value) // 16 if isinstance(value, str) else 1


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
