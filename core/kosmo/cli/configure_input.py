"""What `kosmo integrations configure` is asked for: by its options, and by JSON on stdin."""

from __future__ import annotations

import sys

from kosmo.cli.account_fields import given_by_arguments
from kosmo.config.holdings import known_field
from kosmo.config.rules import ACTIONS, KINDS
from kosmo.errors import UsageError
from kosmo.problem import nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from kosmo.spec import IntegrationSpec

FIELDS = ("set", "credentials", "fields")
"""The keys of the JSON that all mean the fields of the account."""

KEYS = ("account", "scope", *FIELDS, "unset", "enabled", "permissions")

_KINDS, _ACTIONS = "read, write or destructive", "allow, ask or deny"
_LARGEST = 1 << 20
_HINT = (
    'such as: {"account": "main", "credentials": {"FIELD": "…"}, "permissions": {"write": "ask"}}'
)


class Wishes:
    """What is to be changed. `account` is None where none was named."""

    __slots__ = ("account", "enabled", "given", "permissions", "unset")

    def __init__(self, spec: IntegrationSpec, document: Mapping[str, Any]) -> None:
        """Read the JSON; raises UsageError for what does not belong there, repeating no value."""
        _refuse_unknown(document)
        if document.get("scope", "global") != "global":
            raise no_project()
        self.account = _text(document, "account")
        self.given = _fields(spec, document)
        self.unset = _names(document)
        self.enabled: bool | None = document.get("enabled")
        if self.enabled is not None and not isinstance(self.enabled, bool):
            raise _wrong("enabled", "true or false")
        self.permissions = _permissions(document)

    def take_fields(self, spec: IntegrationSpec, settings: Iterable[str]) -> None:
        """Take `FIELD=VALUE` words, which go before the JSON; a secret only by reference."""
        try:
            self.given |= given_by_arguments(spec, settings)
        except UsageError as error:
            if error.hint is not None:
                error.hint = error.hint.replace("`--stdin`", "`--stdin-json`")
            raise

    def permit(self, kind: str, action: str) -> None:
        """Take one rule; raises UsageError where it is none."""
        if kind not in KINDS or action not in ACTIONS:
            raise UsageError(
                f"`{kind}:{action}` is no permission",
                hint=f"give {_KINDS}, each with {_ACTIONS}; such as write:ask",
                code="invalid_arguments",
            )
        self.permissions[kind] = action

    def switches(self, integration: str) -> dict[str, str | bool]:
        """Give the dotted keys of `settings.toml` that are to be switched."""
        found: dict[str, str | bool] = {
            f"policy.{integration}.{kind}": action for kind, action in self.permissions.items()
        }
        if self.enabled is not None:
            found[f"enabled.{integration}"] = self.enabled
        return found


def from_stdin() -> dict[str, Any]:
    """Read the JSON object; nothing at all is an empty one. No part of it is ever repeated."""
    import json

    try:
        content = sys.stdin.buffer.read(_LARGEST)
    except (AttributeError, OSError):
        raise UsageError(
            "`--stdin-json` has nothing to read: stdin is closed", hint=_HINT
        ) from None
    try:
        given = json.loads(content) if content.strip() else {}
    except (ValueError, RecursionError):
        raise UsageError("what came on stdin is not JSON", hint=_HINT) from None
    if not isinstance(given, dict):
        raise UsageError("what came on stdin is not a JSON object", hint=_HINT)
    return given


def no_project() -> UsageError:
    """Say why nothing is written into a project."""
    return UsageError(
        "a project file is written by people, and holds no accounts: kosmo writes no `.kosmo.toml`",
        hint="leave `--project` out; or edit .kosmo.toml, then: kosmo config trust .kosmo.toml",
        code="not_supported",
    )


def _refuse_unknown(document: Mapping[str, Any]) -> None:
    for key in document:
        if key in KEYS:
            continue
        near = nearest(key, KEYS)
        told = f"; did you mean `{near}`?" if near else f"; it takes {', '.join(KEYS)}"
        raise UsageError(f"the JSON has a key that is not known{told}", code="invalid_arguments")
    named = [key for key in FIELDS if key in document]
    if len(named) > 1:
        raise UsageError(
            f"{' and '.join(f'`{key}`' for key in named)} mean the same: give one of them",
            code="invalid_arguments",
        )


def _fields(spec: IntegrationSpec, document: Mapping[str, Any]) -> dict[str, str]:
    held: Any = next((document[key] for key in FIELDS if key in document), {})
    if not isinstance(held, dict):
        raise _wrong("credentials", "an object of strings")
    found = {}
    for name, value in held.items():
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise _wrong(f"credentials.{known_field(spec, name)}", "a string")
        found[known_field(spec, name)] = str(value).strip()
    return found


def _permissions(document: Mapping[str, Any]) -> dict[str, str]:
    held = document.get("permissions", {})
    if not isinstance(held, dict) or not all(
        kind in KINDS and action in ACTIONS for kind, action in held.items()
    ):
        raise _wrong("permissions", f"an object of {_KINDS}, each {_ACTIONS}")
    return dict(held)


def _names(document: Mapping[str, Any]) -> list[str]:
    held = document.get("unset", [])
    if not isinstance(held, list) or not all(isinstance(one, str) for one in held):
        raise _wrong("unset", "a list of names")
    return list(held)


def _text(document: Mapping[str, Any], key: str) -> str | None:
    value = document.get(key)
    if value is not None and not isinstance(value, str):
        raise _wrong(key, "a string")
    return value


def _wrong(key: str, wanted: str) -> UsageError:
    return UsageError(f"`{key}` in the JSON must be {wanted}", code="invalid_arguments")
