"""Writing a server into a client's file, so that everything else in it stays."""

from __future__ import annotations

import json
import os
import re
import stat

from kosmo.config.atomic import as_toml, locked, replace_file
from kosmo.config.file import parse_toml, read_bytes
from kosmo.config.paths import state_folder
from kosmo.errors import ConfigError, UsageError
from kosmo.mcp.document import Document, read_document

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.gateway.clients import Client

    Entry = dict[str, Any]


def snippet(client: Client, name: str, entry: Entry) -> str:
    """Give what a client's file would have if it had nothing else."""
    held = {client.key: {name: entry}}
    return as_toml(held) if client.is_toml else json.dumps(held, indent=2, ensure_ascii=False)


def install(client: Client, path: str, name: str, entry: Entry, *, replace: bool = False) -> bool:
    """Write the entry; False where it stands there already.

    Raises UsageError where another one has the name, unless it is to be replaced, and ConfigError
    for a file that cannot be read, or not be written without a loss.
    """
    target = os.path.realpath(path)
    with locked(_lock_of(target)):
        made = _in_toml if client.is_toml else _in_json
        content = made(client, target, name, entry, replace=replace)
        if content is None:
            return False
        try:
            mode = stat.S_IMODE(os.stat(target).st_mode)
        except OSError:
            mode = 0o600
        replace_file(target, content)
        os.chmod(target, mode)
    return True


def _in_json(client: Client, path: str, name: str, entry: Entry, *, replace: bool) -> bytes | None:
    document = read_document(path) if _has_content(path) else None
    document = document or Document({})
    held = document.data.setdefault(client.key, {})
    if not isinstance(held, dict):
        raise _refused(path, f"`{client.key}` in it is no JSON object")
    if held.get(name) == entry:
        return None
    _refuse_taken(path, name, held, replace=replace)
    if document.comments:
        raise _refused(path, "it has comments or commas at an end, which kosmo would lose")
    held[name] = entry
    return document.content()


def _in_toml(client: Client, path: str, name: str, entry: Entry, *, replace: bool) -> bytes | None:
    """Change the text of one table, which keeps comments; what comes out is checked."""
    text = (read_bytes(path) or b"").decode("utf-8", "strict") if os.path.exists(path) else ""
    before = parse_toml(path)
    held = before.get(client.key, {})
    if not isinstance(held, dict):
        raise _refused(path, f"`{client.key}` in it is no table")
    if held.get(name) == entry:
        return None
    _refuse_taken(path, name, held, replace=replace)
    table = as_toml({client.key: {name: entry}})
    kept = _without_table(text, client.key, name) if name in held else text
    kept = f"{kept.rstrip()}\n\n" if kept.strip() else ""
    content = f"{kept}{table}"
    wanted = {**before, client.key: {**held, name: entry}}
    if _parsed(content) != wanted:
        raise _refused(path, f"`{client.key}` is written there in a way that kosmo cannot change")
    return content.encode()


def _without_table(text: str, key: str, name: str) -> str:
    """Take out a table and those in it, with the lines up to the next one."""
    head = re.compile(rf"^\[\s*{re.escape(key)}\s*\.\s*\"?{re.escape(name)}\"?\s*[.\]]")
    kept, inside = [], False
    for line in text.splitlines(keepends=True):
        if line.lstrip().startswith("["):
            inside = head.match(line.lstrip()) is not None
        if not inside:
            kept.append(line)
    return "".join(kept)


def _parsed(text: str) -> Any:
    import tomllib

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return None


def _has_content(path: str) -> bool:
    """Tell whether there is anything in a file; some clients make theirs empty."""
    content = read_bytes(path) if os.path.exists(path) else None
    return bool(content and content.strip())


def _refuse_taken(path: str, name: str, held: dict[str, Any], *, replace: bool) -> None:
    if name in held and not replace:
        raise UsageError(
            f"`{path}` has another server `{name}`: add `--replace` to write it anew, or `--name`",
            code="server_exists",
        )


def _lock_of(path: str) -> str:
    """Name a file to lock that is not beside the client's own."""
    from hashlib import sha256

    return os.path.join(state_folder(), "client-locks", sha256(os.fsencode(path)).hexdigest()[:24])


def _refused(path: str, why: str) -> ConfigError:
    return ConfigError(
        f"`{path}` is not written: {why}",
        hint="print what to write there yourself: kosmo mcp gateway export",
        code="mcp_file_kept",
    )
