"""The ledger of `--once KEY`: which calls go out, which are refused, and what is on the disk."""

from __future__ import annotations

import os
import stat
import tomllib
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kosmo.config import once
from kosmo.errors import ConfigError, KosmoError, PolicyError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
ARGUMENTS = st.dictionaries(st.text(), JSON, max_size=5)


def begin(key: str = "report-7", **changed: Any) -> once.Claim:
    """Claim a key for the same call, unless something is changed."""
    call: dict[str, Any] = {
        "function": "missive.create_post",
        "account": "work",
        "arguments": {"text": "canary", "number": 1},
    }
    return once.begin(key, **(call | changed))


def refused(key: str = "report-7", **changed: Any) -> KosmoError:
    """Claim a key that is not to be had, and give the error."""
    with pytest.raises(KosmoError) as raised:
        begin(key, **changed)
    return raised.value


def entry_file(home: Path, key: str = "report-7") -> Path:
    """Name the file of a key."""
    return home / "state" / "once" / f"{sha256(key.encode()).hexdigest()}.toml"


def test_a_key_that_is_done_is_refused_with_the_call_and_the_time(home: Path) -> None:
    assert begin().done(201) is None
    error = refused()
    row = once.find("report-7")
    assert row is not None
    assert (row["state"], row["http_status"]) == ("done", 201)
    assert error.message == (
        f"`report-7` is done: `missive.create_post` with account `work` at {row['ended']};"
        " nothing was sent"
    )
    assert (type(error), error.exit_code, error.code) == (PolicyError, 3, "already_done")
    assert error.hint == "kosmo once show report-7"


def test_a_key_whose_outcome_is_unknown_is_refused_until_it_is_forgotten() -> None:
    assert begin().unknown() is None
    error = refused()
    assert (type(error), error.code) == (PolicyError, "once_unknown")
    assert "may have arrived" in error.message
    assert error.hint == "look at the service, then: kosmo once forget report-7"
    assert once.forget("report-7")
    assert begin().done() is None


def test_a_key_whose_call_did_nothing_may_be_used_again() -> None:
    assert begin().nothing_happened() is None
    assert once.find("report-7") is None
    assert begin(account="home").done() is None


