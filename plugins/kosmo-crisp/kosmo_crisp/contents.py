"""What a message holds that is no text: a file by its address, or Crisp's own object."""

from __future__ import annotations

import json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo import Client, Object

# What Crisp's object of each type must have.
_NEEDED = {
    "file": ("name", "url", "type"),
    "animation": ("url", "type"),
    "audio": ("url", "type", "duration"),
    "picker": ("id", "text", "choices"),
    "field": ("id", "text", "explain"),
    "carousel": ("text", "targets"),
    "event": ("namespace", "text"),
}
_LINKED = ("file", "animation")


def content_of(client: Client, type: str, text: str) -> Object:
    """Read a message's content from JSON, or make it of a file's address."""
    if text.startswith(("https://", "http://")) and type in _LINKED:
        return _linked(type, text)
    try:
        content = json.loads(text)
    except ValueError:
        content = None
    needed = _NEEDED[type]
    if not isinstance(content, dict) or any(name not in content for name in needed):
        listed = ", ".join(f"`{name}`" for name in needed)
        alone = ", or the address of a file alone" if type in _LINKED else ""
        raise client.refuse(
            f"`text` of a message of type `{type}` must be a JSON object with {listed}{alone}"
        )
    return content


def _linked(type: str, url: str) -> Object:
    from mimetypes import guess_type
    from urllib.parse import unquote, urlsplit

    path = urlsplit(url).path
    name = unquote(path.rstrip("/").rpartition("/")[2]) or "file"
    kind = guess_type(name)[0] or "application/octet-stream"
    content = {"url": url, "type": kind}
    return {"name": name, **content} if type == "file" else content
