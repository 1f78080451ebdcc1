"""Regular expressions for scripts: patterns as PCRE has them, bare or between delimiters.

A request is JSON text, an answer a sign and a text: `+` and the JSON of what was found, `-` and
what is wrong with the request, `!` and the limit at which the run ends.
"""

from __future__ import annotations

import json
import re
from itertools import islice

import regex

from kosmo.lua.worker.pcre import MODIFIERS, InvalidRequestError, split, translated

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

FLAGS = {"i": regex.I, "m": regex.M, "s": regex.S, "x": regex.X}
LONGEST = 32 << 20  # characters of a text that replacing gives
KEPT = 200  # compiled patterns

REFERENCE = re.compile(r"\$\{(\w+)\}|\$(\d{1,2})|\\(\d{1,2})|\\([\\$])")
compiled: dict[tuple[str, str], Any] = {}


def answer(operation: bytes, body: bytes, seconds: float) -> tuple[str, bytes]:
    """Answer one request within the seconds of CPU time that are left; never raise."""
    try:
        asked = json.loads(body)
        pattern = _pattern(asked["pattern"], asked["flags"])
        found = OPERATIONS[operation](pattern, asked, max(seconds, 0.001))
        return "+", json.dumps(found, ensure_ascii=False).encode()
    except InvalidRequestError as error:
        return "-", str(error).encode()
    except TimeoutError:
        return "!", b"cpu_limit"
    except MemoryError:
        return "!", b"memory_limit"


def _pattern(source: str, flags: str) -> Any:
    """Compile a pattern, or give it compiled before."""
    if (source, flags) in compiled:
        return compiled[source, flags]
    body, modifiers = split(source)
    modifiers += flags
    unknown = next((letter for letter in modifiers if letter not in MODIFIERS), None)
    if unknown is not None:
        known = ", ".join(f"`{letter}`" for letter in MODIFIERS)
        raise InvalidRequestError(f"unknown modifier `{unknown}`; the modifiers are {known}")
    number = 0
    for letter in modifiers:
        number |= FLAGS.get(letter, 0)
    body = translated(body, ends="D" in modifiers)
    if "A" in modifiers:  # a comment of an extended pattern ends with its line
        body = rf"\G(?:{body}" + ("\n)" if "x" in modifiers else ")")
    try:
        # the library's own cache imports a module where it is full, which the worker cannot then
        pattern = regex.compile(body, number, cache_pattern=False)
    except RecursionError:
        raise InvalidRequestError(f"the pattern {_shown(source)} nests too deeply") from None
    except (regex.error, ValueError, IndexError, KeyError, OverflowError) as error:
        raise InvalidRequestError(f"invalid pattern {_shown(source)}: {error}") from None
    if len(compiled) >= KEPT:
        compiled.clear()
    compiled[source, flags] = pattern
    return pattern


def _shown(source: str) -> str:
    return f"`{source if len(source) <= 60 else source[:57] + '...'}`"


def _captures(found: Any) -> list[str | None]:
    return [found[0], *found.groups()]


def _match(pattern: Any, asked: dict[str, Any], seconds: float) -> object:
    found = pattern.search(asked["subject"], timeout=seconds)
    return found and {"groups": _captures(found), "names": pattern.groupindex}


def _match_all(pattern: Any, asked: dict[str, Any], seconds: float) -> object:
    rows = [_captures(found) for found in pattern.finditer(asked["subject"], timeout=seconds)]
    return {"rows": rows, "count": pattern.groups, "names": pattern.groupindex}


def _spans(pattern: Any, asked: dict[str, Any], seconds: float) -> object:
    """Find the pieces between matches, for a replacement that the script makes itself."""
    pieces: list[object] = []
    rows = []
    last = 0
    for found in _limited(pattern, asked, seconds):
        pieces.append(asked["subject"][last : found.start()])
        rows.append(_captures(found))
        last = found.end()
    pieces.append(asked["subject"][last:])
    return {"pieces": pieces, "rows": rows, "names": pattern.groupindex}


def _gsub(pattern: Any, asked: dict[str, Any], seconds: float) -> object:
    subject, parts = asked["subject"], _replacement(pattern, asked["replacement"])
    pieces: list[str] = []
    size = last = 0
    for found in _limited(pattern, asked, seconds):
        added = subject[last : found.start()] + "".join(
            part if isinstance(part, str) else found[part[0]] or "" for part in parts
        )
        size += len(added)
        if size > LONGEST:
            raise InvalidRequestError(f"the result is longer than {LONGEST} characters")
        pieces.append(added)
        last = found.end()
    return "".join(pieces) + subject[last:]


def _limited(pattern: Any, asked: dict[str, Any], seconds: float) -> Iterator[Any]:
    limit = asked["limit"]
    found = pattern.finditer(asked["subject"], timeout=seconds)
    return found if limit < 0 else islice(found, limit)


def _replacement(pattern: Any, text: str) -> list[str | tuple[int | str]]:
    """Split a replacement into literal texts and the groups that stand between them."""
    parts: list[str | tuple[int | str]] = []
    last = 0
    for token in REFERENCE.finditer(text):
        parts.append(text[last : token.start()])
        last = token.end()
        name = token[1] or token[2] or token[3]
        if name is None:
            parts.append(token[4])
        elif name.isdecimal():
            parts.append((int(name),) if int(name) <= pattern.groups else "")
        elif name in pattern.groupindex:
            parts.append((name,))
        else:
            raise InvalidRequestError(f"the replacement names `{name}`, which is no group")
    parts.append(text[last:])
    return parts


OPERATIONS: dict[bytes, Callable[[Any, dict[str, Any], float], object]] = {
    b"match": _match,
    b"match_all": _match_all,
    b"spans": _spans,
    b"gsub": _gsub,
}
