"""`kosmo webhooks`: deliveries that a service made to one's own endpoint."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import typer

from kosmo.catalog.catalog import open_catalog
from kosmo.cli.attentive import attentive
from kosmo.cli.output import is_terminal, talk
from kosmo.cli.report import Report
from kosmo.config.fields import is_reference
from kosmo.config.references import fetch
from kosmo.errors import CredentialsError, ServiceError, UsageError
from kosmo.plugin.source import reach

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Verifier = Callable[[Mapping[str, str], bytes, str, str | None], bool]

_HEADERS = typer.Option([], "--header", help="a header of the delivery, `Name: value`")

_HELP = "kosmo webhooks verify --help"

app = typer.Typer(help="Deliveries that a service made to your endpoint.", add_completion=False)


@app.command(
    epilog="kosmo webhooks verify missive --secret env:HOOK_SECRET --headers headers.txt "
    "--body body.json"
)
def verify(
    integration: str = typer.Argument(help="the service that made the delivery"),
    secret: str = typer.Option(..., help="a reference to the secret, such as env:HOOK_SECRET"),
    header: list[str] = _HEADERS,
    headers: str = typer.Option(None, help="a file of headers, one `Name: value` a line"),
    body: str = typer.Option("-", help="a file with the body as it came, - for stdin"),
    url: str = typer.Option(None, help="the URL that was called, where the service signs it"),
) -> Report:
    """Check a delivery's signature: exit 0 when it is genuine, 1 when it is not."""
    spec = open_catalog().integration(integration)
    if spec.webhook is None:
        raise UsageError(f"`{integration}` has no webhooks that can be checked")
    if not is_reference(secret):
        raise UsageError(
            "`--secret` takes a reference, as arguments are seen by others on the machine; put it"
            " into a variable and give `--secret env:NAME`",
            hint=_HELP,
            code="secret_in_argument",
        )
    key = fetch(secret)
    if not key:  # anybody can sign with nothing
        raise CredentialsError(f"`{secret}` is empty", code="missing_secret")
    lines = [*header, *(_text(headers).splitlines() if headers else [])]
    reach(spec.name)
    genuine = _verifier(spec.webhook)(_parsed(lines), _bytes(body), key, url)
    if genuine is not True:
        raise ServiceError("the signature is not genuine", code="signature_mismatch")
    return Report({"integration": integration, "genuine": True}, text="the signature is genuine")


@app.callback()
def _group() -> None:
    """Keep `verify` a word of its own while it is the only command."""


def _verifier(address: str) -> Verifier:
    module, _, name = address.partition(":")
    verifier: Verifier = getattr(importlib.import_module(module), name)
    return verifier


def _parsed(lines: list[str]) -> dict[str, str]:
    """Read `Name: value` lines; names come out in lower case, as in an HTTP request."""
    found: dict[str, str] = {}
    for line in (one.encode("utf-8", "replace").decode() for one in lines):
        if not line.strip():
            continue
        name, colon, value = line.partition(":")
        name = name.strip().lower()
        if not colon or not name:
            raise UsageError(f"`{line}` is not a header; write `Name: value`")
        found[name] = f"{found[name]}, {value.strip()}" if name in found else value.strip()
    return found


def _text(path: str) -> str:
    return _bytes(path).decode("utf-8", "replace")


def _bytes(path: str) -> bytes:
    if path == "-":
        if sys.stdin is None:
            raise UsageError("stdin is closed; give a file with `--body`", hint=_HELP)
        if is_terminal(sys.stdin):
            talk("note: reading stdin; Ctrl-D ends")
            with attentive():
                return sys.stdin.buffer.read()
        return sys.stdin.buffer.read()
    try:
        return Path(path).read_bytes()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UsageError(f"the file `{path}` cannot be read: {reason}") from None
