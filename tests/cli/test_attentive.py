"""A Ctrl-C that does not interrupt the reading itself is heard all the same."""

from __future__ import annotations

import signal
import subprocess
import sys

# The main thread blocks SIGINT, so that another one takes it and no read is interrupted: as it is
# where the signal comes between Python's look at signals and the read.
DEAF = """
import signal, sys, threading
from kosmo.cli.attentive import attentive

threading.Thread(target=threading.Event().wait, daemon=True).start()
signal.signal(signal.SIGINT, signal.default_int_handler)  # what started the tests may ignore it
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
try:
    with attentive():
        print("reading", flush=True)
        print("read", repr(sys.stdin.readline()))
except KeyboardInterrupt:
    print("interrupted")
print(signal.getitimer(signal.ITIMER_REAL)[0], signal.getsignal(signal.SIGALRM) == signal.SIG_DFL)
"""


def started() -> subprocess.Popen[str]:
    command = [sys.executable, "-P", "-c", DEAF]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def test_an_interruption_that_no_read_notices_is_heard() -> None:
    with started() as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "reading\n"
        process.send_signal(signal.SIGINT)
        assert process.stdout.read() == "interrupted\n0.0 True\n"


def test_what_is_typed_in_pieces_is_read_whole() -> None:
    with started() as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline() == "reading\n"
        process.stdin.write("a slow ")
        process.stdin.flush()
        process.stdin.write("line\n")
        process.stdin.flush()
        assert process.stdout.read() == "read 'a slow line\\n'\n0.0 True\n"
