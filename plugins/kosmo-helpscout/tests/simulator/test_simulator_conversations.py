"""Conversations and threads: what Help Scout takes, what it refuses, what it keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from kosmo.testing import Answered, SimulatorCaller

BEAR = {"email": "bear@acme.com"}
THREAD = {"type": "customer", "customer": BEAR, "text": "Hello"}
BODY: dict[str, Any] = {
    "subject": "Billing question", "customer": BEAR, "mailboxId": 301, "type": "email",
    "status": "active", "threads": [THREAD],
}  # fmt: skip


def _field(answered: Answered) -> str:
    assert answered.status == 400, answered.data
    path: str = answered.data["_embedded"]["errors"][0]["path"]
    return path


def _made(helpscout: SimulatorCaller, **about: Any) -> str:
    answered = helpscout.post("conversations", {**BODY, **about})
    assert answered.status == 201, answered.data
    return answered.headers["resource-id"]


def test_creating_answers_headers_and_no_body(helpscout: SimulatorCaller) -> None:
    answered = helpscout.post("conversations", BODY)
    id_ = answered.headers["resource-id"]
    assert (answered.status, answered.data) == (201, None)
    assert answered.headers["location"] == f"https://api.helpscout.net/v2/conversations/{id_}"
    row = helpscout.get(f"conversations/{id_}", embed="threads").data
    assert row["id"] == int(id_)
    assert row["threads"] == 1
    assert row["_embedded"]["threads"][0]["body"] == "Hello"
    assert row["primaryCustomer"]["email"] == "bear@acme.com"
    assert "_embedded" not in helpscout.get(f"conversations/{id_}").data


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"subject": None}, "subject"),
        ({"subject": ""}, "subject"),
        ({"customer": None}, "customer"),
        ({"customer": {}}, "customer.email"),
        ({"customer": {"email": "nobody"}}, "customer.email"),
        ({"customer": {"id": 4}}, "customer.id"),
        ({"customer": {"id": "2001"}}, "customer.id"),
        ({"mailboxId": None}, "mailboxId"),
        ({"mailboxId": 9}, "mailboxId"),
        ({"type": None}, "type"),
        ({"type": "letter"}, "type"),
        ({"status": None}, "status"),
        ({"status": "open"}, "status"),
        ({"status": "spam"}, "status"),
        ({"threads": None}, "threads"),
        ({"threads": []}, "threads"),
        ({"threads": [THREAD] * 101}, "threads"),
        ({"threads": [{**THREAD, "type": "message"}]}, "threads[0].type"),
        ({"threads": [{**THREAD, "text": ""}]}, "threads[0].text"),
        ({"threads": [{**THREAD, "cc": [{"email": "a@b.c"}]}]}, "threads[0].cc"),
        ({"threads": [{**THREAD, "bcc": ["nobody"]}]}, "threads[0].bcc"),
        ({"tags": "billing"}, "tags"),
        ({"assignTo": 4}, "assignTo"),
        ({"autoReply": "yes"}, "autoReply"),
        ({"createdAt": "2026-05-01"}, "createdAt"),
    ],
)
def test_a_field_that_is_wrong_is_named(
    helpscout: SimulatorCaller, change: dict[str, Any], path: str
) -> None:
    assert _field(helpscout.post("conversations", {**BODY, **change})) == path


def test_a_refused_conversation_leaves_nothing_behind(helpscout: SimulatorCaller) -> None:
    before = helpscout.get("customers").data["page"]
    wrong = {**BODY, "threads": [THREAD, {**THREAD, "text": ""}]}
    assert helpscout.post("conversations", wrong).status == 400
    assert helpscout.get("customers").data["page"] == before
    assert helpscout.get("conversations", query='(email:"bear@acme.com")').data["page"][
        "totalElements"
    ] == 0  # fmt: skip


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"op": "replace", "path": "/subject", "value": "Help me"}, 204),
        ({"op": "move", "path": "/mailboxId", "value": 302}, 204),
        ({"op": "replace", "path": "/assignTo", "value": 502}, 204),
        ({"op": "remove", "path": "/assignTo"}, 204),
        ({"op": "replace", "path": "/primaryCustomer.id", "value": 2002}, 204),
        ({"op": "replace", "path": "/draft", "value": False}, 204),
        ({"op": "replace", "path": "/status", "value": "spam"}, 204),
        ({"op": "replace", "path": "/status", "value": "open"}, 400),
        ({"op": "replace", "path": "/mailboxId", "value": 302}, 400),
        ({"op": "replace", "path": "/assignTo", "value": 0}, 400),
        ({"op": "replace", "path": "/assignTo"}, 400),
        ({"op": "replace", "path": "subject", "value": "x"}, 400),
        ({"op": "replace", "path": "/tags", "value": []}, 400),
        ({"op": "replace", "path": "/draft", "value": True}, 400),
        ({"op": "invent", "path": "/subject", "value": "x"}, 400),
        ([{"op": "replace", "path": "/subject", "value": "x"}], 400),
        ({"status": "closed", "subject": "x"}, 400),
    ],
)
def test_a_patch_is_one_operation_of_those_that_are_known(
    helpscout: SimulatorCaller, body: Any, status: int
) -> None:
    answered = helpscout.patch("conversations/10001", body)
    assert answered.status == status
    assert (answered.data is None) is (status == 204)


def test_a_merged_conversation_moved_for_readers_and_is_gone_for_writers(
    helpscout: SimulatorCaller,
) -> None:
    answered = helpscout.get("conversations/10190", embed="threads")
    assert answered.status == 301
    assert answered.headers["location"].endswith("/v2/conversations/10001")
    operation = {"op": "replace", "path": "/status", "value": "closed"}
    assert helpscout.patch("conversations/10190", operation).status == 404


def test_closing_is_noted_and_opening_again_forgets_it(helpscout: SimulatorCaller) -> None:
    id_ = _made(helpscout)
    for status, noted in (("closed", True), ("active", False)):
        operation = {"op": "replace", "path": "/status", "value": status}
        helpscout.patch(f"conversations/{id_}", operation)
        row = helpscout.get(f"conversations/{id_}").data
        assert (row["status"], "closedAt" in row) == (status, noted)


def test_tags_are_replaced_and_unknown_ones_made(helpscout: SimulatorCaller) -> None:
    id_ = _made(helpscout, tags=["New One", "vip"])
    row = helpscout.get(f"conversations/{id_}").data
    assert [tag["tag"] for tag in row["tags"]] == ["new one", "vip"]
    body = b'{"tags": []}'
    assert helpscout.send("PUT", f"conversations/{id_}/tags", body).status == 204
    assert helpscout.get(f"conversations/{id_}").data["tags"] == []
    assert helpscout.send("PUT", f"conversations/{id_}/tags", b"{}").status == 400


@pytest.mark.parametrize(
    ("kind", "body", "path"),
    [
        ("reply", {"customer": {"id": 2001}, "text": "x"}, None),
        ("reply", {"text": "x"}, "customer"),
        ("reply", {"customer": {"id": 2001}}, "text"),
        ("reply", {"customer": {"id": 2001}, "text": "x", "status": "open"}, "status"),
        ("notes", {"text": "x"}, None),
        ("notes", {"text": "x", "user": 4}, "user"),
        ("phones", {"customer": BEAR, "text": "x"}, None),
        ("chats", {"customer": BEAR, "text": "x"}, None),
        ("customer", {"customer": BEAR, "text": "x", "imported": True}, None),
        ("customer", {"customer": BEAR, "text": "x", "imported": 1}, "imported"),
    ],
)
def test_a_thread_has_what_its_kind_needs(
    helpscout: SimulatorCaller, kind: str, body: dict[str, Any], path: str | None
) -> None:
    answered = helpscout.post(f"conversations/{_made(helpscout)}/{kind}", body)
    if path is None:
        assert (answered.status, answered.data) == (201, None)
        assert answered.headers["resource-id"]
    else:
        assert _field(answered) == path


def test_a_conversation_holds_a_hundred_threads(helpscout: SimulatorCaller) -> None:
    id_ = _made(helpscout, threads=[THREAD] * 99)
    assert helpscout.post(f"conversations/{id_}/notes", {"text": "last"}).status == 201
    assert helpscout.post(f"conversations/{id_}/notes", {"text": "more"}).status == 412


def test_a_customer_opens_a_closed_conversation_again(helpscout: SimulatorCaller) -> None:
    id_ = _made(helpscout, status="closed")
    helpscout.post(f"conversations/{id_}/notes", {"text": "quiet"})
    assert helpscout.get(f"conversations/{id_}").data["status"] == "closed"
    helpscout.post(f"conversations/{id_}/customer", {"customer": BEAR, "text": "hello?"})
    assert helpscout.get(f"conversations/{id_}").data["status"] == "active"


def test_embedded_threads_are_the_newest_twenty_five(helpscout: SimulatorCaller) -> None:
    id_ = _made(helpscout, threads=[{**THREAD, "text": f"{n}"} for n in range(30)])
    row = helpscout.get(f"conversations/{id_}", embed="threads").data
    assert row["threads"] == 30
    bodies = [thread["body"] for thread in row["_embedded"]["threads"]]
    assert bodies == [str(number) for number in range(29, 4, -1)]
    assert helpscout.get(f"conversations/{id_}/threads", page=2).data["page"]["number"] == 2


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ({"status": "closed"}, "closed"),
        ({"status": "open"}, "active"),
        ({}, "active"),
    ],
)
def test_a_list_shows_active_ones_unless_told(
    helpscout: SimulatorCaller, query: dict[str, str], text: str
) -> None:
    rows = helpscout.get("conversations", **query).data["_embedded"]["conversations"]
    assert text in {row["status"] for row in rows}
    times = [row["createdAt"] for row in rows]
    assert times == sorted(times, reverse=True)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("status", "opened"), ("sortField", "updatedAt"), ("sortField", "customer.name"),
        ("sortOrder", "up"), ("embed", "tags"), ("modifiedSince", "2026-05-01"),
        ("number", "x"), ("assigned_to", "me"),
    ],
)  # fmt: skip
def test_a_filter_that_help_scout_does_not_know_is_refused(
    helpscout: SimulatorCaller, name: str, value: str
) -> None:
    assert _field(helpscout.get("conversations", **{name: value})) == name


@pytest.mark.parametrize(
    "query",
    [
        '(subject:"order")',
        "subject:order",
        '(subject:"order" OR body:"nothing like it")',
        '(subject:"order" AND (status:"active" OR NOT status:"active"))',
        '(NOT (NOT subject:"order"))',
        'subject:"ord*"',
        '(subject:"order" createdAt:[2026-01-01T00:00:00Z TO *])',
    ],
)
def test_a_search_says_the_same_in_many_ways(helpscout: SimulatorCaller, query: str) -> None:
    wanted = helpscout.get("conversations", status="all", query='(subject:"order")').data["page"]
    assert helpscout.get("conversations", status="all", query=query).data["page"] == wanted
    assert wanted["totalElements"] > 25


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ('(subject:"x"', "cannot be parsed"),
        ('subject:"x', "cannot be parsed"),
        ('subject:"x")', "cannot be parsed"),
        ("(AND)", "cannot be parsed"),
        ("subject:", "cannot be parsed"),
        ("()", "cannot be parsed"),
        ('(colour:"red")', "unknown field colour"),
    ],
)
def test_a_search_that_cannot_be_read_is_refused(
    helpscout: SimulatorCaller, query: str, message: str
) -> None:
    answered = helpscout.get("conversations", query=query)
    assert _field(answered) == "query"
    assert answered.data["_embedded"]["errors"][0]["message"] == message


def test_an_address_is_compared_as_a_whole(helpscout: SimulatorCaller) -> None:
    def found(email: str) -> int:
        page = helpscout.get("customers", query=f'(email:"{email}")').data["page"]
        total: int = page["totalElements"]
        return total

    assert found("alma.costa@example.org") + found("ALMA.COSTA@example.org") == 2
    assert found("alma.costa") == found("alma*") == 0


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"url": "ftp://x"}, "url"),
        ({"url": "https://"}, "url"),
        ({"events": []}, "events"),
        ({"events": ["convo.invented"]}, "events[0]"),
        ({"secret": ""}, "secret"),
        ({"secret": "x" * 41}, "secret"),
        ({"payloadVersion": "V3"}, "payloadVersion"),
        ({"mailboxIds": [4]}, "mailboxIds"),
    ],
)
def test_a_webhook_must_be_one_that_can_be_called(
    helpscout: SimulatorCaller, change: dict[str, Any], path: str
) -> None:
    body = {"url": "https://x.y", "events": ["convo.created"], "secret": "s", **change}
    assert _field(helpscout.post("webhooks", body)) == path


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"firstName": "x" * 41}, "firstName"),
        ({"firstName": 7}, "firstName"),
        ({"emails": ["a@b.c"]}, "emails"),
        ({"emails": [{"type": "work", "value": "nobody"}]}, "emails[0].value"),
        ({"emails": [{"type": "secret", "value": "a@b.co"}]}, "emails[0].type"),
        ({"phones": [{"value": "1"}]}, "phones[0].type"),
        ({"websites": [{"value": "x.y"}]}, "websites[0].value"),
        ({"organizationId": 4}, "organizationId"),
    ],
)
def test_a_customer_has_bounds(helpscout: SimulatorCaller, body: dict[str, Any], path: str) -> None:
    assert _field(helpscout.post("customers", body)) == path


def test_a_customers_patch_is_a_list(helpscout: SimulatorCaller) -> None:
    operation = {"op": "replace", "path": "/firstName", "value": "Jo"}
    assert helpscout.patch("customers/2001", [operation]).status == 204
    assert helpscout.patch("customers/2001", operation).status == 400
    assert helpscout.patch("customers/2001", [{**operation, "path": "/shoes"}]).status == 400


def test_an_address_belongs_to_one_customer(helpscout: SimulatorCaller) -> None:
    taken = helpscout.get("customers/2001").data["_embedded"]["emails"][0]["value"].upper()
    entry = {"type": "work", "value": taken}
    assert helpscout.post("customers", {"emails": [entry]}).status == 409
    assert helpscout.post("customers/2002/emails", entry).status == 409
    assert helpscout.post("customers/2001/emails", entry).status == 201
