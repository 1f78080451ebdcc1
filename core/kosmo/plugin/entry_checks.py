"""What the catalog takes of an integration, however its plugin is written and whoever says it."""

from __future__ import annotations

from kosmo.plugin.sent_names import is_kept
from kosmo.schema_engine import is_pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    Json = dict[str, Any]

_DEEPEST = 100  # objects and lists in one another
_LARGEST = 1 << 1023  # of whole numbers: what no float holds fails where it is shown
_LIKE_TEXTS = ("title", "description", "base_url", "ending", "distribution", "version")
_KINDS: dict[str, tuple[type, ...]] = {
    **dict.fromkeys(("name", "summary", "description", "returns", "effect", "example"), (str,)),
    **dict.fromkeys(("full_name", "resource", "module", "qualname"), (str,)),
    **dict.fromkeys(("destructive", "outward", "idempotent", "paged", "streams"), (bool,)),
    **dict.fromkeys(("outward_when", "limits", "columns"), (list,)),
    **dict.fromkeys(("link", "idempotency_header"), (str, type(None))),
    "inward_when": (dict,),
    "cache": (int, float, type(None)),
    "wait": (dict, type(None)),
    "input_schema": (dict,),
}


def check_entries(found: Json, *, patterns: bool = False) -> None:
    """Check a catalog file; raise ValueError with the first problem and its place.

    `patterns` are tried where nothing has done so and no one else waits for it.
    """
    told = _unwritable(found, "", 0)
    if told is not None:
        raise ValueError(told)
    functions = found.get("functions")
    if not isinstance(functions, dict) or not functions:
        raise ValueError("it describes no functions")
    for name in _LIKE_TEXTS:
        if not isinstance(found.get(name), str):
            raise ValueError(f"`{name}` must be a text")
    if not isinstance(found.get("auth"), dict):
        raise ValueError("`auth` must be an object")
    for name, entry in functions.items():
        told = _problem_with_shape(name, entry)
        if told is None:
            told = next(_problems(entry, functions, patterns=patterns), None)
        if told is not None:
            raise ValueError(f"`{name}`: {told}")
    told = problem_with_whoami(found.get("whoami"), functions)
    if told is not None:
        raise ValueError(told)


def problem_with_whoami(name: str | None, functions: Mapping[str, Json]) -> str | None:
    """Say why a function cannot tell whose credentials these are, or None."""
    if name is None:
        return None
    if name not in functions:
        return f"`whoami` names `{name}`, which is no function of it"
    if not _only_reads(functions[name]):
        return f"`whoami` names `{name}`, which is more than a read: accounts are tried by it"
    return None


def problem_with_wait(said: Mapping[str, Any], entry: Json, functions: Any) -> str | None:
    """Say why a result cannot be waited for so, or None; `entry` is of the function itself."""
    name = said.get("function")
    if name is not None and name not in functions:
        return f"there is no function `{name}`"
    if not _only_reads(entry if name is None else functions[name]):
        again = "the function itself" if name is None else f"`{name}`"
        return f"{again} is more than a read: it would be done at every look"
    return None


def posting_reads(functions: Mapping[str, Json]) -> list[str]:
    """List the functions without code that say they read and send a POST: none can check it."""
    requests = ((name, one["effect"], one.get("request") or {}) for name, one in functions.items())
    return [
        name
        for name, effect, request in requests
        if effect == "read" and request.get("method") == "POST"
    ]


def _only_reads(entry: Json) -> bool:
    more = any(entry.get(name) for name in ("destructive", "outward", "outward_when"))
    return entry["effect"] == "read" and not more


def _problem_with_shape(name: str, entry: Any) -> str | None:
    if not isinstance(entry, dict) or entry.get("name") != name:
        return "it is described as something else"
    for key, kinds in _KINDS.items():
        if not isinstance(entry.get(key), kinds):
            return f"`{key}` must be {' or '.join(_WORDS[one] for one in kinds)}"
    for key in ("outward_when", "limits", "columns"):
        if not all(isinstance(one, str) for one in entry[key]):
            return f"`{key}` must be texts"
    if entry["effect"] not in ("read", "write"):
        return "`effect` must be `read` or `write`"
    if not isinstance(entry["input_schema"].get("properties"), dict):
        return "its schema has no parameters"
    return None


def _problems(entry: Json, functions: Json, *, patterns: bool) -> Iterator[str]:
    header = entry["idempotency_header"]
    if header is not None and is_kept(header):
        yield f"`{header}` is not for an `idempotency_header`"
    if entry["wait"] is not None:
        told = problem_with_wait(entry["wait"], entry, functions)
        if told is not None:
            yield f"`wait`: {told}"
    for pattern in patterns_of(entry["input_schema"]) if patterns else ():
        if not is_pattern(pattern):
            yield f"`{pattern[:200]}` is no pattern"


def patterns_of(schema: Any) -> Iterator[str]:
    """Give every pattern in a schema."""
    if isinstance(schema, list):
        for one in schema:
            yield from patterns_of(one)
    if not isinstance(schema, dict):
        return
    for key, inner in schema.items():
        if key == "pattern" and isinstance(inner, str):
            yield inner
        elif key == "properties" and isinstance(inner, dict):
            yield from patterns_of(list(inner.values()))
        elif key not in ("default", "const", "enum", "examples"):
            yield from patterns_of(inner)


def _unwritable(value: Any, where: str, depth: int) -> str | None:
    """Find what JSON cannot hold, with its place."""
    if value is None or isinstance(value, (str, bool)):
        return None
    if isinstance(value, (int, float)):
        small = abs(value) < _LARGEST if isinstance(value, int) else value - value == 0
        return None if small else f"`{where}` has a number that JSON cannot hold"
    if depth > _DEEPEST:
        return f"`{where[:80]}…` is too deep"
    inner: Any
    if isinstance(value, dict):
        inner = value.items()
        if not all(isinstance(name, str) for name in value):
            return f"`{where}` has a name that is no text"
    elif isinstance(value, (list, tuple)):
        inner = enumerate(value)
    else:
        return f"`{where}` has a value that is no JSON: {type(value).__name__}"
    for name, one in inner:
        told = _unwritable(one, f"{where}.{name}" if where else str(name), depth + 1)
        if told is not None:
            return told
    return None


_WORDS: dict[type, str] = {
    str: "a text", bool: "true or false", list: "a list", dict: "an object", int: "a number",
    float: "a number", type(None): "nothing",
}  # fmt: skip
