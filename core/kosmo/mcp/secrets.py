"""Secrets of MCP servers, in a file that only their owner can read: one table a server."""

from __future__ import annotations

from kosmo.config.file import parse_toml, update_toml
from kosmo.config.paths import config_file
from kosmo.config.store import refuse_if_shared, table, text
from kosmo.errors import CredentialsError, UsageError
from kosmo.mcp.names import check_server_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

LONGEST_KEY = 64


def secrets_path() -> str:
    """Name the file."""
    return config_file("mcp-secrets.toml")


def reference_to(server: str, key: str) -> str:
    """Give the reference by which a definition names a secret."""
    return f"@secret:mcp.{server}.{key}"


def check_key(server: str, key: str) -> str:
    """Give the key without the `mcp.SERVER.` that it may begin with; raises UsageError."""
    key = key.removeprefix(f"mcp.{check_server_name(server)}.")
    if 0 < len(key) <= LONGEST_KEY and key.isascii() and key.replace("-", "_").isidentifier():
        return key
    # It may be the secret itself, so it is not repeated.
    raise UsageError(
        "the KEY of a secret takes letters, digits, `_` and `-`, and does not begin with a digit",
        hint="kosmo mcp secret --help",
        code="bad_name",
    )


def keys(server: str | None = None) -> dict[str, list[str]]:
    """Give the names of the stored secrets by server, without any value."""
    data = _stored()
    names = sorted(data) if server is None else [server]
    return {name: sorted(table(secrets_path(), data, name)) for name in names if name in data}


def read(server: str, key: str) -> str:
    """Give the value of a secret; CredentialsError where it is not stored, or others reach it."""
    path = secrets_path()
    value = text(path, table(path, _stored(), server), key, f"{server}.")
    if value is None:
        raise CredentialsError(
            f"the secret `mcp.{server}.{key}` is not stored",
            hint=f"kosmo mcp secret set {server} {key}",
            code="missing_secret",
        )
    return value


def store(server: str, key: str, value: str) -> bool:
    """Store a secret and tell whether there was one before; raises UsageError and ConfigError."""
    key = check_key(server, key)
    if not value or "\0" in value or not _is_text(value):
        told = "has a character that no value can have" if value else "is empty"
        raise UsageError(f"the secret {told}; nothing was stored", code="unusable_secret")

    def change(data: dict[str, Any]) -> bool:
        held = table(secrets_path(), data, server)
        before = key in held
        data[server] = {**held, key: value}
        return before

    refuse_if_shared(secrets_path(), "credentials_exposed")
    return update_toml(secrets_path(), change)


def forget(server: str, key: str | None = None) -> list[str]:
    """Forget one secret of a server, or all, and give the keys of those that there were."""
    if server not in (stored := keys(server)) or (key is not None and key not in stored[server]):
        return []

    def change(data: dict[str, Any]) -> list[str]:
        held = dict(table(secrets_path(), data, server))
        gone = sorted(name for name in held if key in (None, name))
        left = {name: value for name, value in held.items() if name not in gone}
        data.pop(server, None)
        if left:
            data[server] = left
        return gone

    return update_toml(secrets_path(), change)


def _is_text(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:  # bytes of a variable that are not UTF-8
        return False
    return True


def _stored() -> dict[str, Any]:
    refuse_if_shared(secrets_path(), "credentials_exposed")
    return parse_toml(secrets_path())
