"""A file that goes with a report: facts about this kosmo, its findings and its last calls.

No secret is ever in it. Values of settings are shown where they are of the few that cannot be one,
everything else is masked, and what was read as a secret is taken out of all that is left.
"""

from __future__ import annotations

import json
import os
import time
from contextlib import suppress

from kosmo.cli.diagnosis import folders, masking
from kosmo.config.shown import MASK, shown_reference
from kosmo.errors import KosmoError, UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from kosmo.cli.diagnosis.examination import Examination
    from kosmo.config.explanation import Fact

_ENDINGS = (".zip", ".json")
_LINES = 200
_KEPT = (
    "time", "surface", "account", "function", "effect", "verdict", "dry_run", "status",
    "http_status", "requests", "attempts", "duration_ms",
)  # fmt: skip


def check_place(path: str) -> None:
    """Refuse a file that cannot be made, before anything else is done; raises UsageError."""
    if not path.endswith(_ENDINGS):
        raise UsageError(f"`--bundle` takes a file that ends in .zip or .json, not `{path}`")
    if os.path.lexists(path):
        raise UsageError(f"`{path}` is there already", hint="name another file")
    folder = os.path.dirname(os.path.abspath(path))
    if not os.path.isdir(folder):
        raise UsageError(f"there is no folder `{folder}`", hint="name a file in one that is there")
    why = folders.refusal(folder)
    if why is not None:
        raise UsageError(why, hint="name a file somewhere else")


def write(path: str, examination: Examination, report: dict[str, Any]) -> None:
    """Write the bundle, 0600; raises UsageError where it cannot be written."""
    parts = {"report": report, "config": _part(_config), "audit": _part(_audit)}
    parts = _without_home(examination.clean(parts))
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise _unwritable(path, error) from None
    try:
        with open(descriptor, "wb") as file:
            file.write(_zipped(parts) if path.endswith(".zip") else _text(parts))
    except OSError as error:
        with suppress(OSError):
            os.unlink(path)
        raise _unwritable(path, error) from None


def _part(make: Callable[[], Any]) -> Any:
    """Make a part; what keeps it from being made stands in its place."""
    try:
        return make()
    except KosmoError as error:
        return {"error": error.message}
    except Exception as error:  # noqa: BLE001 - the other parts are worth having
        return {"error": f"{type(error).__name__}: {error}"}


def _config() -> Any:
    """Give every configured value with its source, masked but for what cannot be a secret."""
    from kosmo.config.explanation import explain

    facts = explain()
    names = {fact.key.split(".")[2] for fact in facts if fact.key.startswith("accounts.")}
    return [
        {**fact.as_dict(), "value": fact.value if _is_known(fact, names) else _value(fact)}
        for fact in facts
    ]


def _is_known(fact: Fact, accounts: set[str]) -> bool:
    return fact.source == "built in" or (
        fact.key.startswith("defaults.") and fact.value in accounts
    )


def _value(fact: Fact) -> Any:
    from kosmo.config.fields import is_reference

    key, value = fact.key, fact.value
    if key.startswith("accounts.") and isinstance(value, str) and is_reference(value):
        return shown_reference(value)
    if key.endswith(".base_url") and isinstance(value, str):
        return masking.address(value)
    return masking.setting(key, value)


def _audit() -> list[dict[str, Any]]:
    """Give the last lines of the audit log, only the keys and kinds of values that it has."""
    from kosmo.config.audit_reading import read_log

    entries = read_log(lambda _: True, _LINES).entries
    return [
        {
            key: value if isinstance(value, str | int | float | None) else MASK
            for key, value in entry.items()
            if key in _KEPT
        }
        for entry in entries
    ]


def _without_home(value: Any) -> Any:
    """Write `~` for the home folder, whose name may be a person's."""
    home = os.path.expanduser("~").rstrip("/")
    return json.loads(json.dumps(value).replace(json.dumps(home)[1:-1], "~")) if home else value


def _zipped(parts: dict[str, Any]) -> bytes:
    from io import BytesIO
    from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

    held = BytesIO()
    with ZipFile(held, "w", ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(ZipInfo(f"{name}.json", time.gmtime()[:6]), _text(part))
    return held.getvalue()


def _text(value: Any) -> bytes:
    return json.dumps(value, indent=2, ensure_ascii=False).encode("utf-8", "backslashreplace")


def _unwritable(path: str, error: OSError) -> UsageError:
    why = (error.strerror or str(error)).lower()
    return UsageError(f"`{path}` cannot be written: {why}", hint="name a file somewhere else")
