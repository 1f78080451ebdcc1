"""The first words with a server: which revision of the protocol both speak.

There are two eras: servers that are greeted with `initialize` (up to 2025-11-25), and those that
are asked by `server/discover` (from 2026-07-28). Old servers on stdio may die of a question that
they do not know, so they are greeted; over HTTP each question stands for itself, and the new one is
first.
"""

from __future__ import annotations

from mcp.shared.exceptions import MCPError
from mcp.types import CONNECTION_CLOSED, REQUEST_TIMEOUT
from pydantic import ValidationError

from kosmo.errors import ServiceError
from kosmo.mcp.http import MARK

TYPE_CHECKING = False
if TYPE_CHECKING:
    from mcp.client.session import ClientSession

# Over HTTP a connection that is lost is marked: the code alone is what many servers answer with
# where they do not know the revision.
_FINAL = {True: (), False: (CONNECTION_CLOSED, REQUEST_TIMEOUT)}
_BROKEN = (None, 401, 403, 407, 429, 502, 503, 504)


async def negotiate(session: ClientSession, *, http: bool) -> None:
    """Agree on a revision.

    Raises MCPError as the server answers, and ServiceError where there is no common one.
    """
    first, second = (_discover, _greet) if http else (_greet, _discover)
    try:
        await first(session)
    except MCPError as error:
        if error.code in _FINAL[http] or _is_broken(error):
            raise
        try:
            await second(session)
        except MCPError as other:
            raise (other if http or _is_broken(other) else error) from None
    except (RuntimeError, ValidationError) as error:
        if not http:
            raise _strange(error) from None
        await second(session)


async def _greet(session: ClientSession) -> None:
    await session.initialize()


async def _discover(session: ClientSession) -> None:
    await session.discover()


def _is_broken(error: MCPError) -> bool:
    """Tell whether another question would meet the same: no connection, no right to ask."""
    known = error.data.get(MARK) if isinstance(error.data, dict) else None
    return isinstance(known, dict) and known.get("status") in _BROKEN


def _strange(error: Exception) -> ServiceError:
    told = str(error) if isinstance(error, RuntimeError) else "its greeting cannot be understood"
    return ServiceError(f"cannot be spoken with: {told}", code="malformed_answer")
