"""What is told of a name that nothing has: a part of a name is suggested, and never taken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from kosmo import UsageError
from kosmo_missive.changes import update_conversations
from kosmo_missive.conversations import list_conversations
from kosmo_missive.suggestions import ambiguous, cut_off, unknown
from kosmo_missive.tasks import list_tasks

if TYPE_CHECKING:
    from conftest import Desk

OKAFOR = {"id": "u1", "name": "Ben Okafor", "email": "bokafor@example.test"}
BELL = {"id": "u2", "name": "Ben Bell", "email": "bbell@example.test"}
ADA = {"id": "u3", "name": "Ada Abbot", "email": "ada@example.test"}
USERS = ("name", "email")


@pytest.mark.parametrize(
    ("wanted", "rows", "told"),
    [
        ("Ben", [ADA, OKAFOR], "; did you mean `Ben Okafor`?"),
        ("okafor", [ADA, OKAFOR], "; did you mean `Ben Okafor`?"),
        ("Ben O", [BELL, OKAFOR], "; did you mean `Ben Okafor`?"),
        ("bokafor", [BELL, OKAFOR], "; did you mean `Ben Okafor`?"),
        ("Bne", [ADA, OKAFOR], "; did you mean `Ben Okafor`?"),
        ("Ben Okafro", [BELL, ADA, OKAFOR], "; did you mean `Ben Okafor`?"),
        ("Ben", [BELL, ADA, OKAFOR], "; did you mean `Ben Bell` or `Ben Okafor`?"),
        ("Zoe", [BELL, ADA], "; there are `Ben Bell`, `Ada Abbot`"),
        ("Zoe", [], "; there are no users"),
    ],
)
def test_who_may_be_meant_is_suggested(
    wanted: str, rows: list[dict[str, object]], told: str
) -> None:
    assert unknown("users", wanted, rows, USERS) == f"there is no user `{wanted}`{told}"


def test_a_name_that_two_have_is_suggested_by_what_tells_them_apart() -> None:
    twins = [{**OKAFOR}, {**BELL, "name": "Ben Okafor"}]
    told = unknown("users", "Ben", twins, USERS)
    assert told.endswith("did you mean `bokafor@example.test` or `bbell@example.test`?")
    assert "u1 (bokafor@example.test), u2" in ambiguous("users", "Ben Okafor", twins, USERS)


def test_a_long_list_of_names_is_cut_and_counted() -> None:
    told = cut_off(f"`Team number {number}`" for number in range(100))
    assert told.startswith("`Team number 0`, `Team number 1`")
    assert told.endswith("more")
    assert len(told) < 220


def test_a_first_name_assigns_nothing_to_anybody(desk: Desk) -> None:
    with pytest.raises(UsageError, match="no user `Ben`; did you mean `Ben Bell`") as refused:
        desk.call(update_conversations, conversation_ids="c1", assign="Ben")
    assert refused.value.code == "invalid_arguments"
    assert [line.split("?")[0] for line in desk.sent] == ["GET /users"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"inbox": "Supp"}, "no team `Supp`; did you mean `Support`"),
        ({"team_all": "Suport"}, "no team `Suport`; did you mean `Support`"),
        ({"shared_label": "vi"}, "no shared label `vi`; did you mean `VIP`"),
        ({"organization": "Exampel"}, "no organization `Exampel`; did you mean `Example`"),
        ({"assignee": "Ada"}, "no user `Ada`; did you mean `Ada"),
    ],
)
def test_teams_inboxes_labels_and_organizations_are_suggested_too(
    desk: Desk, arguments: dict[str, Any], told: str
) -> None:
    with pytest.raises(UsageError, match=told):
        desk.call(list_conversations, **arguments)


def test_a_tasks_team_is_suggested(desk: Desk) -> None:
    with pytest.raises(UsageError, match="no team `supp`; did you mean `Support`"):
        desk.call(list_tasks, team="supp")
