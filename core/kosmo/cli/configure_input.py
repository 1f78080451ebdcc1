"""What `kosmo integrations configure` is asked for: by its options, and by JSON on stdin."""

from __future__ import annotations

from kosmo.cli.account_fields import given_by_arguments
from kosmo.cli.json_input import kind_of, read_object, shown_key
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
_SHAPE = '{"account": "main", "credentials": {"FIELD": "…"}, "permissions": {"write": "ask"}}'
_HINT = "kosmo integrations configure --help"


class Wishes:
    """What is to be changed. `account` is None where none was named."""

    __slots__ = ("account", "enabled", "given", "permissions", "unset")

    def __init__(self, spec: IntegrationSpec, document: Mapping[str, Any]) -> None:
        """Read the JSON; raises UsageError for what does not belong there, repeating no value."""
        _refuse_unknown(document)
        _refuse_other_scopes(document.get("scope", "global"))
        self.account = _text(document, "account")
        self.given = _fields(spec, document)
        self.unset = _names(document)
        self.enabled: bool | None = document.get("enabled")
        if self.enabled is not None and not isinstance(self.enabled, bool):
            raise _wrong("enabled", "true or false", self.enabled)
        self.permissions = _permissions(document)

    def take_fields(self, spec: IntegrationSpec, settings: Iterable[str]) -> None:
        """Take `FIELD=VALUE` words, which go before the JSON; a secret only by reference."""
        try:
            self.given |= given_by_arguments(spec, settings)
        except UsageError as error:
            error.message = error.message.replace("`--stdin`", "`--stdin-json`")
            raise

    def permit(self, kind: str, action: str) -> None:
        """Take one rule; raises UsageError where it is none."""
        if kind not in KINDS or action not in ACTIONS:
            raise UsageError(
                f"`{kind}:{action}` is no permission; give {_KINDS}, each with {_ACTIONS}, such as"
                " `write:ask`",
                hint=_HINT,
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
    """Read the JSON object."""
    return read_object("--stdin-json", _HINT, _SHAPE)


def no_project() -> UsageError:
    """Say why nothing is written into a project."""
    return UsageError(
        "a project file is written by people, and holds no accounts: kosmo writes no `.kosmo.toml`;"
        " leave the project out, or edit the file and trust it",
        hint="kosmo config trust .kosmo.toml",
        code="not_supported",
    )


def _refuse_unknown(document: Mapping[str, Any]) -> None:
    for key in document:
        if key not in KEYS:
            raise _unknown(key, KEYS)
    named = [key for key in FIELDS if key in document]
    if len(named) > 1:
        raise UsageError(
            f"{' and '.join(f'`{key}`' for key in named)} mean the same: give one of them",
            code="invalid_arguments",
        )


def _refuse_other_scopes(scope: object) -> None:
    if scope == "project":
        raise no_project()
    if scope != "global":
        raise _wrong("scope", "global", scope)


def _unknown(key: str, known: Iterable[str], within: str = "") -> UsageError:
    near = nearest(key, known)
    told = f"did you mean `{within}{near}`?" if near else f"it takes {', '.join(known)}"
    place = f" in `{within.rstrip('.')}`" if within else ""
    return UsageError(
        f"the JSON has a key {shown_key(key)}{place} that is not known; {told}",
        hint=_HINT,
        code="invalid_arguments",
    )


def _fields(spec: IntegrationSpec, document: Mapping[str, Any]) -> dict[str, str]:
    within = next((key for key in FIELDS if key in document), "credentials")
    held: Any = document.get(within, {})
    if not isinstance(held, dict):
        raise _wrong(within, "an object of strings", held)
    found = {}
    for name, value in held.items():
        key = known_field(spec, name)
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise _wrong(f"{within}.{key}", "a string", value)
        found[key] = str(value).strip()
    return found


def _permissions(document: Mapping[str, Any]) -> dict[str, str]:
    held = document.get("permissions", {})
    if not isinstance(held, dict):
        raise _wrong("permissions", f"an object of {_KINDS}, each {_ACTIONS}", held)
    for kind, action in held.items():
        if kind not in KINDS:
            raise _unknown(kind, KINDS, "permissions.")
        if action not in ACTIONS:
            near = nearest(action, ACTIONS) if isinstance(action, str) else None
            raise _wrong(f"permissions.{kind}", _ACTIONS, action, near)
    return dict(held)


def _names(document: Mapping[str, Any]) -> list[str]:
    held = document.get("unset", [])
    if not isinstance(held, list):
        raise _wrong("unset", "a list of names", held)
    for at, one in enumerate(held):
        if not isinstance(one, str):
            raise _wrong(f"unset.{at}", "the name of a field", one)
    return list(held)


def _text(document: Mapping[str, Any], key: str) -> str | None:
    value = document.get(key)
    if value is not None and not isinstance(value, str):
        raise _wrong(key, "a string", value)
    return value


def _wrong(key: str, wanted: str, value: object, near: str | None = None) -> UsageError:
    """Refuse a value, saying only of what kind it is: it may be a secret in the wrong place."""
    other = "another text" if isinstance(value, str) else kind_of(value)
    told = f"; did you mean `{near}`?" if near else ""
    return UsageError(
        f"`{key}` in the JSON must be {wanted}, not {other}{told}",
        hint=_HINT,
        code="invalid_arguments",
    )
