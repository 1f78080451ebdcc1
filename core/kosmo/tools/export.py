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
    if strict != "off":
        _decide_strict(dialect, tools)
    if strict == "on":
        _all_strict(dialect, tools, format)
    for tool in tools:
        tool.definition = dialect.define(tool)
        tool.tokens = tokens(tool.definition)
    return tools


def _decide_strict(dialect: ModuleType, tools: list[Tool]) -> None:
    """Make those strict that can be; where a request could not have them all, none."""
    if not hasattr(dialect, "why_not_strict"):
        return
    for tool in tools:
        tool.loose = dialect.why_not_strict(tool.schema)
    able = [tool for tool in tools if tool.loose is None]
    beyond = dialect.too_much(able) if hasattr(dialect, "too_much") else None
    for tool in able:
        tool.strict, tool.loose = beyond is None, beyond


def _all_strict(dialect: ModuleType, tools: list[Tool], format: str) -> None:
    if not hasattr(dialect, "why_not_strict"):
        told = f"`{format}` has no strict tools"
    else:
        loose = [tool for tool in tools if not tool.strict]
        if not loose:
            return
        more = f", and {len(loose) - 1} more" if len(loose) > 1 else ""
        told = f"`{loose[0].spec.id}` cannot be strict: {loose[0].loose}{more}"
    raise UsageError(told, hint=f"kosmo tools --format {format}", code="not_strict")
