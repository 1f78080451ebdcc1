"""Tools as `kosmo tools` shows them: a table for a person, and in `meta` what they cost."""

from __future__ import annotations

from kosmo.call import Facts
from kosmo.result import Result, envelope
from kosmo.tools.options import MOST_TOOLS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.tools.tool import Tool


class Listing(Result):
    """The tools as a result, whose `meta` says what they cost."""

    def __init__(
        self, tools: list[Tool], *, format: str, account: str | None, notes: list[str]
    ) -> None:
        """Take the tools, and what else is to be told of them."""
        facts = _ToolFacts(_about(tools, format))
        facts.account, facts.notes = account, [*notes, *_notes(tools)]
        super().__init__("tools", [one.definition for one in tools], facts, duration_ms=0.0)
        self.paged = True
        self._tools = tools

    def envelope(self, data: Any) -> dict[str, object]:
        """Give the envelope of a command, which is no function."""
        return envelope(None, data=data, facts=self.facts)

    def table(self) -> str:
        """Lay out the tools for a person, and what they cost together."""
        if not self._tools:
            return ""
        from kosmo.describe.table import table
        from kosmo.describe.width import terminal_width

        header = ("tool", "effect", "strict", "tokens", "description")
        rows = [_row(tool) for tool in self._tools]
        listed = table(header, rows, width=terminal_width(100), whole=(0, 1, 2, 3))
        about = _about(self._tools, "")
        strict = f", {about['strict']} of them strict" if about["strict"] else ""
        count = "1 tool" if len(rows) == 1 else f"{len(rows)} tools"
        return f"{listed}\n\n{count}{strict}: about {about['tokens']} tokens"


class _ToolFacts(Facts):
    __slots__ = ("about",)

    def __init__(self, about: dict[str, object]) -> None:
        super().__init__()
        self.about = about

    def as_dict(self) -> dict[str, object]:
        return {**super().as_dict(), **self.about}


def _about(tools: list[Tool], format: str) -> dict[str, object]:
    return {
        "format": format,
        "tools": len(tools),
        "strict": sum(tool.strict for tool in tools),
        "tokens": sum(tool.tokens for tool in tools),
        "tokens_of": {tool.name: tool.tokens for tool in tools},
    }


def _notes(tools: list[Tool]) -> list[str]:
    if not tools:
        return ["there is no such function; see what there is: kosmo integrations list --functions"]
    if len(tools) > MOST_TOOLS:
        return [f"{len(tools)} tools are more than the {MOST_TOOLS} that many services take"]
    return []


def _row(tool: Tool) -> tuple[str, str, str, str, str]:
    from kosmo.describe.table import one_line

    strict = "yes" if tool.strict else "no"
    return tool.name, tool.spec.effect, strict, str(tool.tokens), one_line(tool.spec.summary)
