"""Calls that ask where nobody can be asked, and what becomes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.conftest import Kosmo

DELETE = ("demo", "delete-thing", "--thing-id", "7", "--account", "local")


def asked(kosmo: Kosmo, *words: str, **environment: str) -> str:
    """Make a call that needs approval, and give the id that it waits as."""
    refused = kosmo.json(*(words or DELETE), code=3, **environment)
    assert refused["error"]["code"] == "approval_required"
    id: str = refused["meta"]["approval"]
    assert f"it waits as `{id}`" in refused["error"]["message"]
    assert refused["error"]["hint"] == f"kosmo approvals show {id}"
    return id


def given(kosmo: Kosmo, *words: str) -> str:
    """Make a call that needs approval, and approve it."""
    id = asked(kosmo, *words)
    assert kosmo.json("approvals", "approve", id, "--yes")["data"]["state"] == "approved"
    return id


def state(kosmo: Kosmo, id: str) -> str:
    """Give the state of an approval."""
    shown: str = kosmo.json("approvals", "show", id)["data"]["state"]
    return shown


def code(kosmo: Kosmo, *words: str, code: int = 3) -> str:
    """Run what is refused, and give the code of the error."""
    found: str = kosmo.json(*words, code=code)["error"]["code"]
    return found


def rules(kosmo: Kosmo, text: str) -> None:
    """Write the rules of policy."""
    (kosmo.home / "config" / "config.toml").write_text(text)
