"""What a tool's call does: the meta-tools, and every function by its own name."""

from __future__ import annotations

from kosmo.call import Call
from kosmo.catalog.near import near_tool
from kosmo.errors import KosmoError, UsageError
from kosmo.gateway.answers import READER, Answer, told
from kosmo.gateway.discovery import USUAL, describe, search
from kosmo.gateway.exposure import is_read
from kosmo.gateway.failures import defect, failed, only_reads
from kosmo.gateway.meta_tools import NAMES
from kosmo.gateway.signatures import signature
from kosmo.gateway.tools import OWN
from kosmo.problem import nearest
from kosmo.tools.arguments import arguments_of
from kosmo.validation import problems

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.gateway.answers import Kept
    from kosmo.gateway.exposure import ExposedCatalog, Exposure
    from kosmo.gateway.flights import Flight
    from kosmo.gateway.gate import Gate
    from kosmo.gateway.scripts import Scripts
    from kosmo.gateway.tools import Tools
    from kosmo.spec import FunctionSpec

    Arguments = dict[str, Any]


class UnknownTool(Exception):
    """No tool has this name; the message says which may be meant."""


class Wanted:
    """One call as it was understood: a meta-tool's, or a function with what stands beside it."""

    __slots__ = ("account", "approval", "arguments", "dry_run", "fields", "name", "spec", "tool")

    def __init__(self, tool: str, arguments: Arguments) -> None:
        """Take the tool's name and its arguments."""
        self.tool = tool
        self.arguments = arguments
        self.name = tool
        self.spec: FunctionSpec | None = None
        self.account: str | None = None
        self.fields: str | None = None
        self.dry_run = False
        self.approval: str | None = None


class Calls:
    """Answers calls of tools; everything here runs in threads."""

    def __init__(
        self,
        catalog: ExposedCatalog,
        exposure: Exposure,
        tools: Tools,
        gate: Gate,
        kept: Kept,
        scripts: Scripts,
    ) -> None:
        """Take what is offered, what runs calls, and what keeps long answers."""
        self._catalog = catalog
        self._exposure = exposure
        self._tools = tools
        self._gate = gate
        self._kept = kept
        self._scripts = scripts

    def understand(self, tool: str, arguments: Arguments) -> Wanted:
        """Find out what a call means.

        Raises UnknownTool for a name that no tool has, UsageError for wrong arguments, PolicyError
        for `call_write` where nothing may be written.
        """
        wanted = Wanted(tool, arguments)
        meta = self._tools.meta_tool(tool)
        if meta is None and tool in NAMES:
            raise only_reads(str(arguments.get("name") or "") or tool)
        if meta is None:
            wanted.spec = self._exposure.find(tool)
            if wanted.spec is None:
                raise UnknownTool(self._unknown(tool))
            _take_own(wanted)
            return wanted
        found = problems(arguments, meta["inputSchema"])
        if found:
            raise UsageError("; ".join(found), code="invalid_arguments", details=found)
        if tool in ("call_read", "call_write"):
            self._take_call(wanted)
        return wanted

    def answer(self, wanted: Wanted, flight: Flight) -> Answer:
        """Answer a call; nothing is raised but what asks for approval.

        Raises PolicyError `approval_required`, which a person may be asked about.
        """
        given = wanted.arguments
        held = given if wanted.spec is not None else given.get("arguments", {})
        if isinstance(held.get("_cursor"), str):
            tool = wanted.tool if wanted.spec is not None else READER
            return self._kept.further(held["_cursor"], tool)
        if wanted.tool == "search":
            return self._kept.text(
                search(
                    self._catalog, self._exposure, given["query"],
                    integration=given.get("integration"), limit=given.get("limit", USUAL),
                )
            )  # fmt: skip
        if wanted.tool == "describe":
            return self._kept.text(describe(self._catalog, self._exposure, given["names"]))
        if wanted.tool == "run_lua":
            return self._scripts.run(given["code"], flight)
        return self._called(wanted, flight)

    def failure(self, error: BaseException, wanted: Wanted | None = None) -> Answer:
        """Put a failure into words, without secrets."""
        known = error if isinstance(error, KosmoError) else defect(error)
        clean = self._gate.connections.redactor.clean
        shown = ""
        if known.code == "invalid_arguments" and wanted is not None and wanted.spec is not None:
            shown = signature(wanted.spec)
        return failed(known, clean, shown)

    def _called(self, wanted: Wanted, flight: Flight) -> Answer:
        spec = wanted.spec
        assert spec is not None
        result = self._gate.run(
            Call(
                spec.id,
                arguments_of(spec, wanted.arguments),
                account=wanted.account,
                dry_run=wanted.dry_run,
                approval=wanted.approval,
                tell=flight.tell,
                watch=flight.watch,
                halted=flight.halted,
            )
        )
        tool = READER if wanted.tool in NAMES else wanted.tool
        return told(result, wanted.fields, self._kept, tool)

    def _take_call(self, wanted: Wanted) -> None:
        given = wanted.arguments
        if isinstance(given.get("arguments"), dict) and "_cursor" in given["arguments"]:
            return
        spec = wanted.spec = self._catalog.function(given["name"])[1]
        if wanted.tool == "call_read" and not is_read(spec):
            if self._tools.meta_tool("call_write") is None:
                raise only_reads(spec.id)
            raise UsageError(f"`{spec.id}` writes: call it with `call_write`", code="writes")
        wanted.name = spec.id
        wanted.account = given.get("account")
        wanted.fields = given.get("fields")
        wanted.dry_run = given.get("dry_run", False)
        wanted.arguments = given.get("arguments", {})

    def _unknown(self, tool: str) -> str:
        known = list(
            dict.fromkeys(one["name"] for one in [*self._tools.listed(), *self._tools.meta()])
        )
        near = nearest(tool, known) or near_tool(self._catalog, tool)
        told = f"did you mean `{near}`?" if near else f"there are {', '.join(known[:20])}"
        return f"unknown tool `{tool}`; {told}"


def _take_own(wanted: Wanted) -> None:
    """Take apart the function's own arguments and those that say how it is called."""
    spec = wanted.spec
    assert spec is not None
    wanted.name = spec.id
    given = dict(wanted.arguments)
    own = {name: given.pop(name, None) for name in OWN if name not in spec.parameters}
    if own.get("_cursor") is not None:
        return
    for name, kind, called in (
        ("_account", str, "a string"), ("_fields", str, "a string"),
        ("_dry_run", bool, "true or false"),
    ):  # fmt: skip
        if own.get(name) is not None and not isinstance(own[name], kind):
            raise UsageError(f"`{name}` must be {called}", code="invalid_arguments")
    wanted.account = own.get("_account")
    wanted.fields = own.get("_fields")
    wanted.dry_run = own.get("_dry_run") or False
    wanted.arguments = given
