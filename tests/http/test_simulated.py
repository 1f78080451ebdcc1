"""A simulator in process answers as it does over HTTP, whichever transport asks."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from kosmo import Simulator, SimulatorRefusal, SimulatorReply
from kosmo.message import Request
from kosmo.sandbox.server import SimulatorServer
from kosmo.sandbox.transport import SimulatorTransport

if TYPE_CHECKING:
    from collections.abc import Callable

    from kosmo import SimulatorRequest, SimulatorState
    from kosmo.message import Transport

    Connect = Callable[[str], Transport]

# Headers that say how an answer travels, not what it is.
TRAVEL = ("content-length", "connection", "date", "server")


def _simulator() -> Simulator:
    def sign_in(request: SimulatorRequest) -> None:
        if request.bearer != "open-sesame":
            raise SimulatorRefusal(401, "who are you?", headers={"X-Why": "no token"})

    def seed(state: SimulatorState) -> None:
        state.put("notes", {"id": "first", "text": "é" * 50_000})

    return Simulator(
        "notes",
        routes={
            "GET notes": lambda request: SimulatorReply(list(request.state.rows("notes"))),
            "POST notes": lambda request: SimulatorReply({"made": request.json()}, status=201),
            "DELETE notes/:id": lambda request: SimulatorReply(None, status=204),
        },
        seed=seed,
        credentials={"token": "open-sesame"},
        sign_in=sign_in,
        base_path="/v2",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/v2/notes?a=1", None, 200),
        ("POST", "/v2/notes", {"text": "ü"}, 201),
        ("DELETE", "/v2/notes/first", None, 204),
        ("GET", "/v2/nothing", None, 404),
        ("GET", "/elsewhere", None, 404),
    ],
)
@pytest.mark.parametrize("token", ["open-sesame", "wrong"])
def test_every_transport_gives_the_simulators_answer(
    connect: Connect, token: str, method: str, path: str, body: object, status: int
) -> None:
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    sent = None if body is None else json.dumps(body).encode()
    inside = SimulatorTransport(_simulator().start())
    own = inside.send(Request(method, f"https://notes.test{path}", headers, sent), 5)
    with SimulatorServer(_simulator().start()) as server:
        url = f"http://127.0.0.1:{server.port}"
        served = connect(url).send(Request(method, url + path, headers, sent), 5)
    assert own.status == (status if token == "open-sesame" else 401)
    assert (served.status, served.body) == (own.status, own.body)
    meant = {name: value for name, value in served.headers.items() if name not in TRAVEL}
    assert meant == {name: value for name, value in own.headers.items() if name not in TRAVEL}
    assert all(name == name.lower() for name in own.headers)
