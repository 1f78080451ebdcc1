"""The gateway as clients find it: a command to start, or an address and its token."""

from __future__ import annotations

import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import Kosmo

    Server = dict[str, Any]

TOKEN = "a-token-of-the-tests"


def over_stdio(kosmo: Kosmo, *words: str) -> Server:
    """Give the command line that serves a client."""
    return {
        "command": sys.executable,
        "args": ["-P", "-m", "kosmo", "mcp", "serve", *words],
        "env": {"KOSMO_HOME": str(kosmo.home)},
    }


@contextmanager
def over_http(kosmo: Kosmo, *words: str) -> Iterator[Server]:
    """Serve HTTP on a free port; gives its address, and the header that clients send."""
    line = [sys.executable, "-P", "-m", "kosmo", "mcp", "serve", "--port", "0", *words]
    with subprocess.Popen(
        [*line, "--token", "env:GATEWAY_TOKEN"],
        stderr=subprocess.PIPE,
        text=True,
        env={**kosmo.environment, "GATEWAY_TOKEN": TOKEN},
    ) as process:
        said = process.stderr
        assert said is not None
        try:
            first = said.readline()
            assert "answers at " in first, first + said.read()
            url = first.partition("answers at ")[2].partition(";")[0]
            yield {"url": url, "headers": {"Authorization": f"Bearer {TOKEN}"}}
        finally:
            process.terminate()
            said.close()
            process.wait(20)
