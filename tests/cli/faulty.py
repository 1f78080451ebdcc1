"""A service that fails in every way, and a plugin whose functions ask it.

The service answers by the first part of the path, so that an account stands for each fault.
"""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

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


class Service:
    """A service whose answer stands in the path: `/401/rows` is refused, `/good/rows` is not."""

    def __init__(self) -> None:
        """Answer on a free port."""
        self.requests: list[str] = []
        self.hanging = threading.Semaphore(0)  # released by each request that gets no answer
        self._over = threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                outer.requests.append(self.path)
                split = urlsplit(self.path)
                name = split.path.split("/")[1]
                first = parse_qs(split.query).get("offset", ["0"]) == ["0"]
                late = name.startswith(LATE) and first
                fault = None if late else FAULTS.get(name.removeprefix(LATE))
                if fault is not None and not fault.status:
                    outer.hanging.release()
                    outer._over.wait()
                    self.close_connection = True
                    return
                rows = {"rows": [{"id": "1"}, {"id": "2"}] if first else [], "name": "Ann"}
                told = {"error": f"not for {self.headers['Authorization']}"} if fault else rows
                body = ((fault and fault.body) or json.dumps(told)).encode()
                self.send_response(fault.status if fault else 200)
                if name.endswith("429"):
                    self.send_header("Retry-After", "7")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST = do_DELETE = answer  # noqa: N815

            def log_message(self, format: str, *args: object) -> None:
                """Keep quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()

    def close(self) -> None:
        """Stop answering and free the port."""
        self._over.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
