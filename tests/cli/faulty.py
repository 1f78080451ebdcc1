"""A service that fails in every way, and a plugin whose functions ask it.

The service answers by the first part of the path, so that an account stands for each fault.
"""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qs, urlsplit

from tests.loopback import Loopback

if TYPE_CHECKING:
    from tests.loopback import Request

PLUGIN = """
from kosmo import Auth, Integration, Secret, hookimpl

demo = Integration("demo", title="Demo", base_url="https://demo.example",
                   auth=Auth(Secret("token", "Token"),
                             headers={"Authorization": "Bearer {token}"}),
                   functions=["kosmo_demo.rows"], whoami="get_me")


@hookimpl
def register_integrations():
    return [demo]
"""
ROWS = '''
from __future__ import annotations

from kosmo import Offset, read, write

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo import Client, Json

LISTS = Offset(maximum=2)


@read(pages=LISTS, streams=True)
def list_rows(client: Client, /, *, limit: int = 2) -> Json:
    """List rows."""
    return {"rows": client.rows("rows", items="rows", pages=LISTS, limit=limit)}


@write()
def add_row(client: Client, /) -> Json:
    """Add a row."""
    return client.post("rows", body={})


@write(destructive=True)
def delete_row(client: Client, /) -> Json:
    """Delete a row."""
    return client.delete("rows", "7")


@read()
def get_me(client: Client, /) -> Json:
    """Tell whose token this is."""
    return client.get("me")
'''
SECRET = "canary-of-demo"
HTML = "<html><title>Log in</title></html>"


class Fault(NamedTuple):
    """What a service answers, and how a read ends that gets this answer."""

    status: int
    code: int
    error: str
    unknown: bool = False  # whether a write may have been carried out
    body: str | None = None  # beside JSON that repeats the credentials


FAULTS = {
    "401": Fault(401, 4, "authentication_failed"),
    "403": Fault(403, 1, "forbidden"),
    "404": Fault(404, 1, "not_found"),
    "409": Fault(409, 1, "conflict"),
    "422": Fault(422, 1, "invalid_request"),
    "429": Fault(429, 5, "rate_limited"),
    "500": Fault(500, 5, "unavailable", unknown=True),
    "html": Fault(200, 1, "malformed_answer", unknown=True, body=HTML),
    "html-401": Fault(401, 4, "authentication_failed", body=HTML),
    "html-502": Fault(502, 5, "unavailable", unknown=True, body=HTML),
    "silent": Fault(0, 5, "timeout", unknown=True),
}
LATE = "late-"  # before the name of a fault that strikes behind the first page


class Service(Loopback):
    """A service whose answer stands in the path: `/401/rows` is refused, `/good/rows` is not."""

    def __init__(self) -> None:
        """Answer on a free port."""
        self.requests: list[str] = []
        self.hanging = threading.Semaphore(0)  # released by each request that gets no answer
        self._over = threading.Event()
        super().__init__()

    def attend(self, request: Request) -> None:
        """Answer as the path says, or not at all."""
        request.body()
        self.requests.append(request.path)
        split = urlsplit(request.path)
        name = split.path.split("/")[1]
        first = parse_qs(split.query).get("offset", ["0"]) == ["0"]
        late = name.startswith(LATE) and first
        fault = None if late else FAULTS.get(name.removeprefix(LATE))
        if fault is not None and not fault.status:
            self.hanging.release()
            self._over.wait()
            request.close_connection = True
            return
        rows = {"rows": [{"id": "1"}, {"id": "2"}] if first else [], "name": "Ann"}
        told = {"error": f"not for {request.headers['Authorization']}"} if fault else rows
        body = ((fault and fault.body) or json.dumps(told)).encode()
        headers = {"Retry-After": "7"} if name.endswith("429") else {}
        request.answer(body, fault.status if fault else 200, headers)

    def close(self) -> None:
        """Stop answering and free the port."""
        self._over.set()
        super().close()
