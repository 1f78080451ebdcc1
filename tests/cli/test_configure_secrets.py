"""Secrets that are stored already: `configure` replaces them, forgets them, and says the truth."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import IO

    from tests.conftest import Kosmo


def configure(kosmo: Kosmo, name: str, *words: str, stdin: object = None) -> dict[str, Any]:
    """Configure an integration and give the data."""
    given = [] if stdin is None else ["--stdin-json"]
    line = ("integrations", "configure", name, *words, *given, "--json")
    done = kosmo(*line, stdin=None if stdin is None else json.dumps(stdin))
    assert done.returncode == 0, done.stdout + done.stderr
    said: dict[str, Any] = json.loads(done.stdout)["data"]
    return said


def stored(kosmo: Kosmo, name: str) -> dict[str, Any]:
    """Read a file of the configuration, {} where there is none."""
    path = kosmo.home / "config" / name
    return tomllib.loads(path.read_text()) if path.exists() else {}


def crisp(kosmo: Kosmo) -> dict[str, Any]:
    """Give the secret values that the account `main` of Crisp has."""
    values: dict[str, Any] = stored(kosmo, "credentials.toml").get("crisp", {}).get("main", {})
    return values


BOTH = {"credentials": {"identifier": "first-name", "key": "first-key"}}


def test_a_stored_secret_is_replaced(kosmo: Kosmo) -> None:
    for token in ("first-token", "second-token", "third-token"):
        configure(kosmo, "missive", stdin={"credentials": {"access_token": token}})
        held = stored(kosmo, "credentials.toml")
        assert held == {"missive": {"main": {"access_token": token}}}


def test_one_of_several_stored_secrets_is_replaced_and_the_others_stay(kosmo: Kosmo) -> None:
    configure(kosmo, "crisp", stdin=BOTH)
    configure(kosmo, "crisp", stdin={"credentials": {"key": "second-key"}})
    assert crisp(kosmo) == {"identifier": "first-name", "key": "second-key"}


def test_a_secret_joins_those_that_are_stored(kosmo: Kosmo) -> None:
    configure(kosmo, "crisp", stdin={"credentials": {"key": "first-key"}})
    configure(kosmo, "crisp", stdin={"credentials": {"identifier": "first-name"}})
    assert crisp(kosmo) == {"identifier": "first-name", "key": "first-key"}


def test_a_secret_that_is_unset_is_gone(kosmo: Kosmo) -> None:
    configure(kosmo, "crisp", stdin=BOTH)
    said = configure(kosmo, "crisp", "--unset", "key")
    assert said["credentials_unset"] == ["key"]
    assert crisp(kosmo) == {"identifier": "first-name"}


def test_a_secret_that_a_reference_replaces_is_gone_and_cannot_come_back(kosmo: Kosmo) -> None:
    configure(kosmo, "crisp", stdin=BOTH)
    configure(kosmo, "crisp", "--set", "key=env:CK")
    assert crisp(kosmo) == {"identifier": "first-name"}
    configure(kosmo, "crisp", stdin={"credentials": {"key": "third-key"}})
    assert crisp(kosmo) == {"identifier": "first-name", "key": "third-key"}
    assert "key" not in stored(kosmo, "accounts.toml")["accounts"]["crisp"]["main"]


def test_the_secrets_of_other_accounts_are_left_alone(kosmo: Kosmo) -> None:
    configure(kosmo, "crisp", stdin={**BOTH, "account": "other"})
    configure(kosmo, "crisp", stdin={**BOTH, "account": "main"})
    configure(kosmo, "crisp", "--account", "main", "--unset", "key", "--unset", "identifier")
    assert stored(kosmo, "credentials.toml") == {"crisp": {"other": BOTH["credentials"]}}


def test_a_number_that_is_too_long_is_told_as_such(kosmo: Kosmo) -> None:
    text = f'{{"credentials": {{"access_token": {"9" * 5000}}}}}'
    done = kosmo("integrations", "configure", "missive", "--stdin-json", stdin=text)
    assert done.returncode == 2
    assert "what came on stdin has a number that is too long" in done.stderr
    assert "9999" not in done.stderr


SWITCH = ("integrations", "configure", "missive", "--write", "ask")


def test_a_change_whose_answer_cannot_be_printed_is_said_to_be_made(kosmo: Kosmo) -> None:
    with open("/dev/full", "w") as full:
        done = run(kosmo, SWITCH, full)
    assert done.returncode == 1
    assert "the change is made, but the answer cannot be printed" in done.stderr
    assert stored(kosmo, "settings.toml")["policy"] == {"missive": {"write": "ask"}}


def test_nothing_is_changed_where_stdout_is_closed(kosmo: Kosmo) -> None:
    done = run(kosmo, SWITCH, None)
    assert done.returncode == 1
    assert "stdout is closed: nothing was done" in done.stderr
    assert stored(kosmo, "settings.toml") == {}


def run(
    kosmo: Kosmo, words: tuple[str, ...], stdout: IO[str] | None
) -> subprocess.CompletedProcess[str]:
    """Run a process with this stdout, None being a closed one."""
    line = [sys.executable, "-P", "-m", "kosmo", *words]
    if stdout is None:
        line = ["sh", "-c", 'exec "$@" >&-', "sh", *line]
    return subprocess.run(
        line, stdout=stdout, stderr=subprocess.PIPE, text=True, check=False, timeout=60,
        env=kosmo.environment, stdin=subprocess.DEVNULL,
    )  # fmt: skip
