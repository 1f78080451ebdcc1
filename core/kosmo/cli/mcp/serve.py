"""`kosmo mcp serve`: every function of kosmo for a client that speaks MCP."""

from __future__ import annotations

import sys

from kosmo import extras
from kosmo.cli.mcp.serve_options import OPTIONS, TRANSPORT, ServeOptions
from kosmo.cli.output import is_terminal, talk, write
from kosmo.cli.single import Single
from kosmo.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo.gateway.settings import Settings

COMMAND = Single(
    "mcp serve",
    options={**OPTIONS, **TRANSPORT},
    shared={},
    about="""
Serves functions to one MCP client over stdin and stdout, as clients start it, or to any number over
HTTP. Policy, accounts, limits and the audit log hold as for every call; the surface is `mcp`.

More than 20 functions are offered through five tools: `search`, `describe`, `call_read`,
`call_write` and `run_lua`, which together cost a model 600 tokens at most. With `--expose all` each
function is a tool, such as `integration__missive__list_conversations`; these names can be called in
any case.

Writes are refused unless `--write ask` or `--write allow` is given. `ask` has each approved: by the
person at the client, where it can ask, else with `kosmo approvals`. `allow` sends also what policy
asks about. A deny of policy holds in any case.

HTTP answers at /mcp, on 127.0.0.1 unless told otherwise, to who shows the bearer token. One that is
made is written to a file for you alone, whose path is told. Ctrl-C and SIGTERM end it: what runs is
finished or broken off before its next request.
""",
    examples=(
        "kosmo mcp serve --account sandbox",
        "kosmo mcp:serve --integration missive,helpscout --write ask",
        "kosmo mcp serve --upstream github --expose all",
        "kosmo mcp serve --profile support",
        "kosmo mcp serve --port 8765 --token env:KOSMO_GATEWAY_TOKEN",
    ),
)


def serve(words: list[str]) -> int:
    """Run `kosmo mcp serve …` and give its exit code.

    Raises KosmoError where it cannot begin.
    """
    options = ServeOptions()
    COMMAND.read(words, options)
    if options.help:
        write(COMMAND.page())
        return 0
    extras.need("mcp", "the MCP gateway and its clients")
    settings = options.settings()
    if options.http or options.port is not None or options.host is not None:
        return _http(options, settings)
    for name in ("remote", "allow_host", "token"):
        if getattr(options, name):
            raise UsageError(
                f"`--{name.replace('_', '-')}` is for HTTP: add `--http`", code="invalid_arguments"
            )
    from kosmo.gateway.streams import Streams

    if is_terminal(sys.stdin):
        talk("note: a client of MCP is waited for on stdin; Ctrl-D ends")
    streams = Streams()  # from here on stdout is the protocol's
    from kosmo.gateway.serving import serve_stdio

    serve_stdio(settings, streams)
    return 0


def _http(options: ServeOptions, settings: Settings) -> int:
    from kosmo.endpoint.listening import LOOPBACK, listen, origin_of
    from kosmo.endpoint.token import given_token, made_token
    from kosmo.gateway.serving import serve_http

    port = options.port or "0"
    if not (port.isascii() and port.isdigit() and int(port) < 65_536):
        raise UsageError(f"`--port` must be a number from 0 to 65535, not `{port}`",
                         code="invalid_arguments")  # fmt: skip
    listening = listen(
        options.host or LOOPBACK, int(port), remote=options.remote, command="kosmo mcp serve"
    )
    where = origin_of(listening)
    number = listening.getsockname()[1]
    if options.token is not None:
        token, told = given_token(options.token), f"the token is that of {options.token}"
    else:
        token = made_token(f"mcp-gateway-{number}")
        told = f"the token is in {token.path}"
    said = f"the MCP gateway answers at {where}/mcp; {told}; Ctrl-C ends it\n"
    serve_http(
        settings, listening, token, said, hosts=options.allow_host, everywhere=options.remote
    )
    return 0
