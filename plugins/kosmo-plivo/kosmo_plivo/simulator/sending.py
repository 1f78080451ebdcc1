"""Sending messages: to one number or many, from a number or a powerpack."""

from __future__ import annotations

from kosmo import SimulatorReply, SimulatorRequest, new_id

from kosmo_plivo.simulator.account import charge, permit
from kosmo_plivo.simulator.checks import (
    address,
    arguments,
    boolean,
    choice,
    is_number,
    known,
    refuse,
    required,
    text,
)
from kosmo_plivo.simulator.events import plan
from kosmo_plivo.simulator.pricing import rate

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo import SimulatorState

    Row = dict[str, Any]

_MOST = 1000


def send_message(request: SimulatorRequest) -> SimulatorReply:
    """Answer `POST /Message/`: 202 with an id for each number that is valid."""
    body = arguments(request)
    state = request.state
    kind = choice(body, "type", ("sms", "mms", "whatsapp")) or "sms"
    _check(body, kind)
    powerpack = text(body, "powerpack_uuid")
    src = _sender(state, text(body, "src"), powerpack)
    numbers = required(body, "dst").split("<")
    if len(numbers) > _MOST:
        raise refuse(f"dst holds more than {_MOST} numbers")
    if src in [number.removeprefix("+") for number in numbers]:
        raise refuse("src and dst parameters cannot be same")
    valid = [number for number in numbers if is_number(number)]
    if not valid:
        raise refuse("dst parameter is not a valid number")
    for number in valid:
        permit(number, "messages")
    row: Row = {"from": src, "direction": "outbound", "state": "queued", "type": kind, "media": []}
    row |= {"at": request.now, "powerpack": powerpack, "units": _units(body)}
    row["media"] = [new_id() for _ in body.get("media_urls") or ()]
    ids = [_queue(request, row, number.removeprefix("+")) for number in valid]
    data: Row = {"api_id": new_id(), "message": "message(s) queued", "message_uuid": ids}
    invalid = [number for number in numbers if not is_number(number)]
    if invalid:
        data["invalid_number"] = invalid
    return SimulatorReply(data, status=202)


def _check(body: Row, kind: str) -> None:
    address(body, "url")
    choice(body, "method", ("GET", "POST"))
    boolean(body, "trackable")
    if "log" in body and body["log"] not in ("true", "false", "content_only", "number_only"):
        raise refuse("log should be a string: true, false, content_only or number_only")
    urls = body.get("media_urls")
    if urls is not None and not (isinstance(urls, list) and all(isinstance(u, str) for u in urls)):
        raise refuse("media_urls must be a list of URLs")
    files = urls or body.get("media_ids")
    rich = [body.get(name) for name in ("template", "interactive", "location")]
    if kind == "whatsapp" and any(rich):
        return
    if text(body, "text") is None and not (kind == "mms" and files):
        raise refuse("text parameter not present")


def _sender(state: SimulatorState, src: str | None, powerpack: str | None) -> str:
    """Give the number that sends: digits, or letters where they stand instead of a number."""
    if src is not None and powerpack is not None:
        raise refuse("both powerpack_uuid and src cannot be specified")
    if powerpack is not None:
        pool = known(state, "powerpacks", powerpack)["pool"]
        for row in state.rows("pool_numbers"):
            if row["pool"] == pool:
                return str(row["number"])
        raise refuse("the powerpack has no numbers")
    if src is None:
        raise refuse("src or powerpack_uuid parameter not present")
    if is_number(src):
        return src.removeprefix("+")
    if not (3 <= len(src) <= 11 and src.isascii() and src.isalnum()) or src.isdigit():
        raise refuse("src parameter is not a valid number or sender ID")
    return src


def _units(body: Row) -> int:
    return max(1, -(-len(text(body, "text") or "") // 160))


def _queue(request: SimulatorRequest, row: Row, number: str) -> str:
    cost = rate(number)
    charge(request.state, cost * row["units"])
    id = new_id()
    request.state.put("messages", {**row, "id": id, "to": number, "rate": cost, "error": None})
    delay = request.options["delivery_delay"]
    plan(request.state, request.now + delay, "sent", id, delay=delay)
    return id
