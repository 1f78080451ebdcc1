"""The names by which the tools of a server are called, none for two tools."""

from __future__ import annotations

from kosmo.mcp.names import identifier

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    Tool = dict[str, Any]


def named_tools(tools: Iterable[Tool]) -> dict[str, Tool]:
    """Give tools by the names that kosmo has for them, in the order in which the server lists them.

    Of tools whose names become the same the second is `name_2`. The numbers follow the tools' own
    names, not the order of the list, so that they stay when a server lists in another order.
    """
    listed = {tool["name"]: tool for tool in reversed(list(tools))}
    given: dict[str, str] = {}
    # A tool that is named so already keeps its name: `get_sum` before `get-sum`.
    for original in sorted(listed, key=lambda name: (name != identifier(name), name)):
        wanted = name = identifier(original)
        number = 1
        while name in given:
            number += 1
            name = f"{wanted}_{number}"
        given[name] = original
    names = {original: name for name, original in given.items()}
    return {names[original]: listed[original] for original in reversed(list(listed))}
