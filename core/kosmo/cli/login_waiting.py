"""Waiting for a person who logs in: what they are told, and how their answer comes.

All of it is on stderr. Without a terminal nothing is read and no browser opens.
"""

from __future__ import annotations

import select
import sys
import time
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

from kosmo.call import Facts
from kosmo.cli import prompts
from kosmo.errors import InterruptedCallError, TryLaterError
from kosmo.http.attempts import Attempts
from kosmo.http.choose import open_transport
from kosmo.http.pace import Pace
from kosmo.oauth.browser import Browser, is_there
from kosmo.oauth.code import CodeRequest
from kosmo.oauth.device import DeviceLogin
from kosmo.oauth.endpoint import ask
from kosmo.oauth.loopback import Loopback
from kosmo.oauth.renewing import granted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kosmo.cli.login import Login
    from kosmo.message import Response
    from kosmo.oauth.answers import Grant
    from kosmo.oauth.code import Parameters

_BEAT = 0.3  # seconds, after which a Ctrl-C that came too early is heard
_TIMEOUT = 30.0  # seconds for one request


@contextmanager
def by_browser(login: Login) -> Iterator[Grant]:
    """Log in by the authorization code flow; the page tells at the end of the block how it went.

    Raises TryLaterError where nobody comes in time.
    """
    flow = login.flow
    issuer = flow["issuer_path"]
    host, port, path = flow["redirect_host"], flow["redirect_port"], flow["redirect_path"]
    with Loopback(host, port, path) as loopback:
        request = CodeRequest(
            login.url(flow["authorize_path"]),
            login.client.id,
            loopback.redirect_uri,
            scope=" ".join(flow["scopes"]),
            more=flow["parameters"],
            issuer=None if issuer is None else login.url(issuer),
        )
        login.redactor.learn(*request.secrets())
        code = request.code(_answer(login, loopback, request))
        login.redactor.learn(code)
        yield granted(_asked(login, flow["token_path"], request.form(code)))
        loopback.finish(login.name)


@contextmanager
def by_device(login: Login) -> Iterator[Grant]:
    """Log in by a code that is typed in elsewhere; raises TryLaterError where nobody does."""
    flow = login.flow
    form = dict(flow["parameters"])
    if flow["scopes"]:
        form["scope"] = " ".join(flow["scopes"])
    device = DeviceLogin(_asked(login, flow["device_path"], form))
    login.redactor.learn(*device.secrets())
    prompts.say(f"to log in to `{login.name}`, open this address on any device:")
    prompts.say(f"  {device.page}")
    prompts.say(f"and type in the code {device.code}")
    if device.whole_page:
        prompts.say(f"or open {device.whole_page}")
    yield device.wait(
        lambda form: _asked(login, flow["token_path"], form),
        login.wishes.seconds,
        lambda: _late(login),
    )


def _answer(login: Login, loopback: Loopback, request: CodeRequest) -> Parameters:
    """Wait for the answer: the browser brings it, or a person pastes where the browser ended."""
    reading = loopback.begin(request.is_ours)
    typed = prompts.can_ask()
    opens = login.wishes.browser and is_there()
    browser = Browser(request.address) if opens else None
    prompts.say(f"to log in to `{login.name}`, open this address in a browser:")
    prompts.say(f"  {request.address}")
    if typed:
        prompts.say("if the browser is on another machine, paste the address at which it ends here")
    end = time.monotonic() + login.wishes.seconds
    try:
        while (left := end - time.monotonic()) > 0:
            if browser is not None and browser.failed:
                browser = None
                prompts.say("no browser could be opened: open the address yourself")
            ready = select.select(
                [reading, *([sys.stdin] if typed else ())], [], [], min(left, _BEAT)
            )
            if loopback.answer is not None:
                return loopback.answer
            if sys.stdin in ready[0]:
                found = _pasted()
                if request.is_ours(found):
                    return found
                prompts.say("that is not the address at which this login ends")
    finally:
        if browser is not None:
            browser.leave()
    raise _late(login, loopback.strangers)


def _pasted() -> Parameters:
    """Read an address that was pasted; raises InterruptedCallError at the end of the input."""
    line = sys.stdin.readline()
    if not line:
        raise InterruptedCallError("the input ended before somebody logged in")
    try:
        return parse_qs(urlsplit(line.strip()).query, keep_blank_values=True, max_num_fields=40)
    except ValueError:
        return {}


def _asked(login: Login, path: str, form: dict[str, str]) -> Response:
    """Ask an endpoint once; what may have arrived is not sent again."""
    url = login.url(path)
    transport = open_transport("/".join(url.split("/", 3)[:3]), long_lived=False)
    pace = Pace(Facts(), most=lambda: 4.0)
    attempts = Attempts(transport, facts=Facts(), pace=pace, timeout=_TIMEOUT)
    try:
        return ask(attempts.send, url, login.client, form, repeatable=False)
    finally:
        transport.close()


def _late(login: Login, strangers: int = 0) -> TryLaterError:
    told = f"nobody logged in to `{login.name}` within {login.wishes.seconds:g} seconds"
    if strangers:
        told += f"; what came were answers of other logins ({strangers})"
    longer = max(2 * login.wishes.seconds, 300)
    return TryLaterError(told, hint=f"{login.again} --timeout {longer:g}", code="login_timeout")
