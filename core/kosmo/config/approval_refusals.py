"""The errors about approvals: what the state of one forbids."""

from __future__ import annotations

from kosmo.errors import ConfigError, PolicyError, UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Row = dict[str, Any]


def refusal(row: Row) -> PolicyError:
    """Make the error for an entry whose state forbids what is wanted of it."""
    id, call = row["id"], f"`{row['function']}` with account `{row['account']}`"
    hint = f"kosmo approvals show {id}"
    if row["state"] == "pending":
        return PolicyError(
            f"the approval `{id}` was not given yet: {call}",
            hint=f"kosmo approvals approve {id}",
            code="approval_required",
        )
    if row["state"] == "denied":
        told = f"the approval `{id}` was denied at {row['decided']}: {call}"
        return PolicyError(told, hint=hint, code="approval_denied")
    if row["state"] == "running":
        told = f"the approval `{id}` is being used by process {row['pid']}: {call}"
        return PolicyError(told, hint=hint, code="approval_used")
    if row["state"] == "used":
        told = f"the approval `{id}` was used at {row['used']}, outcome `{row['outcome']}`: {call}"
        return PolicyError(told, hint=hint, code="approval_used")
    told = f"the approval `{id}` {ending(row)}: {call}; the call has to be made anew"
    return PolicyError(told, hint=hint, code="approval_stale")


def ending(row: Row) -> str:
    """Say why an approval is `stale`."""
    if "ahead" in row:
        return "is from a time that is still to come, as if the clock was set back"
    return f"ended at {row['expires']}"


def changed(row: Row) -> PolicyError:
    """Make the error for a call that is another one than the approved."""
    return PolicyError(
        f"the approval `{row['id']}` is for another call: the arguments, the account, what its"
        " fields lead to or the plugin have changed since it was asked for; make the call anew",
        hint=f"kosmo approvals show {row['id']}",
        code="approval_changed",
    )


def unknown(id: str) -> UsageError:
    """Make the error for an id that no entry has."""
    return UsageError(
        f"there is no approval `{id}`", hint="kosmo approvals list --all", code="unknown_approval"
    )


def unreadable(path: str, id: str, why: str) -> ConfigError:
    """Make the error for a file that is no entry, or not one that counts."""
    return ConfigError(
        f"`{path}` {why}; it approves nothing",
        hint=f"kosmo approvals forget {id}",
        code="approval_unreadable",
    )
