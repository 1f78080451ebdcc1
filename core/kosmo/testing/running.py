"""Running kosmo's command line in this process or in one of its own."""

from __future__ import annotations

import gc
import io
import os
import subprocess
import sys
import tempfile
import warnings
from contextlib import contextmanager

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    Outcome = tuple[int, str, str]

SECONDS = 60


def run_here(words: list[str], stdin: str, environment: Mapping[str, str], folder: str) -> Outcome:
    """Run a command line in this process: exit code, stdout, stderr.

    Its streams are files, so that it finds no terminal. Only one runs at a time.
    """
    from kosmo.cli.main import run

    with _stream() as given, _stream() as out, _stream() as err:
        given.write(stdin)
        given.seek(0)
        before = sys.stdin, sys.stdout, sys.stderr
        with surroundings(environment, folder):
            sys.stdin, sys.stdout, sys.stderr = given, out, err
            try:
                code = run(words)
            except SystemExit as left:
                code = left.code if isinstance(left.code, int) else 1
            finally:
                sys.stdin, sys.stdout, sys.stderr = before
        _forget()
        return code, _text(out), _text(err)


def run_apart(words: list[str], stdin: str, environment: Mapping[str, str], folder: str) -> Outcome:
    """Run a command line as a process of its own: exit code, stdout, stderr."""
    done = subprocess.run(
        [sys.executable, "-P", "-m", "kosmo", *words],
        input=stdin, capture_output=True, text=True, encoding="utf-8", check=False,
        timeout=SECONDS, cwd=folder,
        env={**environment, "PYTHONPATH": os.pathsep.join(_folders())},
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


def _folders() -> list[str]:
    """List where this process imports from, but for the folder of pytest's own script.

    With that folder the catalog, which belongs to a list of folders, would be made anew.
    """
    from sysconfig import get_path

    scripts = get_path("scripts")
    return [path for place, path in enumerate(sys.path) if path and (place or path != scripts)]


@contextmanager
def surroundings(environment: Mapping[str, str], folder: str) -> Iterator[None]:
    """Have another environment and working folder for a while."""
    kept, place = dict(os.environ), os.getcwd()
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(place)
        os.environ.clear()
        os.environ.update(kept)


def _stream() -> io.TextIOWrapper:
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the wrapper closes it
    return io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    stream.seek(0)
    return stream.read()


def _forget() -> None:
    """Close what the command line leaves to the end of its process, which is not at hand here."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect(0)
