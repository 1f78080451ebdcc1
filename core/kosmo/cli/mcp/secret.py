"""`kosmo mcp secret set|list|unset`: secrets of servers, which only their owner can read."""

from __future__ import annotations

import os
import sys

import typer

from kosmo.cli import prompts
from kosmo.cli.report import Report
from kosmo.config.shown import MASK
from kosmo.errors import CredentialsError, UsageError
from kosmo.mcp import secrets, sources
from kosmo.mcp.names import check_server_name
from kosmo.problem import nearest

EPILOG = (
    "kosmo mcp secret set github token\n"
    "kosmo mcp secret set github token --stdin < token.txt\n"
    "kosmo mcp secret list\n"
    "kosmo mcp secret unset github token"
)
# One word more may be the value, which the parser's own refusal would repeat.
CONTEXT = {"allow_extra_args": True}
_ACTIONS = ("set", "list", "unset")
_HELP = "kosmo mcp secret --help"
_LARGEST = 65536


def secret(
    context: typer.Context,
    action: str = typer.Argument(help="set, list or unset"),
    server: str | None = typer.Argument(None, help="whose secrets; unless given, those of all"),
    key: str | None = typer.Argument(None, help="the secret's name"),
    stdin: bool = typer.Option(False, "--stdin", help="read the value from stdin"),
    env: str | None = typer.Option(None, metavar="VAR", help="take the value from this variable"),
) -> Report:
    """Store, list or forget secrets of servers. No value is ever an argument, or printed.

    A definition names one as `@secret:mcp.SERVER.KEY`, or inside a text as
    `${KOSMO_SECRET:mcp.SERVER.KEY}`, and only that server gets it. On a terminal the value is asked
    for. The line break at its end is not part of it.
    """
    if context.args:
        raise UsageError(
            "a word too many: no secret is given as an argument, where others see it in the list of"
            " processes and the shell's history",
            hint=_HELP,
            code="secret_in_argument",
        )
    if action == "list":
        return _list(server)
    if action not in _ACTIONS:
        near = nearest(action, _ACTIONS)
        told = f"; did you mean `{near}`?" if near else "; there are set, list and unset"
        raise UsageError(f"`secret` has no action `{action}`{told}", hint=_HELP)
    if server is None:
        raise UsageError(f"`secret {action}` needs the server", hint=_HELP)
    check_server_name(server)
    if action == "unset":
        return _unset(server, key)
    if key is None:
        raise UsageError("`secret set` needs the KEY, a name for the secret", hint=_HELP)
    return _set(server, secrets.check_key(server, key), stdin=stdin, env=env)


def _set(server: str, key: str, *, stdin: bool, env: str | None) -> Report:
    if stdin and env is not None:
        raise UsageError("`--stdin` and `--env` exclude each other", hint=_HELP)
    there = secrets.store(server, key, _value(server, key, stdin=stdin, env=env))
    reference = secrets.reference_to(server, key)
    talk: tuple[str, ...] = ()
    if server not in sources.servers().definitions:
        talk = (f"note: there is no server `{server}` here yet",)
    data = {"server": server, "key": f"mcp.{server}.{key}", "replaced": there}
    data["reference"] = reference
    text = f"stored; name it as `{reference}`"
    return Report(data, text=text, talk=talk, changed=True)


def _value(server: str, key: str, *, stdin: bool, env: str | None) -> str:
    if env is not None:
        value = os.environ.get(env)
        if not value:
            raise CredentialsError(
                f"the environment variable `{env}` is not set", code="missing_secret"
            )
        return value
    if stdin:
        return _read()
    if not prompts.can_ask():
        raise UsageError(
            "the value is given by `--stdin` or `--env VAR`, and nobody can be asked for it",
            hint=f"kosmo mcp secret set {server} {key} --stdin",
            code="missing_secret",
        )
    return prompts.ask_secret(f"Value of `{key}` of `{server}`")


def _read() -> str:
    try:
        content = sys.stdin.buffer.read(_LARGEST + 1)
    except (AttributeError, OSError):
        raise UsageError("`--stdin` has nothing to read: stdin is closed", hint=_HELP) from None
    try:
        text = content.decode()
    except UnicodeDecodeError:
        raise UsageError("what came on stdin is not UTF-8 text", hint=_HELP) from None
    if len(content) > _LARGEST:
        raise UsageError(f"what came on stdin is larger than {_LARGEST} bytes", hint=_HELP)
    return text.removesuffix("\n").removesuffix("\r")


def _list(server: str | None) -> Report:
    found = secrets.keys(server)
    if server is not None:
        check_server_name(server)
    rows = [
        {"key": f"mcp.{name}.{key}", "server": name, "configured": True, "masked": MASK}
        for name, keys in found.items()
        for key in keys
    ]
    whose = f" of `{server}`" if server else ""
    talk = () if rows else (f"no secret{whose} is stored: kosmo mcp secret set SERVER KEY",)
    return Report(rows, columns=("key", "server", "masked"), talk=talk)


def _unset(server: str, key: str | None) -> Report:
    gone = secrets.forget(server, None if key is None else secrets.check_key(server, key))
    if not gone:
        what = f"secret `mcp.{server}.{key}`" if key else f"secrets of `{server}`"
        there = [f"`{one}`" for one in secrets.keys(server).get(server, [])]
        rest = f"; it has {', '.join(there)}" if there else ""
        raise UsageError(
            f"no {what} {'is' if key else 'are'} stored{rest}",
            hint="kosmo mcp secret list",
            code="unknown_secret",
        )
    data = {"server": server, "removed": [f"mcp.{server}.{one}" for one in gone]}
    return Report(data, text=f"forgot {', '.join(data['removed'])}", changed=True)
