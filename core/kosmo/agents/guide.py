"""The guide: one text, with the head that agent clients look for, or as an llms.txt.

The same configuration gives the same bytes: there are no dates, versions or paths in it. However
much is installed, it stays short: what has no account is named, and of very many some.
"""

from __future__ import annotations

import json

from kosmo.agents import sections
from kosmo.describe.page import ONLINE
from kosmo.errors import UsageError
from kosmo.tools.estimate import CHARACTERS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo.agents.inventory import Inventory

FORMATS = {"skill": "SKILL.md", "llms": "llms.txt"}
_SHOWN = 4  # titles of integrations in the description


def written(inventory: Inventory, format: str = "skill") -> str:
    """Write the guide in one of FORMATS; raises UsageError for another."""
    if format not in FORMATS:
        raise UsageError(
            f"`--format` must be one of {', '.join(FORMATS)}, not `{format}`",
            code="invalid_arguments",
        )
    head = _skill_head(inventory) if format == "skill" else _llms_head(inventory)
    parts = [
        head,
        sections.what_is_there(inventory),
        sections.how_to_work(inventory),
        sections.EXIT_CODES,
        sections.approval(inventory),
    ]
    if format == "llms":
        parts.append(_LINKS)
    return "\n\n".join(parts) + "\n"


def tokens(text: str) -> int:
    """Estimate what a text costs a model that reads it."""
    return max(1, round(len(text) / CHARACTERS))


def _about(inventory: Inventory) -> str:
    titles = [held.spec.title for held in inventory.integrations]
    if len(titles) > _SHOWN + 1:
        titles = [*titles[:_SHOWN], f"{len(titles) - _SHOWN} other services"]
    *first, last = titles or ["no service yet"]
    named = f"{', '.join(first)} and {last}" if first else last
    return f"Reads and changes what is in {named} through the command line `kosmo`"


def _skill_head(inventory: Inventory) -> str:
    about = (
        f"{_about(inventory)}, with JSON answers, dry runs and approval by a person. Use it"
        " whenever a task is about data or actions in one of these services."
    )
    return f"---\nname: kosmo\ndescription: {json.dumps(about, ensure_ascii=False)}\n---\n\n# kosmo"


def _llms_head(inventory: Inventory) -> str:
    return f"# kosmo\n\n> {_about(inventory)}. Every page is there without a network: `kosmo docs`."


_LINKS = f"""## Optional

- [Guides]({ONLINE}/guides): shell scripts, Lua workflows, agents, Python
- [Concepts]({ONLINE}/concepts): how a call works, policy, limits and retries"""
