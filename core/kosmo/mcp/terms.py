"""How long a question to a server may take, and who follows it."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    Progress = Callable[[float, float | None, str | None], None]


class Terms:
    """How long one question may take, and who follows it.

    `timeout` is in seconds for the answer, `until` a moment on the clock that only goes forward;
    `halted` is asked whether the question is given up. `writes` says that the question may change
    something; `talk` is told what the server says beside its answer.
    """

    __slots__ = ("halted", "progress", "talk", "timeout", "until", "writes")

    def __init__(
        self,
        *,
        timeout: float | None = None,
        until: float | None = None,
        halted: Callable[[], bool] | None = None,
        writes: bool = False,
        progress: Progress | None = None,
        talk: Callable[[str], None] | None = None,
    ) -> None:
        """Take the terms; without a `timeout` it is the definition's."""
        self.timeout = timeout
        self.until = until
        self.halted = halted
        self.writes = writes
        self.progress = progress
        self.talk = talk


class Heard:
    """While it is entered, what servers say beside their answers is told to who wants it."""

    def __init__(self, talks: list[Callable[[str], None]], terms: Terms | None) -> None:
        """Take those who are told, and the terms of one who may want to be."""
        self._talks = talks
        self._talk = None if terms is None else terms.talk

    def __enter__(self) -> None:
        """Listen."""
        if self._talk is not None:
            self._talks.append(self._talk)

    def __exit__(self, *_: object) -> None:
        """Listen no longer."""
        if self._talk is not None:
            self._talks.remove(self._talk)
