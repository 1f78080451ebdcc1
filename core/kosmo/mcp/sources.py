"""Find the MCP servers that there are: the user's own, and those that come with a project.

A later file's entry takes the place of an earlier one's as a whole: the user's `mcp.json`, then
`.vscode/mcp.json`, `.cursor/mcp.json` and `.mcp.json` of the project. Nothing here is trusted.
"""

from __future__ import annotations

import os

from kosmo.errors import ConfigError, UsageError
from kosmo.mcp.definition import Source
from kosmo.mcp.document import read_document
from kosmo.mcp.entries import KEYS, entries
from kosmo.mcp.entry import BadEntryError, definition_of
from kosmo.mcp.names import identifier
from kosmo.mcp.places import leads_outside, places, project_root
from kosmo.mcp.switched import switched_off, switches_path
from kosmo.mcp.visible import visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kosmo.mcp.definition import ServerDefinition
    from kosmo.mcp.document import Document


class Problem:
    """Why a file, or the entry of one `server` in it, cannot be used.

    `message` is a sentence, `hint` the command or advice that mends it.
    """

    __slots__ = ("hint", "message", "server", "source")

    def __init__(
        self, source: Source, message: str, *, server: str | None = None, hint: str | None = None
    ) -> None:
        """Take what is known."""
        self.source = source
        self.message = visible(message)
        self.server = server
        self.hint = None if hint is None else visible(hint)


class SourceFile:
    """A file that was read: `schema` is the key that its servers stand under, or None."""

    __slots__ = ("schema", "servers", "source")

    def __init__(self, source: Source, schema: str | None, servers: list[str]) -> None:
        """Take the file and the names of its servers."""
        self.source = source
        self.schema = schema
        self.servers = servers


class Found:
    """What was found: the definition that counts of each server, by name.

    `hidden` are those that a later file has the place of, `problems` what could not be read.
    """

    __slots__ = ("definitions", "hidden", "problems", "sources")

    def __init__(self) -> None:
        """Begin with nothing."""
        self.definitions: dict[str, ServerDefinition] = {}
        self.hidden: list[ServerDefinition] = []
        self.problems: list[Problem] = []
        self.sources: list[SourceFile] = []

    def problem_of(self, name: str) -> Problem | None:
        """Find what is wrong with the entry of a server that has no definition."""
        found = [one for one in self.problems if one.server == name]
        return found[-1] if found and name not in self.definitions else None


def servers(cwd: str | None = None) -> Found:
    """Read every file; what is broken is told in `problems` and never raised."""
    found = Found()
    for source in places(cwd):
        try:
            document = _read(source)
        except ConfigError as error:
            found.problems.append(Problem(source, error.message, hint=error.hint))
            continue
        if document is not None:
            _enter(found, source, document)
    _switch_off(found, project_root(cwd))
    found.definitions = dict(sorted(found.definitions.items()))
    return found


def definition(
    name: str, found: Found | None = None, *, disabled: bool = False
) -> ServerDefinition:
    """Find a server by its name, or by the one name that is spelled like it.

    Raises UsageError `unknown_server`, `server_disabled` unless `disabled` ones are wanted too,
    and ConfigError `mcp_config` where its entry is broken.
    """
    found = servers() if found is None else found
    one = found.definitions.get(name) or _like(name, found)
    if one is None:
        problem = found.problem_of(name)
        if problem is not None:
            raise ConfigError(
                problem.message,
                hint=problem.hint or f"mend `{name}` in {visible(problem.source.path)}",
                code="mcp_config",
            )
        raise unknown(name, found)
    if not one.enabled and not disabled:
        raise UsageError(
            f"the MCP server `{one.name}` is switched off"
            f" (it stands in `{visible(one.source.path)}`)",
            hint=f"kosmo mcp enable {one.name}",
            code="server_disabled",
        )
    return one


def unknown(name: str, found: Found) -> UsageError:
    """Say that there is no such server; suggest the one that may be meant, or how to add it."""
    from kosmo.problem import nearest

    near = nearest(name, found.definitions)
    told = f"there is no MCP server `{visible(name, 60)}`"
    if near:
        told += f"; did you mean `{near}`?"
    elif broken := next((one for one in found.problems if one.server is None), None):
        told += f"; a file could not be read: {broken.message}"
    return UsageError(
        told,
        hint="kosmo mcp list --all" if found.definitions else "kosmo mcp add --help",
        code="unknown_server",
    )


def _read(source: Source) -> Document | None:
    elsewhere = leads_outside(source)
    if elsewhere is not None and os.path.lexists(source.path):
        raise ConfigError(
            f"`{source.path}` is not read: it is a link to `{elsewhere}`, outside the project",
            hint=f"ls -l {source.path}",
        )
    return read_document(source.path)


def _enter(found: Found, source: Source, document: Document) -> None:
    key, held = entries(document)
    mend = f"mend it in {source.path}"
    for told in _oddities(document, key, held):
        found.problems.append(Problem(source, f"`{source.path}`: {told}", hint=mend))
    found.sources.append(SourceFile(source, key, list(held or ())))
    for name, entry in (held or {}).items():
        former = found.definitions.pop(name, None)
        if former is not None:
            found.hidden.append(former)
        try:
            found.definitions[name] = one = definition_of(name, entry, source)
            one.hides = None if former is None else former.source
        except BadEntryError as error:
            told = f"`{name[:60]}` in `{source.path}` cannot be used: {error}"
            found.problems.append(Problem(source, told, server=name, hint=mend))


def _switch_off(found: Found, root: str | None) -> None:
    try:
        names = switched_off(root) if root is not None else []
    except ConfigError as error:
        source = Source("user", switches_path())
        found.problems.append(Problem(source, error.message, hint=error.hint))
        return
    for name in names:
        if name in found.definitions:
            found.definitions[name].enabled = False


def _oddities(document: Document, key: str | None, held: object) -> Iterator[str]:
    if held is None:
        yield f"`{key}` must be a JSON object"
    if all(one in document.data for one in KEYS):
        yield "it has both `mcpServers` and `servers`, of which only the first is read"
    if key is None and document.data:
        yield "it has neither `mcpServers` nor `servers`"


def _like(name: str, found: Found) -> ServerDefinition | None:
    same = [one for one in found.definitions.values() if identifier(one.name) == identifier(name)]
    return same[0] if len(same) == 1 else None
