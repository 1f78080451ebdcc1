"""A session of Plivo's own library for Python with the served simulator, over loopback."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import plivo
import pytest
from kosmo.testing import Service
from kosmo_plivo.simulator import app
from plivo.exceptions import (
    AuthenticationError,
    GeoPermissionError,
    PlivoRestError,
    ResourceNotFoundError,
    ValidationError,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Connect = Callable[..., Any]

MAIN = "14155552671"


def _pointed(monkeypatch: pytest.MonkeyPatch, server: Service) -> Connect:
    """Let the library speak to the server; it has no option for that, only constants."""
    for name in (
        "PLIVO_API_BASE_URI", "API_VOICE_BASE_URI", "API_VOICE_BASE_URI_FALLBACK_1",
        "API_VOICE_BASE_URI_FALLBACK_2",
    ):  # fmt: skip
        monkeypatch.setattr(f"plivo.rest.client.{name}", f"{server.url}/v1/Account")
    monkeypatch.setattr("plivo.resources.lookup.LOOKUP_API_ENDPOINT", f"{server.url}/v1/Number")

    def connect(token: str = app.credentials["auth_token"]) -> Any:
        return plivo.RestClient(app.credentials["auth_id"], token)

    return connect


@pytest.fixture
def connect(monkeypatch: pytest.MonkeyPatch) -> Iterator[Connect]:
    with Service.of(app.start(limits=[])) as server:
        yield _pointed(monkeypatch, server)


def test_messages_are_sent_got_and_listed_page_by_page(connect: Connect) -> None:
    with connect() as client:
        sent = client.messages.create(src=f"+{MAIN}", dst="+14155550123<123", text="Hello")
        (id_,) = sent.message_uuid
        assert sent.invalid_number == ["123"]
        message = client.messages.get(id_)
        assert (message.to_number, message.message_direction) == ("14155550123", "outbound")
        first = client.messages.list(limit=20)
        assert first.objects[0].message_uuid == id_
        assert not first.has_error()
        second = client.messages.list(limit=20, offset=20)
        assert {row.id for row in first}.isdisjoint({row.id for row in second})
        inbound = client.messages.list(message_direction="inbound", to_number=MAIN, limit=5)
        assert {row.to_number for row in inbound} == {MAIN}


def test_an_iterator_walks_over_all_pages(connect: Connect) -> None:
    with connect() as client:
        numbers = [number.number for number in client.numbers]
        assert len(numbers) == len(set(numbers)) == client.numbers.list().meta.total_count == 28
        assert len(list(client.messages)) > 60


def test_numbers_are_searched_bought_updated_and_released(connect: Connect) -> None:
    with connect() as client:
        found = client.numbers.search(country_iso="GB", type="mobile", limit=3)
        number = found.objects[0].number
        assert client.numbers.buy(number=number).status == "fulfilled"
        assert client.numbers.update(number=number, alias="London").message == "changed"
        assert client.numbers.get(number).alias == "London"
        client.numbers.get(number).delete()
        with pytest.raises(ResourceNotFoundError):
            client.numbers.get(number)
        assert client.lookup.get(f"+{MAIN}").country.iso2 == "US"


def test_applications_are_created_updated_and_deleted(connect: Connect) -> None:
    with connect() as client:
        made = client.applications.create(app_name="Night-desk", answer_url="https://example.com/a")
        client.applications.update(made.app_id, answer_url="https://example.com/b")
        row = client.applications.get(made.app_id)
        assert row.answer_url == "https://example.com/b"
        row.delete()
        with pytest.raises(ResourceNotFoundError, match="not found"):
            client.applications.get(made.app_id)


def test_calls_are_made_listed_and_hung_up(connect: Connect) -> None:
    with connect() as client:
        fired = client.calls.create(
            from_=MAIN, to_="14155550123", answer_url="https://example.com/answer"
        )
        queued = client.queued_calls.list_ids()
        assert fired.request_uuid in queued.calls
        assert client.queued_calls.get(fired.request_uuid).call_status == "queued"
        client.calls.cancel(fired.request_uuid)
        assert client.calls.get(fired.request_uuid).hangup_source == "API Request"
        running = client.live_calls.list_ids().calls
        call = client.live_calls.get(running[0])
        assert call.call_status == "in-progress"
        client.calls.speak(running[0], text="Hello")
        begun = client.calls.record(running[0])
        client.calls.hangup(running[0])
        assert client.recordings.get(begun.recording_id).call_uuid == running[0]
        assert client.calls.list(limit=5).objects[0].call_uuid
        client.recordings.delete(begun.recording_id)


def test_powerpacks_hold_numbers(connect: Connect) -> None:
    with connect() as client:
        made = client.powerpacks.create(name="Reminders")
        pack = client.powerpacks.get(uuid=made.uuid)
        assert pack.add_number(MAIN).number == MAIN
        assert pack.count_numbers() == 1
        assert pack.update(params={"name": "Notices"}).name == "Notices"
        pack.remove_number(MAIN)
        assert pack.count_numbers() == 0
        pack.delete()


def test_account_media_and_prices_are_read(connect: Connect) -> None:
    with connect() as client:
        assert client.account.get().name == "Lumen Bikes"
        assert client.media.list().meta.total_count == 3
        assert client.pricing.get("US").country == "United States"


def test_a_wrong_token_is_refused(connect: Connect) -> None:
    with connect("not-the-token") as client, pytest.raises(AuthenticationError):
        client.messages.list()


def test_what_is_wrong_is_told_as_by_plivo(connect: Connect) -> None:
    with connect() as client:
        with pytest.raises(ValidationError, match="dst parameter"):
            client.messages.create(src=MAIN, dst="12345", text="Hello")
        with pytest.raises(GeoPermissionError):
            client.messages.create(src=MAIN, dst="5355550123", text="Hello")
        with pytest.raises(ResourceNotFoundError):
            client.messages.get("none")


def test_the_rate_limit_is_met(monkeypatch: pytest.MonkeyPatch) -> None:
    with Service.of(app.start()) as server, _pointed(monkeypatch, server)() as client:
        for _ in range(20):
            client.messages.list(limit=1)
        with pytest.raises(PlivoRestError, match="429"):
            client.messages.list(limit=1)
        assert client.numbers.list(limit=1).objects
    limited = app.start(limits=["2/1m"])
    with Service.of(limited) as server, _pointed(monkeypatch, server)() as client:
        client.account.get()
        client.account.get()
        with pytest.raises(PlivoRestError, match="429"):
            client.account.get()
