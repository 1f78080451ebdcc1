"""The progress line, on a terminal that is real enough to look at."""

from __future__ import annotations

import codecs
import fcntl
import json
import os
import select
import socket
import struct
import subprocess
import sys
import termios
import time
import unicodedata
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.conftest import Kosmo

# Runs the lines that come from stdin while a progress line that is drawn all the time stands there.
SCRIPT = """
import os, sys, threading
from kosmo.call import Facts
from kosmo.cli.progress import Progress, is_wanted
facts = Facts()
label, after = sys.argv[1], float(sys.argv[2])
with Progress(label, after=after, every=0.001) as progress:
    progress.watch(facts)
    for line in sys.stdin:
        exec(line)
print("over")
"""


class Terminal:
    """A program whose stdout and stderr are a terminal, and what it has written there."""

    def __init__(self, *command: str, columns: int = 100, **environment: str) -> None:
        """Start a Python program."""
        self.columns = columns
        self._terminal, inner = os.openpty()
        fcntl.ioctl(inner, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        self.process = subprocess.Popen(
            [sys.executable, "-P", *command],
            stdin=subprocess.PIPE, stdout=inner, stderr=inner, bufsize=0,
            env={"PATH": os.environ["PATH"], "TERM": "xterm", "LANG": "C.UTF-8", **environment},
        )  # fmt: skip
        os.close(inner)
        self.written = ""
        self._awaited = 0
        self._decoder = codecs.getincrementaldecoder("utf-8")()

    def say(self, line: str) -> None:
        """Write a line to the program."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n".encode())

    def await_text(self, text: str) -> None:
        """Wait until the program has written something after what was awaited before."""
        end = time.monotonic() + 30
        while (found := self.written.find(text, self._awaited)) < 0:
            assert time.monotonic() < end, self.written[-2000:]
            assert self._read(), self.written[-2000:]
        self._awaited = found + len(text)

    def leave(self) -> int:
        """End the program's input, and wait for its own end."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        while self._read():
            pass
        return self.process.wait(30)

    def close(self) -> None:
        """End what is left."""
        self.process.kill()
        self.process.wait()
        assert self.process.stdin is not None
        self.process.stdin.close()
        os.close(self._terminal)

    def rows(self) -> list[str]:
        """Give what stands on the screen, as a terminal shows what was written."""
        rows, column = [""], 0
        for part in self.written.replace("\x1b[K", "\0").replace("\r\n", "\n"):
            if part == "\n":
                rows.append("")
                column = 0
            elif part == "\r":
                column = 0
            elif part == "\0":
                rows[-1] = rows[-1][:column]
            else:
                rows[-1] = rows[-1][:column] + part + rows[-1][column + 1 :]
                column += 1
        return rows

    def frames(self) -> list[str]:
        """Give the lines that were drawn."""
        parts = self.written.replace("\r\n", "\n").split("\r")
        drawn = [part.removesuffix("\x1b[K") for part in parts if part.endswith("\x1b[K")]
        return [frame for frame in drawn if frame]

    def _read(self) -> bool:
        assert select.select([self._terminal], [], [], 30)[0], self.written[-2000:]
        try:
            piece = os.read(self._terminal, 65_536)
        except OSError:  # how Linux says that nobody has the terminal open
            return False
        self.written += self._decoder.decode(piece)
        return bool(piece)


@pytest.fixture
def terminal() -> Iterator[Callable[..., Terminal]]:
    """Give a function that starts a program on a terminal."""
    begun: list[Terminal] = []

    def start(*command: str, columns: int = 100, **environment: str) -> Terminal:
        begun.append(Terminal(*command, columns=columns, **environment))
        return begun[-1]

    yield start
    for one in begun:
        one.close()


def test_the_line_tells_pages_rows_and_waits_and_is_gone_at_the_end(
    terminal: Callable[..., Terminal],
) -> None:
    shown = terminal("-c", SCRIPT, "demo.list-things", "0")
    shown.await_text("⠙ demo.list-things\x1b[K")
    shown.say("facts.pages, facts.rows = 1, 50")
    shown.await_text(" demo.list-things · 1 page · 50 rows\x1b[K")
    shown.say("facts.pages, facts.rows, facts.waiting = 3, 150, 'the limit of demo'")
    shown.await_text(" · 3 pages · 150 rows · waiting, 0 s left: the limit of demo\x1b[K")
    shown.say("facts.waiting = None")
    shown.await_text(" · 3 pages · 150 rows\x1b[K")
    assert shown.leave() == 0
    assert shown.rows() == ["over", ""]


def test_nothing_is_drawn_for_a_call_that_is_over_soon(terminal: Callable[..., Terminal]) -> None:
    shown = terminal("-c", SCRIPT, "demo.list-things", "3600")
    shown.say("facts.pages = 3")
    assert shown.leave() == 0
    assert shown.written == "over\r\n"


def test_what_is_printed_meanwhile_stands_in_whole_lines(
    terminal: Callable[..., Terminal],
) -> None:
    shown = terminal("-c", SCRIPT, "demo.list-things", "0")
    wanted = []
    for number in range(20):
        stream = ("stdout", "stderr")[number % 2]
        shown.say(f"print('text {number}', file=sys.{stream})")
        shown.say(f"sys.stdout.buffer.write(b'bytes {number}\\n'); sys.stdout.buffer.flush()")
        shown.await_text(f"bytes {number}")
        shown.await_text("demo.list-things")  # drawn again
        wanted += [f"text {number}", f"bytes {number}"]
    assert shown.leave() == 0
    assert len(shown.frames()) >= 20
    assert shown.rows() == [*wanted, "over", ""]


def test_a_line_that_somebody_has_not_finished_is_left_alone(
    terminal: Callable[..., Terminal],
) -> None:
    shown = terminal("-c", SCRIPT, "demo.list-things", "0")
    shown.await_text("demo.list-things")
    for number in range(40):
        shown.say(f"sys.stderr.write('{number},')")
        shown.await_text(f"{number},")
    shown.say("print('end')")
    assert shown.leave() == 0
    assert shown.rows()[-3:] == ["".join(f"{n}," for n in range(40)) + "end", "over", ""]


def test_nothing_is_drawn_or_printed_while_a_question_is_open(
    terminal: Callable[..., Terminal],
) -> None:
    shown = terminal("-c", SCRIPT, "demo.list-things", "0")
    shown.await_text("demo.list-things")
    shown.say("other = threading.Thread(target=print, args=('printed by another thread',))")
    shown.say(
        "with progress.pause(): print('sure?', end=' ', flush=True); other.start();"
        " answer = sys.stdin.readline(); print(answer.strip())"
    )
    shown.await_text("sure? ")
    before = len(shown.written)
    shown.say("yes")
    shown.say("other.join()")
    shown.await_text("demo.list-things")  # drawn again
    assert shown.written[before:].startswith("yes\r\n")
    assert shown.leave() == 0
    assert shown.rows() == ["sure? yes", "printed by another thread", "over", ""]


@pytest.mark.parametrize("columns", [1, 2, 20, 40])
def test_the_line_never_wraps_whatever_it_holds(
    terminal: Callable[..., Terminal], columns: int
) -> None:
    shown = terminal("-c", SCRIPT, "案件の一覧" * 9 + "\t\n\x1b[31m👩‍👩‍👧é", "0", columns=columns)
    shown.await_text("\x1b[K")
    shown.say("facts.rows = 7")
    shown.await_text("\x1b[K")
    assert shown.leave() == 0
    cells = [
        sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in frame)
        for frame in shown.frames()
    ]
    assert max(cells, default=0) < columns
    assert "\x1b[31m" not in shown.written


