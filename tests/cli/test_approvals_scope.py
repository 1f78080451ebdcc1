"""What an approval is for: one call, to where it was shown to lead, however that is allowed."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.approving import DELETE, asked, code, given, rules, state

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Answering, Kosmo

SITES = '''
"""A plugin made for a test, whose addresses have a plain field."""

from __future__ import annotations

from kosmo import Auth, Integration, Secret, Text, hookimpl

sites = Integration("sites", title="Sites", base_url="https://sites.example/api",
                    auth=Auth(Text("site", "Site"), Secret("token", "Token"),
                              headers={"Authorization": "Bearer {token}"}),
                    functions=["kosmo_sites.things"])


@hookimpl
def register_integrations():
    return [sites]
'''
FUNCTIONS = '''
"""The functions of a plugin made for a test."""

from __future__ import annotations

from kosmo import write

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo import Client, Json


@write(destructive=True)
def clear(client: Client, /) -> Json:
    """Clear a site."""
    return client.delete("sites", client.fields["site"], "things")
'''
CLEAR = ("sites", "clear")


@pytest.fixture
def sites(kosmo: Kosmo, answering: Answering) -> Kosmo:
    """Give kosmo with an account whose site is read from a variable."""
    kosmo.install("sites", SITES)
    (kosmo.home / "site" / "kosmo_sites" / "things.py").write_text(FUNCTIONS)
    kosmo.environment |= {"SITE": "shown", "TOKEN": "canary-token"}
    add(kosmo, answering, "site=env:SITE", "token=env:TOKEN")
    return kosmo


def add(kosmo: Kosmo, answering: Answering, *fields: str) -> None:
    """Add the account with these fields, or replace it."""
    given = (f"base_url={answering.url}/api", *fields)
    words = [word for field in given for word in ("--set", field)]
    done = kosmo("accounts", "add", "sites", "work", *words, "--replace")
    assert done.returncode == 0, done.stderr


def paths(answering: Answering) -> list[str]:
    """Give where requests went."""
    return [request[1] for request in answering.requests]


def test_an_approval_is_not_used_where_the_account_leads_elsewhere(
    sites: Kosmo, answering: Answering
) -> None:
    id = given(sites, *CLEAR)
    shown = sites.json("approvals", "show", id)["data"]["request"]["url"]
    assert shown == f"{answering.url}/api/sites/shown/things"
    sites.environment["SITE"] = "other"
    assert code(sites, "approvals", "run", id) == "approval_changed"
    assert asked(sites, *CLEAR) != id
    assert answering.requests == []
    sites.environment["SITE"] = "shown"
    assert sites("approvals", "run", id).returncode == 0
    assert paths(answering) == ["/api/sites/shown/things"]


def test_a_plain_field_whose_value_is_missing_is_said_and_nothing_is_used_up(
    sites: Kosmo, answering: Answering
) -> None:
    id = given(sites, *CLEAR)
    del sites.environment["SITE"]
    assert code(sites, "approvals", "run", id, code=4) == "missing_secret"
    sites.environment["SITE"] = "shown"
    assert state(sites, id) == "approved"
    assert answering.requests == []


def test_where_a_plain_value_is_written_changes_nothing(sites: Kosmo, answering: Answering) -> None:
    id = given(sites, *CLEAR)
    add(sites, answering, "site=shown", "token=env:TOKEN")
    assert sites("approvals", "run", id).returncode == 0
    kept = (path.read_bytes() for path in (sites.home / "state").rglob("*") if path.is_file())
    assert b"canary" not in b"".join(kept)


def test_a_token_counts_by_where_it_comes_from(sites: Kosmo, answering: Answering) -> None:
    id = given(sites, *CLEAR)
    add(sites, answering, "site=env:SITE", "token=env:TOKEN_2")
    assert code(sites, "approvals", "run", id) == "approval_changed"
    assert answering.requests == []


@pytest.mark.parametrize("how", ["force", "rule"])
def test_a_call_uses_its_approval_up_whatever_allows_it(
    local: Kosmo, answering: Answering, how: str
) -> None:
    id = given(local)
    if how == "rule":
        rules(local, '[policy.demo]\ndelete_thing = "allow"\n')
    done = local.json(*DELETE, *(("--force",) if how == "force" else ()))
    assert (done["meta"]["approval"], state(local, id)) == (id, "used")
    assert code(local, "approvals", "run", id) == "approval_used"
    assert len(answering.requests) == 1
    assert local(*DELETE, "--force").returncode == 0
    assert len(answering.requests) == 2


def test_a_folder_of_approvals_that_others_can_write_to_is_named_and_mended(
    local: Kosmo, answering: Answering
) -> None:
    given(local)
    folder = local.home / "state" / "approvals"
    folder.chmod(0o777)
    assert code(local, *DELETE, code=2) == "approval_unreadable"
    assert code(local, "approvals", "list", code=2) == "approval_unreadable"
    assert answering.requests == []
    (found,) = _findings(local)
    assert (found["status"], found["fix"]) == ("error", f"chmod 700 {folder}")
    folder.chmod(0o700)
    (found,) = _findings(local)
    assert (found["status"], found["details"]["count"]) == ("ok", 1)


def test_a_pipe_among_approvals_is_named_and_forgotten(local: Kosmo) -> None:
    id = given(local)
    path: Path
    (path,) = (local.home / "state" / "approvals").glob("*.json")
    path.unlink()
    os.mkfifo(path)
    listed = local("approvals", "list")
    assert f"is no regular file; it approves nothing: kosmo approvals forget {id}" in listed.stderr
    assert json.loads(listed.stdout) == []
    (found,) = _findings(local)
    assert (found["status"], found["fix"]) == ("warning", f"kosmo approvals forget {id}")
    assert local("approvals", "forget", id).returncode == 0
    assert not path.exists()


def _findings(kosmo: Kosmo) -> list[dict[str, Any]]:
    """Give what the doctor says of approvals."""
    data = json.loads(kosmo("doctor", "--json").stdout)["data"]
    return [one for one in data["findings"] if one["check"] == "approvals"]
