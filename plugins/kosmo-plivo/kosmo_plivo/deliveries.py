"""What became of a request to send: all taken, some numbers refused, or all of them."""

from __future__ import annotations

from kosmo import KosmoError, PartlyDoneError, ServiceError

from kosmo_plivo.places import own

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo import Client, Json, Object

_SHOWN = 5
_UNKNOWN = ("outcome_unknown", "malformed_answer")
_REQUEST_TIMEOUT = 408


class Sent:
    """The answers to one or several requests: which messages are on their way, which are not."""

    def __init__(self) -> None:
        """Begin with nothing sent."""
        self.taken: list[str] = []
        self.refused: list[str] = []
        self._answer: Object = {}

    def add(self, client: Client, body: Object, to: list[str], *, left: list[str]) -> None:
        """Send one request to some numbers; `left` are these and all that were to follow.

        Raises what the client raises, or PartlyDoneError where messages went out before.
        """
        try:
            data = client.post(*own(client, "Message"), body=body)
        except KosmoError as error:
            if not self.taken:
                raise
            raise self._partly(*_fate(error, to, left)) from error
        self._answer = data if isinstance(data, dict) else {}
        self.taken += _texts(self._answer.get("message_uuid"))
        self.refused += _texts(self._answer.get("invalid_number"))

    def result(self) -> Object:
        """Give what was sent; raises where a number was refused, since that is no success."""
        if self.refused and not self.taken:
            raise ServiceError(
                f"Plivo takes none of the numbers: {_named(self.refused)}; each needs its country"
                " code, as in +14155550100",
                code="invalid_number",
                details=self.refused,
            )
        if self.refused:
            raise self._partly(f"Plivo does not take {_named(self.refused)}")
        return {**self._answer, "message_uuid": self.taken}

    def _partly(
        self, reason: str, unsent: list[str] | None = None, unknown: list[str] | None = None
    ) -> PartlyDoneError:
        count = len(self.taken)
        queued = f"{count} message{'s are' if count > 1 else ' is'} on the way"
        others = {"not_sent": unsent, "unknown": unknown}
        once = ", once `list_messages` has shown which got it" if unknown else ""
        return PartlyDoneError(
            f"{queued}, but {reason}; do not repeat the whole call: send again to the other numbers"
            f" alone{once}",
            data={
                **self._answer,
                "message_uuid": self.taken,
                "invalid_number": self.refused,
                **{name: numbers for name, numbers in others.items() if numbers},
            },
        )


def send(client: Client, body: Object, to: list[str]) -> Sent:
    """Send one request."""
    sent = Sent()
    sent.add(client, body, to, left=to)
    return sent


def _fate(error: KosmoError, to: list[str], left: list[str]) -> tuple[str, list[str], list[str]]:
    """Say what became of those a failed request was for: nothing, or nobody knows.

    Gives the sentence, the numbers that got nothing, and those that may have got it.
    """
    status = error.http_status or 0
    if error.code not in _UNKNOWN and status < 500 and status != _REQUEST_TIMEOUT:
        return f"{error.message}; {_named(left)} got nothing", left, []
    unsent = left[len(to) :]
    rest = f", {_named(unsent)} got nothing" if unsent else ""
    return f"{error.message}; {_named(to)} may have got it or not{rest}", unsent, to


def _texts(value: Json) -> list[str]:
    several = [value] if isinstance(value, str) else value
    return [str(one) for one in several] if isinstance(several, list) else []


def _named(numbers: list[str]) -> str:
    more = f" and {len(numbers) - _SHOWN} more" if len(numbers) > _SHOWN else ""
    return ", ".join(f"`{number}`" for number in numbers[:_SHOWN]) + more
