"""Ask services whose credentials accounts hold: several accounts at once, for a limited time."""

from __future__ import annotations

import sys
import time
from threading import Thread

from kosmo.call import Call, Patience
from kosmo.cli.failures import as_error
from kosmo.errors import KosmoError, PartlyDoneError, TryLaterError
from kosmo.runtime import Runtime

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Any

    from kosmo.result import Result

SECONDS = 30.0
"""For how long one account is asked, unless somebody says otherwise."""

_AT_ONCE = 16
_STANDING = 5.0  # seconds that one request may stand still, for limits or another attempt
_GRACE = 0.5  # seconds in which a call that has reached its deadline may say so itself
_NAMES = ("email", "name", "username", "id")


class Asked:
    """An account and what its service said.

    `result` is that of the call, `error` why there is none. Both are None where the integration
    has no function that tells whose credentials these are.
    """

    __slots__ = ("account", "ended", "error", "function", "integration", "result")

    def __init__(self, integration: str, account: str) -> None:
        """Take the account; nothing is known yet."""
        self.integration = integration
        self.account = account
        self.function: str | None = None
        self.result: Result | None = None
        self.error: KosmoError | None = None
        self.ended = False

    @property
    def name(self) -> str:
        """The account's name with its integration's, for a sentence."""
        return f"{self.integration}.{self.account}"

    @property
    def state(self) -> str:
        """What became of it in a few words."""
        if self.error is not None:
            return "failed"
        return "ok" if self.function else "no check is known"

    @property
    def answer(self) -> Any:
        """What the service said, or None."""
        return None if self.result is None else self.result.data


class Asking:
    """One round of questions over shared connections."""

    def __init__(
        self,
        *,
        seconds: float = SECONDS,
        surface: str = "accounts",
        talk: Callable[[str], None] | None = None,
    ) -> None:
        """Take for how long one account is asked, and the surface that the audit log names.

        `talk` receives the lines of `-v`.
        """
        self._seconds = seconds
        self._surface = surface
        self._talk = talk
        self._over = False
        self._runtime = Runtime(long_lived=True)

    def ask(self, chosen: Iterable[tuple[str, str]]) -> list[Asked]:
        """Ask all accounts at once and give them in their order; no failure of one is raised."""
        asked = [Asked(integration, account) for integration, account in chosen]
        left = [one for one in reversed(asked) if self._find(one)]
        stdout, sys.stdout = sys.stdout, sys.stderr  # what a plugin prints is talk
        try:
            self._answer(left)
        finally:
            self._over = True
            sys.stdout = stdout
            self._runtime.close()
        for one in asked:
            if not one.ended:
                one.error = TryLaterError("", code="deadline")
            if one.error is not None and one.error.code == "deadline":
                self._explain_lateness(one, one.error)
        return asked

    def _find(self, one: Asked) -> bool:
        """Find the function to call; the catalog is not for several threads."""
        try:
            name = self._runtime.catalog.integration(one.integration).whoami
        except KosmoError as error:
            one.error, name = error, None
        one.function = f"{one.integration}.{name}" if name else None
        one.ended = name is None
        return not one.ended

    def _explain_lateness(self, one: Asked, error: KosmoError) -> None:
        """Say it in the words of these commands, which have no `--deadline`."""
        error.code = "timeout"
        error.message = f"`{one.name}` gave no answer within {self._seconds:g} seconds"
        longer = f"{max(2 * self._seconds, SECONDS):g}"
        error.hint = f"kosmo whoami {one.integration} --account {one.account} --timeout {longer}"

    def _answer(self, left: list[Asked]) -> None:
        rounds = -(-len(left) // _AT_ONCE)
        end = time.monotonic() + self._seconds * rounds + _GRACE
        workers = [Thread(target=self._work, args=(left,), daemon=True) for _ in left[:_AT_ONCE]]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join(max(0.0, end - time.monotonic()))

    def _work(self, left: list[Asked]) -> None:
        while not self._over:
            try:
                one = left.pop()
            except IndexError:
                return
            self._ask_one(one)

    def _ask_one(self, one: Asked) -> None:
        call = Call(
            str(one.function),
            {},
            account=one.account,
            surface=self._surface,
            patience=Patience(
                timeout=self._seconds,
                max_wait=min(_STANDING, self._seconds),
                deadline=self._seconds,
            ),
            talk=self._talk,
            halted=lambda: self._over,
        )
        try:
            one.result = self._runtime.run(call)
        except BaseException as error:  # noqa: BLE001 - a plugin may do anything, in a thread too
            one.error = as_error(error)
        one.ended = True


def who(data: Any) -> str | None:
    """Find the words in an answer by which a person knows an account."""
    if isinstance(data, dict):
        for key in _NAMES:
            if isinstance(data.get(key), str):
                return str(data[key])
        inner = [value for value in data.values() if isinstance(value, dict)]
        return who(inner[0]) if len(inner) == 1 else None
    return None


def worst(asked: Sequence[Asked]) -> KosmoError | None:
    """Give the error that tells about all accounts together; None where no one failed.

    Where only one was asked it is the account's own. Where all failed alike it is of the class
    that they share, so that the exit code is theirs, else PartlyDoneError.
    """
    errors = [one.error for one in asked if one.error is not None]
    if len(asked) == 1 or not errors:
        return errors[0] if errors else None
    alike = len(errors) == len(asked) and len({one.exit_code for one in errors}) == 1
    kind = type(errors[0]) if alike else PartlyDoneError
    codes = {one.code for one in errors}
    first = next(one for one in asked if one.error is not None)
    return kind(
        f"{len(errors)} of {len(asked)} accounts failed",
        hint=f"kosmo whoami {first.integration} --account {first.account}",
        code=codes.pop() if alike and len(codes) == 1 else None,
        retryable=all(one.retryable for one in errors),
        details=[f"{one.name}: {one.error.message if one.error else one.state}" for one in asked],
    )
