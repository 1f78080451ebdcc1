"""Read one server's entry of a file, whoever's words it is written in."""

from __future__ import annotations

import os

from kosmo.errors import CredentialsError
from kosmo.mcp.address import refusal_of_url
from kosmo.mcp.definition import SECONDS, ServerDefinition
from kosmo.mcp.names import refusal
from kosmo.mcp.syntax import references_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.mcp.definition import Source

    Entry = dict[str, Any]

LONGEST_TIMEOUT = 3600
COMMAND, URL = ("command",), ("url", "serverUrl", "httpUrl")
ENV, TIMEOUT = ("env", "environment"), ("timeout", "timeoutSeconds")
ENABLED = ("enabled", "disabled")
READ = {"type", "transport", "args", "headers", "cwd", *COMMAND, *URL, *ENV, *TIMEOUT, *ENABLED}
_STDIO = ("stdio", "local")
_HTTP = ("http", "remote", "streamable-http", "streamablehttp", "streamable_http")
_ON = {"true": True, "on": True, "yes": True, "1": True}
_OFF = {"false": False, "off": False, "no": False, "0": False}
# What only tells people and editors something.
_SILENT = {"description", "title", "icon", "gallery", "version", "$comment", "comment"}


class BadEntryError(ValueError):
    """An entry that cannot be used; its text is a clause that says why."""


def definition_of(name: str, entry: Any, source: Source) -> ServerDefinition:
    """Make the definition of an entry; raises BadEntryError."""
    told = refusal(name)
    if told:
        raise BadEntryError(told)
    if not isinstance(entry, dict):
        raise BadEntryError("the entry must be a JSON object")
    url = _text(entry, URL)
    command = _text(entry, COMMAND)
    kind = _kind(entry, url, command)
    if kind == "http":
        if url is None:
            raise BadEntryError("it has no `url`")
        headers = _texts(entry, ("headers",))
        if not _has_references(url) and (why := refusal_of_url(url, credentials=bool(headers))):
            raise BadEntryError(why)
        own: dict[str, Any] = {"url": url, "headers": headers}
    else:
        if not command:
            raise BadEntryError("it has neither a `command` nor a `url`")
        own = {
            "command": command,
            "args": _list(entry),
            "env": _texts(entry, ENV),
            "cwd": _folder(entry, source),
        }
    return ServerDefinition(
        name,
        source,
        enabled=is_enabled(entry),
        timeout=_seconds(entry),
        unread=sorted(key for key in entry if key not in READ | _SILENT),
        **own,
    )


def is_enabled(entry: Entry) -> bool:
    """Tell whether an entry is switched on, by `enabled` or by the `disabled` of other clients."""
    return _switch(entry, "enabled", True) and not _switch(entry, "disabled", False)


def _kind(entry: Entry, url: str | None, command: str | None) -> str:
    given = entry.get("type", entry.get("transport"))
    if given is None or given == "local":
        return "http" if url is not None and command is None else "stdio"
    word = given.lower() if isinstance(given, str) else ""
    if word in _STDIO:
        return "stdio"
    if word in _HTTP:
        return "http"
    if word == "sse":
        raise BadEntryError(
            "`type` is `sse`, the transport before streamable HTTP, which kosmo does not speak;"
            " most such servers have a `/mcp` address for `http` as well"
        )
    raise BadEntryError("`type` must be `stdio` or `http`")


def _has_references(url: str) -> bool:
    """Tell whether an address is known only once references are replaced, also by bad ones."""
    try:
        return bool(references_in(url))
    except CredentialsError:
        return True


def _text(entry: Entry, keys: tuple[str, ...]) -> str | None:
    for key in keys:
        value = entry.get(key)
        if value is not None and not isinstance(value, str):
            raise BadEntryError(f"`{key}` must be a text")
        if value is not None and ("\0" in value or not value.strip()):
            raise BadEntryError(f"`{key}` is empty or has a control character")
        if value is not None:
            return value
    return None


def _list(entry: Entry) -> list[str]:
    given = entry.get("args") or []
    if not isinstance(given, list) or not all(_is_word(one) for one in given):
        raise BadEntryError("`args` must be a list of texts")
    return [_word(one) for one in given]


def _texts(entry: Entry, keys: tuple[str, ...]) -> dict[str, str]:
    """Read a table of texts; numbers count as such, and a name without a value is left out."""
    key = next((one for one in keys if entry.get(one) is not None), keys[0])
    given = entry.get(key) or {}
    if not isinstance(given, dict):
        raise BadEntryError(f"`{key}` must be an object of texts")
    for name, value in given.items():
        if not name or "\0" in name or "=" in name or not name.isprintable():
            raise BadEntryError(f"`{key}` has a name that cannot be one")
        if value is not None and not _is_word(value):
            raise BadEntryError(f"`{key}.{name}` must be a text")
    return {name: _word(value) for name, value in given.items() if value is not None}


def _is_word(value: Any) -> bool:
    return isinstance(value, str | int | float) and "\0" not in str(value)


def _word(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _folder(entry: Entry, source: Source) -> str | None:
    given = _text(entry, ("cwd",))
    if given is None or source.root is None:
        within = os.path.dirname(source.path)
        return source.root if given is None else _within(within, given)
    return _within(source.root, given)


def _within(folder: str, given: str) -> str:
    if given.startswith("${"):  # replaced when the server is used
        return given
    return os.path.normpath(os.path.join(folder, os.path.expanduser(given)))


def _switch(entry: Entry, key: str, otherwise: bool) -> bool:
    given = entry.get(key, otherwise)
    if isinstance(given, bool):
        return given
    found = (_ON | _OFF).get(given.lower()) if isinstance(given, str) else None
    if found is None:
        raise BadEntryError(f"`{key}` must be true or false")
    return found


def _seconds(entry: Entry) -> float:
    key = next((one for one in TIMEOUT if entry.get(one) is not None), "")
    given = entry.get(key, SECONDS)
    if isinstance(given, str):
        try:
            given = float(given)
        except ValueError:
            given = None
    number = isinstance(given, int | float) and not isinstance(given, bool)
    if not number or not 0 < given <= LONGEST_TIMEOUT:
        raise BadEntryError(f"`{key}` must be seconds, more than 0 and at most {LONGEST_TIMEOUT}")
    return float(given)
