"""What an account holds: sorting what was given, and telling what is stored without secrets."""

from __future__ import annotations

from kosmo.config.environment import environment_name
from kosmo.config.fields import PLAIN, check_plain, field_key, is_reference
from kosmo.config.references import check_reference
from kosmo.config.refusals import closest
from kosmo.config.store import stored_fields
from kosmo.errors import CredentialsError, UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from kosmo.spec import AuthField, IntegrationSpec


class Holdings:
    """One stored account: its plain fields and references. Secret values are never in it."""

    __slots__ = ("account", "fields", "integration", "is_default")

    def __init__(
        self, integration: str, account: str, written: object, *, is_default: bool
    ) -> None:
        """Take the account as it is written; ConfigError for a field that is no string."""
        self.integration = integration
        self.account = account
        self.fields = stored_fields(integration, account, written)
        self.is_default = is_default

    def shown(self, plain: Collection[str]) -> dict[str, str | None]:
        """Give what may be shown: references, and the values of `plain` fields; None for others.

        Somebody may have written a secret into the file by hand, where none belongs.
        """
        return {
            key: value if key in PLAIN or key in plain or is_reference(value) else None
            for key, value in self.fields.items()
        }


def sort_fields(
    spec: IntegrationSpec, account: str, given: Mapping[str, str], *, partly: bool = False
) -> tuple[dict[str, str], dict[str, str]]:
    """Check the fields of an account; give those for `accounts.toml` and the secret values.

    Raises UsageError naming the field, and what to add where a required one is missing, unless
    the account is only given `partly`.
    """
    secret = {field.name for field in spec.auth.fields if field.secret}
    kept: dict[str, str] = {}
    secrets: dict[str, str] = {}
    for name, value in given.items():
        key = known_field(spec, name)
        if key not in PLAIN and is_reference(value):
            kept[key] = _checked_reference(key, value)
        elif key in secret:
            secrets[key] = _checked_secret(key, value)
        else:
            kept[key] = check_plain(key, value)
    if not partly:
        _refuse_missing(spec, account, kept | secrets)
    return kept, secrets


def known_field(spec: IntegrationSpec, name: str) -> str:
    """Give the one spelling of a field that accounts of the integration have, or refuse it."""
    key = field_key(name)
    known = [*(field.name for field in spec.auth.fields), *PLAIN]
    if key in known:
        return key
    near = closest(key, known)
    raise UsageError(
        f"accounts of `{spec.name}` have no field `{name}`; they have {', '.join(known)}",
        hint=f"did you mean `{near}`?" if near else f"kosmo accounts add {spec.name} --help",
        code="unknown_field",
    )


def missing_fields(spec: IntegrationSpec, given: Mapping[str, str]) -> list[AuthField]:
    """List the required fields that were not given, in the order in which to ask for them."""
    return [field for field in spec.auth.fields if field.required and field.name not in given]


def _refuse_missing(spec: IntegrationSpec, account: str, given: Mapping[str, str]) -> None:
    missing = missing_fields(spec, given)
    if not missing:
        return
    names = ", ".join(f"`{field.name}`" for field in missing)
    variable = environment_name(spec.name)
    flags = " ".join(
        f"--set {field.name}="
        + (f"env:{variable}_{environment_name(field.name)}" if field.secret else "…")
        for field in missing
    )
    raise UsageError(
        f"an account of `{spec.name}` needs {names}",
        hint=f"kosmo accounts add {spec.name} {account} {flags}",
        code="missing_fields",
    )


def _checked_reference(key: str, value: str) -> str:
    try:
        return check_reference(value)
    except CredentialsError as error:
        raise UsageError(f"`{key}`: {error.message}", hint=error.hint, code=error.code) from None


def _checked_secret(key: str, value: str) -> str:
    if not value or not value.isprintable():
        problem = "holds a line break or another control character" if value else "is empty"
        raise UsageError(f"`{key}` {problem}", hint="copy it once more, without the line's end")
    return value
