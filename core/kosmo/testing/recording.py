"""Exchanges with the real service, recorded into a file once and replayed from it ever after."""

from __future__ import annotations

import json
import os
from contextlib import contextmanager
from threading import Lock
from urllib.parse import urlsplit

from kosmo.message import Request
from kosmo.testing.exchanges import answer, fields_of, moved, written
from kosmo.testing.redaction import Redaction, headers_to_keep
from kosmo.testing.script import Script
from kosmo.testing.sent import Sent
from kosmo.testing.service import Service

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from typing import Any

    from kosmo.message import Response, Transport
    from kosmo.testing.home import Home

ORIGIN = "https://recorded.invalid"  # stands in a file for the service's own origin
_SECONDS = 60


class Recording:
    """A file of exchanges that a test replays; the account `recorded` of its home talks to it.

    With `pytest --kosmo-record` they are exchanged with the real service and written anew; secrets,
    `personal` data and all headers but a few are taken out. `requests` are those that came.
    """

    def __init__(self, path: Path, *, anew: bool) -> None:
        """Take the file; `anew` says that it is being recorded."""
        self.path = path
        self.anew = anew
        self.requests: list[Sent] = []

    def finish(self) -> None:
        """Write the file, or raise ScriptError where an exchange of it was not used.

        Raises RedactionError, and writes nothing, where something would be in the file that may
        not be there.
        """


class _Replayed(Recording):
    def __init__(self, path: Path, home: Home) -> None:
        super().__init__(path, anew=False)
        try:
            said = json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            told = f"there is no recording `{path}`: make it with `pytest --kosmo-record`"
            raise AssertionError(told) from None
        self._script = Script(home.integration.base_url, ending=home.integration.ending)
        self.requests = self._script.requests
        for one in said["exchanges"]:
            asked, given = one["request"], one["response"]
            self._script.expect(
                asked["method"], asked["path"], query=asked["query"], body=asked["body"],
                status=given["status"], headers=given["headers"], answer=answer(given),
            )  # fmt: skip

    def handle(self, request: Request) -> Response:
        """Answer as it was recorded."""
        origin = "/".join(request.url.split("/", 3)[:3])
        return moved(self._script.handle(request), ORIGIN, origin)

    def finish(self) -> None:
        """See `Recording`."""
        self._script.check()

    def check_unexpected(self) -> None:
        """See `Script`."""
        self._script.check_unexpected()

    def close(self) -> None:
        """Nothing is open."""


class _Recorded(Recording):
    def __init__(
        self, path: Path, home: Home, target: str, redaction: Redaction, canaries: Iterable[str]
    ) -> None:
        super().__init__(path, anew=True)
        self._target = target
        self._base_path = urlsplit(home.integration.base_url).path.rstrip("/")
        self._redaction = redaction
        self._canaries = tuple(canaries)
        self._exchanges: list[dict[str, Any]] = []
        self._transport: Transport | None = None
        self._lock = Lock()

    def handle(self, request: Request) -> Response:
        """Ask the real service, and keep what was said."""
        parts = urlsplit(request.url)
        target = self._target + request.url[len(f"{parts.scheme}://{parts.netloc}") :]
        headers = {
            name: value for name, value in request.headers.items()
            if name not in ("host", "connection", "content-length", "accept-encoding")
        }  # fmt: skip
        with self._lock:
            if self._transport is None:
                from kosmo.http.choose import open_transport

                self._transport = open_transport(self._target, long_lived=False)
            asked = Request(request.method, target, headers, request.body)
            response = self._transport.send(asked, _SECONDS)
            sent = Sent(request, self._base_path)
            self.requests.append(sent)
            self._exchanges.append(self._exchange(sent, moved(response, self._target, ORIGIN)))
        return moved(response, self._target, f"{parts.scheme}://{parts.netloc}")

    def finish(self) -> None:
        """See `Recording`."""
        text = json.dumps({"exchanges": self._exchanges}, indent=1, ensure_ascii=False) + "\n"
        self._redaction.check(text, self._canaries)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        new = self.path.with_name(self.path.name + ".new")
        new.write_text(text, encoding="utf-8")
        os.replace(new, self.path)

    def check_unexpected(self) -> None:
        """Everything is expected while it is recorded."""

    def close(self) -> None:
        """Give up the connection to the service."""
        if self._transport is not None:
            self._transport.close()

    def _exchange(self, sent: Sent, response: Response) -> dict[str, Any]:
        clean = self._redaction
        headers = headers_to_keep(response.headers)
        return {
            "request": {
                "method": sent.method,
                "path": clean.path(sent.path),
                "query": clean.data(sent.query),
                "body": clean.data(sent.body),
            },
            "response": {
                "status": response.status,
                "headers": {name: clean.text(value) for name, value in headers.items()},
                **written(response, clean),
            },
        }


@contextmanager
def opened(
    path: Path,
    home: Home,
    *,
    anew: bool,
    personal: Iterable[str] = (),
    canaries: Iterable[str] = (),
) -> Iterator[Recording]:
    """Serve a recording to the account `recorded`.

    `personal` are kinds of data to replace (`email`, `phone`) or regular expressions, `canaries`
    texts that must not be in the file. While it is recorded, the fields of the account come from
    variables such as `NOTES_TOKEN`, and `NOTES_BASE_URL` names another origin of the service.
    Raises AssertionError where a variable or the file is missing.
    """
    name = home.integration.name
    if anew:
        fields = fields_of(home)
        secret = {one.name for one in home.integration.auth.fields if one.secret}
        secrets = [value for field, value in fields.items() if field in secret]
        target = os.environ.get(f"{name}_BASE_URL".upper(), home.integration.base_url)
        origin = "/".join(target.split("/", 3)[:3])
        redaction = Redaction(secrets, personal)
        made: _Recorded | _Replayed = _Recorded(path, home, origin, redaction, canaries)
    else:
        fields, made = home.own_token("recorded"), _Replayed(path, home)
    with Service(name, made.handle) as service:
        home.account("recorded", url=service.url, **fields)
        home.checks.append(made.check_unexpected)
        try:
            yield made
        finally:
            made.close()
