"""The device flow: a code is shown, a person types it in somewhere, and kosmo asks until then.

Source: RFC 8628.
"""

from __future__ import annotations

import time

from kosmo.config.address import is_loopback
from kosmo.errors import CredentialsError, ServiceError, TryLaterError
from kosmo.oauth.answers import object_of, refusal_of, seconds_of
from kosmo.oauth.code import denied
from kosmo.oauth.renewing import granted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from kosmo.message import Response
    from kosmo.oauth.answers import Grant

_GRANT = "urn:ietf:params:oauth:grant-type:device_code"
_INTERVAL = 5.0  # seconds, where the service names none
_SLOWER = 5.0


class DeviceLogin:
    """A code that waits for somebody to type it in."""

    def __init__(self, response: Response) -> None:
        """Read what the service gives; raises CredentialsError or ServiceError."""
        refusal = refusal_of(response)
        if refusal is not None:
            raise CredentialsError(
                f"the service gives no code for a device ({refusal[1]})",
                code="token_refused",
                http_status=response.status,
            )
        if not 200 <= response.status < 300:
            from kosmo.http.failure import failure_of

            raise failure_of(response)
        data = object_of(response)
        self.code = _text(data, "user_code")
        self.page = _address(data, "verification_uri") or _address(data, "verification_url") or ""
        self.whole_page = _address(data, "verification_uri_complete")
        self._device_code = _text(data, "device_code")
        if not self.page:
            raise _malformed("verification_uri")
        self._interval = seconds_of(data.get("interval")) or _INTERVAL
        lasts = seconds_of(data.get("expires_in"))
        self._end = time.monotonic() + lasts if lasts else None

    def secrets(self) -> tuple[str, ...]:
        """Give what nobody may see."""
        return (self._device_code,)

    def wait(
        self,
        asked: Callable[[dict[str, str]], Response],
        seconds: float,
        late: Callable[[], TryLaterError],
    ) -> Grant:
        """Ask until the code was typed in, at most for so long; `late` makes the error for then.

        Raises CredentialsError where the person said no, TryLaterError where the time is over.
        """
        end = time.monotonic() + seconds
        end = end if self._end is None else min(end, self._end)
        form = {"grant_type": _GRANT, "device_code": self._device_code}
        while True:
            if time.monotonic() + self._interval > end:
                raise late()  # no further question fits, so there is nothing to wait for
            time.sleep(self._interval)
            try:
                response = asked(form)
            except TryLaterError:
                self._interval *= 2  # RFC 8628, section 3.5
                continue
            refusal = refusal_of(response)
            code = refusal[0] if refusal else ""
            if code == "slow_down":
                self._interval += _SLOWER
            elif code == "access_denied":
                raise denied(code)
            elif code == "expired_token":
                raise late()
            elif code != "authorization_pending" and not _is_passing(response):
                return granted(response)


def _is_passing(response: Response) -> bool:
    return response.status >= 500 or response.status in (408, 429)


def _text(data: dict[str, Any], name: str) -> str:
    value = data.get(name)
    if not isinstance(value, str) or not value or not value.isprintable() or len(value) > 8192:
        raise _malformed(name)
    return value


def _address(data: dict[str, Any], name: str) -> str | None:
    """Give an address to be shown; one that is none, or that hides something, is not."""
    value = data.get(name)
    fits = isinstance(value, str) and value.isascii() and value.isprintable()
    if not isinstance(value, str) or not fits or set(value) & set(' "<>\\^`{|}'):
        return None
    scheme, _, rest = value.partition("://")
    host = rest.partition("/")[0].rpartition(":")[0] or rest.partition("/")[0]
    safe = scheme == "https" or (scheme == "http" and is_loopback(host))
    return value if safe and len(value) < 2000 else None


def _malformed(name: str) -> ServiceError:
    return ServiceError(f"the service's answer has no usable `{name}`", code="malformed_answer")
