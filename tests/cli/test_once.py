"""`kosmo once`: looking at the ledger of `--once KEY`, and forgetting a key."""

from __future__ import annotations

import subprocess
import sys
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest
from kosmo.cli.once import app
from kosmo.cli.report import Report
from kosmo.config import once
from kosmo.errors import ConfigError, UsageError
from typer.main import get_command

if TYPE_CHECKING:
    from pathlib import Path

BEGIN = """
from kosmo.config import once
once.begin("b", function="missive.create_post", account="work", arguments={})
"""


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Move kosmo's files into the test's folder."""
    monkeypatch.setenv("KOSMO_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def report(*words: str) -> Report:
    """Run `kosmo once …` and give what it reports."""
    answer = get_command(app).main(list(words), prog_name="kosmo once", standalone_mode=False)
    assert isinstance(answer, Report)
    return answer


def begin(key: str) -> once.Claim:
    """Claim a key."""
    return once.begin(key, function="missive.create_post", account="work", arguments={"n": 1})


def test_an_empty_ledger_is_an_empty_list_and_says_so() -> None:
    listed = report("list")
    assert listed.data == []
    assert listed.talk == ("nothing was called with `--once KEY` yet",)


def test_the_list_has_every_key_with_its_state() -> None:
    begin("a").done(201)
    subprocess.run([sys.executable, "-c", BEGIN], check=True, timeout=60)
    begin("c")
    listed = report("list")
    states = {row["key"]: row["state"] for row in listed.data}
    assert states == {"a": "done", "b": "unknown", "c": "begun"}
    assert listed.talk == ()
    assert set(listed.columns) <= set(listed.data[0])


def test_show_tells_what_became_of_a_call_and_no_arguments() -> None:
    begin("invoice 7").done(201)
    shown = report("show", "invoice 7")
    assert shown.data["state"] == "done"
    assert shown.data["http_status"] == 201
    assert shown.data["pid"] is None
    assert list(shown.data) == [
        "key", "state", "function", "account", "begun", "ended", "http_status", "pid", "digest",
    ]  # fmt: skip
    assert str(shown.text).startswith("key: invoice 7\nstate: done\nfunction: missive.create_post")
    assert "pid" not in str(shown.text)


@pytest.mark.parametrize("command", ["show", "forget"])
def test_a_key_that_was_never_used_is_an_error(command: str) -> None:
    with pytest.raises(UsageError) as raised:
        report(command, "nothing")
    assert raised.value.code == "unknown_once_key"
    assert raised.value.hint == "kosmo once list"


def test_a_forgotten_key_may_be_used_again() -> None:
    begin("-x").done()
    gone = report("forget", "--", "-x")
    assert gone.data == {"key": "-x", "forgotten": True}
    assert gone.talk == ()
    begin("-x").done()


def test_forgetting_a_call_that_is_under_way_warns() -> None:
    begin("a")
    gone = report("forget", "a")
    assert "is sending the call of `a`" in gone.talk[0]
    assert once.find("a") is None


def test_an_entry_that_cannot_be_read_is_shown_as_such_and_can_be_forgotten(home: Path) -> None:
    begin("a").done()
    path = home / "state" / "once" / f"{sha256(b'a').hexdigest()}.toml"
    path.write_text("garbage")
    for words in (("list",), ("show", "a")):
        with pytest.raises(ConfigError) as raised:
            report(*words)
        assert raised.value.code == "once_unreadable"
    assert report("forget", "a").data["forgotten"] is True
    assert report("list").data == []
