"""A strict identity server on loopback, and the service whose accounts log in with it.

It holds every request to the letter of RFC 6749, 7636 and 8628: codes and refresh tokens are taken
once, and a refresh token that comes again ends everything that came of its login.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlencode, urlsplit

if TYPE_CHECKING:
    from typing import Any

    Form = dict[str, str]
    Reply = tuple[int, dict[str, str], bytes]

CLIENT, SECRET = "app-1", "app-secret-1"
DEVICE = "urn:ietf:params:oauth:grant-type:device_code"


class Refused(Exception):
    """A refusal with its code."""


class Identity:
    """The server. What it does next is set by its attributes; what it was asked is in `log`."""

    def __init__(self) -> None:
        """Start answering on a free port."""
        self.begin_anew()
        self._lock = threading.Lock()
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                server.headers = dict(self.headers)
                self._give(server.get(self.path, self.headers.get("Authorization", "")))

            def do_POST(self) -> None:
                text = self.rfile.read(int(self.headers["Content-Length"])).decode()
                given = parse_qs(text, keep_blank_values=True)
                form = {name: values[0] for name, values in given.items() if len(values) == 1}
                self._give(server.post(self.path, form, self.headers.get("Authorization", "")))

            def _give(self, reply: Reply) -> None:
                status, headers, body = reply
                self.send_response(status)
                for name, value in {**headers, "Content-Length": str(len(body))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                """Keep quiet."""

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 64

            def handle_error(self, *given: object) -> None:
                """A client may be killed."""

        self._server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.02,), daemon=True
        )
        self._thread.start()

    def begin_anew(self) -> None:
        """Forget everybody, and be as patient and as strict as at first."""
        self.headers: dict[str, str] = {}  # of the last GET
        self.log: list[tuple[str, Form, int]] = []
        self.lifetime: Any = 3600
        self.scope: str | None = None
        self.consents = True
        self.interval: Any = 0.05
        self.rotates = True
        self.next: dict[str, Reply] = {}
        self.changes: dict[str, Any] = {}  # keys of the next tokens, None leaves one out
        self.delay = 0.0  # seconds that an answer of `/token` takes
        self.arrived = 0
        self.person = "Ann"
        self.held = threading.Event()  # a request for tokens waits until it is set
        self.held.set()
        self.codes: dict[str, Form] = {}
        self.devices: dict[str, str] = {}  # by code: pending, granted, denied, expired, slow_down
        self.access: dict[str, int] = {}
        self.refresh: dict[str, int] = {}
        self.used: dict[str, int] = {}
        self._families = 0

    def close(self) -> None:
        """Stop answering."""
        self.held.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def asked(self, grant: str) -> list[int]:
        """Give the statuses of the requests for tokens of one kind."""
        return [status for _, form, status in self.log if form.get("grant_type") == grant]

    def end_access(self) -> None:
        """Let every access token end now."""
        self.access.clear()

    def get(self, path: str, authorization: str) -> Reply:
        """Answer a page, or the service."""
        parts = urlsplit(path)
        if parts.path == "/authorize":
            return self._authorize({name: v for name, [v] in parse_qs(parts.query).items()})
        if parts.path == "/api/me":
            known = authorization.removeprefix("Bearer ") in self.access
            return (
                self._json(200, {"name": self.person})
                if known
                else self._json(401, {"error": "no"})
            )
        return 404, {}, b""

    def post(self, path: str, form: Form, authorization: str) -> Reply:
        """Answer a request for codes or tokens."""
        self.arrived += 1
        self.held.wait(60)
        with self._lock:
            reply = self.next.pop(path, None) or self._posted(path, form, authorization)
            self.log.append((path, form, reply[0]))
        time.sleep(self.delay)
        return reply

    def _posted(self, path: str, form: Form, authorization: str) -> Reply:
        try:
            self._check_client(form, authorization)
            if path == "/device":
                return self._device()
            assert path == "/token", path
            return self._json(200, self._granted(form))
        except Refused as refused:
            return self._json(400, {"error": str(refused), "error_description": "as told"})

    def _authorize(self, asked: Form) -> Reply:
        callback = urlsplit(asked["redirect_uri"])
        assert (callback.scheme, callback.hostname) in (
            ("http", "127.0.0.1"),
            ("http", "localhost"),
        )
        assert asked["client_id"] == CLIENT
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        assert len(asked["state"]) >= 22
        told = {"state": asked["state"], "iss": self.url}
        if self.consents:
            code = secrets.token_urlsafe(16)
            self.codes[code] = asked
            told["code"] = code
        else:
            told |= {"error": "access_denied", "error_description": "not today"}
        return 302, {"Location": f"{asked['redirect_uri']}?{urlencode(told)}"}, b""

    def _check_client(self, form: Form, authorization: str) -> None:
        if authorization:
            pair = base64.b64decode(authorization.removeprefix("Basic ")).decode()
            assert "client_id" not in form
        else:
            pair = f"{form.get('client_id')}:{form.get('client_secret', SECRET)}"
        if pair != f"{CLIENT}:{SECRET}":
            raise Refused("invalid_client")

    def _granted(self, form: Form) -> dict[str, Any]:
        kind = form["grant_type"]
        if kind == "client_credentials":
            return self.tokens(0, refresh=False)
        if kind == "authorization_code":
            asked = self.codes.pop(form["code"], None)
            if asked is None or asked["redirect_uri"] != form["redirect_uri"]:
                raise Refused("invalid_grant")
            digest = hashlib.sha256(form["code_verifier"].encode()).digest()
            if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != asked["code_challenge"]:
                raise Refused("invalid_grant")
        elif kind == DEVICE:
            state = self.devices.get(form["device_code"], "expired")
            if state != "granted":
                raise Refused(_WAITING[state])
            self.devices.pop(form["device_code"])
        else:
            return self._refreshed(form["refresh_token"])
        self._families += 1
        return self.tokens(self._families)

    def _refreshed(self, token: str) -> dict[str, Any]:
        if token in self.used:  # reuse: the whole login ends
            family = self.used[token]
            self.refresh = {one: of for one, of in self.refresh.items() if of != family}
            raise Refused("invalid_grant")
        if token not in self.refresh:
            raise Refused("invalid_grant")
        family = self.refresh[token]
        if self.rotates:
            self.used[token] = self.refresh.pop(token)
        return self.tokens(family, refresh=self.rotates)

    def tokens(self, family: int, *, refresh: bool = True) -> dict[str, Any]:
        """Give tokens of one login."""
        token, renewing = secrets.token_urlsafe(24), secrets.token_urlsafe(24)
        self.access[token] = family
        told: dict[str, Any] = {"access_token": token, "token_type": "Bearer"}
        told |= {"expires_in": self.lifetime, "scope": self.scope}
        if refresh:
            self.refresh[renewing] = family
            told["refresh_token"] = renewing
        told |= self.changes
        return {name: value for name, value in told.items() if value is not None}

    def _device(self) -> Reply:
        code = secrets.token_urlsafe(16)
        self.devices[code] = "pending"
        return self._json(
            200,
            {
                "device_code": code,
                "user_code": "WDJB-MJHT",
                "verification_uri": f"{self.url}/activate",
                "verification_uri_complete": f"{self.url}/activate?user_code=WDJB-MJHT",
                "expires_in": 600,
                "interval": self.interval,
            },
        )

    @staticmethod
    def _json(status: int, data: Any) -> Reply:
        return status, {"Content-Type": "application/json"}, json.dumps(data).encode()


_WAITING = {
    "pending": "authorization_pending",
    "slow_down": "slow_down",
    "denied": "access_denied",
    "expired": "expired_token",
}
_UNKNOWN: Reply = (401, {"Content-Type": "application/json"}, b'{"error": "no"}')
