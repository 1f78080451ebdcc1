"""What is done in a running call."""

from __future__ import annotations

from kosmo import SimulatorReply, SimulatorRequest, new_id

from kosmo_plivo.simulator.account import accepted
from kosmo_plivo.simulator.checks import (
    address,
    arguments,
    boolean,
    choice,
    integer,
    known,
    missing,
    refuse,
    required,
)
from kosmo_plivo.simulator.recordings import close, file_url

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Row = dict[str, Any]

_LEGS = ("aleg", "bleg", "both")
_KEYS = frozenset("0123456789*#wW")


def transfer(request: SimulatorRequest) -> SimulatorReply:
    """Answer `POST /Call/:id/`: each side that is led elsewhere needs its address."""
    _running(request)
    body = arguments(request)
    legs = choice(body, "legs", _LEGS) or "aleg"
    for leg in ("aleg", "bleg"):
        address(body, f"{leg}_url", required=legs in (leg, "both"))
        choice(body, f"{leg}_method", ("GET", "POST"))
    return accepted("call transfered")


def speak(request: SimulatorRequest) -> SimulatorReply:
    """Answer `POST /Call/:id/Speak/`."""
    _running(request)
    body = arguments(request)
    required(body, "text")
    _said(body)
    return accepted("speak started")


def play(request: SimulatorRequest) -> SimulatorReply:
    """Answer `POST /Call/:id/Play/`."""
    _running(request)
    body = arguments(request)
    for url in required(body, "urls").split(","):
        address({"urls": url}, "urls", required=True)
    _said(body)
    return accepted("play started")


def press(request: SimulatorRequest) -> SimulatorReply:
    """Answer `POST /Call/:id/DTMF/`."""
    _running(request)
    body = arguments(request)
    if not _KEYS.issuperset(required(body, "digits")):
        raise refuse("digits holds an invalid key")
    choice(body, "leg", ("aleg", "bleg"))
    return accepted("digits sent")


def stop(request: SimulatorRequest) -> SimulatorReply:
    """Answer `DELETE /Call/:id/Speak/` and `…/Play/`: 204."""
    _running(request)
    return SimulatorReply(status=204)


def record(request: SimulatorRequest) -> SimulatorReply:
    """Answer `POST /Call/:id/Record/`."""
    row = _running(request)
    body = arguments(request)
    integer(body, "time_limit")
    form = choice(body, "file_format", ("mp3", "wav")) or "mp3"
    choice(body, "record_channel_type", ("mono", "stereo"))
    id = new_id()
    begun = {"id": id, "at": request.now, "format": form}
    request.state.put("live", {**row, "recordings": [*row["recordings"], begun]})
    url = file_url(request.parts["auth_id"], id, form)
    return accepted("call recording started", recording_id=id, url=url)


def stop_recording(request: SimulatorRequest) -> SimulatorReply:
    """Answer `DELETE /Call/:id/Record/`: 204, the recordings are kept."""
    row = _running(request)
    close(request.state, row, request.now)
    request.state.put("live", {**row, "recordings": []})
    return SimulatorReply(status=204)


def _running(request: SimulatorRequest) -> Row:
    row = known(request.state, "live", request.parts["id"])
    if row["status"] != "in-progress":
        raise missing()
    return row


def _said(body: Row) -> None:
    choice(body, "legs", _LEGS)
    boolean(body, "loop")
    boolean(body, "mix")
