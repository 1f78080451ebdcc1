"""Servers on the official SDK, as most are: one on stdio, one over HTTP, each in its own era."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.mcp.calling.conftest import until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import Kosmo
    from tests.mcp.calling.conftest import Upstreams

SERVER = str(Path(__file__).parent / "sdk_server.py")


@pytest.fixture
def url() -> Iterator[str]:
    """Give the address of a server over HTTP."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, SERVER, str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )

    def answers() -> bool:
        with socket.socket() as asking:
            return asking.connect_ex(("127.0.0.1", port)) == 0

    until(answers)
    yield f"http://127.0.0.1:{port}/mcp"
    process.kill()
    process.wait()


@pytest.mark.parametrize("kind", ["stdio", "http"])
def test_a_server_on_the_sdk_is_used(
    kosmo: Kosmo, upstream: Upstreams, request: pytest.FixtureRequest, kind: str
) -> None:
    if kind == "http":
        upstream.define("sdk", url=request.getfixturevalue("url"))
    else:
        upstream.define("sdk", command=sys.executable, args=[SERVER])
    script = """
        local _, failed = pcall(app.mcp.sdk.fail, {reason = "none"})
        return {app.mcp.sdk.add({a = 1}).result, failed.code,
                mcp.read_resource("sdk", "note:///one")[1].text, #mcp.prompts("sdk")}
    """
    told = json.loads(kosmo("mcp:lua", "-e", script, "--json").stdout)
    assert told["result"] == [[3, "tool_failed", "the note", 0]], told
