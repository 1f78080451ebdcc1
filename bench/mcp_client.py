"""Start an MCP server, list its tools, call one: `mcp_client.py COUNT TOOL ARGUMENTS COMMAND…`.

The least that a client does, over stdin and stdout, one call after another. Prints the names of the
tools and the last answer.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any

count, tool, arguments, *command = sys.argv[1:]
HELLO = {
    "protocolVersion": "2025-11-25",
    "capabilities": {},
    "clientInfo": {"name": "bench", "version": "1"},
}


def main() -> None:
    """Talk to the server, end it and wait for it."""
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        said, heard = server.stdin, server.stdout

        def ask(id: int, method: str, params: dict[str, Any]) -> Any:
            message = {"jsonrpc": "2.0", "id": id, "method": method, "params": params}
            said.write(json.dumps(message).encode() + b"\n")
            said.flush()
            while (answer := json.loads(heard.readline())).get("id") != id:
                pass
            return answer["result"]

        ask(1, "initialize", HELLO)
        said.write(b'{"jsonrpc": "2.0", "method": "notifications/initialized"}\n')
        last: Any = [one["name"] for one in ask(2, "tools/list", {})["tools"]]
        for number in range(int(count)):
            last = ask(3 + number, "tools/call", {"name": tool, "arguments": json.loads(arguments)})
        said.close()
    print(json.dumps(last))


main()