def test_a_terminal_that_speaks_ascii_gets_ascii(terminal: Callable[..., Terminal]) -> None:
    shown = terminal("-c", SCRIPT, "demo.list-thïngs", "0", PYTHONIOENCODING="ascii")
    shown.await_text("/ demo.list-th?ngs\x1b[K")
    shown.say("facts.pages, facts.rows = 1, 2")
    shown.await_text("\\ demo.list-th?ngs - 1 page - 2 rows\x1b[K")
    assert shown.leave() == 0
    assert shown.written.isascii()


@pytest.mark.parametrize(
    ("given", "environment", "wanted"),
    [
        ("", {}, True),
        ("", {"CI": "false"}, True),
        ("", {"CI": "true"}, False),
        ("", {"TERM": "dumb"}, False),
        ("", {"TERM": ""}, False),
        ("quiet=True", {}, False),
        ("verbose=True", {}, False),
    ],
)
def test_the_line_is_only_drawn_for_somebody_who_can_see_it(
    terminal: Callable[..., Terminal], given: str, environment: dict[str, str], *, wanted: bool
) -> None:
    shown = terminal(
        "-c", f"from kosmo.cli.progress import is_wanted; print(is_wanted({given}))", **environment
    )
    assert shown.leave() == 0
    assert shown.written == f"{wanted}\r\n"


def test_a_batch_on_a_terminal_tells_how_far_it_is(
    demo: Kosmo, terminal: Callable[..., Terminal]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as slow:
        url = f"http://127.0.0.1:{slow.getsockname()[1]}/"
        words = ("--set", "token=env:DEMO_TOKEN", "--set", f"base_url={url}")
        assert demo("accounts", "add", "demo", "slow", *words).returncode == 0
        shown = terminal("-m", "kosmo", "batch", columns=500, **demo.environment)
        shown.say("nope x")
        shown.say("demo list-things --account slow")
        connection, _ = slow.accept()
        with connection:
            shown.await_text("batch · 1 done · 1 running · 1 failed\x1b[K")
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n" + b'{"things":[]}')
            assert shown.leave() == 6
    first, second, note, _ = shown.rows()
    assert json.loads(first)["error"]["code"] == "unknown_integration"
    assert json.loads(second)["data"] == {"things": []}
    assert note == "note: 1 of 2 calls succeeded; 1 failed (unknown_integration 1)"
