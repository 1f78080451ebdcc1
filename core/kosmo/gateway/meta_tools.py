"""The five tools through which a client reaches any number of functions."""

from __future__ import annotations

from kosmo.gateway.discovery import MOST, USUAL

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.gateway.exposure import Exposure

    Definition = dict[str, Any]

NAMES = ("search", "describe", "call_read", "call_write", "run_lua")
_LONGEST = 180  # characters that name integrations and accounts


def definitions(exposure: Exposure, names: list[str], *, write: str) -> list[Definition]:
    """Define the tools; `names` are those of what is offered.

    Their texts are bounded, whatever there is: all of them cost a model 600 tokens at most.
    """
    looking = {"readOnlyHint": True, "openWorldHint": False}
    asks = {"deny": "", "ask": " Each waits until a person approves it.", "allow": ""}[write]
    found = [
        _tool(
            "search",
            f"Find functions of {offered(exposure, names)}, by what is to be done. Gives"
            " signatures, the best first.",
            {
                "query": {"type": "string"},
                "integration": {"type": "string"},
                "limit": {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL},
            },
            ("query",),
            looking,
        ),
        _tool(
            "describe",
            "Explain functions and their arguments; of an integration, list all signatures.",
            {"names": {"type": "array", "items": {"type": "string"}}},
            ("names",),
            looking,
        ),
        _tool(
            "call_read",
            "Call a function that reads. `fields` keeps only some of each row: `id,team.name`.",
            _CALL,
            ("name",),
            {"readOnlyHint": True},
        ),
        _tool(
            "call_write",
            f"Call a function that writes.{asks} `dry_run` shows the request.",
            {**_CALL, "dry_run": {"type": "boolean"}},
            ("name",),
            {"readOnlyHint": False, "destructiveHint": True},
        ),
        _tool(
            "run_lua",
            "Run Lua 5.4, for many calls and little output:"
            " `app.integrations.NAME[.ACCOUNT].FUNCTION{limit=5}` gives the data,"
            " `parallel{f1,f2}`, `json.encode`, `sleep`. Gives what it prints and returns.",
            {"code": {"type": "string"}},
            ("code",),
            {"readOnlyHint": True}
            if write == "deny"
            else {"readOnlyHint": False, "destructiveHint": True},
        ),
    ]
    return [one for one in found if write != "deny" or one["name"] != "call_write"]


def offered(exposure: Exposure, names: list[str], longest: int = _LONGEST) -> str:
    """Name what is offered and its accounts, as much as fits: `missive (work, sandbox)`."""
    told: list[str] = []
    for index, name in enumerate(names):
        accounts = exposure.accounts(name)
        one = f"{name} ({', '.join(accounts[:3])}{', …' if len(accounts) > 3 else ''})"
        one = one if accounts else name
        rest = f" and {len(names) - index} more"
        if len(", ".join([*told, one])) + len(rest) > longest:
            return ", ".join(told) + rest if told else f"{len(names)} integrations"
        told.append(one)
    return ", ".join(told) or "nothing"


def _tool(
    name: str,
    description: str,
    properties: Definition,
    required: tuple[str, ...],
    annotations: Definition,
) -> Definition:
    schema = {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }
    return {
        "name": name,
        "description": description,
        "inputSchema": schema,
        "annotations": annotations,
    }


_CALL: Definition = {
    "name": {"type": "string", "description": "such as missive.list_teams"},
    "arguments": {"type": "object", "additionalProperties": True},
    "account": {"type": "string"},
    "fields": {"type": "string"},
}
