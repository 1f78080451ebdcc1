"""Fetch the value that a reference stands for: `env:`, `file:`, `command:` or `keyring:`."""

from __future__ import annotations

import os
import stat

from kosmo.errors import CredentialsError

_SECONDS = 30.0
_LARGEST = 65536


def check_reference(reference: str) -> str:
    """Check that a reference could be fetched some day, and give it back."""
    kind, _, target = reference.partition(":")
    if kind == "env":
        _named(target)
    if kind == "file":
        _path(target)
    if kind == "command":
        _words(target)
    if kind == "keyring":
        from kosmo.config.system_keyring import entry

        entry(target)
    return reference


def fetch(reference: str, *, seconds: float = _SECONDS) -> str:
    """Fetch a value, without the line break at its end; it may be empty.

    `seconds` bounds commands and keyrings. Raises CredentialsError; its message never has any
    part of a value or of a command's output.
    """
    kind, _, target = reference.partition(":")
    if kind == "env":
        return _variable(target)
    if kind == "file":
        return _text(_file(target), reference)
    if kind == "command":
        return _text(_command(target, seconds), reference)
    if kind == "keyring":
        return _keyring(target, seconds)
    raise CredentialsError(f"`{kind}:` is no kind of reference", code="bad_reference")


def _named(variable: str) -> None:
    from kosmo.config.shown import is_variable

    if not is_variable(variable):
        # It may be the secret itself, so it is not repeated.
        raise CredentialsError(
            "what follows `env:` cannot name an environment variable",
            code="bad_reference",
        )


def _variable(name: str) -> str:
    value = os.environ.get(name)
    if value is None:
        _named(name)
        raise CredentialsError(
            f"the environment variable `{name}` is not set",
            hint=f"export {name}=…",
            code="missing_secret",
        )
    return value


def _path(target: str) -> str:
    path = os.path.expanduser(target)
    if not os.path.isabs(path) or "\0" in path:
        from kosmo.config.shown import shown_reference

        raise CredentialsError(
            f"`{shown_reference(f'file:{target}')}` is not an absolute path",
            hint="write the whole path, or begin it with `~/`",
            code="bad_reference",
        )
    return path


def _file(target: str) -> bytes:
    path = _path(target)
    try:
        # O_NONBLOCK: opening a pipe that nobody writes to must not hang.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        with open(descriptor, "rb") as stream:
            found = os.fstat(descriptor)
            if not stat.S_ISREG(found.st_mode) or found.st_size > _LARGEST:
                raise CredentialsError(f"`{path}` is not a small regular file")
            if found.st_mode & 0o077:
                raise CredentialsError(
                    f"other users can reach `{path}` (mode {found.st_mode & 0o777:o})",
                    hint=f"chmod 600 {path}",
                    code="credentials_exposed",
                )
            return stream.read()
    except OSError as error:
        raise CredentialsError(
            f"`{path}`: {error.strerror}", hint=f"ls -l {path}", code="missing_secret"
        ) from None


def _words(target: str) -> list[str]:
    import shlex

    try:
        words = shlex.split(target)
    except ValueError:
        words = []
    if not words or "\0" in target:
        raise CredentialsError("the command has no words or an open quote", code="bad_reference")
    return words


def _command(target: str, seconds: float) -> bytes:
    import subprocess

    words = _words(target)
    nothing = subprocess.DEVNULL
    try:
        process = subprocess.Popen(words, stdin=nothing, stdout=subprocess.PIPE, stderr=nothing)
    except OSError as error:
        raise _failed(words, f"cannot be started: {error.strerror}") from None
    assert process.stdout is not None
    with process:
        try:
            output = _printed(process.stdout.fileno(), words, seconds)
            status = process.wait(seconds)
        except (CredentialsError, subprocess.TimeoutExpired):
            process.kill()
            raise
    if status != 0:
        raise _failed(words, f"ended with status {status}")
    return output


def _printed(descriptor: int, words: list[str], seconds: float) -> bytes:
    """Read what a command prints, to its end; a bounded time and a bounded amount."""
    import select
    import time

    end = time.monotonic() + seconds
    output = b""
    while True:
        ready, _, _ = select.select([descriptor], [], [], max(0, end - time.monotonic()))
        if not ready:
            raise _failed(words, f"gave no answer within {seconds:g} seconds")
        piece = os.read(descriptor, 4096)
        output += piece
        if not piece:
            return output
        if len(output) > _LARGEST:
            raise _failed(words, f"prints more than {_LARGEST} bytes")


def _failed(words: list[str], problem: str) -> CredentialsError:
    return CredentialsError(
        f"the command `{words[0]}` {problem}",
        hint="run the command of the reference yourself to see why",
        code="secret_command",
    )


def _keyring(target: str, seconds: float) -> str:
    from kosmo.config.system_keyring import read_keyring

    return read_keyring(target, seconds)


def _text(content: bytes, reference: str) -> str:
    try:
        text = content.decode()
    except UnicodeDecodeError:
        kind = reference.partition(":")[0]
        raise CredentialsError(
            f"what the {kind} gave is not UTF-8 text", code="unusable_secret"
        ) from None
    return text.removesuffix("\n").removesuffix("\r")
