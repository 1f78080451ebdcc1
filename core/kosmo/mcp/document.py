"""JSON as editors write it: comments and commas at the end of a list are read, never written."""

from __future__ import annotations

import json
import os
import re

from kosmo.config.file import read_bytes
from kosmo.errors import ConfigError
from kosmo.json_text import finite, unique

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_LARGEST = 4 << 20
# What has no end goes to the end of the text, so that nothing is looked through twice.
_STRING = r'"(?:\\.|[^"\\])*(?:"|\\?\Z)'
_COMMENT = re.compile(_STRING + r"|//[^\r\n]*|/\*(?:.*?\*/|.*\Z)", re.DOTALL)
_COMMA = re.compile(_STRING + r"|,(?=\s*[}\]])", re.DOTALL)
_BOM = b"\xef\xbb\xbf"


class Document:
    """A file's content, and how it was written, so that writing it anew loses nothing.

    `comments` says that it holds what would be lost.
    """

    __slots__ = ("bom", "comments", "data", "indent", "newline")

    def __init__(
        self, data: dict[str, Any], content: bytes = b"", *, comments: bool = False
    ) -> None:
        """Take the content and the bytes that it was read from."""
        self.data = data
        self.comments = comments
        self.bom = content.startswith(_BOM)
        self.newline = "\r\n" if b"\r\n" in content else "\n"
        found = re.search(rb"\{\s*?\n([ \t]+)\"", content)
        self.indent: str = found[1].decode() if found else "  "

    def content(self) -> bytes:
        """Write it as it was written."""
        text = self._text(ascii=False)
        try:
            written = text.encode()
        except UnicodeEncodeError:  # half of a pair, which only an escape can write
            written = self._text(ascii=True).encode()
        return (_BOM if self.bom else b"") + written

    def _text(self, *, ascii: bool) -> str:
        try:
            text = json.dumps(self.data, indent=self.indent, ensure_ascii=ascii) + "\n"
        except RecursionError:
            raise ConfigError(
                "the file is nested too deeply to be written", code="mcp_file_kept"
            ) from None
        return text.replace("\n", self.newline)


def read_document(path: str) -> Document | None:
    """Read a file of servers, None where there is none; ConfigError where it cannot be read."""
    try:
        size = os.stat(path).st_size
    except OSError:
        size = 0
    if size > _LARGEST:
        raise ConfigError(f"`{path}` has more than {_LARGEST >> 20} MiB; it is not read")
    content = read_bytes(path)
    if content is None:
        return None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        told = f"`{path}` line {line}: the text is not UTF-8"
        raise ConfigError(told, hint="save the file as UTF-8", code="config_syntax") from None
    comments = False
    try:
        data = _parsed(text)
    except ValueError:
        plain, comments = _without_comments(text)
        try:
            data = _parsed(plain)
        except ValueError as error:
            raise _broken(path, error) from None
    if not isinstance(data, dict):
        raise _broken(path, ValueError("the file must hold a JSON object"))
    return Document(data, content, comments=comments)


def _parsed(text: str) -> Any:
    try:
        return json.loads(
            text, object_pairs_hook=unique, parse_constant=_no_number, parse_float=finite
        )
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def _no_number(text: str) -> Any:
    raise ValueError(f"`{text}` is no JSON")


def _without_comments(text: str) -> tuple[str, bool]:
    """Blank out comments and commas at an end, so that every place stays where it is."""
    comments = False

    def blank(found: re.Match[str]) -> str:
        nonlocal comments
        if found[0].startswith('"'):
            return found[0]
        comments = True
        return "".join(c if c in "\r\n" else " " for c in found[0])

    plain = _COMMENT.sub(blank, text)
    return _COMMA.sub(lambda found: " " if found[0] == "," else found[0], plain), comments


def _broken(path: str, error: ValueError) -> ConfigError:
    if isinstance(error, json.JSONDecodeError):
        place = f" line {error.lineno}, column {error.colno}:"
        reason = error.msg[:1].lower() + error.msg[1:]
    else:
        place, reason = ":", str(error)
    return ConfigError(
        f"`{path}`{place} {reason}" if place != ":" else f"`{path}` cannot be read: {reason}",
        hint=f"mend that line of {path}, or move the file away",
        code="config_syntax",
    )
