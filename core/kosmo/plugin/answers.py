"""What a plugin's own process answered while it was indexed: its code may have written anything."""

from __future__ import annotations

import json

from kosmo.plugin.entry_checks import check_entries

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

LARGEST = 32 << 20  # bytes
_LONGEST = 2000  # characters of a reason
_WHOSE = ("name", "distribution", "version")


def taken(answer: bytes, exit_code: int, task: Mapping[str, Any]) -> dict[str, Any]:
    """Give the `integration` in an answer, or the `reason` that there is none.

    The task says whose it is, not the answer.
    """
    how = f"ended with status {exit_code}"
    if len(answer) > LARGEST:
        how = f"answered more than {LARGEST >> 20} MB"
    elif exit_code < 0:
        how = f"was ended by signal {-exit_code}"
    try:
        said = json.loads(answer)
        if isinstance(said, dict) and isinstance(said.get("reason"), str):
            return {"reason": said["reason"][:_LONGEST]}
        return {"integration": _checked(said, task)}
    except json.JSONDecodeError:
        return {"reason": f"its process {how} while it was imported"}
    except (ValueError, RecursionError) as error:
        return {"reason": str(error)[:_LONGEST]}


def _checked(said: Any, task: Mapping[str, Any]) -> dict[str, Any]:
    found = said.get("integration") if isinstance(said, dict) else None
    if not isinstance(found, dict) or any(found.get(key) != task[key] for key in _WHOSE):
        raise ValueError("its process answered something else than a description")
    check_entries(found)
    return {**found, "code": True}
