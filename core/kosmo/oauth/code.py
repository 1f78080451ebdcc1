"""The authorization code flow of a native app: what is asked, and what an answer must hold.

Sources: RFC 6749, section 4.1; RFC 7636; RFC 8252; RFC 9207; RFC 9700, section 2.1.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from hmac import compare_digest

from kosmo.errors import CredentialsError, ServiceError
from kosmo.http.url import query_string

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

Parameters = dict[str, list[str]]


class CodeRequest:
    """One login: its address, and the secrets that its answer is held against."""

    def __init__(
        self,
        url: str,
        client_id: str,
        redirect_uri: str,
        *,
        scope: str = "",
        more: Mapping[str, str] | None = None,
        issuer: str | None = None,
    ) -> None:
        """Make the secrets; `issuer` is the name that the service must give itself."""
        self._url = url
        self._issuer = issuer
        self._redirect_uri = redirect_uri
        self._state = secrets.token_urlsafe(32)
        self._verifier = secrets.token_urlsafe(48)
        digest = hashlib.sha256(self._verifier.encode()).digest()
        asked = {
            **(more or {}),
            "response_type": "code",
            "client_id": client_id,
            "redirect_uri": redirect_uri,
            "state": self._state,
            "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }
        if scope:
            asked["scope"] = scope
        self.address = url + query_string(asked)

    def secrets(self) -> tuple[str, ...]:
        """Give what nobody may see."""
        return (self._verifier,)

    def is_ours(self, parameters: Parameters) -> bool:
        """Tell whether an answer belongs to this login, by its `state`."""
        state = parameters.get("state", [])
        return len(state) == 1 and _same(state[0], self._state)

    def code(self, parameters: Parameters) -> str:
        """Give the code of an answer that is ours.

        Raises CredentialsError where the person or the service said no, and ServiceError for an
        answer that is none or comes from somebody else.
        """
        if any(len(values) != 1 for values in parameters.values()):
            raise _malformed("it has a parameter twice")
        self._check_issuer(parameters.get("iss", [None])[0])
        if "error" in parameters:
            raise denied(parameters["error"][0], parameters.get("error_description", [""])[0])
        code = parameters.get("code", [""])[0]
        if not code or not code.isprintable() or len(code) > 16384:
            raise _malformed("it has no code")
        return code

    def form(self, code: str) -> dict[str, str]:
        """Give what is sent for a token."""
        return {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._redirect_uri,
            "code_verifier": self._verifier,
        }

    def _check_issuer(self, told: str | None) -> None:
        """Refuse an answer of another service, where it names itself (RFC 9207)."""
        if self._issuer is not None:
            fits = told is not None and _same(told, self._issuer)
        else:
            fits = told is None or _origin(told) == _origin(self._url)
        if not fits:
            raise ServiceError(
                f"the answer to the login comes from {_shown(told)}, which is not the service that"
                " was asked; nothing was kept",
                code="foreign_issuer",
            )


def _same(given: str, wanted: str) -> bool:
    return compare_digest(given.encode(errors="replace"), wanted.encode())


def denied(code: str, words: str = "") -> CredentialsError:
    """Make the error for a login that the person or the service refused."""
    said = ": ".join(_line(one) for one in (code, words) if one)
    told = "the login was refused" if code == "access_denied" else "the service refuses the login"
    return CredentialsError(f"{told} ({said})", code="login_denied")


def _malformed(why: str) -> ServiceError:
    return ServiceError(f"the service's answer to the login is broken: {why}",
                        code="malformed_answer")  # fmt: skip


def _origin(url: str) -> str:
    return "/".join(url.split("/", 3)[:3]).lower()


def _shown(text: str | None) -> str:
    return "nobody" if text is None else f"`{_line(text)}`"


def _line(text: str) -> str:
    return "".join(letter for letter in " ".join(text.split()) if letter.isprintable())[:300]
