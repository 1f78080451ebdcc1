"""What can be told about servers without starting one, or fetching a secret."""

from __future__ import annotations

import os
from shlex import quote

from kosmo.cli.diagnosis import fixes
from kosmo.cli.diagnosis.finding import Finding, broken, fine, odd
from kosmo.cli.mcp.entering import RESERVED
from kosmo.cli.mcp.masking import is_literal, kept_out, literal_words
from kosmo.config.store import refuse_if_shared
from kosmo.errors import KosmoError
from kosmo.extras import need
from kosmo.gateway.recursion import is_gateway
from kosmo.mcp import secrets, trust
from kosmo.mcp.address import host_of, is_loopback
from kosmo.mcp.names import identifier
from kosmo.mcp.plain import variable
from kosmo.mcp.programs import program_of
from kosmo.mcp.references import check_references, texts_of
from kosmo.mcp.syntax import ENV, SECRET, Reference, references_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kosmo.mcp.definition import ServerDefinition
    from kosmo.mcp.sources import Found

_TRUST = {
    "untrusted": "is not trusted, so that it is not started",
    "changed": "is not what was trusted, so that it is not started",
    "tools_changed": "offered other tools than the trusted ones",
}
UNSTARTED = "is in order; it was not started"
_NEEDED = {"auth", "envFile", "oauth"}


def files_examined(found: Found) -> Iterator[Finding]:
    """Look at the files, at kosmo's own ones, and at names that get in each other's way."""
    for one in found.problems:
        fix = fixes.of_problem(one.source.path, one.message)
        yield broken(one.message, fix, server=one.server)
    try:
        refuse_if_shared(secrets.secrets_path(), "credentials_exposed")
        need("mcp", "MCP servers")
    except KosmoError as error:
        yield broken(error.message, fixes.of_error(error))
    for winner in found.definitions.values():
        if winner.hides is not None:
            told = f"`{winner.name}` of {winner.source.path} hides that of {winner.hides.path}"
            yield odd(told, fixes.edit(winner.source.path), server=winner.name)
    same: dict[str, list[str]] = {}
    for name in found.definitions:
        same.setdefault(identifier(name), []).append(name)
    for names in same.values():
        if len(names) > 1:
            told = f"{', '.join(f'`{name}`' for name in names)} are spelled alike; Lua and the"
            yield odd(
                f"{told} gateway cannot tell them apart",
                fixes.edit(found.definitions[names[0]].source.path),
                server=names[0],
            )


def examined(definition: ServerDefinition) -> list[Finding]:
    """Look at one server; where nothing is wrong that is the one finding.

    Whether it answers is not among what is looked at.
    """
    if not definition.enabled:
        found = [fine(f"`{definition.name}` is switched off")]
    elif is_gateway(definition):
        told = "is kosmo's own gateway, for other clients; there is no need to trust it"
        found = [fine(f"`{definition.name}` {told}")]
    else:
        found = _looked(definition)
    found = found or [fine(f"`{definition.name}` {UNSTARTED}")]
    for one in found:
        one.check = "server"
        one.details["server"] = definition.name
    return found


def _looked(definition: ServerDefinition) -> list[Finding]:
    found: list[Finding] = []
    for look in (_name, _trusted, _program, _references, _values, _address, _unread):
        try:
            found += look(definition)
        except KosmoError as error:
            found.append(broken(error.message, fixes.of_error(error)))
    return found


def _name(definition: ServerDefinition) -> Iterator[Finding]:
    if definition.name.lower() in RESERVED:
        told = f"`{definition.name}` is a word of kosmo's own; only `kosmo mcp call` reaches it"
        yield odd(told, _edit(definition))


def _trusted(definition: ServerDefinition) -> Iterator[Finding]:
    state = trust.state(definition)
    if state in _TRUST:
        told = f"`{definition.name}` {_TRUST[state]}"
        fix = f"kosmo mcp trust {definition.name}"
        yield odd(told, fix) if state == "untrusted" else broken(told, fix)


def _program(definition: ServerDefinition) -> Iterator[Finding]:
    if definition.kind == "http":
        return
    try:
        program_of(definition)
    except KosmoError as error:
        yield broken(error.message, _edit(definition))
    folder = definition.cwd
    if folder and "$" not in folder and not os.path.isdir(folder):
        yield broken(
            f"`{definition.name}` runs in `{folder}`, which is no folder", _edit(definition)
        )


def _references(definition: ServerDefinition) -> Iterator[Finding]:
    """Look whether what they lead to is there, as far as that can be told without fetching it."""
    refused = {}
    for where, error in check_references(definition):
        refused[where] = error
        yield broken(f"`{where}` of `{definition.name}`: {error.message}", _edit(definition))
    stored = secrets.keys(definition.name).get(definition.name, [])
    for where, text in texts_of(definition):
        for one in references_in(text) if where not in refused else ():
            yield from _missing(definition, where, one, stored)


def _missing(
    definition: ServerDefinition, where: str, one: Reference, stored: list[str]
) -> Iterator[Finding]:
    what = f"`{where}` of `{definition.name}` is `{one.shown()}`, which is"
    if one.kind == ENV and variable(one) is None:
        yield broken(f"{what} not set", f"export {one.target}=…")
    key = one.target.rpartition(".")[2]
    if one.kind == SECRET and key not in stored:
        yield broken(f"{what} not stored", f"kosmo mcp secret set {definition.name} {quote(key)}")


def _values(definition: ServerDefinition) -> Iterator[Finding]:
    """Find what may be a secret where it does not belong."""
    for key, value in (*definition.env.items(), *definition.headers.items()):
        if is_literal(key, value):
            name = key.lower().replace("-", "_")
            told = f"`{key}` of `{definition.name}` may be a secret, and stands in the file itself;"
            told += f" {kept_out(definition.name, key)}"
            yield odd(told, f"kosmo mcp secret set {definition.name} {quote(name)}")
    if literal_words(definition.args):
        told = f"a secret may stand in the arguments of `{definition.name}`, where others see it"
        yield odd(told, _edit(definition))


def _address(definition: ServerDefinition) -> Iterator[Finding]:
    url = definition.url or ""
    if url.lower().startswith("http://") and "$" not in url and not is_loopback(host_of(url)):
        told = f"`{definition.name}` is reached over plain http: others on the way can read along"
        yield odd(told, _edit(definition))


def _unread(definition: ServerDefinition) -> Iterator[Finding]:
    """Tell of keys that other clients know; some of them a server may not do without."""
    if definition.unread:
        names = ", ".join(f"`{key}`" for key in definition.unread)
        told = f"`{definition.name}` has what kosmo does not read: {names}"
        yield odd(told, _edit(definition)) if _NEEDED & {*definition.unread} else fine(told)


def _edit(definition: ServerDefinition) -> str:
    return fixes.edit(definition.source.path)
