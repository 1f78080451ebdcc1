"""What the process that examines a plugin said; a plugin may have written into its words."""

from __future__ import annotations

import json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Json = dict[str, Any]
    UnderWay = tuple[str, str | None]  # a rule, and the function that it looked at

_FINDING = ("subject", "place", "reason", "fix")
_OUTCOMES = ("kept", "broken", "not applicable")


def read(line: bytes) -> Json | None:
    """Read a line; None for one that no examination says."""
    try:
        said = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) else None


def take(line: Json, rows: dict[str, Json], task: Json) -> UnderWay | None:
    """Take a line into the rows of the rules; what the process begins is given back."""
    match line:
        case {"began": str(rule), "function": str() | None as function} if rule in rows:
            return rule, function
        case {"found": str(rule)} if rule in rows:
            rows[rule]["findings"].append({key: shown(line.get(key)) for key in _FINDING})
        case {"package": str(package)}:
            task["package"] = package
        case {"rule": str(rule), "outcome": str(said), "exempt": list(exempt)} if rule in rows:
            row = rows[rule]
            row["outcome"] = "broken" if row["findings"] or said not in _OUTCOMES else said
            row["told"], row["exempt"] = shown(line.get("told")), [shown(one) for one in exempt]
            task["done"].append(rule)
    return None


def failure(line: Json) -> str:
    """Give the reason for which the process could not go on, nothing where it did."""
    return shown(line["failed"]) if "failed" in line else ""


def refuse_unable(line: Json) -> None:
    """Raise OSError where the process had no room or right to work: that is no plugin's fault."""
    match line:
        case {"unable": str(told), "number": int(number)}:
            raise OSError(number, told)


def shown(text: object) -> str:
    """Make a text one that a terminal may be shown."""
    said = text if isinstance(text, str) else ""
    return "".join(one if one.isprintable() or one == "\n" else "\ufffd" for one in said)
