"""What a refusing response means: which error, which words, when to come back."""

from __future__ import annotations

import json

from kosmo.errors import (
    CredentialsError,
    KosmoError,
    ServiceError,
    TryLaterError,
    UnknownOutcomeError,
)
from kosmo.http.quota import rate_limit, retry_after, tells_limits

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.message import Response

_CODES = {
    400: "invalid_request",
    402: "payment_required",
    403: "forbidden",
    404: "not_found",
    405: "not_allowed",
    409: "conflict",
    410: "not_found",
    412: "conflict",
    422: "invalid_request",
    423: "locked",
    501: "not_supported",
}
_PARTS = ("invalid-params", "invalid_params", "validation")


def failure_of(response: Response, method: str = "GET") -> KosmoError:
    """Turn a response that is not 2xx into the error that fits.

    A write that met a server's failure may have been carried out, so its outcome is unknown.
    """
    status = response.status
    said = words_of(response.body)
    told = f": {said}" if said else ""
    if status == 401:
        return CredentialsError(
            f"the service refused the credentials{told}",
            code="authentication_failed",
            http_status=status,
        )
    if status in (420, 429):
        return TryLaterError(
            f"the service limits the rate of requests{told}",
            code="rate_limited",
            http_status=status,
            retry_after=retry_after(response.headers, limited=True),
            rate_limit=rate_limit(response.headers),
        )
    if (status >= 500 and status != 501) or status == 408:
        if method not in ("GET", "HEAD"):
            return UnknownOutcomeError(f"the service failed ({status}){told}", http_status=status)
        return TryLaterError(
            f"the service is unavailable ({status}){told}",
            http_status=status,
            retry_after=retry_after(response.headers),
            rate_limit=rate_limit(response.headers) if tells_limits(response.headers) else None,
        )
    if 300 <= status < 400:
        return ServiceError(
            f"the service redirects elsewhere ({status}), which kosmo does not follow",
            code="redirected",
            http_status=status,
        )
    return ServiceError(
        f"the service refused the request ({status}){told}",
        code=_CODES.get(status, "service_error"),
        http_status=status,
    )


def words_of(body: bytes) -> str:
    """Find the vendor's own sentence: `error.message`, `error`, `message`, `errors` or text."""
    text = body.decode("utf-8", "replace").strip()
    try:
        return _line(_told(json.loads(text)))
    except (ValueError, RecursionError):
        return _line(_titled(text))


def _told(data: Any) -> str:
    if isinstance(data, str):
        return data
    if isinstance(data, list):
        return "; ".join(filter(None, map(_told, data)))
    if isinstance(data, dict):
        for name in ("error_description", "error", "message", "errors", "detail", "reason"):
            if said := _told(data.get(name)):
                beside = _about_fields(data.get("_embedded")) + _beside(data.get("data"))
                return said + beside if beside else _with_parts(said, data)
        texts = {name: _told(value) for name, value in data.items()}
        return "; ".join(f"{name}: {text}" for name, text in texts.items() if text)
    # `{"error": true}` says nothing that the status has not said.
    return "" if data is None or isinstance(data, bool) else str(data)


def _about_fields(embedded: Any) -> str:
    """Tell what is wrong with which field, as `application/vnd.error+json` embeds it."""
    errors = embedded.get("errors") if isinstance(embedded, dict) else None
    found = [one for one in errors or () if isinstance(one, dict) and "path" in one]
    told = [f"`{one['path']}` {_told(one.get('message'))}" for one in found]
    return f": {', '.join(told)}" if told else ""


def _with_parts(said: str, data: dict[str, Any]) -> str:
    """Add what is wrong with which part of the request, as `application/problem+json` lists it."""
    lists = (data.get(name) for name in _PARTS)
    found = [one for some in lists if isinstance(some, list) for one in some]
    told = []
    for one in (one for one in found if isinstance(one, dict)):
        place = one.get("name", one.get("location"))
        where = ".".join(map(str, place)) if isinstance(place, list) else place
        if why := _told(one):
            told.append(f"`{where}` {why}" if where else why)
    return f"{said.rstrip('.')}: {'; '.join(told)}" if told else said


def _beside(inside: Any) -> str:
    """Tell the sentence that stands beside a reason, as `data.message`."""
    message = _told(inside.get("message")) if isinstance(inside, dict) else ""
    return f": {message}" if message else ""


def _titled(text: str) -> str:
    """Give a page of HTML as its title, other text as it is."""
    if text[:1] != "<":
        return text
    lowered = text.lower()
    start, end = lowered.find("<title"), lowered.find("</title>")
    start = lowered.find(">", start) + 1
    return text[start:end] if 0 < start < end else "an HTML page"


def _line(text: str) -> str:
    """Shorten to one line, without characters that would steer a terminal."""
    line = " ".join(text.split())
    return "".join(c for c in line if c.isprintable())
