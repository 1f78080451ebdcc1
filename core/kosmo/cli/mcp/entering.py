"""The entry that words of a command line make."""

from __future__ import annotations

import os

from kosmo.cli.mcp.masking import is_literal, literal_words, shown_url
from kosmo.cli.mcp.naming import COMMANDS
from kosmo.errors import UsageError
from kosmo.mcp.secrets import reference_to

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.mcp.definition import ServerDefinition

RESERVED = COMMANDS | {"default", "sandbox", "help"}
"""The names that no server is entered by; a file may have them, and `mcp call` reaches those."""
_HELP = "kosmo mcp add --help"


class Wish:
    """What the words of `kosmo mcp add` say."""

    __slots__ = (
        "args", "command", "cwd", "enabled", "env", "headers", "kind", "timeout", "url", "words",
    )  # fmt: skip

    def __init__(
        self,
        words: list[str],
        kind: str | None,
        command: str | None,
        url: str | None,
        args: list[str],
        env: list[str],
        headers: list[str],
        *,
        cwd: str | None,
        timeout: float | None,
        enabled: bool,
    ) -> None:
        """Take the words."""
        self.words = words
        self.kind = kind
        self.command = command
        self.url = url
        self.args = args
        self.env = env
        self.headers = headers
        self.cwd = cwd
        self.timeout = timeout
        self.enabled = enabled


def refuse_commands(name: str) -> None:
    """Refuse a server that would be named like a command of the group."""
    if name.lower() in RESERVED:
        raise UsageError(
            f"`{name}` is a word of kosmo's own: `kosmo mcp {name}` would not reach the server",
            hint="choose another name",
            code="bad_name",
        )


def made_entry(name: str, wish: Wish) -> dict[str, Any]:
    """Make the entry; raises UsageError where the words do not say what is to be run or reached."""
    if wish.kind not in (None, "stdio", "http"):
        raise UsageError(f"`--type` must be stdio or http, not `{wish.kind}`", hint=_HELP)
    first = next(iter(wish.words), None)
    is_url = wish.kind == "http" or (first is not None and _is_address(first))
    url = wish.url or (first if is_url and wish.kind != "stdio" else None)
    entry = _started(name, wish) if url is None else _reached(name, wish, url)
    entry |= {} if wish.enabled else {"enabled": False}
    return entry | ({} if wish.timeout is None else {"timeout": _short(wish.timeout)})


def refuse_secrets(name: str, definition: ServerDefinition) -> None:
    """Refuse what may be a secret among the arguments, which others on the machine can read."""
    for option, held in (("--env", definition.env), ("--header", definition.headers)):
        for key, value in held.items():
            if is_literal(key, value):
                raise _visible(name, option, key)
    if literal_words(definition.args) or shown_url(definition.url or "") != (definition.url or ""):
        raise UsageError(
            "there may be a secret among the arguments, where others see it in the list of"
            " processes; most servers take it from a variable: `--env NAME`",
            hint=_HELP,
            code="secret_in_argument",
        )


def _reached(name: str, wish: Wish, url: str) -> dict[str, Any]:
    stray = wish.words[1:] if wish.words[:1] == [url] else wish.words
    if wish.command or stray or wish.args or wish.env or wish.cwd:
        raise UsageError(
            f"`{name}` is reached by its URL, so that there is nothing to run: a command,"
            " arguments, `--env` and `--cwd` are for servers that kosmo starts",
            hint=_HELP,
        )
    entry: dict[str, Any] = {"type": "http", "url": url}
    return entry | ({"headers": dict(map(_header, wish.headers))} if wish.headers else {})


def _started(name: str, wish: Wish) -> dict[str, Any]:
    command, *rest = [wish.command, *wish.words] if wish.command else wish.words or [""]
    if not command or wish.kind == "http":
        raise UsageError(f"nothing says how `{name}` is reached", hint=_HELP)
    if wish.headers:
        raise UsageError("`--header` is for a server that has a URL", hint=_HELP)
    entry: dict[str, Any] = {"command": command}
    args = [*rest, *wish.args]
    entry |= {"args": args} if args else {}
    entry |= {"env": dict(map(_variable, wish.env))} if wish.env else {}
    return entry | ({"cwd": os.path.abspath(os.path.expanduser(wish.cwd))} if wish.cwd else {})


def _visible(name: str, option: str, key: str) -> UsageError:
    inside = "${KOSMO_SECRET:" + reference_to(name, "KEY").removeprefix("@secret:") + "}"
    how = f"`--env {key}` passes on the variable" if option == "--env" else f"write `{inside}`"
    return UsageError(
        f"the value of `{option} {key}` may be a secret, and arguments are seen by others on the"
        f" machine and kept by the shell; {how}, or store it: kosmo mcp secret set {name} KEY",
        hint=_HELP,
        code="secret_in_argument",
    )


def _is_address(word: str) -> bool:
    return word.lower().startswith(("https://", "http://"))


def _variable(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not (name.isascii() and name.isidentifier()):
        raise UsageError("`--env` takes NAME or NAME=VALUE", hint=_HELP)
    return name, value if equals else f"${{{name}}}"


def _header(text: str) -> tuple[str, str]:
    name, colon, value = text.partition(":")
    if not colon or not name.strip() or not name.strip().isascii() or " " in name.strip():
        raise UsageError("`--header` takes `Name: value`", hint=_HELP)
    return name.strip(), value.strip()


def _short(seconds: float) -> float:
    return int(seconds) if seconds.is_integer() else seconds
