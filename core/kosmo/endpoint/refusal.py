"""A request that is no call: it is wrong as HTTP, and is answered by its status."""

from __future__ import annotations

from kosmo.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping


class Refusal(UsageError):
    """The request is refused with this status and these headers."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        *,
        headers: Mapping[str, str] | None = None,
        hint: str | None = None,
        retry_after: float | None = None,
    ) -> None:
        """Take the status, and what any error has."""
        super().__init__(
            message, code=code, hint=hint, retry_after=retry_after, retryable=status == 503
        )
        self.status = status
        self.headers = dict(headers or {})
