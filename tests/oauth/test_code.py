"""Logging in by a browser: the authorization code flow with PKCE."""

from __future__ import annotations

import json
import socket
from typing import TYPE_CHECKING
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlsplit
from urllib.request import Request, urlopen

import pytest

from tests.oauth.conftest import install_drive, kept, token_file, visit, wait_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Kosmo
    from tests.oauth.conftest import Logging
    from tests.oauth.identity import Identity, Reply

    Start = Callable[..., Logging]

HTML = b"<html><title>Down for maintenance</title></html>"
JSON = {"Content-Type": "application/json"}


def callback(address: str) -> tuple[str, str]:
    """Give the address at which a login ends, and its state."""
    asked = parse_qs(urlsplit(address).query)
    return asked["redirect_uri"][0], asked["state"][0]


def connected(host: str) -> socket.socket:
    """Connect to a host and port."""
    name, port = host.split(":")
    return socket.create_connection((name, int(port)))


def refused(address: str, host: str | None = None) -> int:
    """Open an address that is refused, and give the status."""
    headers = {} if host is None else {"Host": host}
    with pytest.raises(HTTPError) as raised:
        urlopen(Request(address, headers=headers), timeout=30)
    raised.value.close()
    return raised.value.code


def test_a_person_logs_in_and_calls_are_signed(
    drive: Kosmo, identity: Identity, logging_in: Start
) -> None:
    login = logging_in("--json")
    page = visit(login.address)
    code, out, err = login.end()
    assert code == 0, err
    assert "You are logged in to drive.work." in page
    assert "it works: Ann" in err
    data = json.loads(out)["data"]
    assert (data["flow"], data["renews"], data["scope"]) == (
        "authorization_code",
        True,
        "read write",
    )
    assert drive.json("drive", "me")["data"] == {"name": "Ann"}
    assert identity.asked("authorization_code") == [200]
    everything = out + err
    assert kept(drive)["token"] not in everything
    assert kept(drive)["refresh"] not in everything
    assert identity.log[0][1]["code_verifier"] not in everything


def test_what_comes_from_elsewhere_is_refused_and_the_login_goes_on(logging_in: Start) -> None:
    login = logging_in()
    address, state = callback(login.address)
    host = urlsplit(address).netloc
    right = f"{address}?code=forged&state={state}"
    assert refused(f"{address}?code=forged&state=wrong") == 400
    assert refused(f"{address}?code=forged") == 400
    assert refused(f"{right}&state={state}") == 400
    assert refused(f"{address}?" + "&".join(f"a{n}=1" for n in range(100))) == 400
    assert refused(f"http://{host}/favicon.ico") == 404
    assert refused(f"http://{host}/callback/?code=forged&state={state}") == 404
    assert refused(right, host="attacker.example") == 421
    assert refused(right, host="localhost:80") == 421
    with connected(host) as silent:
        with connected(host) as rude:
            rude.sendall(f"POST {right.partition(host)[2]} HTTP/1.1\r\n\r\n".encode())
            assert rude.recv(100).split()[1] == b"501"
        visit(login.address)
        assert silent.fileno() > 0
    code, _, err = login.end()
    assert code == 0, err
    assert "forged" not in err


def test_a_second_answer_is_refused(identity: Identity, logging_in: Start) -> None:
    login = logging_in()
    address, state = callback(login.address)
    identity.held.clear()
    where = urlsplit(address).netloc
    with connected(where) as first:
        line = f"GET /callback?code=one&state={state} HTTP/1.1\r\nHost: {where}\r\n\r\n"
        first.sendall(line.encode())
        wait_for(lambda: identity.arrived > 0)  # it is being exchanged
        assert refused(f"{address}?code=two&state={state}") == 400
        identity.held.set()
        assert b"400" in first.recv(100)
    code, _, err = login.end()
    assert code == 4, err
    assert [form["code"] for _, form, _ in identity.log] == ["one"]


def test_a_person_who_says_no_ends_the_login(
    drive: Kosmo, identity: Identity, logging_in: Start
) -> None:
    identity.consents = False
    login = logging_in("--json")
    assert refused(login.address) == 400
    code, out, _ = login.end()
    error = json.loads(out)["error"]
    assert (code, error["code"]) == (4, "login_denied")
    assert error["message"] == "`drive.work`: the login was refused (access_denied: not today)"
    assert not token_file(drive).exists()