def test_a_key_that_this_process_is_sending_for_is_in_progress() -> None:
    begin()
    error = refused()
    assert (type(error), error.code) == (PolicyError, "in_progress")
    assert f"process {os.getpid()}" in error.message


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"function": "missive.create_draft"},
         "the function was `missive.create_post`, now `missive.create_draft`; nothing"),
        ({"account": "home"}, "the account was `work`, now `home`; nothing"),
        ({"arguments": {"text": "canary", "number": "1"}}, "call: the arguments differ; nothing"),
        ({"account": "home", "arguments": {}}, "now `home`, the arguments differ; nothing"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("end", ["done", "unknown", None])
def test_a_key_of_another_call_says_what_differs_however_it_ended(
    end: str | None, changed: dict[str, Any], said: str
) -> None:
    claim = begin()
    if end is not None:
        getattr(claim, end)()
    error = refused(**changed)
    assert (type(error), error.code) == (UsageError, "once_mismatch")
    assert said in error.message
    assert "canary" not in error.message


@pytest.mark.parametrize("key", ["", " ", "a\nb", "\x1b[2J", "a\u202eb", "\udcff", "x" * 201])
def test_what_cannot_be_a_key_is_refused_everywhere(home: Path, key: str) -> None:
    assert isinstance(refused(key), UsageError)
    for ask in (once.find, once.forget):
        with pytest.raises(UsageError):
            ask(key)
    assert not (home / "state").exists()


@pytest.mark.parametrize("key", ["a", "x" * 200, "../../a/b", "Rechnung für März", "-x", "日本"])
def test_any_printable_key_is_one_file_of_the_ledger_and_is_found_again(
    home: Path, key: str
) -> None:
    begin(key).done()
    assert [row["key"] for row in once.list_entries()] == [key]
    names = [path.name for path in (home / "state" / "once").iterdir()]
    assert names == [entry_file(home, key).name]
    assert once.forget(key)
    assert not once.forget(key)


def test_hints_can_be_typed_whatever_the_key_is() -> None:
    begin("daily report").done()
    begin("-x").unknown()
    assert refused("daily report").hint == "kosmo once show 'daily report'"
    assert str(refused("-x").hint).endswith("kosmo once forget -- -x")


def test_files_are_private_and_hold_no_arguments(home: Path) -> None:
    previous = os.umask(0)
    try:
        begin().done(200)
    finally:
        os.umask(previous)
    path = entry_file(home)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    written = [each.read_text() for each in home.rglob("*") if each.is_file()]
    assert not any("canary" in text for text in written)
    assert set(tomllib.loads(path.read_text())) == {
        "key", "function", "account", "digest", "state", "begun", "ended", "http_status",
    }  # fmt: skip


def test_entries_are_listed_oldest_first(home: Path) -> None:
    assert once.list_entries() == []
    for key, begun in (("a", "2026-01-03"), ("b", "2026-01-01"), ("c", "2026-01-02")):
        begin(key).done()
        path = entry_file(home, key)
        row = tomllib.loads(path.read_text())
        path.write_text(path.read_text().replace(row["begun"], f"{begun}T00:00:00Z"))
    assert [row["key"] for row in once.list_entries()] == ["b", "c", "a"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"key = ",
        b"\xff\xfe",
        b"key = 1\n",
        b'key = "report-7"\nstate = "done"\n',
        b"a = " + b"[" * 100_000,
    ],
)
def test_a_garbage_entry_stops_the_write_and_says_what_mends_it(home: Path, content: bytes) -> None:
    begin().done()
    entry_file(home).write_bytes(content)
    error = refused()
    assert (type(error), error.code) == (ConfigError, "once_unreadable")
    assert str(entry_file(home)) in error.message
    assert error.hint == "look at the service, then: kosmo once forget report-7"
    with pytest.raises(ConfigError):
        once.find("report-7")
    with pytest.raises(ConfigError) as raised:
        once.list_entries()
    assert str(raised.value.hint).endswith(f"rm {entry_file(home)}")
    assert entry_file(home).read_bytes() == content
    assert once.forget("report-7")
    assert begin().done() is None


@pytest.mark.parametrize(
    ("old", "new"),
    [('"begun"', '"sent"'), ("pid = ", "pid = -"), ("pid = ", "pid = 0."), ("begun = ", "x = ")],
)
def test_an_entry_with_a_part_that_cannot_be_is_garbage(home: Path, old: str, new: str) -> None:
    begin()
    path = entry_file(home)
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))
    assert refused().code == "once_unreadable"


def test_an_entry_under_another_key_s_name_is_garbage(home: Path) -> None:
    begin("other").done()
    entry_file(home, "other").rename(entry_file(home))
    assert refused().code == "once_unreadable"


def test_an_entry_that_is_a_folder_stops_the_write(home: Path) -> None:
    entry_file(home).mkdir(parents=True)
    assert isinstance(refused(), ConfigError)
    with pytest.raises(ConfigError, match="cannot be removed"):
        once.forget("report-7")


def test_a_ledger_that_cannot_be_a_folder_stops_the_write(home: Path) -> None:
    (home / "state").mkdir(parents=True)
    (home / "state" / "once").write_text("a file where the folder should be")
    assert isinstance(refused(), ConfigError)


def test_a_call_whose_key_was_forgotten_meanwhile_is_still_recorded() -> None:
    claim = begin()
    once.forget("report-7")
    assert claim.done() is None
    assert refused().code == "already_done"


def test_a_call_never_overwrites_the_claim_of_another(home: Path) -> None:
    first = begin()
    once.forget("report-7")
    begin(account="home").done()
    held = entry_file(home).read_bytes()
    assert "`report-7` was forgotten meanwhile" in str(first.done())
    assert "`report-7` was forgotten meanwhile" in str(first.unknown())
    assert first.nothing_happened() is None
    assert entry_file(home).read_bytes() == held


