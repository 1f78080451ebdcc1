"""An approval in words for a person, and as data for a program."""

from __future__ import annotations

import json
import shlex

from kosmo.config.approval_refusals import ending
from kosmo.errors import KosmoError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Row = dict[str, Any]

_ROW = (
    "id", "state", "function", "account", "surface", "reason", "asked", "expires", "decided",
    "used", "used_by", "outcome",
)  # fmt: skip
_WHOLE = ("arguments", "options", "request", "notes")


def row(entry: Row) -> Row:
    """Give what a list tells of an approval."""
    return {name: entry.get(name) for name in _ROW}


def whole(entry: Row) -> Row:
    """Give everything about an approval, with the command that makes its call."""
    return row(entry) | {name: entry.get(name) for name in _WHOLE} | {"command": command(entry)}


def page(entry: Row, *, asking: bool = False) -> str:
    """Tell a person what is to be approved: the request, why it asks, and what to type next.

    A person who is being asked types nothing next.
    """
    with_account = f" with the account `{entry['account']}`" if entry["account"] else ""
    lines = [
        f"`{entry['function']}`{with_account}",
        f"asked at {entry['asked']} from {entry['surface']}: {entry['reason']}",
        _state(entry),
        "",
        *_request(entry),
        *(f"note: {note}" for note in entry.get("notes") or ()),
        *([f"note: {comes_of_it}"] if (comes_of_it := _consequence(entry)) else []),
        "",
        f"the call: {command(entry)}",
    ]
    verbs = {"pending": ("approve", "deny"), "approved": ("run", "deny")}
    next_ones = () if asking else verbs.get(entry["state"], ())
    lines += [f"{verb} it: kosmo approvals {verb} {entry['id']}" for verb in next_ones]
    return "\n".join(lines)


def command(entry: Row) -> str:
    """Give the command line that makes the call."""
    integration, _, function = entry["function"].partition(".")
    words = ["kosmo", integration, function.replace("_", "-")]
    if entry["arguments"]:
        words.append(json.dumps(entry["arguments"], ensure_ascii=False))
    words += ["--account", entry["account"]] if entry["account"] else []
    for name, value in entry["options"].items():
        words.append(f"--{name.replace('_', '-')}")
        words += [] if value is True else [str(value)]
    return shlex.join(words)


def _consequence(entry: Row) -> str:
    """Say what cannot be taken back of a call that is still to be made."""
    if entry["state"] not in ("pending", "approved"):
        return ""
    from kosmo.approval import consequence
    from kosmo.catalog.catalog import open_catalog

    try:
        _, spec = open_catalog().function(entry["function"])
    except KosmoError:  # of a plugin that is gone nothing is known
        return ""
    return consequence(spec, entry["arguments"])


def _state(entry: Row) -> str:
    id, state = entry["id"], entry["state"]
    if state == "used":
        return f"{id} was used at {entry['used']} from {entry['used_by']}: {entry['outcome']}"
    if state == "running":
        return f"{id} is being used by process {entry['pid']} since {entry['used']}"
    if state == "stale":
        return f"{id} {ending(entry)}"
    return f"{id} is {state} until {entry['expires']}"


def _request(entry: Row) -> list[str]:
    request = entry.get("request")
    if not request:
        return [json.dumps(entry["arguments"], ensure_ascii=False, indent=2)]
    body = request["body"]
    shown = [] if body is None else [json.dumps(body, ensure_ascii=False, indent=2)]
    return [f"{request['method']} {request['url']}", *shown]
