"""A vendor with three routes, and a clock that tests turn."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from kosmo import Simulator, SimulatorRefusal, SimulatorReply, SimulatorRequest, new_id

if TYPE_CHECKING:
    from kosmo import LimitUse, SimulatorState


class Clock:
    """Unix seconds that stand still until they are turned."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    """Give a clock that stands still."""
    return Clock()


@pytest.fixture
def notes() -> Simulator:
    """Give a vendor of notes: list, get, write, delete, and a token endpoint without a token."""
    return Simulator(
        "notes",
        routes={
            "GET notes": _list,
            "GET notes/:id": _get,
            "POST notes": _write,
            "DELETE notes/:id": _delete,
            "POST oauth/token": lambda request: SimulatorReply({"given": request.form()}),
            "GET clock": lambda request: SimulatorReply({"now": request.now}, lasting=False),
            "GET broken": lambda request: SimulatorReply({"never": object()}),
        },
        seed=_seed,
        credentials={"token": "open-sesame"},
        sign_in=_sign_in,
        base_path="/v2",
        limits=("3/1m", "5/1h", "2 at once"),
        limit_headers=_limit_headers,
        unsigned=("POST oauth/token",),
        options={"patience": 2.0},
    )


def _seed(state: SimulatorState) -> None:
    state.put("notes", {"id": "first", "text": "from the seed"})


def _sign_in(request: SimulatorRequest) -> None:
    if request.bearer != "open-sesame":
        raise SimulatorRefusal(401, "who are you?", headers={"WWW-Authenticate": "Bearer"})


def _limit_headers(use: LimitUse) -> dict[str, str]:
    headers = {"RateLimit-Limit": str(use.limit), "RateLimit-Remaining": str(use.remaining)}
    return headers | ({"Retry-After": str(use.retry_after)} if use.exceeded else {})


def _list(request: SimulatorRequest) -> SimulatorReply:
    return SimulatorReply({"notes": list(request.state.rows("notes"))})


def _get(request: SimulatorRequest) -> SimulatorReply:
    note = request.state.get("notes", request.parts["id"])
    if note is None:
        raise SimulatorRefusal(404)
    return SimulatorReply(note)


def _write(request: SimulatorRequest) -> SimulatorReply:
    body = request.json()
    note = request.state.put("notes", {"id": body.get("id", new_id()), "text": body["text"]})
    if not body["text"]:
        raise SimulatorRefusal(422, "a note needs text")
    return SimulatorReply(note, status=201)


def _delete(request: SimulatorRequest) -> SimulatorReply:
    request.state.drop("notes", request.parts["id"])
    return SimulatorReply(status=204)
