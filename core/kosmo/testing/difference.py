"""What differs between a request that was expected and one that was sent, in words."""

from __future__ import annotations

import json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_LONGEST = 200


def values(where: str, expected: Any, sent: Any) -> list[str]:
    """List every place in which two JSON values differ; none means that they are equal."""
    if isinstance(expected, dict) and isinstance(sent, dict):
        return [
            line
            for key in dict.fromkeys((*expected, *sent))
            for line in _entry(f"{where}.{key}", key, expected, sent)
        ]
    if isinstance(expected, list) and isinstance(sent, list) and len(expected) == len(sent):
        pairs = enumerate(zip(expected, sent, strict=True))
        return [line for at, (a, b) in pairs for line in values(f"{where}[{at}]", a, b)]
    same = expected == sent and isinstance(expected, bool) == isinstance(sent, bool)
    return [] if same else [f"{where}: expected {shown(expected)}, sent {shown(sent)}"]


def queries(expected: dict[str, Any], sent: dict[str, list[str]]) -> list[str]:
    """List the parameters of the query that differ; a list stands for a name that is repeated."""
    wanted = {
        name: [_text(one) for one in (value if isinstance(value, list | tuple) else [value])]
        for name, value in expected.items()
        if value is not None
    }
    lines = []
    for name in dict.fromkeys((*wanted, *sent)):
        if name not in sent:
            lines.append(f"query {name}: expected {_joined(wanted[name])}, not sent")
        elif name not in wanted:
            lines.append(f"query {name}: not expected, sent {_joined(sent[name])}")
        elif wanted[name] != sent[name]:
            told = f"expected {_joined(wanted[name])}, sent {_joined(sent[name])}"
            lines.append(f"query {name}: {told}")
    return lines


def shown(value: Any) -> str:
    """Write a value as JSON, a long one cut."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _entry(where: str, key: str, expected: Any, sent: Any) -> list[str]:
    if key not in sent:
        return [f"{where}: expected {shown(expected[key])}, not sent"]
    if key not in expected:
        return [f"{where}: not expected, sent {shown(sent[key])}"]
    return values(where, expected[key], sent[key])


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _joined(texts: list[str]) -> str:
    return ", ".join(f"`{text}`" for text in texts)
