"""Which limits a call keeps, and where they are counted."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from kosmo.config.accounts import Account
    from kosmo.http.limiter import Limiter
    from kosmo.http.pace import Pace
    from kosmo.spec import FunctionSpec, IntegrationSpec

    Passed = list[tuple[Limiter, object]]

_SAFE = ("GET", "HEAD")
_SHORTEST = 1.0  # seconds of a pause where the service names none


class Limits:
    """The limiters of a process, one for each credential and one for each function with its own."""

    def __init__(self) -> None:
        """Begin with none; a limiter is opened for the first call that has to keep it."""
        self._open: dict[tuple[object, ...], Limiter] = {}

    def gate(
        self,
        integration: IntegrationSpec,
        spec: FunctionSpec,
        account: Account,
        credentials: dict[str, str],
        base_url: str,
        note: Callable[[str], None],
    ) -> Gate:
        """Make the gate of one call.

        An account's own limits replace the configured ones, and those the plugin's. `note` is
        told where requests cannot be counted.
        """
        from kosmo.config import settings

        configured, place = settings.limits_of(integration.name)
        replaced = account.limits or configured
        texts = replaced or integration.limits
        own = () if replaced else spec.limits
        secret = [field.name for field in integration.auth.fields if field.secret]
        of = [credentials.get(name, "") for name in secret] or sorted(credentials.values())
        if integration.auth.by_person():  # who logged in is nowhere in the fields
            of = [*of, account.name]

        def key(name: str, limits: tuple[str, ...]) -> tuple[object, ...]:
            return (integration.name, base_url, *of, name, limits, place)

        def opened(name: str, limits: tuple[str, ...]) -> Limiter:
            known = key(name, limits)
            if known not in self._open:
                from kosmo.http.limiter import open_limiter

                self._open[known] = open_limiter(
                    place or _state_folder(), name, (base_url, *of), limits, note
                )
            return self._open[known]

        limiters = [opened(spec.id, tuple(own))] if own else []
        met = key(integration.name, tuple(texts)) in self._open
        if texts or place or met or _was_ever_limited():
            limiters.append(opened(integration.name, tuple(texts)))
        return Gate(
            limiters,
            write_weight=integration.write_weight,
            late=lambda: opened(integration.name, ()),
        )


class Gate:
    """Lets requests through one after the other, as their limits allow."""

    def __init__(
        self, limiters: list[Limiter], *, write_weight: int, late: Callable[[], Limiter]
    ) -> None:
        """Take the limiters, and how many requests one counts as that is no GET.

        `late` opens the credential's limiter where it has no limits, for a pause that every
        process keeps.
        """
        self._limiters = limiters
        self._write_weight = write_weight
        self._late = late

    def enter(self, method: str, pace: Pace) -> Passed:
        """Wait until a request may go out; give what `leave` takes when it is over.

        Raises TryLaterError where that would take longer than the call has patience.
        """
        weight = 1 if method in _SAFE else self._write_weight
        passed: Passed = []
        try:
            for limiter in self._limiters:
                passed.append((limiter, limiter.enter(weight, pace)))
        except BaseException:
            self.leave(passed)
            raise
        return passed

    def leave(self, passed: Passed) -> None:
        """End a request."""
        for limiter, ticket in passed:
            limiter.leave(ticket)

    def pause(self, seconds: float | None) -> None:
        """Let nobody through for so long, in any process: the service limits the rate."""
        if not self._limiters:
            self._limiters.append(self._late())
        self._limiters[-1].pause(_SHORTEST if seconds is None else seconds)


def _state_folder() -> str:
    from kosmo.config.paths import state_folder

    return state_folder()


def _was_ever_limited() -> bool:
    """Tell whether any process may have left a pause behind."""
    import os

    return os.path.isdir(os.path.join(_state_folder(), "limits"))
