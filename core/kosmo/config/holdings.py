"""What an account holds: sorting what was given, and telling what is stored without secrets."""

from __future__ import annotations

from shlex import quote

from kosmo.config.environment import environment_name
from kosmo.config.fields import PLAIN, check_plain, field_key, is_reference
from kosmo.config.references import check_reference
from kosmo.config.refusals import closest
from kosmo.config.shown import MASK, shown_address, shown_reference
from kosmo.config.store import stored_fields
from kosmo.errors import CredentialsError, UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from kosmo.spec import AuthSpec, IntegrationSpec


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

        Somebody may have written a secret into the file by hand, where none belongs: what may be
        one in an address, in a command or after `env:` is masked.
        """
        return {key: _shown(key, value, plain) for key, value in self.fields.items()}


def shown_plain(key: str, value: str) -> str:
    """Give the address or the limits of an account, with a mask for what may be a secret."""
    if value.startswith("env:"):
        return shown_reference(value)
    if key == "base_url" or "://" in value:
        return shown_address(value)
    try:
        check_plain(key, value)
    except UsageError:
        return MASK
    return value


def _shown(key: str, value: str, plain: Collection[str]) -> str | None:
    if key in PLAIN:
        return shown_plain(key, value)
    if is_reference(value):
        return shown_reference(value)
    return value if key in plain else None


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
        _refuse_missing(spec, account, kept, secrets)
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


def needed(auth: AuthSpec, held: Collection[str] = ()) -> str:
    """Say in words which fields are needed beside those that are held: "`a` and `b`, or `c`"."""
    required = listed([name for name in auth.required() if name not in held])
    either = ", or ".join(listed(one) for one in auth.choices(held))
    return "; and ".join(filter(None, (required, either)))


def listed(names: list[str]) -> str:
    """List names in words: "`a`, `b` and `c`"."""
    *others, last = [f"`{name}`" for name in names] or [""]
    return f"{', '.join(others)} and {last}" if others else last


def _refuse_missing(
    spec: IntegrationSpec, account: str, kept: Mapping[str, str], secrets: Mapping[str, str]
) -> None:
    held = {**kept, **secrets}
    missing = spec.auth.lacking(held)
    if not missing:
        return
    again = [f"--set {quote(f'{name}={value}')}" for name, value in kept.items()]
    again += [f"--set {name}=env:{environment_name(f'{spec.name}_{name}')}" for name in missing]
    again += ["--stdin"] if secrets else []
    raise UsageError(
        f"an account of `{spec.name}` needs {needed(spec.auth, held)}",
        hint=" ".join((f"kosmo accounts add {spec.name} {account}", *again)),
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
