"""Write functions as tools of one dialect."""

from __future__ import annotations

from kosmo.errors import UsageError
from kosmo.tools.estimate import tokens
from kosmo.tools.names import tool_name
from kosmo.tools.options import FORMATS, STRICT, one_of
from kosmo.tools.tool import Tool

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import ModuleType

    from kosmo.catalog.catalog import Catalog
    from kosmo.spec import FunctionSpec

_LENIENT = "`--strict auto` makes strict what can be, `--strict off` nothing"


def export(
    catalog: Catalog, functions: Iterable[FunctionSpec], *, format: str, strict: str = "auto"
) -> list[Tool]:
    """Give the tools, in the order of the functions.

    `auto` makes those strict that can be; `on` raises UsageError where one cannot.
    """
    one_of("format", format, tuple(FORMATS))
    one_of("strict", strict, STRICT)
    name = f"kosmo.tools.{FORMATS[format]}"
    dialect: ModuleType = __import__(name, fromlist=("define",))
    tools = [Tool(spec, tool_name(catalog, spec)) for spec in functions]
    beyond = _decide_strict(dialect, tools) if strict != "off" else None
    if strict == "on":
        _all_strict(dialect, tools, format, beyond)
    for tool in tools:
        tool.definition = dialect.define(tool)
        tool.tokens = tokens(tool.definition)
    return tools


def _decide_strict(dialect: ModuleType, tools: list[Tool]) -> str | None:
    """Make those strict that can be; where a request could not have them all, none, and say why."""
    if not hasattr(dialect, "why_not_strict"):
        return None
    for tool in tools:
        tool.loose = dialect.why_not_strict(tool.schema)
    able = [tool for tool in tools if tool.loose is None]
    beyond = dialect.too_much(able) if hasattr(dialect, "too_much") else None
    for tool in able:
        tool.strict, tool.loose = beyond is None, beyond
    return beyond


def _all_strict(dialect: ModuleType, tools: list[Tool], format: str, beyond: str | None) -> None:
    if not hasattr(dialect, "why_not_strict"):
        raise UsageError(f"`{format}` has no strict tools", hint=_LENIENT, code="not_strict")
    own = [tool for tool in tools if not tool.strict and tool.loose != beyond]
    if own:
        more = f"; nor can {len(own) - 1} more" if len(own) > 1 else ""
        told = f"`{own[0].spec.id}` cannot be strict: {own[0].loose}{more}"
        raise UsageError(told, hint=_LENIENT, code="not_strict")
    if beyond is not None:
        told = f"these tools cannot be strict in one request: {beyond}"
        raise UsageError(told, hint=f"choose fewer tools; or {_LENIENT}", code="not_strict")
