"""Read a secret from the system's keyring, which is an extra and may not be there."""

from __future__ import annotations

from kosmo.errors import CredentialsError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


def entry(target: str) -> tuple[str, str]:
    """Split `service/user` at its first slash."""
    service, _, user = target.partition("/")
    if not (service and user):
        raise CredentialsError(
            "what follows `keyring:` does not name an entry",
            hint="write it as `keyring:service/user`",
            code="bad_reference",
        )
    return service, user


def read_keyring(target: str, seconds: float) -> str:
    """Read the entry `service/user`.

    A keyring may wait for somebody to unlock it, so it is given up after `seconds`.
    """
    service, user = entry(target)
    try:
        import keyring
    except ImportError:
        raise CredentialsError(
            "keyring support is not installed",
            hint="pip install 'kosmo[keyring]'",
            code="keyring_missing",
        ) from None
    value = _within(seconds, lambda: keyring.get_password(service, user))
    if value is None:
        raise CredentialsError(
            f"the keyring has no entry `{service}` for `{user}`",
            hint=f"keyring set {service} {user}",
            code="missing_secret",
        )
    return value


def _within(seconds: float, ask: Callable[[], str | None]) -> str | None:
    from threading import Thread

    from keyring.errors import KeyringError, NoKeyringError

    answers: list[str | None] = []
    failures: list[Exception] = []

    def run() -> None:
        try:
            answers.append(ask())
        except Exception as error:  # noqa: BLE001 - a backend may raise anything
            failures.append(error)

    thread = Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    if answers:
        return answers[0]
    if not failures:
        raise CredentialsError(
            f"the keyring gave no answer within {seconds:g} seconds",
            hint="unlock the keyring, or keep the secret in a file: file:/path",
            code="keyring_failed",
        )
    if isinstance(failures[0], NoKeyringError):
        raise CredentialsError(
            "this machine has no keyring that kosmo could ask",
            hint="use another reference, such as `file:/path` or `env:NAME`",
            code="keyring_missing",
        )
    kind = "refused" if isinstance(failures[0], KeyringError) else "failed"
    raise CredentialsError(
        f"the keyring {kind}: {type(failures[0]).__name__}",
        hint="try it yourself: keyring get SERVICE USER",
        code="keyring_failed",
    )
