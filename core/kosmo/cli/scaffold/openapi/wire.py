"""How parameters go over the wire: which headers are for a plugin to set, how lists are written."""

from __future__ import annotations

import re
from urllib.parse import quote

from kosmo.plugin.sent_names import is_kept

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Node = dict[str, Any]

_HEADER = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")
_OWN_HEADERS = frozenset(
    (
        "accept", "accept-encoding", "accept-language", "authorization", "connection",
        "content-encoding", "content-length", "content-type", "cookie", "date", "host",
        "proxy-authorization", "te", "trailer", "transfer-encoding", "upgrade", "user-agent",
        "x-amz-algorithm", "x-amz-content-sha256", "x-amz-credential", "x-amz-date",
        "x-amz-security-token", "x-amz-signature", "x-amz-signedheaders",
    )
)  # fmt: skip
_STYLES = {"spaceDelimited": "space", "pipeDelimited": "pipe", "ssv": "space", "pipes": "pipe"}


def is_header(wire: str) -> bool:
    """Tell whether a header may be a parameter: those of HTTP itself are kosmo's."""
    own = wire.lower() in _OWN_HEADERS or is_kept(wire)
    return not own and _HEADER.fullmatch(wire) is not None


def is_credential(wire: str, node: Node, signing: frozenset[str]) -> bool:
    """Tell whether a parameter is the token that requests are signed with already."""
    told = str(node.get("description", "")).lower()
    named = re.fullmatch(
        r"(?:x-)?(?:api|auth|access|oauth|bearer)?[_-]?(?:token|key)", wire.lower()
    )
    meant = re.search(r"\bauth|access token|api (?:token|key)|bearer", told)
    return "authorization" in signing and bool(named) and bool(meant)


def lists_of(node: Node, wire: str, *, old: bool) -> str:
    """Say how a list goes into the query."""
    style = str(node.get("style", node.get("collectionFormat", "")))
    if style in _STYLES:
        return _STYLES[style]
    if old:
        return "repeat" if style == "multi" else "comma"
    if wire.endswith("[]"):
        return "repeat"
    return "comma" if node.get("explode") is False else "repeat"


def encoded(text: str) -> str:
    """Encode the fixed pieces of a path, as far as they are not."""
    return quote(text, safe="/!$&'()*+,;=:@%~._-")
