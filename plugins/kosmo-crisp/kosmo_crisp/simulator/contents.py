"""What a message of each type holds."""

from __future__ import annotations

from kosmo_crisp.simulator.checks import invalid

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_NEEDED = {
    "file": ("name", "url", "type"),
    "animation": ("url", "type"),
    "audio": ("url", "type", "duration"),
    "picker": ("id", "text", "choices"),
    "field": ("id", "text", "explain"),
    "carousel": ("text", "targets"),
    "event": ("namespace", "text"),
}
TYPES = ("text", "note", *_NEEDED)


def check_content(type: str, content: Any) -> None:
    """Refuse a content that is not what its type has: a text, or an object with some keys."""
    if type in ("text", "note"):
        if not isinstance(content, str) or not content:
            raise invalid("data.content should be string")
        return
    if not isinstance(content, dict):
        raise invalid("data.content should be object")
    for name in _NEEDED[type]:
        if name not in content:
            raise invalid(f"data.content should have required property '.{name}'")


def excerpt(content: Any) -> str:
    """Give what stands for a message in a list: its text, or the name of what it holds."""
    if isinstance(content, str):
        return content
    return str(content.get("text") or content.get("name") or content.get("url") or "")
