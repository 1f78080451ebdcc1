"""The file that keeps a simulator's state between commands, and between processes."""

from __future__ import annotations

import os
import sys
import time
from contextlib import contextmanager

from kosmo.errors import ConfigError
from kosmo.sandbox.state import SimulatorState

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Seed = Callable[[SimulatorState], None]

_LOCK_SECONDS = 20.0


def state_path(state_folder: str, integration: str) -> str:
    """Give the path of an integration's state file."""
    return os.path.join(state_folder, "sandbox", integration + ".jsonl")


class Store:
    """One state, in memory only where there is no path.

    Every process that has the path open sees what another one wrote at its next request.
    A sandbox is no record of anything, so nothing is synced to the disk. `version` is another
    number whenever the state may be another one.
    """

    def __init__(self, path: str | None, seed: Seed) -> None:
        """Take the file's path, and what fills an empty state."""
        self._path = path
        self._seed = seed
        self._stamp: tuple[int, ...] | None = None
        self._state: SimulatorState | None = None
        self.version = 0

    def current(self) -> SimulatorState:
        """Give the state as it is now, for reading; seeds it at first use."""
        state = self._reloaded()
        if state is None:
            with self._locked():
                state = self._reloaded() or self._sown()
        return state

    @contextmanager
    def changing(self) -> Iterator[SimulatorState]:
        """Give the state for changing; what was put is kept unless the block raises."""
        with self._locked():
            state = self._reloaded() or self._sown()
            try:
                yield state
            except BaseException:
                state.undo()
                raise
            if state.changed:
                self._write(state.text())

    def reset(self) -> None:
        """Fill the state anew, whatever is in the file."""
        with self._locked():
            self._sown()

    def _sown(self) -> SimulatorState:
        state = self._state = SimulatorState()
        self._seed(state)
        self._write(state.text())
        return state

    def _reloaded(self) -> SimulatorState | None:
        """Read the file where it is another one than last time; None where there is none."""
        stamp = self._look()
        if self._path is not None and (stamp is None or stamp != self._stamp):
            self._stamp = stamp
            self._state = None if stamp is None else self._read(self._path)
            self.version += 1
        return self._state

    def _read(self, path: str) -> SimulatorState:
        try:
            with open(path, "rb") as file:
                return SimulatorState(file.read())
        except (OSError, ValueError) as error:
            raise _unreadable(path, error) from None

    def _look(self) -> tuple[int, ...] | None:
        if self._path is None:
            return None
        try:
            found = os.stat(self._path)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise _unreadable(self._path, error) from None
        return found.st_mtime_ns, found.st_size, found.st_ino

    def _write(self, text: bytes) -> None:
        self.version += 1
        if self._path is None:
            return
        temporary = f"{self._path}.{os.getpid()}.new"
        with _told(self._path):
            descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(text)
            os.replace(temporary, self._path)
        self._stamp = self._look()

    @contextmanager
    def _locked(self) -> Iterator[None]:
        if self._path is None:
            yield
            return
        with _told(self._path):
            os.makedirs(os.path.dirname(self._path), mode=0o700, exist_ok=True)
            descriptor = os.open(self._path + ".lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _lock(descriptor)
            yield
        finally:
            os.close(descriptor)


def _unreadable(path: str, error: Exception) -> ConfigError:
    name = os.path.basename(path).removesuffix(".jsonl")
    return ConfigError(
        f"the sandbox's state `{path}` cannot be read: {error}",
        hint=f"kosmo sandbox reset {name}",
    )


@contextmanager
def _told(path: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ConfigError(
            f"the sandbox's state `{path}` cannot be written: {error.strerror}",
            hint="kosmo doctor",
        ) from None


if sys.platform == "win32":

    def _lock(descriptor: int) -> None:
        import msvcrt

        msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)

else:

    def _lock(descriptor: int) -> None:
        import fcntl

        end = time.monotonic() + _LOCK_SECONDS
        while True:
            try:
                return fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > end:
                    raise ConfigError(
                        f"another kosmo has held the sandbox for {_LOCK_SECONDS:.0f} seconds; end"
                        " that process, or name another folder in `KOSMO_HOME`",
                        code="config_locked",
                    ) from None
            time.sleep(0.002)
