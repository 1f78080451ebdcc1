"""Conversations: mailboxes, paging by time, and what is shown."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from kosmo.testing import SimulatorCaller

Pick = Callable[..., dict[str, Any]]
Named = Callable[[str, str], str]
FLAGS = ["unassigned", "closed", "archived", "trashed", "junked", "assigned", "flagged", "snoozed"]


def pages(missive: SimulatorCaller, limit: int, **query: object) -> list[list[dict[str, Any]]]:
    """Follow `until` to the end as the documents say, full pages only."""
    found: list[list[dict[str, Any]]] = []
    until: dict[str, object] = {}
    while True:
        answered = missive.get("conversations", limit=limit, **query, **until)
        page = answered.data["conversations"]
        found.append(page)
        times = {row["last_activity_at"] for row in page}
        if len(page) < limit or len(times) == 1:
            return found
        until = {"until": min(times)}


def mine(row: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = next(
        user for user in row["users"] if user["email"] == "ada@example.com"
    )
    return found


def patch(missive: SimulatorCaller, id: str, **changes: object) -> Any:
    return missive.patch(f"conversations/{id}", {"conversations": [{"id": id, **changes}]})


def test_a_list_without_a_mailbox_is_refused(missive: SimulatorCaller) -> None:
    for query in ({}, {"limit": 10}, {"inbox": False}, {"organization": "x"}):
        answered = missive.get("conversations", **query)
        assert answered.status == 400
        assert answered.message == "You need to paginate at least one mailbox"


def test_two_mailboxes_at_once_are_refused(missive: SimulatorCaller) -> None:
    assert missive.get("conversations", inbox=True, closed=True).status == 400


def test_a_mailbox_is_true_or_false(missive: SimulatorCaller) -> None:
    assert missive.get("conversations", inbox="1").message == "'inbox' must be a boolean"
    assert missive.get("conversations", team_inbox="x").message == "'team_inbox' must be a UUID"


@pytest.mark.parametrize(
    ("limit", "message"), [(1, "min 'limit' value is 2"), (51, "max 'limit' value is 50")]
)
def test_the_page_size_is_bounded(missive: SimulatorCaller, limit: int, message: str) -> None:
    answered = missive.get("conversations", inbox=True, limit=limit)
    assert (answered.status, answered.message) == (400, message)


def test_twenty_five_rows_come_unless_asked_otherwise(missive: SimulatorCaller) -> None:
    assert len(missive.get("conversations", all=True).data["conversations"]) in (25, 26, 27)


@pytest.mark.parametrize(
    ("mailbox", "least"),
    [("inbox", 120), ("closed", 120), ("junked", 10), ("trashed", 5), ("snoozed", 10),
     ("flagged", 10), ("assigned", 100), ("drafts", 10), ("all", 300)],
)  # fmt: skip
def test_every_mailbox_has_believable_contents(
    missive: SimulatorCaller, mailbox: str, least: int
) -> None:
    rows = [row for page in pages(missive, 50, **{mailbox: True}) for row in page]
    assert len({row["id"] for row in rows}) >= least
    whole = [row for row in rows if "users" in row]
    if mailbox in FLAGS:
        assert all(mine(row)[mailbox] for row in whole)
    if mailbox == "inbox":
        gone = ("closed", "archived", "trashed", "junked", "snoozed", "unassigned")
        assert not any(mine(row)[flag] for row in whole for flag in gone)


def test_pages_go_from_new_to_old_and_repeat_the_rows_of_their_edge(
    missive: SimulatorCaller,
) -> None:
    found = pages(missive, 25, closed=True)
    times = [row["last_activity_at"] for page in found for row in page]
    assert times == sorted(times, reverse=True)
    ids = [row["id"] for page in found for row in page]
    assert len(ids) > len(set(ids)) >= 120
    for page, following in pairwise(found):
        edge = {
            row["id"] for row in page if row["last_activity_at"] == page[-1]["last_activity_at"]
        }
        assert edge <= {row["id"] for row in following}


def test_a_page_holds_more_than_its_limit_where_rows_share_the_last_time(
    missive: SimulatorCaller,
) -> None:
    assert any(len(page) > 25 for page in pages(missive, 25, closed=True))
    assert all(len(page) >= 25 for page in pages(missive, 25, closed=True)[:-1])


def test_until_is_inclusive_and_an_integer(missive: SimulatorCaller) -> None:
    row = missive.get("conversations", inbox=True).data["conversations"][4]
    until = row["last_activity_at"]
    page = missive.get("conversations", inbox=True, until=until).data["conversations"]
    assert row["id"] in {one["id"] for one in page}
    assert max(one["last_activity_at"] for one in page) == until
    assert missive.get("conversations", inbox=True, until="now").status == 400


def test_a_conversation_has_the_documented_keys(conversation: Pick) -> None:
    row = conversation(closed=True)
    assert sorted(row) == sorted(
        ["id", "created_at", "subject", "latest_message_subject", "organization", "color",
         "assignees", "users", "attachments_count", "messages_count", "authors",
         "external_authors", "drafts_count", "send_later_messages_count", "tasks_count",
         "completed_tasks_count", "web_url", "app_url", "assignee_names", "assignee_emails",
         "shared_label_names", "last_activity_at", "team", "shared_labels"]
    )  # fmt: skip
    assert list(row["users"][0]) == ["id", "name", "email", *FLAGS]
    assert sorted(row["organization"]) == ["id", "name"]
    assert sorted(row["team"]) == ["id", "name", "organization"]
    assert row["web_url"] == f"https://mail.missiveapp.com/#inbox/conversations/{row['id']}"
    assert row["app_url"] == f"missive://mail.missiveapp.com/#inbox/conversations/{row['id']}"


def test_a_guest_sees_only_the_id_and_the_last_activity(missive: SimulatorCaller) -> None:
    rows = [row for page in pages(missive, 50, all=True) for row in page]
    guests = [row for row in rows if "users" not in row]
    assert guests
    assert all(list(row) == ["id", "last_activity_at"] for row in guests)
    assert missive.get(f"conversations/{guests[0]['id']}/messages").status == 404
    assert patch(missive, guests[0]["id"], close=True).status == 403


@pytest.mark.parametrize("mailbox", ["team_inbox", "team_closed", "team_all"])
def test_a_teams_mailbox_holds_its_conversations(
    missive: SimulatorCaller, named: Named, mailbox: str
) -> None:
    support = named("teams", "Support")
    rows = [row for page in pages(missive, 50, **{mailbox: support}) for row in page]
    assert len(rows) > 10
    assert {row["team"]["id"] for row in rows} == {support}
    if mailbox == "team_inbox":
        assert all(not row["assignees"] and mine(row)["unassigned"] for row in rows)
    if mailbox == "team_closed":
        assert all(mine(row)["closed"] for row in rows)


def test_a_labels_mailbox_holds_what_bears_the_label(
    missive: SimulatorCaller, named: Named
) -> None:
    label = named("shared_labels", "Warranty")
    rows = missive.get("conversations", shared_label=label).data["conversations"]
    assert rows
    assert all("Warranty" in row["shared_label_names"] for row in rows)


def test_conversations_are_found_by_address_domain_and_contact_organization(
    missive: SimulatorCaller,
) -> None:
    some = missive.get("conversations", closed=True).data["conversations"]
    address = next(a["address"] for row in some for a in row["external_authors"] if "address" in a)
    found = missive.get("conversations", all=True, email=address).data["conversations"]
    assert found
    assert all(address in str(row["authors"]) for row in found)
    domain = address.partition("@")[2]
    assert missive.get("conversations", all=True, domain=domain).data["conversations"]
    nobody = missive.get("conversations", all=True, domain="example.invalid")
    assert nobody.data["conversations"] == []
    book = missive.get("contact_books").data["contact_books"][0]["id"]
    groups = missive.get("contact_groups", contact_book=book, kind="organization").data
    group = groups["contact_groups"][0]["id"]
    by_group = missive.get("conversations", all=True, contact_organization=group)
    assert by_group.data["conversations"]
    assert missive.get("conversations", all=True, email=address, domain=domain).status == 400


def test_the_organization_filter_holds_for_own_mailboxes(
    missive: SimulatorCaller, named: Named
) -> None:
    studio = named("organizations", "Harbor Studio")
    rows = missive.get("conversations", closed=True, organization=studio).data["conversations"]
    assert rows
    assert {row["organization"]["id"] for row in rows} == {studio}


def test_one_conversation_comes_as_an_array_of_one(
    missive: SimulatorCaller, conversation: Pick
) -> None:
    row = conversation()
    assert missive.get(f"conversations/{row['id']}").data == {"conversations": [row]}


def test_conversations_of_colleagues_are_not_seen(missive: SimulatorCaller, named: Named) -> None:
    ben = named("users", "Ben Okafor")
    rows = [row for page in pages(missive, 50, all=True) for row in page]
    assert all(mine(row) for row in rows if "users" in row)
    assert any(user["id"] == ben for row in rows for user in row.get("users", ()))
