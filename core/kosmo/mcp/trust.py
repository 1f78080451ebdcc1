"""Which servers a person let kosmo start or connect to, as they were at that moment.

Trusted are the definition of one file, the programs that it runs, and the tools that it offered
when they were first listed. Whatever changed must be trusted again; nothing overrides that.
"""

from __future__ import annotations

import time

from kosmo.mcp import refusals, tool_store, trust_file
from kosmo.mcp.definition import digest
from kosmo.mcp.programs import changes, is_other, look
from kosmo.mcp.refusals import parts_changed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.mcp.definition import ServerDefinition
    from kosmo.mcp.tool_store import Tool
    from kosmo.mcp.trust_file import Record


class Trusted:
    """A server that may be used: `program` is the path to start, None for one of HTTP."""

    __slots__ = ("_record", "program")

    def __init__(self, record: Record, program: str | None) -> None:
        """Take what is kept about it."""
        self._record = record
        self.program = program

    @property
    def tools(self) -> list[Tool] | None:
        """The tools that it offered when they were pinned; None before they were listed."""
        return tool_store.recall(self._record.get("tools"))


def check(definition: ServerDefinition) -> Trusted:
    """Let a server through that is trusted as it is now.

    Raises PolicyError `untrusted_server` or `server_changed`, which names what changed, and
    ConfigError where its program is not there or what is trusted cannot be known.
    """
    record = trust_file.record_of(definition)
    if record is None:
        raise refusals.untrusted(definition)
    told = parts_changed(definition, record)
    if told:
        raise refusals.changed(definition, told)
    if definition.kind == "http":
        return Trusted(record, None)
    rows = record.get("programs") or []
    told = changes(definition, rows)
    if told:
        raise refusals.changed(definition, told)
    return Trusted(record, str(rows[0]["path"]))


def state(definition: ServerDefinition) -> str:
    """Tell in a word how a server stands: trusted, untrusted, changed or tools_changed."""
    record = trust_file.record_of(definition)
    if record is None:
        return "untrusted"
    if parts_changed(definition, record) or is_other(definition, record.get("programs") or []):
        return "changed"
    return "tools_changed" if record.get("refused") else "trusted"


def trust(
    definition: ServerDefinition,
    tools: list[Tool] | None = None,
    programs: list[dict[str, Any]] | None = None,
) -> str:
    """Trust a server as it is now and give its fingerprint; `tools` are pinned if given.

    `programs` are those that `look` described to whoever agreed. Where nothing changed and no tools
    are given, those that are pinned stay so; where something did, the list is asked for anew, and
    has to be like the former one or be trusted too. Raises ConfigError where its program is not
    there.
    """
    if programs is None:
        programs = look(definition) if definition.kind == "stdio" else []
    made = {
        "fingerprint": definition.fingerprint(),
        "parts": {key: digest(value) for key, value in definition.parts().items()},
        "programs": programs,
        "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
    }

    def change(record: Record | None) -> Record:
        same = record is not None and _essence(record) == _essence(made)
        if tools is not None:
            made["tools"] = tool_store.keep(tool_store.compared(tools))
        elif record is not None and same:
            made.update({key: record[key] for key in trust_file.LISTS if key in record})
        elif record is not None and (former := record.get("tools") or record.get("former")):
            made["former"] = former
        return made

    trust_file.update(definition, change)
    return str(made["fingerprint"])


def pin(definition: ServerDefinition, tools: list[Tool]) -> None:
    """Pin the tools that a trusted server offers.

    Raises PolicyError where it is not trusted any more, and `tools_changed` where it offered others
    before it was changed.
    """
    now = tool_store.compared(tools)
    former: list[list[Tool]] = []

    def change(record: Record | None) -> Record:
        if record is None or record["fingerprint"] != definition.fingerprint():
            raise refusals.changed(definition, ["its trust was withdrawn"])
        kept = {key: value for key, value in record.items() if key not in trust_file.LISTS}
        before = tool_store.recall(record.get("former"))
        if before is None or record["former"] == tool_store.digest_of(now):
            return kept | {"tools": tool_store.keep(now)}
        former.append(before)
        return kept | {"tools": record["former"], "refused": tool_store.keep(now)}

    trust_file.update(definition, change)
    if former:
        raise refusals.tools_changed(definition, tool_store.differences(former[0], now))


def pinned(definition: ServerDefinition) -> list[Tool] | None:
    """Give the pinned tools of a server whose definition is trusted, else None; starts nothing."""
    record = trust_file.record_of(definition)
    if record is None or parts_changed(definition, record):
        return None
    return tool_store.recall(record.get("tools"))


def held(definition: ServerDefinition) -> list[Tool] | None:
    """Give the tools that a listing is compared with, also where the definition changed since."""
    record = trust_file.record_of(definition) or {}
    return tool_store.recall(record.get("tools") or record.get("former"))


def compare(definition: ServerDefinition, tools: list[Tool]) -> None:
    """Compare the tools that a server offers with the pinned ones, if there are any.

    Raises PolicyError `tools_changed`, which names them; the list that was refused is what
    `trust` is asked about next.
    """
    record = trust_file.record_of(definition)
    before = None if record is None else tool_store.recall(record.get("tools"))
    now = tool_store.compared(tools)
    if record is None or before is None:
        return
    # By their digests: to Python 1 is equal to true, and NaN to nothing.
    if record.get("tools") == tool_store.digest_of(now):
        if record.get("refused"):
            pin(definition, tools)  # which forgets the list that was refused meanwhile
        return

    def change(held: Record | None) -> Record | None:
        return None if held is None else held | {"refused": tool_store.keep(now)}

    if record.get("refused") != tool_store.digest_of(now):
        trust_file.update(definition, change)
    raise refusals.tools_changed(definition, tool_store.differences(before, now))


def changed_since(definition: ServerDefinition) -> list[str]:
    """Say what is not as it was when a server was trusted, a clause each; none where it never was.

    Raises ConfigError where its program is not there.
    """
    record = trust_file.record_of(definition)
    if record is None:
        return []
    told = parts_changed(definition, record)
    if definition.kind == "stdio":
        told += changes(definition, record.get("programs") or [])
    return told


def refused(definition: ServerDefinition) -> list[Tool] | None:
    """Give the tools that `compare` refused, None where there are none."""
    record = trust_file.record_of(definition)
    return None if record is None else tool_store.recall(record.get("refused"))


def forget(definition: ServerDefinition) -> bool:
    """Forget that a server was trusted, and tell whether it was."""
    if trust_file.record_of(definition) is None:
        return False
    trust_file.update(definition, lambda _: None)
    return True


def _essence(record: Record) -> tuple[Any, ...]:
    rows = record.get("programs") or []
    return record["fingerprint"], [(row.get("path"), row.get("sha256")) for row in rows]
