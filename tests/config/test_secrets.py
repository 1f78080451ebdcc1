"""Reading what signs requests: stored values and references."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import keyring
import keyring.backend
import keyring.backends.fail
import pytest
from kosmo.config.accounts import Account
from kosmo.config.references import fetch
from kosmo.config.secrets import read_secrets
from kosmo.errors import ConfigError, CredentialsError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kosmo.spec import IntegrationSpec

    from tests.config.conftest import MakeSpec


class Drawer(keyring.backend.KeyringBackend):
    """A keyring that keeps its entries in memory."""

    priority = 1

    def __init__(self) -> None:
        """Begin with nothing in it."""
        self.entries: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        if service == "broken":
            raise OSError("canary")
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.entries[service, username] = password


@pytest.fixture
def drawer() -> Iterator[Drawer]:
    """Use a keyring that keeps its entries in memory."""
    before = keyring.get_keyring()
    drawer = Drawer()
    keyring.set_keyring(drawer)
    yield drawer
    keyring.set_keyring(before)


def account(**references: str) -> Account:
    """Make an account whose fields are all references."""
    return Account("missive", "work", {}, references, "--account")


def private(path: Path, content: bytes) -> Path:
    """Write a file that only its owner can reach."""
    path.write_bytes(content)
    path.chmod(0o600)
    return path


def test_every_field_is_read_and_optional_ones_may_be_missing(
    make_spec: MakeSpec, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = make_spec("user", "token", "optional_key")
    monkeypatch.setenv("T", "canary")
    found = Account("missive", "work", {"user": "ann"}, {"token": "env:T"}, "--account")
    assert read_secrets(found, spec.auth) == {"user": "ann", "token": "canary"}


def test_a_required_value_that_is_missing_is_named_with_what_to_type(
    spec: IntegrationSpec,
) -> None:
    with pytest.raises(CredentialsError) as raised:
        read_secrets(account(), spec.auth)
    assert raised.value.message == "`access_token` of account `work` of `missive` is missing"
    assert raised.value.hint == (
        "kosmo integrations configure missive --account work"
        " --set access_token=env:MISSIVE_ACCESS_TOKEN"
    )
    assert raised.value.exit_code == 4


def test_the_account_env_is_mended_by_a_variable(
    make_spec: MakeSpec, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = make_spec("user", "token")
    found = Account("missive", "env", {"user": "ann"}, {}, "the only account")
    with pytest.raises(CredentialsError) as raised:
        read_secrets(found, spec.auth)
    assert raised.value.hint == "export KOSMO_MISSIVE__TOKEN=…"


def test_a_failing_reference_is_told_with_the_field_and_the_account(
    spec: IntegrationSpec,
) -> None:
    with pytest.raises(CredentialsError) as raised:
        read_secrets(account(access_token="env:NOT_SET"), spec.auth)
    assert raised.value.message == (
        "`access_token` of account `work` of `missive` cannot be read: "
        "the environment variable `NOT_SET` is not set"
    )
    assert str(raised.value) == raised.value.message


@pytest.mark.parametrize("value", ["", "two\nlines", "tab\there", "\x1b[31m"])
def test_a_value_that_would_spoil_a_header_is_refused_and_not_shown(
    value: str, spec: IntegrationSpec, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("T", value)
    with pytest.raises(CredentialsError) as raised:
        read_secrets(account(access_token="env:T"), spec.auth)
    assert raised.value.code == "unusable_secret"
    assert not value or value not in raised.value.message


@pytest.mark.parametrize("ending", [b"", b"\n", b"\r\n"])
def test_a_file_is_read_without_the_line_break_at_its_end(tmp_path: Path, ending: bytes) -> None:
    path = private(tmp_path / "token", b"canary" + ending)
    assert fetch(f"file:{path}") == "canary"


def test_a_file_may_lie_below_the_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    private(tmp_path / "token", b"canary")
    assert fetch("file:~/token") == "canary"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o644])
def test_a_file_that_others_can_reach_is_refused(tmp_path: Path, mode: int) -> None:
    path = private(tmp_path / "token", b"canary")
    path.chmod(mode)
    with pytest.raises(CredentialsError) as raised:
        fetch(f"file:{path}")
    assert raised.value.hint == f"chmod 600 {path}"


def test_what_is_no_small_file_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe", 0o600)
    private(tmp_path / "large", b"x" * 100_000)
    for name in ("pipe", "large", "missing", "."):
        with pytest.raises(CredentialsError):
            fetch(f"file:{tmp_path / name}")


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = private(tmp_path / "token", b"\xff\xfe")
    with pytest.raises(CredentialsError, match="not UTF-8"):
        fetch(f"file:{path}")


def test_a_command_gives_its_output_and_no_shell_sees_it() -> None:
    assert fetch("command:printf '%s\\n' 'can ary'") == "can ary"
    assert fetch("command:echo $HOME;id") == "$HOME;id"


def test_a_command_has_nothing_to_read(tmp_path: Path) -> None:
    script = "import sys; print(len(sys.stdin.read()))"
    assert fetch(f"command:{sys.executable} -c '{script}'") == "0"


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("false", "the command `false` ended with status 1"),
        ("no-such-program", "the command `no-such-program` cannot be started"),
        ("sh -c 'echo canary; echo canary >&2; exit 3'", "the command `sh` ended with status 3"),
    ],
)
def test_a_command_that_fails_is_told_without_what_it_printed(
    command: str, words: str, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(CredentialsError) as raised:
        fetch(f"command:{command}")
    assert words in raised.value.message
    assert "canary" not in str(raised.value.as_dict())
    assert capfd.readouterr() == ("", "")


def test_a_command_that_does_not_end_is_given_up() -> None:
    with pytest.raises(CredentialsError, match=r"gave no answer within 0\.2 seconds"):
        fetch("command:sleep 600", seconds=0.2)


def test_a_keyring_gives_its_entry(drawer: Drawer) -> None:
    drawer.set_password("kosmo", "missive/work", "canary")
    assert fetch("keyring:kosmo/missive/work") == "canary"


def test_a_missing_entry_is_told_with_the_command_that_makes_it(drawer: Drawer) -> None:
    with pytest.raises(CredentialsError) as raised:
        fetch("keyring:kosmo/work")
    assert raised.value.hint == "keyring set kosmo work"


def test_a_keyring_that_fails_shows_nothing_of_what_it_said(drawer: Drawer) -> None:
    with pytest.raises(CredentialsError, match="OSError") as raised:
        fetch("keyring:broken/work")
    assert "canary" not in str(raised.value.as_dict())


def test_a_machine_without_a_keyring_is_told_what_to_use_instead(drawer: Drawer) -> None:
    keyring.set_keyring(keyring.backends.fail.Keyring())  # type: ignore[no-untyped-call]
    with pytest.raises(CredentialsError, match="no keyring") as raised:
        fetch("keyring:kosmo/work")
    assert "file:" in str(raised.value.hint)


@pytest.mark.parametrize("reference", ["vault:x", "file:/a\0b", "command:a\0b", "command:'", "x"])
def test_what_is_no_reference_is_refused(reference: str) -> None:
    with pytest.raises(CredentialsError) as raised:
        fetch(reference)
    assert raised.value.code == "bad_reference"


def test_a_file_of_secrets_with_the_wrong_shape_is_told_without_its_values(
    config: Path, spec: IntegrationSpec
) -> None:
    private(config / "credentials.toml", b'[missive]\nwork = "canary"\n')
    with pytest.raises(ConfigError, match=r"`missive.work` in .* is a string") as raised:
        read_secrets(account(), spec.auth)
    assert "canary" not in str(raised.value.as_dict())
