"""`kosmo serve`: functions as tools over HTTP, until Ctrl-C."""

from __future__ import annotations

import sys

from kosmo.cli.output import talk
from kosmo.cli.serve_options import HOST, ServeOptions
from kosmo.cli.single import Answer, Single
from kosmo.errors import InterruptedCallError
from kosmo.extras import need

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo.endpoint.application import Endpoint
    from kosmo.endpoint.terms import Terms
    from kosmo.endpoint.token import Token

_COMMAND = "kosmo serve"

COMMAND = Single(
    "serve",
    takes="INTEGRATION",
    options={
        "integration": (
            "NAME",
            "only this one, or an MCP server as `mcp:NAME`; repeatable, or A,B",
        ),
        "account": ("NAME", "account of the calls that name none"),
        "write": ("deny|ask|allow", "what calls that write do; unless given, what policy says"),
        "port": ("PORT", "the port; 0 takes a free one (0)"),
        "host": ("ADDRESS", f"the address to answer at ({HOST})"),
        "remote": (None, "let `--host` be an address that other machines reach, unencrypted"),
        "allow-host": ("NAME", "a name under which clients know this server; repeatable"),
        "token": (
            "REFERENCE",
            "the token, as `env:NAME` or `file:PATH`; unless given, one is made",
        ),
        "env": ("NAME", "let arguments read this variable, as `env:NAME`; repeatable"),
        "concurrency": ("N", "how many calls run at once (16)"),
        "max-wait": ("SECONDS", "let a request stand still for SECONDS at most (90)"),
    },
    shared={
        "json": (None, "print the envelope at the end"),
        "quiet": (None, "no warnings on stderr (-q)"),
        "debug": (None, "print a trace when something fails"),
        "help": (None, "show this page (-h)"),
    },
    about="""
Serves functions as tools over HTTP, for agents that speak no MCP. `GET /integrations` lists what
there is, `GET /accounts/INTEGRATION/ACCOUNT/tools` its tools with their JSON Schema, and `POST
/tools/NAME` calls one: the body is `{"arguments": {…}, "account": …}`, the answer the envelope of
`--json`. `GET /openapi.json` describes all of it. Accounts, policy and limits are those of the
command line; where a call needs approval the answer is 403 and names it.

Every request needs `Authorization: Bearer TOKEN`. The token is made and written to a file that only
you can read, whose path is told at the start; at the end it is removed. Whoever has it can make
calls with your accounts.

A rate limit of the service that lasts longer than `--max-wait` is answered by 429 with
`ratelimit-reset` in seconds; `--max-wait 0` passes every one on. `--write deny` offers and calls
only what reads, `ask` has every write wait for approval, and with `allow` also what policy asks
about goes out, but nothing that it denies.

Ctrl-C and SIGTERM end it with exit code 0, once what runs is answered; a second Ctrl-C does not
wait, and the exit code is 130.
""",
    examples=(
        "kosmo serve missive --port 48700",
        "kosmo serve --account sandbox --write ask",
        "kosmo serve missive --token env:KOSMO_SERVE_TOKEN --max-wait 0",
    ),
)


def serve(words: list[str]) -> int:
    """Run `kosmo serve …` and give its exit code; raises KosmoError where it cannot begin."""
    options = ServeOptions()
    return COMMAND.run(words, options, lambda integration: _answer(integration, options))


def _answer(integration: str | None, options: ServeOptions) -> Answer:
    if integration is not None:
        options.integration.insert(0, integration)
    port, at_once = options.port_number(), options.at_once()
    need("serve", "servers over HTTP")
    from kosmo.endpoint.terms import Terms

    terms = Terms(
        integrations=options.integration,
        account=options.account,
        write=options.write,
        max_wait=options.seconds("max-wait", least=0.0),
        variables=options.env,
    )
    stdout, sys.stdout = sys.stdout, sys.stderr  # what a plugin prints is talk
    try:
        url = _serve(terms, options, port, at_once)
    finally:
        sys.stdout = stdout
    return Answer({"url": url, "stopped": True}, text="stopped")


def _serve(terms: Terms, options: ServeOptions, port: int, at_once: int | None) -> str:
    from kosmo.endpoint.application import Endpoint
    from kosmo.endpoint.desk import AT_ONCE
    from kosmo.endpoint.listening import address_of, listen, origin_of
    from kosmo.endpoint.token import given_token, made_token

    given = None if options.token is None else given_token(options.token)
    listening = listen(options.host, port, remote=options.remote, command=_COMMAND)
    with listening:
        url = origin_of(listening)
        token = given or made_token(f"serve-{listening.getsockname()[1]}")
        try:
            endpoint = Endpoint(
                terms,
                token,
                hosts=(options.host, *options.allow_host),
                everywhere=address_of(options.host).is_unspecified,
                at_once=at_once or AT_ONCE,
            )
            _warn(endpoint, options)
            _run(endpoint, listening, _said(url, token))
        finally:
            token.forget()
    return url


def _run(endpoint: Endpoint, listening: object, said: str) -> None:
    from socket import socket

    from kosmo.endpoint.serving import Serving

    assert isinstance(listening, socket)
    try:
        Serving(endpoint.app, listening).until_stopped(
            lambda: talk(said), endpoint.desk.stop, endpoint.desk.close
        )
    except KeyboardInterrupt:
        endpoint.desk.leave()
        raise InterruptedCallError("interrupted; what was running was left") from None
    endpoint.close()


def _said(url: str, token: Token) -> str:
    where = "" if token.path is None else f", the token is in {token.path}"
    return f"serving tools at {url}{where} (Ctrl-C stops it)"


def _warn(endpoint: Endpoint, options: ServeOptions) -> None:
    if options.quiet:
        return
    from kosmo.cli.forewarning import forewarn
    from kosmo.endpoint.listening import address_of

    if not address_of(options.host).is_loopback:
        talk(
            f"warning: whoever reaches `{options.host}` and has the token can make calls, and the"
            " connection is not encrypted; let a proxy with TLS stand before it"
        )
    forewarn(endpoint.offer.catalog)
    for note in endpoint.offer.catalog.notes:
        talk(f"warning: {note}")
