"""Tell from outside whether a reference can lead to a value: nobody is asked for it."""

from __future__ import annotations

import os
import stat

from kosmo.cli.diagnosis import fixes
from kosmo.config.references import check_reference, fetch
from kosmo.errors import CredentialsError

UNASKED = ("command:", "keyring:")
"""The references that may ask somebody, or take long."""


def glance(reference: str) -> None:
    """Raise CredentialsError for a reference that is known to lead to nothing usable."""
    kind, _, target = check_reference(reference).partition(":")
    if kind == "env" and not usable(fetch(reference)):
        raise CredentialsError(
            f"the environment variable `{target}` is empty or holds control characters",
            hint=f"export {target}=…",
        )
    if kind == "file":
        _glance_at_file(os.path.expanduser(target))
    if reference.startswith(UNASKED):
        _look_for_means(kind, target)


def _look_for_means(kind: str, target: str) -> None:
    """Look whether there is what a value would be fetched with."""
    from importlib.util import find_spec
    from shlex import split
    from shutil import which

    if kind == "keyring" and find_spec("keyring") is None:
        told = "keyring support is not installed"
        raise CredentialsError(told, hint=fixes.install("kosmo[keyring]"))
    if kind == "command" and which(split(target)[0]) is None:
        raise CredentialsError(f"there is no command `{split(target)[0]}`")


def usable(value: str) -> bool:
    """Tell whether a value can be sent: a line of text."""
    return bool(value) and value.isprintable()


def _glance_at_file(path: str) -> None:
    try:
        found = os.stat(path)
    except OSError as error:
        raise CredentialsError(f"`{path}`: {error.strerror}") from None
    if not stat.S_ISREG(found.st_mode) or not os.access(path, os.R_OK):
        raise CredentialsError(f"`{path}` is no file that can be read")
    if found.st_mode & 0o077:
        raise CredentialsError(
            f"other users can reach `{path}` (mode {found.st_mode & 0o777:o})",
            hint=fixes.only_owner(path),
        )