def reordered(value: Any) -> Any:
    """Turn the keys of every object round, and write whole numbers the other way."""
    if isinstance(value, dict):
        return {name: reordered(value[name]) for name in reversed(value)}
    if isinstance(value, list):
        return [reordered(each) for each in value]
    if type(value) is int and abs(value) < 2**53:
        return float(value)
    return value


@given(ARGUMENTS)
def test_the_order_of_keys_and_the_spelling_of_numbers_do_not_matter(
    arguments: dict[str, Any],
) -> None:
    assert once.digest(reordered(arguments)) == once.digest(arguments)


def typed(value: Any) -> Any:
    """Write a value so that equal ones are what JSON takes for equal: `True` is not 1."""
    if isinstance(value, dict):
        return {name: typed(each) for name, each in value.items()}
    if isinstance(value, list):
        return [typed(each) for each in value]
    return ("number" if type(value) in (int, float) else type(value).__name__, value)


@given(ARGUMENTS, ARGUMENTS)
def test_arguments_have_the_same_digest_only_where_their_values_are_the_same(
    one: dict[str, Any], other: dict[str, Any]
) -> None:
    assert (once.digest(one) == once.digest(other)) == (typed(one) == typed(other))


@given(JSON, JSON)
def test_one_value_that_differs_makes_another_digest(one: Any, other: Any) -> None:
    same = once.digest({"a": [one], "b": 1}) == once.digest({"a": [other], "b": 1})
    assert same == (typed(one) == typed(other))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [(1, "1", False), (1, 1.0, True), (1, True, False), (0, False, False), (None, "null", False),
     (-0.0, 0, True), ([1, 2], [2, 1], False), ([], {}, False), ("é", "e\u0301", False)],
)  # fmt: skip
def test_values_are_told_apart_as_json_tells_them(one: Any, other: Any, same: bool) -> None:
    digests = {once.digest({"value": value}) for value in (one, other)}
    assert (len(digests) == 1) is same
    assert all(len(each) == 64 for each in digests)


@pytest.mark.parametrize("mode", [0o770, 0o702])
def test_a_folder_that_others_can_write_to_stops_the_write(home: Path, mode: int) -> None:
    assert begin().done() is None
    folder = home / "state" / "once"
    folder.chmod(mode)
    error = refused("another")
    assert (type(error), error.code) == (ConfigError, "once_unreadable")
    assert error.hint == f"chmod 700 {folder}"
    with pytest.raises(ConfigError, match="only you can write to"):
        once.list_entries()
    assert len(list(folder.iterdir())) == 1
    folder.chmod(0o700)
    assert refused().code == "already_done"


def test_a_folder_that_is_a_link_stops_the_write(home: Path, tmp_path: Path) -> None:
    (home / "state").mkdir(parents=True)
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    (home / "state" / "once").symlink_to(tmp_path / "elsewhere")
    assert refused().code == "once_unreadable"
    assert list((tmp_path / "elsewhere").iterdir()) == []


@pytest.mark.parametrize("there", [False, True])
def test_an_entry_that_is_a_link_stops_the_write_until_it_is_forgotten(
    home: Path, tmp_path: Path, there: bool
) -> None:
    target = tmp_path / "outside.conf"
    if there:
        target.write_text("precious")
    begin("another").done()
    entry_file(home).symlink_to(target)
    error = refused()
    assert (type(error), error.code) == (ConfigError, "once_unreadable")
    assert error.hint == "look at the service, then: kosmo once forget report-7"
    assert once.forget("report-7")
    begin().done()
    assert target.exists() is there
    assert not there or target.read_text() == "precious"


def test_an_entry_that_others_can_write_to_stops_the_write(home: Path) -> None:
    assert begin().done() is None
    entry_file(home).chmod(0o666)
    assert refused().code == "once_unreadable"
