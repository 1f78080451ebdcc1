"""Foreign clients of Help Scout's API against the served simulator, as they would use Help Scout.

Help Scout has no client of its own for Python; these two are what PyPI has for API 2.0.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import helpscout_mailbox.client as mailbox_client
import pytest
from helpscout import HelpScout
from helpscout.exceptions import (
    HelpScoutAuthenticationException,
    HelpScoutException,
    HelpScoutRateLimitExceededException,
)
from helpscout_mailbox import HelpScoutClient
from kosmo.testing import Service
from kosmo_helpscout.simulator import app

if TYPE_CHECKING:
    from collections.abc import Iterator

ID, SECRET = app.credentials["client_id"], app.credentials["client_secret"]


@pytest.fixture
def server() -> Iterator[Service]:
    with Service.of(app.start(limits=[])) as running:
        yield running


@pytest.fixture
def wrapper(server: Service) -> Any:
    """Give the client of `python-helpscout-v2`."""
    return HelpScout(ID, SECRET, base_url=f"{server.url}/v2/", sleep_on_rate_limit_exceeded=False)


@pytest.fixture
def mailbox(server: Service, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Give the client of `helpscout-mailbox`, whose address is a constant of its module."""
    monkeypatch.setattr(mailbox_client, "BASE_URL", f"{server.url}/v2")
    monkeypatch.setattr(mailbox_client, "TOKEN_URL", f"{server.url}/v2/oauth2/token")
    monkeypatch.setenv("HELPSCOUT_APP_ID", ID)
    monkeypatch.setenv("HELPSCOUT_APP_SECRET", SECRET)
    client = HelpScoutClient()
    yield client
    client._session.close()


def test_lists_are_followed_by_their_links_with_the_filters(wrapper: Any) -> None:
    everything = wrapper.conversations.get(params={"status": "all"})
    assert len({row.id for row in everything}) == len(everything) == 186
    closed = wrapper.conversations.get(params="status=closed&sortField=number&sortOrder=asc")
    assert {row.status for row in closed} == {"closed"}
    numbers = [row.number for row in closed]
    assert len(numbers) > 50
    assert numbers == sorted(numbers)
    assert len(wrapper.customers.get()) == 132
    assert wrapper.conversations.get(params="status=all&tag=nothing") != everything


def test_single_rows_and_their_parts_are_read(wrapper: Any) -> None:
    row = wrapper.conversations.get(resource_id=10001)
    assert row.id == 10001
    assert wrapper.conversations[10001].threads.get()
    assert wrapper.users.get(resource_id="me").email == "mira@example.com"
    mailbox = wrapper.mailboxes.get()[0]
    assert wrapper.mailboxes[mailbox.id].folders.get()


def test_rows_are_created_changed_and_deleted(wrapper: Any) -> None:
    person = {"firstName": "Ada", "emails": [{"type": "work", "value": "ada@example.net"}]}
    wrapper.customers.post(data=person)
    (found,) = wrapper.customers.get(params='query=(email:"ada@example.net")')
    wrapper.customers.patch(
        resource_id=found.id, data=[{"op": "replace", "path": "/lastName", "value": "King"}]
    )
    assert wrapper.customers.get(resource_id=found.id).lastName == "King"
    wrapper.conversations[10001].tags.put(data={"tags": ["recall"]})
    closing = {"op": "replace", "path": "/status", "value": "closed"}
    wrapper.conversations.patch(resource_id=10001, data=closing)
    row = wrapper.conversations.get(resource_id=10001)
    assert (row.status, [tag["tag"] for tag in row.tags]) == ("closed", ["recall"])
    wrapper.customers.delete(resource_id=found.id)
    with pytest.raises(HelpScoutException, match="Not Found"):
        wrapper.customers.get(resource_id=found.id)


def test_wrong_credentials_get_no_token_and_a_wrong_token_is_renewed(
    server: Service, wrapper: Any
) -> None:
    stranger = HelpScout(ID, "wrong", base_url=f"{server.url}/v2/")
    with pytest.raises(HelpScoutAuthenticationException, match="invalid_client"):
        stranger.users.get(resource_id="me")
    wrapper.access_token = "made-up"
    assert wrapper.users.get(resource_id="me").role == "owner"
    assert wrapper.access_token != "made-up"


def test_a_refused_change_is_told(wrapper: Any) -> None:
    with pytest.raises(HelpScoutException, match="Validation error"):
        wrapper.conversations.patch(
            resource_id=10001, data={"op": "replace", "path": "/status", "value": "open"}
        )
    with pytest.raises(HelpScoutException, match="Error parsing request body into JSON"):
        wrapper.conversations.patch(
            resource_id=10001, data=[{"op": "replace", "path": "/status", "value": "closed"}]
        )


def test_the_limit_is_met_as_with_the_vendor() -> None:
    with Service.of(app.start(limits=["5/1h"])) as server:
        client = HelpScout(
            ID, SECRET, base_url=f"{server.url}/v2/", sleep_on_rate_limit_exceeded=False
        )
        for _ in range(5):
            client.tags.get()
        with pytest.raises(HelpScoutRateLimitExceededException):
            client.tags.get()


def test_a_conversation_is_opened_answered_and_put_away(mailbox: Any) -> None:
    id_ = mailbox.create_conversation(
        301, "A test", "reader@example.net", "<p>Hello</p>", draft=True, tags=["gift"]
    )
    note = mailbox.add_note(id_, "first")
    mailbox.update_thread_text(id_, note, "second")
    mailbox.upload_attachment(id_, note, "note.txt", b"bytes")
    threads = mailbox.conversation_threads(id_)
    (kept,) = (thread for thread in threads if thread["id"] == note)
    assert kept["body"] == "second"
    attachment = kept["_embedded"]["attachments"][0]
    assert (attachment["mimeType"], attachment["size"]) == ("text/plain", 5)
    assert mailbox.attachment_data(id_, attachment["id"]) == b"bytes"
    customer = mailbox.get_conversation(id_)["primaryCustomer"]["id"]
    assert mailbox.create_reply(id_, customer, "Dear reader", draft=True) > note
    mailbox.add_tags(id_, ["vip"])
    mailbox.snooze_conversation(id_, datetime(2100, 1, 1, tzinfo=UTC))
    mailbox.close_conversation(id_)
    row = mailbox.get_conversation(id_)
    assert (row["status"], row["snooze"]["snoozedUntil"]) == ("closed", "2100-01-01T00:00:00Z")
    assert [tag["tag"] for tag in row["tags"]] == ["gift", "vip"]


def test_a_search_reads_page_after_page(mailbox: Any) -> None:
    rows = list(mailbox.search_conversations('subject:"order"', date(2026, 1, 1)))
    assert len(rows) > 25
    assert all("order" in row["subject"].lower() for row in rows)
    assert list(mailbox.search_conversations('subject:"order"', date(2027, 1, 1))) == []
