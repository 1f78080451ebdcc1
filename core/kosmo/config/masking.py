"""Show what stands in a file of settings, but for what may be a secret that was put there."""

from __future__ import annotations

from kosmo.config.fields import RESERVED, check_limit, check_name
from kosmo.config.rules import ACTIONS
from kosmo.config.settings import OUTPUTS
from kosmo.config.shown import MASK, shown_address, shown_reference
from kosmo.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def masked(key: str, value: Any) -> Any:
    """Give the value of a dotted key where it can be no secret, else a mask.

    That is a number, a word that settings have, a limit, or what may name an account; of an
    address all but user, password and what stands behind its path.
    """
    if isinstance(value, list):
        return [masked(key, one) for one in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    if not isinstance(value, str):
        return MASK
    kind = key.partition(".")[0]
    if kind == "limits" and "://" in value:
        return shown_address(value)
    if kind == "limits" and value.startswith("env:"):
        return shown_reference(value)
    shown = value in (*ACTIONS, *OUTPUTS) or (kind in _OTHER and _OTHER[kind](value))
    return value if shown else MASK


def _may_name_an_account(text: str) -> bool:
    try:
        return text in RESERVED or check_name(text) == text
    except UsageError:
        return False


def _is_limit(text: str) -> bool:
    try:
        return all(check_limit(part) for part in text.split(","))
    except UsageError:
        return False


def _is_fingerprint(text: str) -> bool:
    return text.startswith("sha256:")


_OTHER = {
    "defaults": _may_name_an_account,
    "limits": _is_limit,
    "trusted": _is_fingerprint,
}
