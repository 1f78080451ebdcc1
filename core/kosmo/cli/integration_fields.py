"""The fields of an account: what each is, whether it is there, and how it is set."""

from __future__ import annotations

from kosmo.cli.diagnosis.standing import missing_in, setting
from kosmo.config.accounts import SANDBOX, find_accounts, resolve
from kosmo.config.fields import PLAIN, is_reference
from kosmo.config.holdings import listed
from kosmo.config.refusals import unknown_account
from kosmo.config.store import stored_fields, stored_secrets
from kosmo.errors import CredentialsError, UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.config.accounts import Candidates
    from kosmo.spec import IntegrationSpec

    Row = dict[str, Any]

_PLAIN = {
    "base_url": ("Address", "Where requests go, in place of the service's own address."),
    "limits": ("Limits", "What replaces the limits of the service, such as `300/1m, 5 at once`."),
}


def described_fields(spec: IntegrationSpec, named: str | None) -> tuple[Row, list[Row]]:
    """Describe an account, and its fields in rows; no value of a secret is shown.

    Raises UsageError for an account that is named and does not exist.
    """
    candidates = find_accounts(spec)
    account = _account(spec, candidates, named)
    rows = _rows(spec, account, candidates)
    whole = {
        "provider": spec.name,
        "account": account,
        "accounts": sorted(candidates),
        "fields": rows,
        "example": _example(spec, account, candidates),
    }
    return whole, rows


def held_in(spec: IntegrationSpec, account: str | None, candidates: Candidates) -> dict[str, str]:
    """Tell where each field of an account comes from: a reference, or the file that has it."""
    if account == SANDBOX:
        return dict.fromkeys((one.name for one in spec.auth.fields), SANDBOX)
    if account is None or account not in candidates:
        return {}
    held = dict.fromkeys(stored_secrets(spec.name, account), "credentials.toml")
    for key, value in stored_fields(spec.name, account, candidates[account]).items():
        held[key] = value if is_reference(value) else "accounts.toml"
    return held


def _account(spec: IntegrationSpec, candidates: Candidates, named: str | None) -> str | None:
    if named and named != "default":
        if named in candidates or (named == SANDBOX and spec.simulator):
            return named
        raise unknown_account(spec, candidates, named, "--account")
    try:
        return resolve(spec).name
    except (UsageError, CredentialsError) as error:
        if error.code in ("no_account", "ambiguous_account"):
            return None
        raise


def _rows(spec: IntegrationSpec, account: str | None, candidates: Candidates) -> list[Row]:
    held = held_in(spec, account, candidates)
    defaults = {"base_url": spec.base_url, "limits": ", ".join(spec.limits) or None}
    missing = spec.auth.lacking(held)
    if account is not None and account in candidates:
        missing = missing_in(spec, account, candidates)
    rows = [
        _row(one.name, one.title, one.help, held, one.default, required=one.required,
             kind="secret" if one.secret else "text", sets=_sets(spec, one.name),
             missing=one.name in missing)
        for one in spec.auth.fields
    ]  # fmt: skip
    rows += [_row(key, *_PLAIN[key], held, defaults[key]) for key in PLAIN]
    return rows


def _sets(spec: IntegrationSpec, field: str) -> list[list[str]]:
    """Give the sets of which an account needs one, where the field stands in one of them."""
    sets = spec.auth.choices()
    return sets if any(field in one for one in sets) else []


def _row(
    key: str,
    label: str,
    description: str,
    held: dict[str, str],
    default: str | None,
    *,
    kind: str = "text",
    required: bool = False,
    sets: list[list[str]] | None = None,
    missing: bool = False,
) -> Row:
    return {
        "key": key,
        "label": label,
        "type": kind,
        "required": required,
        "one_of": sets or [],
        "default": default,
        "configured": key in held and not missing,
        "missing": missing,
        "source": held.get(key) or ("default" if default else None),
        "description": description,
    }


def _example(spec: IntegrationSpec, account: str | None, candidates: Candidates) -> str:
    """Give the command that sets what is missing, else all that an account needs."""
    stored = account if account in candidates else None
    lacking = missing_in(spec, stored, candidates) if stored else []
    needed = lacking or spec.auth.lacking() or [one.name for one in spec.auth.fields]
    return setting(spec, needed, stored)


def field_table(rows: list[Row]) -> str:
    """Lay out fields for a person; what is said of them is wrapped and never cut."""
    from kosmo.describe.terminal_table import laid_out
    from kosmo.describe.width import terminal_width

    header = ["FIELD", "TYPE", "REQUIRED", "SOURCE", "WHAT IT IS"]
    lines = [
        [
            row["key"],
            row["type"],
            _required(row),
            row["source"] or ("missing" if row["missing"] else "-"),
            ". ".join(filter(None, (row["label"], row["description"]))),
        ]
        for row in rows
    ]
    whole = laid_out([header, *lines], width=terminal_width(100), shown=str, bold=str)
    sets: list[list[str]] = next((row["one_of"] for row in rows if row["one_of"]), [])
    told = ["", f"one of these is needed: {', or '.join(map(listed, sets))}"] if sets else []
    return "\n".join([*whole, *told])


def _required(row: Row) -> str:
    """Give the word for one field: of several sets the first is `either`, the others `or`."""
    if row["one_of"]:
        return "either" if row["key"] in row["one_of"][0] else "or"
    return "yes" if row["required"] else ""
