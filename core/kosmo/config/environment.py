"""Accounts and fields that environment variables give.

`KOSMO_<INTEGRATION>__<ACCOUNT>__<FIELD>` sets a field of an account, stored or not, and goes
before what is stored. `KOSMO_<INTEGRATION>__<FIELD>` makes the account `env`, which is used where
an integration has no other, or by its name. The double underscore keeps names that hold
underscores unambiguous: `KOSMO_GOOGLE__DRIVE_TOKEN` is not `KOSMO_GOOGLE_DRIVE__TOKEN`. An empty
variable counts as unset.
"""

from __future__ import annotations

import os

from kosmo.config.fields import PLAIN, RESERVED, field_key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo.spec import IntegrationSpec

IMPLICIT = "env"


def environment_name(name: str) -> str:
    """Write a name as it stands in a variable: upper case, `_` for `-`."""
    return name.upper().replace("-", "_")


def environment_accounts(spec: IntegrationSpec) -> dict[str, dict[str, str]]:
    """Collect what the environment gives an integration.

    Gives, by the account's name in a variable (`WORK`, and an empty one for the account `env`),
    each field as a reference to its variable.
    """
    prefix = f"KOSMO_{environment_name(spec.name)}__"
    known = {field.name for field in spec.auth.fields}.union(PLAIN)
    found: dict[str, dict[str, str]] = {}
    for variable in os.environ:
        if not variable.startswith(prefix) or not os.environ[variable]:
            continue
        account, _, field = variable[len(prefix) :].rpartition("__")
        key = field_key(field)
        if key in known and account.lower() not in RESERVED:
            found.setdefault(account, {})[key] = f"env:{variable}"
    return found
