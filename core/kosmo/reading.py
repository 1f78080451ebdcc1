"""What an MCP server has to read, resources and prompts: allowed and recorded as calls are."""

from __future__ import annotations

import time

from kosmo.call import Facts
from kosmo.config.policy import decide_kind
from kosmo.errors import KosmoError, PolicyError, UsageError
from kosmo.telling import complete, record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from kosmo.mcp.definition import ServerDefinition
    from kosmo.mcp.session import Sessions
    from kosmo.runtime import Runtime

    Ask = Callable[[Sessions, ServerDefinition], Any]
    Confirm = Callable[[str], bool]


def read(
    runtime: Runtime,
    server: str,
    method: str,
    ask: Ask,
    *,
    surface: str,
    confirm: Confirm | None = None,
) -> Any:
    """Ask a server something that only reads, where it is trusted and policy allows reading it.

    `method` is the protocol's name of the question, for the audit log; `confirm` asks a person,
    where there is one. Raises KosmoError with its facts filled in; its texts hold no secret.
    """
    from kosmo.mcp import sources, trust

    definition = sources.definition(server)
    if not runtime.catalog.offers(definition.integration):
        raise UsageError(f"there is no MCP server `{server}` here", code="unknown_server")
    trust.check(definition)
    function = f"{definition.integration}.{method}"
    facts, began, status = Facts(), time.perf_counter(), "defect"
    facts.operation = "read"
    try:
        _permit(definition, facts, method, confirm)
        facts.requests = facts.attempts = 1
        data = ask(runtime.connections.servers(), definition)
        status = "ok"
        return data
    except KosmoError as error:
        status = error.code
        clean = runtime.connections.redactor.clean
        complete(error, function, facts, _milliseconds(began), clean)
        raise
    except KeyboardInterrupt:
        status = "interrupted"
        raise
    finally:
        record(surface, function, facts.verdict, facts, status, _milliseconds(began))


def _permit(
    definition: ServerDefinition, facts: Facts, method: str, confirm: Confirm | None
) -> None:
    verdict = decide_kind("read", definition.integration)
    facts.verdict = verdict.action
    if verdict.action == "allow":
        return
    what = f"`{method}` of the MCP server `{definition.name}`"
    if verdict.action == "deny":
        raise PolicyError(f"{what} is denied ({verdict.reason})", hint=verdict.hint)
    if confirm is None:
        raise PolicyError(
            f"{what} needs approval ({verdict.reason}), and nobody can be asked",
            hint="kosmo config explain policy",
            code="approval_required",
        )
    approved = confirm(f"{what}: it asks, as {verdict.reason}; read it?")
    facts.verdict = "approved" if approved else "declined"
    if not approved:
        raise PolicyError(f"{what} was not approved", code="declined")


def _milliseconds(began: float) -> float:
    return (time.perf_counter() - began) * 1000
