"""What a simulator's functions receive and give back."""

from __future__ import annotations

import json
from base64 import b64decode
from urllib.parse import parse_qsl

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from kosmo.sandbox.state import SimulatorState


class SimulatorRefusal(Exception):
    """The vendor refuses the request; nothing that the function changed is kept.

    The simulator's `error_body` words it, unless `data` is the whole body.
    """

    def __init__(
        self,
        status: int,
        message: str = "",
        *,
        data: Any = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        """Take the status and the vendor's sentence; an empty one answers without a body."""
        super().__init__(message)
        self.status = status
        self.message = message
        self.data = data
        self.headers = headers or {}


class SimulatorReply:
    """What a function answers: data as JSON, or None for no body at all."""

    __slots__ = ("data", "headers", "lasting", "status")

    def __init__(
        self,
        data: Any = None,
        *,
        status: int = 200,
        headers: dict[str, str] | None = None,
        lasting: bool = True,
    ) -> None:
        """Take the data, which may hold rows of the state; it is encoded at once.

        `lasting` says that the same read is answered alike until the state changes; what
        depends on the clock is not.
        """
        self.data = data
        self.status = status
        self.headers = headers or {}
        self.lasting = lasting


class SimulatorRequest:
    """One request, taken apart: `path` lies below the base path, `parts` are its named parts.

    `query` holds the last value of each name; `headers` have names in lower case; `now` is the
    simulator's clock in unix seconds; `options` are the simulator's own settings.
    """

    __slots__ = ("headers", "method", "now", "options", "parts", "path", "query", "raw", "state")

    def __init__(
        self,
        method: str,
        path: str,
        query: str,
        headers: dict[str, str],
        raw: bytes,
        *,
        state: SimulatorState,
        now: float,
        options: Mapping[str, float],
    ) -> None:
        """Take what came over the wire, and what the simulator adds."""
        self.method = method
        self.path = path
        self.query = dict(parse_qsl(query, keep_blank_values=True))
        self.headers = {name.lower(): value for name, value in headers.items()}
        self.raw = raw
        self.state = state
        self.now = now
        self.options = options
        self.parts: dict[str, str] = {}

    @property
    def media_type(self) -> str:
        """The content type without its parameters, in lower case."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def bearer(self) -> str | None:
        """The token of `Authorization: Bearer`, or None."""
        scheme, _, value = self.headers.get("authorization", "").partition(" ")
        return value.strip() if scheme.lower() == "bearer" and value.strip() else None

    @property
    def basic(self) -> tuple[str, str] | None:
        """User and password of `Authorization: Basic`, or None."""
        scheme, _, value = self.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "basic":
            return None
        try:
            user, colon, password = b64decode(value, validate=True).decode().partition(":")
        except ValueError:
            return None
        return (user, password) if colon else None

    def json(self) -> Any:
        """Parse the body as JSON; None where there is none or it is declared as something else.

        Raises a refusal with 400 where it is declared as JSON and is not.
        """
        if not self.raw or not self.media_type.endswith("json"):
            return None
        try:
            data = json.loads(self.raw)
            if b"\\u" in self.raw:
                # Half a surrogate pair is JSON but no text; it could never be answered.
                json.dumps(data, ensure_ascii=False).encode()
        except (ValueError, RecursionError):
            raise SimulatorRefusal(400, "The request body is not valid JSON") from None
        return data

    def form(self) -> dict[str, str]:
        """Parse the body as a form; empty where it is declared as something else."""
        if self.media_type != "application/x-www-form-urlencoded":
            return {}
        return dict(parse_qsl(self.raw.decode("utf-8", "replace"), keep_blank_values=True))
