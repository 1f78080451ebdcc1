"""Senders and recipients may be written as people write them; times of sending too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from kosmo import UsageError
from kosmo_missive.drafts import create_draft
from kosmo_missive.messages import create_message
from kosmo_missive.responses import update_responses

if TYPE_CHECKING:
    from conftest import Desk

DRAFT = {"body": "x", "from_field": {"address": "s@x.test"}}
NOON = 1893499200  # 2030-01-01T12:00 in UTC


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ("a@b.test", [{"address": "a@b.test"}]),
        (["a@b.test", " c@d.test "], [{"address": "a@b.test"}, {"address": "c@d.test"}]),
        ("Al Abbot <a@b.test>", [{"address": "a@b.test", "name": "Al Abbot"}]),
        ('"Abbot, Al" <a@b.test>', [{"address": "a@b.test", "name": "Abbot, Al"}]),
        ("<a@b.test>", [{"address": "a@b.test"}]),
        ({"address": "a@b.test"}, [{"address": "a@b.test"}]),
        ("+1 (415) 555-0100", [{"phone_number": "+14155550100"}]),
        ([{"id": "7", "username": "@al"}], [{"id": "7", "username": "@al"}]),
    ],
)
def test_a_recipient_becomes_the_object_that_missive_wants(
    desk: Desk, given: Any, sent: list[Any]
) -> None:
    desk.call(create_draft, body={**DRAFT, "to_fields": given})
    assert desk.bodies[-1]["drafts"]["to_fields"] == sent
    assert desk.notes == ""


def test_every_field_of_addresses_is_translated(desk: Desk) -> None:
    row = {"body": "x", "from_field": "Shop <s@x.test>", "cc_fields": "c@d.test", "bcc_fields": []}
    desk.call(create_draft, body=row)
    draft = desk.bodies[-1]["drafts"]
    assert draft["from_field"] == {"address": "s@x.test", "name": "Shop"}
    assert (draft["cc_fields"], draft["bcc_fields"]) == ([{"address": "c@d.test"}], [])
    desk.call(create_message, body={"account": "a1", "from_field": "c@d.test", "body": "x"})
    assert desk.bodies[-1]["messages"]["from_field"] == {"address": "c@d.test"}
    desk.call(update_responses, response_ids="r1", body={"to_fields": ["c@d.test"]})
    assert desk.bodies[-1]["responses"][0]["to_fields"] == [{"address": "c@d.test"}]


@pytest.mark.parametrize(
    ("field", "given", "words"),
    [
        ("to_fields", [{"email": "a@b.test"}], r"`to_fields\[0\]` has `email`, which Missive"),
        ("to_fields", [{"name": "Al"}], r"`to_fields\[0\]` names nobody"),
        ("to_fields", "a@b.test, c@d.test", "`to_fields` is no address"),
        ("to_fields", ["Al Abbot"], r"`to_fields\[0\]` is no address: `Al Abbot`"),
        ("cc_fields", [5], r"`cc_fields\[0\]` must be an object"),
        ("from_field", ["a@b.test"], "`from_field` must be an object"),
    ],
)
def test_what_names_nobody_is_refused_with_the_right_shape(
    desk: Desk, field: str, given: Any, words: str
) -> None:
    with pytest.raises(UsageError, match=words) as refused:
        desk.call(create_draft, body={**DRAFT, field: given})
    assert '{"address": "person@example.org", "name": "Person"}' in str(refused.value)
    assert desk.sent == []


@pytest.mark.parametrize(
    ("when", "zone"),
    [
        (NOON, None),
        (str(NOON), None),
        ("2030-01-01T12:00:00Z", None),
        ("2030-01-01T13:00+01:00", None),
        ("2030-01-01 13:00", "Europe/Paris"),
    ],
)
def test_a_draft_is_scheduled_by_unix_seconds_or_a_time(
    desk: Desk, when: Any, zone: str | None
) -> None:
    desk.call(create_draft, body={**DRAFT, "send_at": when}, time_zone=zone)
    assert desk.bodies[-1]["drafts"]["send_at"] == NOON
    assert desk.notes == ""


def test_a_time_without_a_zone_is_in_utc_and_a_note_says_so(desk: Desk) -> None:
    desk.call(create_draft, body={**DRAFT, "send_at": "2030-01-01T12:00"})
    assert desk.bodies[-1]["drafts"]["send_at"] == NOON
    assert "in UTC; `time_zone` names another zone" in desk.notes


@pytest.mark.parametrize(
    ("when", "words"),
    [
        ("2030-01-01", "needs a time of day, and `2030-01-01` has none"),
        ("tomorrow", "`send_at` is no date: `tomorrow`"),
    ],
)
def test_a_day_is_no_time_to_send_at(desk: Desk, when: str, words: str) -> None:
    with pytest.raises(UsageError, match=words) as refused:
        desk.call(create_draft, body={**DRAFT, "send_at": when})
    assert "2026-12-31T18:00" in str(refused.value)
    assert desk.sent == []


def test_a_message_was_delivered_at_a_time_in_utc(desk: Desk) -> None:
    row = {"account": "a1", "from_field": {"id": "7"}, "delivered_at": "2030-01-01T12:00"}
    desk.call(create_message, body=row)
    assert desk.bodies[-1]["messages"]["delivered_at"] == NOON
