"""`kosmo sandbox`: reset and credentials, and what serving refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from pathlib import Path
    from subprocess import CompletedProcess


class Kosmo(Protocol):
    """Runs kosmo in a home of its own."""

    home: Path

    def __call__(self, *words: str) -> CompletedProcess[str]: ...

    def json(self, *words: str, code: int = 0) -> Any: ...


def test_credentials_have_one_key_per_auth_field(kosmo: Kosmo) -> None:
    envelope = kosmo.json("sandbox", "credentials", "missive")
    assert list(envelope["data"]) == ["access_token"]
    assert envelope["data"]["access_token"].startswith("missive_pat-")


def test_reset_brings_the_first_state_back(kosmo: Kosmo) -> None:
    assert kosmo("sandbox", "reset", "missive").returncode == 0
    path = kosmo.home / "state" / "sandbox" / "missive.jsonl"
    seeded = path.read_bytes()
    path.write_bytes(b"damaged")
    assert kosmo.json("sandbox", "reset")["data"] == [{"name": "missive", "reset": True}]
    assert path.read_bytes() == seeded


def test_a_damaged_state_is_told_with_the_command_that_mends_it(kosmo: Kosmo) -> None:
    kosmo("sandbox", "reset")
    (kosmo.home / "state" / "sandbox" / "missive.jsonl").write_bytes(b"damaged")
    error = kosmo.json("missive", "list-users", "--account", "sandbox", code=2)["error"]
    assert error["hint"] == "kosmo sandbox reset missive"


def test_an_unknown_integration_is_refused(kosmo: Kosmo) -> None:
    for words in (("serve", "nobody"), ("reset", "nobody"), ("credentials", "nobody")):
        assert kosmo.json("sandbox", *words, code=2)["error"]["code"] == "unknown_integration"


def test_serving_refuses_what_is_no_limit_no_option_and_no_number(kosmo: Kosmo) -> None:
    for words in (
        ("--limit", "fast"),
        ("--limit", "none", "--limit", "1/1s"),
        ("--set", "speed=1"),
        ("--set", "report_delay=soon"),
        ("--port", "70000"),
    ):
        done = kosmo("sandbox", "serve", "missive", *words)
        assert done.returncode == 2, done.stderr
        assert "Traceback" not in done.stderr
