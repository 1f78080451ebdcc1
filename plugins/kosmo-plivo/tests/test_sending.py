"""Sending: the bodies that Plivo documents, and what becomes of numbers it does not take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pytest
from kosmo import KosmoError, PartlyDoneError, ServiceError, UsageError
from kosmo_plivo.deliveries import Sent
from kosmo_plivo.sending import send_sms, send_to_many

if TYPE_CHECKING:
    from conftest import Desk
    from kosmo import Client


class Posting:
    """A client whose answers to POST a test has laid ready."""

    def __init__(self, *outcomes: dict[str, Any] | KosmoError) -> None:
        self.fields = {"auth_id": "MA1"}
        self._outcomes = list(outcomes)

    def post(self, *path: str, **said: Any) -> Any:
        outcome = self._outcomes.pop(0)
        if isinstance(outcome, KosmoError):
            raise outcome
        return outcome


SENT = {"api_id": "a-1", "message": "message(s) queued", "message_uuid": ["m-1"]}


def test_a_message_is_sent_as_documented_and_numbers_keep_their_plus(desk: Desk) -> None:
    desk.answers["POST /Message/"] = SENT
    data = desk.call(send_sms, src="+14155550100", dst="+1 415-555-0101", text="Hello")
    assert data == SENT
    assert desk.sent == ["POST /Message/"]
    assert desk.bodies == [
        {"src": "+14155550100", "dst": "+14155550101", "text": "Hello", "type": "sms"}
    ]


def test_log_goes_as_a_word_and_a_report_is_posted(desk: Desk) -> None:
    desk.answers["POST /Message/"] = SENT
    desk.call(
        send_sms, src="LUMEN", dst="+14155550101<+14155550102<14155550101", text="Hi", log=False,
        url="https://example.com/report", type="mms", media_urls=["https://example.com/a.jpg"],
    )  # fmt: skip
    assert desk.bodies == [
        {
            "src": "LUMEN",
            "dst": "+14155550101<+14155550102",
            "text": "Hi",
            "type": "mms",
            "url": "https://example.com/report",
            "method": "POST",
            "log": "false",
            "media_urls": ["https://example.com/a.jpg"],
        }
    ]


def test_numbers_that_are_not_taken_make_it_partly_done(desk: Desk) -> None:
    desk.answers["POST /Message/"] = {**SENT, "invalid_number": ["12345"]}
    with pytest.raises(PartlyDoneError, match=r"1 message is on the way, but .* `12345`") as caught:
        desk.call(send_sms, src="+14155550100", dst="+14155550101<12345", text="Hi")
    assert caught.value.exit_code == 6
    assert caught.value.data == {**SENT, "invalid_number": ["12345"]}


def test_when_no_number_is_taken_nothing_was_done(desk: Desk) -> None:
    desk.answers["POST /Message/"] = {"message_uuid": [], "invalid_number": ["12345"]}
    with pytest.raises(ServiceError, match="none of the numbers") as caught:
        desk.call(send_sms, src="+14155550100", dst="12345", text="Hi")
    assert caught.value.code == "invalid_number"


def test_many_numbers_go_in_requests_of_a_thousand(desk: Desk) -> None:
    desk.answers["POST /Message/"] = (
        {**SENT, "message_uuid": [f"m-{n}" for n in range(1000)]},
        {**SENT, "message_uuid": ["m-1000"]},
    )
    numbers = [f"+1415{n:07d}" for n in range(2_000_000, 2_001_001)]
    data = desk.call(send_to_many, powerpack_uuid="p-1", dst=[*numbers, numbers[0]], text="Hi")
    assert [len(body["dst"].split("<")) for body in desk.bodies] == [1000, 1]
    assert desk.bodies[0]["powerpack_uuid"] == "p-1"
    assert "src" not in desk.bodies[0]
    assert len(data["message_uuid"]) == 1001


def test_a_later_request_that_fails_does_not_hide_what_was_sent(desk: Desk) -> None:
    desk.answers["POST /Message/"] = (SENT, desk.refusal(429, "too many requests"))
    numbers = [f"+1415{n:07d}" for n in range(2_000_000, 2_001_001)]
    with pytest.raises(PartlyDoneError, match=r"`\+14152001000` got nothing") as caught:
        desk.call(send_to_many, src="+14155550100", dst=numbers, text="Hi")
    assert isinstance(caught.value.data, dict)
    assert caught.value.data["message_uuid"] == ["m-1"]
    assert caught.value.data["not_sent"] == ["+14152001000"]


@pytest.mark.parametrize(
    "error",
    [
        ServiceError("no answer came", code="outcome_unknown"),
        ServiceError("the answer is cut", code="malformed_answer"),
        ServiceError("it failed", http_status=500),
        ServiceError("it took too long", http_status=408),
    ],
)
def test_who_is_in_a_later_request_without_an_answer_may_have_got_it(error: ServiceError) -> None:
    sent, client = Sent(), cast("Client", Posting(SENT, error))
    sent.add(client, {}, ["1"], left=["1", "2", "3"])
    with pytest.raises(PartlyDoneError, match="`2` may have got it or not, `3` got nothing") as no:
        sent.add(client, {}, ["2"], left=["2", "3"])
    assert isinstance(no.value.data, dict)
    assert (no.value.data["unknown"], no.value.data["not_sent"]) == (["2"], ["3"])
    assert no.value.message.endswith("alone, once `list_messages` has shown which got it")


def test_a_first_request_that_fails_is_an_error_as_any(desk: Desk) -> None:
    desk.answers["POST /Message/"] = desk.refusal(503, "try again")
    with pytest.raises(KosmoError) as failed:
        desk.call(send_to_many, src="+14155550100", dst=["+14155550101"], text="Hi")
    assert failed.value.code == "outcome_unknown"
    assert len(desk.sent) == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"dst": "14155550100"}, "Plivo sends nothing to itself"),
        ({"dst": "<"}, "`dst` holds no phone number"),
        ({"dst": "+14155550101<nobody"}, "`dst` is no phone number: `nobody`"),
        ({"src": "+"}, "`src` is no phone number"),
        ({"media_urls": ["https://example.com/a.jpg"]}, "files go with"),
        ({"dst": "<".join(f"+1415{n:07d}" for n in range(2_000_000, 2_001_001))}, "1000 numbers"),
    ],
)
def test_what_plivo_would_refuse_is_not_sent(
    desk: Desk, arguments: dict[str, Any], said: str
) -> None:
    given = {"src": "+14155550100", "dst": "+14155550101", "text": "Hi", **arguments}
    with pytest.raises(UsageError, match=said):
        desk.call(send_sms, **given)
    assert desk.sent == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({}, "one of `src` and `powerpack_uuid`"),
        ({"src": "+14155550100", "powerpack_uuid": "p-1"}, "one of `src` and `powerpack_uuid`"),
        ({"powerpack_uuid": "p-1", "type": "whatsapp"}, "`whatsapp` needs `src`"),
    ],
)
def test_a_sender_is_needed_once(desk: Desk, arguments: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        desk.call(send_to_many, dst=["+14155550101"], text="Hi", **arguments)