@pytest.mark.parametrize(
    ("answer", "code", "told"),
    [
        ("", "malformed_answer", "it has no code"),
        ("code=", "malformed_answer", "it has no code"),
        ("code=a&code=b", "malformed_answer", "it has a parameter twice"),
        ("code=a&iss=https://attacker.example", "foreign_issuer", "attacker.example"),
        ("error=server_error&error_description=%1b[31mred", "login_denied", "server_error"),
    ],
)
def test_an_answer_that_is_none_ends_the_login(
    answer: str, code: str, told: str, identity: Identity, logging_in: Start
) -> None:
    login = logging_in("--json")
    address, state = callback(login.address)
    assert refused(f"{address}?state={state}&{answer}") == 400
    _, out, _ = login.end()
    error = json.loads(out)["error"]
    assert error["code"] == code
    assert told in error["message"]
    assert "\x1b" not in error["message"]
    assert identity.log == []


def test_nobody_comes_and_the_time_is_over(drive: Kosmo) -> None:
    error = drive.json("accounts", "login", "drive", "work", "--timeout", "1", code=5)["error"]
    assert error["code"] == "login_timeout"
    assert error["hint"] == "kosmo accounts login drive work --timeout 300"


@pytest.mark.parametrize(
    ("reply", "code", "told"),
    [
        ((200, {"Content-Type": "text/html"}, HTML), 1, "has no token"),
        ((302, {"Location": "https://attacker.example/"}, b""), 1, "redirects elsewhere"),
        ((503, {}, HTML), 5, "Down for maintenance"),
    ],
)
def test_an_answer_for_the_code_that_is_of_no_use_ends_the_login(
    reply: Reply, code: int, told: str, drive: Kosmo, identity: Identity, logging_in: Start
) -> None:
    identity.next["/token"] = reply
    login = logging_in()
    assert refused(login.address) == 400
    ended, _, err = login.end()
    assert (ended, told in err) == (code, True), err
    assert not token_file(drive).exists()


def test_less_than_was_asked_for_is_told(identity: Identity, logging_in: Start) -> None:
    identity.scope = "read"
    login = logging_in()
    visit(login.address)
    assert "warning: the service does not grant what was asked for: `write`" in login.end()[2]


def test_an_account_that_goes_meanwhile_gets_no_tokens(drive: Kosmo, logging_in: Start) -> None:
    login = logging_in("--json")
    address = login.address
    assert drive("accounts", "remove", "drive", "work", "--yes").returncode == 0
    assert refused(address) == 400
    code, out, _ = login.end()
    assert (code, json.loads(out)["error"]["code"]) == (2, "unknown_account")
    assert not token_file(drive).exists()


def test_an_account_that_changes_meanwhile_gets_no_tokens(drive: Kosmo, logging_in: Start) -> None:
    login = logging_in("--json")
    address = login.address
    words = ("--account", "work", "--set", "base_url=http://127.0.0.1:9")
    assert drive("integrations", "configure", "drive", *words).returncode == 0
    assert refused(address) == 400
    code, out, _ = login.end()
    assert (code, json.loads(out)["error"]["code"]) == (2, "account_changed")
    assert not token_file(drive).exists()


def test_of_two_logins_at_once_each_ends_as_its_own(drive: Kosmo, logging_in: Start) -> None:
    one, other = logging_in(), logging_in()
    first, second = callback(one.address), callback(other.address)
    assert refused(f"{first[0]}?code=x&state={second[1]}") == 400
    visit(one.address)
    assert one.end()[0] == 0
    before = kept(drive)["token"]
    visit(other.address)
    assert other.end()[0] == 0
    assert kept(drive)["token"] != before
    assert drive("drive", "me").returncode == 0


def test_a_port_that_is_registered_is_used_and_told_where_it_is_taken(
    drive: Kosmo, logging_in: Start
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    install_drive(drive, f'"redirect_port": {port}, "redirect_host": "localhost"')
    login = logging_in()
    assert callback(login.address)[0] == f"http://localhost:{port}/callback"
    error = drive.json("accounts", "login", "drive", "work", code=5)["error"]
    assert error["code"] == "port_unavailable"
    visit(login.address)
    assert login.end()[0] == 0


def test_where_no_tokens_could_be_kept_nobody_is_asked(drive: Kosmo, identity: Identity) -> None:
    (drive.home / "state").mkdir(exist_ok=True)
    (drive.home / "state/tokens").write_text("a file is in the way")
    error = drive.json("accounts", "login", "drive", "work", code=2)["error"]
    assert error["code"] == "config_unwritable"
    assert identity.log == []
