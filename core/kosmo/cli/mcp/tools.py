"""`kosmo mcp tools` and `kosmo mcp schema`: what servers offer, mostly without starting any."""

from __future__ import annotations

from threading import Event

import typer

from kosmo.cli.mcp.session import started
from kosmo.cli.report import Report
from kosmo.describe.layout import page_width
from kosmo.describe.table import one_line, table
from kosmo.errors import KosmoError, PartlyDoneError, UsageError
from kosmo.gateway.recursion import is_gateway
from kosmo.mcp import sources, trust
from kosmo.mcp.programs import program_of
from kosmo.mcp.terms import Terms

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from kosmo.mcp.definition import ServerDefinition
    from kosmo.runtime import Runtime
    from kosmo.spec import FunctionSpec

    Row = dict[str, Any]

TOOLS = "kosmo mcp tools\nkosmo mcp tools github\nkosmo mcp tools github --refresh --json"
SCHEMA = "kosmo mcp schema github.create_issue"

_STATES = {
    "untrusted": ("untrusted_server", "it is not trusted"),
    "changed": ("server_changed", "it changed since it was trusted"),
    "tools_changed": ("tools_changed", "its tools changed since it was trusted"),
}
_AT_ONCE = 8
_REFRESH = typer.Option(False, "--refresh", help="ask the server itself, not what is known of it")


def tools(
    name: str | None = typer.Argument(None, metavar="SERVER", help="only this one"),
    refresh: bool = _REFRESH,
) -> Report:
    """List the tools of a server, or of every server that is on and trusted.

    A server is started only where its tools were never listed, or with `--refresh`; one whose
    tools changed must be trusted again. Servers that are not trusted are never started: they are
    told with the reason.
    """
    chosen = sources.servers().definitions.values() if name is None else [sources.definition(name)]
    rows: list[Row] = []
    left: list[Row] = []
    failed: list[KosmoError] = []
    asked: list[ServerDefinition] = []
    for one in chosen:
        why = None if name is not None else _why_not(one)
        left += [] if why is None else [why]
        asked += [one] if why is None else []
    with started() as runtime:
        for one, listed in zip(asked, _listed(runtime, asked, refresh=refresh), strict=True):
            if not isinstance(listed, KosmoError):
                rows += [_row(one, spec) for spec in listed]
            elif name is not None:
                raise listed
            else:
                failed.append(listed)
                left.append(_left(one, listed.code, listed.message, listed.hint))
    left.sort(key=lambda row: str(row["server"]))
    return Report(
        {"tools": rows, "not_started": left},
        text=_table(rows) if rows else "",
        talk=tuple(_talk(rows, left)),
        error=_together(failed, len(asked)),
    )


def schema(
    name: str = typer.Argument(metavar="SERVER.TOOL", help="the tool, by any of its names"),
    tool: str | None = typer.Argument(None, hidden=True),
) -> Report:
    """Show a tool as its server describes it: its words, its schemas and what it says it does."""
    from kosmo.cli.mcp.naming import function_of

    name = name if tool is None else f"{name}.{tool}"
    with started() as runtime:
        integration, spec = runtime.catalog.function(function_of(name))
    if integration.server is None:
        raise UsageError(
            f"`{name}` is no tool of an MCP server",
            hint=f"kosmo integrations schema {name}",
            code="unknown_function",
        )
    known = trust.pinned(integration.server) or []
    described = next(one for one in known if one["name"] == spec.tool)
    return Report({"function": spec.id, "effect": spec.effect, "tool": described})


def _listed(
    runtime: Runtime, asked: list[ServerDefinition], *, refresh: bool
) -> list[list[FunctionSpec] | KosmoError]:
    """List the tools of servers; those that have to be started are beside one another."""
    halted = Event()

    def functions(definition: ServerDefinition) -> list[FunctionSpec] | KosmoError:
        try:
            if refresh or trust.pinned(definition) is None:
                trust.check(definition)
                runtime.connections.servers().tools(definition, Terms(halted=halted.is_set))
            return runtime.catalog.integration(definition.integration).functions()
        except KosmoError as error:
            return _first(definition, error)

    if len(asked) < 2:
        return [functions(one) for one in asked]
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(min(len(asked), _AT_ONCE)) as threads:
        try:
            return list(threads.map(functions, asked))
        finally:
            halted.set()  # Ctrl-C does not wait for servers that hang


def _first(definition: ServerDefinition, error: KosmoError) -> KosmoError:
    """Give what is to be mended first: a server without a program cannot be trusted."""
    if error.code == "untrusted_server" and definition.kind == "stdio":
        try:
            program_of(definition)
        except KosmoError as missing:
            return missing
    return error


def _why_not(definition: ServerDefinition) -> Row | None:
    """Say why a server is not asked, None where it is."""
    if not definition.enabled:
        hint = f"kosmo mcp enable {definition.name}"
        return _left(definition, "server_disabled", "it is switched off", hint)
    if is_gateway(definition):
        told = "it is kosmo's own gateway, whose tools are kosmo's functions"
        return _left(definition, "recursive_upstream", told, None)
    try:
        state = trust.state(definition)
    except KosmoError as error:
        return _left(definition, error.code, error.message, error.hint)
    if state == "trusted":
        return None
    code, told = _STATES[state]
    return _left(definition, code, told, f"kosmo mcp trust {definition.name}")


def _left(definition: ServerDefinition, code: str, reason: str, hint: str | None) -> Row:
    return {"server": definition.name, "code": code, "reason": reason, "hint": hint}


def _row(definition: ServerDefinition, spec: FunctionSpec) -> Row:
    return {
        "server": definition.name,
        "name": spec.name,
        "tool": spec.tool,
        "function": spec.id,
        "lua_path": f"app.mcp.{definition.name}.{spec.name}",
        "effect": spec.effect,
        "destructive": spec.destructive,
        "description": spec.summary,
        "parameters": list(spec.parameters),
        "required": spec.input_schema["required"],
    }


def _table(rows: Iterable[Row]) -> str:
    lines = [(row["function"], row["effect"], one_line(row["description"])) for row in rows]
    return table(("tool", "effect", "what it does"), lines, width=page_width(), whole=(0,))


def _talk(rows: list[Row], left: list[Row]) -> Iterable[str]:
    for row in left:
        hint = f": {row['hint']}" if row["hint"] else ""
        yield f"note: `{row['server']}` was not started, as {row['reason']}{hint}"
    if not rows and not left:
        yield "no server is defined here: kosmo mcp add NAME -- COMMAND"


def _together(failed: list[KosmoError], asked: int) -> KosmoError | None:
    if len(failed) in (0, asked) and len(failed) < 2:
        return next(iter(failed), None)
    told = f"{len(failed)} of {asked} servers could not be asked"
    return PartlyDoneError(
        told if len(failed) > 1 else f"{told}: {failed[0].message}",
        hint=failed[0].hint,
        details=[error.message for error in failed],
    )
