"""A folder of small files that may be lost at any time, bounded in number and size.

It is used only while it is ours and nobody else can write to it. Nothing here ever fails: what
cannot be read is not there, what cannot be written is not kept.
"""

from __future__ import annotations

import os

from kosmo.owned import is_own_file, is_own_folder, make_folder

_MOST_FILES = 500
_MOST_BYTES = 50_000_000
_SWEEP_EVERY = 16  # files written
_LARGE = 1_000_000  # after one of this size the folder is swept at once
_NAME = 64  # letters that the name of a file has at least
_GENERATION = "generation"


class CacheFolder:
    """The files of one cache, by names of 64 letters; threads and processes may share it.

    Each time that it is emptied begins a generation. A file that belongs to an earlier one is not
    kept, so that a slow reader does not bring back what was thrown away.
    """

    def __init__(self, path: str) -> None:
        """Take the folder's path; the folder is made when it is looked into."""
        self._path = path
        # Most processes write a single file, so that each begins at some other count.
        self._written = os.urandom(1)[0] % _SWEEP_EVERY

    def generation(self) -> bytes:
        """Give what names the present generation; b"" is the first."""
        return self.read(_GENERATION) or b""

    def read(self, name: str) -> bytes | None:
        """Read a file, or give None where there is none that can be trusted."""
        if not self._usable():
            return None
        try:
            with open(os.path.join(self._path, name), "rb") as stream:
                status = os.fstat(stream.fileno())
                fits = status.st_size <= _MOST_BYTES
                return stream.read() if fits and is_own_file(status) else None
        except OSError:
            return None

    def write(self, name: str, content: bytes, generation: bytes | None) -> None:
        """Write a file whole, 0600, unless another generation than the given one has begun."""
        if not self._usable():
            return
        if not self._replace(name, content):
            self.remove(name)  # what was there before is out of date
            return
        # Looked at last: whoever empties the folder begins the generation before it lists files.
        if generation is not None and self.generation() != generation:
            self.remove(name)
        self._written += 1
        if self._written % _SWEEP_EVERY == 0 or len(content) >= _LARGE:
            self._sweep()

    def remove(self, name: str) -> None:
        """Remove a file where there is one."""
        if self._usable():
            _unlink(os.path.join(self._path, name))

    def empty(self) -> None:
        """Begin a new generation and remove every file; a folder that is not there stays away."""
        if not os.path.lexists(self._path) or not self._usable():
            return
        self._replace(_GENERATION, os.urandom(8).hex().encode())
        for path in self._paths():
            _unlink(path)

    def _usable(self) -> bool:
        """Tell whether the folder may be used; it is made, 0700, where it is missing.

        One that cannot be written may not be read either, as nothing in it could be forgotten.
        """
        try:
            if not os.path.lexists(self._path):
                make_folder(self._path)
            # A link that somebody laid here would lead elsewhere, so links are not followed.
            status = os.lstat(self._path)
        except OSError:
            return False
        return is_own_folder(status) and os.access(self._path, os.W_OK | os.X_OK)

    def _replace(self, name: str, content: bytes) -> bool:
        path = os.path.join(self._path, name)
        temporary = os.path.join(self._path, f"{name}.{os.urandom(6).hex()}")
        try:
            descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            try:
                with open(descriptor, "wb") as stream:
                    stream.write(content)
                os.replace(temporary, path)
            except BaseException:
                _unlink(temporary)
                raise
        except OSError:
            return False
        return True

    def _sweep(self) -> None:
        """Remove the oldest files down to the bounds."""
        total = 0
        for place, (_, size, path) in enumerate(sorted(self._ages(), reverse=True), 1):
            total += size
            if place > _MOST_FILES or total > _MOST_BYTES:
                _unlink(path)

    def _ages(self) -> list[tuple[int, int, str]]:
        """List time, size and path of every file."""
        found = []
        for path in self._paths():
            try:
                status = os.lstat(path)
            except OSError:
                continue  # another process sweeps as well
            found.append((status.st_mtime_ns, status.st_size, path))
        return found

    def _paths(self) -> list[str]:
        """List every file but the one that names the generation."""
        try:
            names = os.listdir(self._path)
        except OSError:
            return []
        return [os.path.join(self._path, name) for name in names if len(name) >= _NAME]


def _unlink(path: str) -> None:
    try:
        os.unlink(path)
    except OSError:
        return
