"""The references that a text of a definition may hold, in the spellings that people know.

The whole value: `env:NAME`, `$NAME`, `@secret:mcp.SERVER.KEY`, `keyring:…`, `file:/…`,
`command:…`. Inside a text: `${NAME}`, `${NAME:-otherwise}`, `${env:NAME}`,
`${KOSMO_SECRET:mcp.SERVER.KEY}`, and the others in the same brackets. `$${` is a plain `${`.
"""

from __future__ import annotations

import re

from kosmo.errors import CredentialsError

ENV, SECRET, PLACE = "env", "secret", "place"
FETCHED = ("keyring", "file", "command")
PLACES = ("workspaceFolder", "workspaceFolderBasename", "userHome", "pathSeparator", "/")
"""What editors offer for a project; kosmo knows the same."""

_INSIDE = re.compile(r"\$\$\{|\$\{([^{}]*)(\}?)")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_LONGEST = 60


class Reference:
    """One reference: of `kind` ENV, SECRET, PLACE or one of FETCHED, to `target`.

    `otherwise` stands in for a variable that is not set.
    """

    __slots__ = ("kind", "otherwise", "target")

    def __init__(self, kind: str, target: str, otherwise: str | None = None) -> None:
        """Take what was read."""
        self.kind = kind
        self.target = target
        self.otherwise = otherwise

    def shown(self) -> str:
        """Name it without what may be a secret in it."""
        from kosmo.config.shown import shown_reference

        if self.kind == SECRET:
            return f"@secret:{self.target}"
        if self.kind == PLACE:
            return f"${{{self.target}}}"
        return shown_reference(f"{self.kind}:{self.target}")


def parts_of(text: str) -> list[str | Reference]:
    """Split a text into what stands for itself and references.

    Raises CredentialsError `bad_reference` for what begins like one and is none.
    """
    whole = _whole(text)
    if whole is not None:
        return [whole]
    found: list[str | Reference] = []
    at = 0
    for match in _INSIDE.finditer(text):
        found.append(text[at : match.start()])
        at = match.end()
        if match[0] == "$${":
            found.append("${")
        elif not match[2]:
            raise _bad("a `${` has no `}`, or another `{` before it")
        else:
            found.append(_bracketed(match[1]))
    found.append(text[at:])
    return [part for part in found if part != ""]


def references_in(text: str) -> list[Reference]:
    """Give the references of a text."""
    return [part for part in parts_of(text) if isinstance(part, Reference)]


def _whole(text: str) -> Reference | None:
    if text.startswith("$") and _VARIABLE.fullmatch(text[1:]):
        return Reference(ENV, text[1:])
    kind, colon, target = text.partition(":")
    if not colon or not target or "${" in text:
        return None
    if kind == "@secret":
        return Reference(SECRET, target)
    if kind == "env" and _VARIABLE.fullmatch(target):
        return Reference(ENV, target)
    path = target.startswith(("/", "~/")) and not target.startswith("//")
    if kind in ("keyring", "command") or (kind == "file" and path):
        return Reference(kind, target)
    return None


def _bracketed(inside: str) -> Reference:
    if inside in PLACES:
        return Reference(PLACE, inside)
    name, mark, otherwise = inside.removeprefix("env:").partition(":-")
    if _VARIABLE.fullmatch(name):
        return Reference(ENV, name, otherwise if mark else None)
    kind, _, target = inside.partition(":")
    if kind.lower() in ("kosmo_secret", "secret", "@secret") and target:
        return Reference(SECRET, target)
    if kind in FETCHED and target:
        return Reference(kind, target)
    if kind == "input":
        raise _bad(
            f"`${{{inside[:_LONGEST]}}}` is asked for by an editor; kosmo takes"
            " `${NAME}` of the environment or `${KOSMO_SECRET:mcp.SERVER.KEY}`"
        )
    raise _bad(f"`${{{inside[:_LONGEST]}}}` is no reference; write `$${{` for a plain `${{`")


def _bad(told: str) -> CredentialsError:
    return CredentialsError(told, hint="kosmo help mcp", code="bad_reference")
