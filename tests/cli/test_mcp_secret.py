"""`kosmo mcp secret`: secrets come by prompt, stdin or variable, and are never shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Person
    from tests.conftest import Kosmo

VALUE = "value-of-the-secret"


def stored(kosmo: Kosmo) -> str:
    path = kosmo.home / "config" / "mcp-secrets.toml"
    return path.read_text() if path.exists() else ""


def test_a_value_comes_by_stdin_or_from_a_variable(kosmo: Kosmo) -> None:
    done = kosmo("mcp", "secret", "set", "one", "a", "--stdin", stdin=f"{VALUE}\r\n")
    assert done.returncode == 0, done.stderr
    done = kosmo("mcp", "secret", "set", "one", "mcp.one.b", "--env", "V", V=f"{VALUE} 2")
    assert done.returncode == 0, done.stderr
    assert f'a = "{VALUE}"\n' in stored(kosmo)
    assert f'b = "{VALUE} 2"\n' in stored(kosmo)
    assert VALUE not in done.stdout + done.stderr


def test_a_person_types_it_unseen(kosmo: Kosmo, person: Callable[..., Person]) -> None:
    one = person("mcp", "secret", "set", "one", "a")
    one.answer("Value of `a` of `one`", VALUE)
    assert one.leave() == 0
    assert VALUE not in one.seen
    assert VALUE in stored(kosmo)
    assert "@secret:mcp.one.a" in one.seen


@pytest.mark.parametrize("spelling", ["mcp:secret:set", "mcp:secret"])
def test_the_spellings_with_a_colon_are_the_same_command(kosmo: Kosmo, spelling: str) -> None:
    words = [] if spelling.endswith("set") else ["set"]
    data = kosmo.json(spelling, *words, "one", "a", "--env", "V", V=VALUE)["data"]
    assert data["key"] == "mcp.one.a"
    assert [row["key"] for row in kosmo.json("mcp:secret:list")["data"]] == ["mcp.one.a"]
    assert kosmo.json("mcp:secret:unset", "one", "a")["data"]["removed"] == ["mcp.one.a"]


def test_a_list_names_them_and_masks_each_as_a_whole(kosmo: Kosmo) -> None:
    for server, key, value in (
        ("one", "a", "x"),
        ("one", "b", "twelve-chars"),
        ("two", "c", VALUE),
    ):
        kosmo.json("mcp", "secret", "set", server, key, "--env", "V", V=value)
    rows = kosmo.json("mcp", "secret", "list")["data"]
    assert [(row["key"], row["server"], row["configured"]) for row in rows] == [
        ("mcp.one.a", "one", True), ("mcp.one.b", "one", True), ("mcp.two.c", "two", True),
    ]  # fmt: skip
    assert {row["masked"] for row in rows} == {"********"}
    assert [row["key"] for row in kosmo.json("mcp", "secret", "list", "two")["data"]] == [
        "mcp.two.c"
    ]
    assert kosmo.json("mcp", "secret", "list", "three")["data"] == []


def test_forgetting_takes_one_or_all_of_a_server(kosmo: Kosmo) -> None:
    for key in "abc":
        kosmo.json("mcp", "secret", "set", "one", key, "--env", "V", V=VALUE)
    assert kosmo.json("mcp", "secret", "unset", "one", "b")["data"]["removed"] == ["mcp.one.b"]
    error = kosmo.json("mcp", "secret", "unset", "one", "b", code=2)["error"]
    assert (error["code"], "it has `a`, `c`" in error["message"]) == ("unknown_secret", True)
    data = kosmo.json("mcp", "secret", "unset", "one")["data"]
    assert data["removed"] == ["mcp.one.a", "mcp.one.c"]
    assert VALUE not in stored(kosmo)


@pytest.mark.parametrize(
    ("words", "code", "exits"),
    [
        (("set", "one", "a"), "missing_secret", 2),
        (("set", "one", "a", VALUE), "secret_in_argument", 2),
        (("set", "one", "a", "--env", "V", "--stdin"), "usage", 2),
        (("set", "one", "a", "--env", "UNSET"), "missing_secret", 4),
        (("set", "one", "a", "--stdin"), "unusable_secret", 2),
        (("set", "one"), "usage", 2),
        (("set",), "usage", 2),
        (("set", "a b", "a", "--env", "V"), "bad_name", 2),
        (("set", "one", VALUE + "!", "--env", "V"), "bad_name", 2),
        (("ste", "one", "a"), "usage", 2),
        (("unset",), "usage", 2),
        (("unset", "one"), "unknown_secret", 2),
        ((), "usage", 2),
    ],
)
def test_what_is_wrong_stores_nothing(
    kosmo: Kosmo, words: tuple[str, ...], code: str, exits: int
) -> None:
    error = kosmo.json("mcp", "secret", *words, code=exits, V="x")["error"]
    assert (error["code"], VALUE in error["message"]) == (code, False)
    assert stored(kosmo) == ""


def test_bytes_that_are_no_text_are_refused(kosmo: Kosmo) -> None:
    kosmo.json("mcp", "secret", "set", "one", "a", "--env", "V", V="kept")
    done = kosmo("mcp", "secret", "set", "one", "a", "--stdin", stdin="x" * 70_000)
    assert (done.returncode, "larger than" in done.stderr) == (2, True)
    assert 'a = "kept"' in stored(kosmo)


def test_a_file_that_others_can_read_is_refused(kosmo: Kosmo) -> None:
    kosmo.json("mcp", "secret", "set", "one", "a", "--env", "V", V=VALUE)
    path = kosmo.home / "config" / "mcp-secrets.toml"
    path.chmod(0o640)
    for words in (("list",), ("set", "one", "b", "--env", "V"), ("unset", "one", "a")):
        done = kosmo("mcp", "secret", *words, "--json", V="x")
        assert done.returncode == 4
        assert "credentials_exposed" in done.stdout
        assert VALUE not in done.stdout + done.stderr
