"""Logging in at a terminal: after `accounts add`, by a browser that opens, or by pasting."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from tests.cli.conftest import Person
from tests.oauth.conftest import Logging, install_drive, kept, token_file, wait_for
from tests.oauth.test_code import callback

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.conftest import Kosmo
    from tests.oauth.identity import Identity

# What a browser does with an address: it follows where it leads, and shows the page.
BROWSER = """
import sys, urllib.request
page = urllib.request.urlopen(sys.argv[1]).read().decode()
print("the browser's own words")
open(sys.argv[0] + ".page", "w").write(page)
"""


@pytest.fixture
def browser(tmp_path: Path) -> str:
    """Give what `BROWSER` may be."""
    program = tmp_path / "browser.py"
    program.write_text(BROWSER)
    return f"{sys.executable} {program} %s"


@pytest.fixture
def person(drive: Kosmo) -> Iterator[Callable[..., Person]]:
    """Give a function that sits somebody down at a terminal."""
    people: list[Person] = []

    def start(*words: str, **environment: str) -> Person:
        people.append(Person(drive, *words, **environment))
        return people[-1]

    yield start
    for one in people:
        one.close()


def test_a_new_account_is_logged_in_to_at_once(
    drive: Kosmo, identity: Identity, person: Callable[..., Person], browser: str, tmp_path: Path
) -> None:
    words = ("accounts", "add", "drive", "home", "--set", f"base_url={identity.url}")
    ann = person(*words, BROWSER=browser)
    assert ann.leave() == 0
    assert "added `drive.home`" in ann.seen
    assert "logged in to `drive.home`" in ann.seen
    assert "it works: Ann" in ann.seen
    assert "the browser's own words" not in ann.seen
    assert drive.json("drive", "me", "--account", "home")["data"] == {"name": "Ann"}


def test_nobody_is_asked_for_a_token_where_they_log_in(
    drive: Kosmo, identity: Identity, person: Callable[..., Person], browser: str
) -> None:
    install_drive(drive)
    (plugin,) = drive.home.glob("site/kosmo_drive/__init__.py")
    sets = 'one_of=(("access_token",), ("client_id", "client_secret"))'
    plugin.write_text(plugin.read_text().replace("oauth=(", f"{sets}, oauth=("))
    words = ("accounts", "add", "drive", "home", "--set", f"base_url={identity.url}")
    ann = person(*words, BROWSER=browser)
    ann.answer("Client secret: ", "canary")
    assert ann.leave() == 0
    assert "You log in to Drive when this is answered" in ann.seen
    assert "`--set access_token=env:VARIABLE`" in ann.seen
    assert "Access token: " not in ann.seen
    assert "to log in to `drive.home`, open this address" in ann.seen


def test_the_address_at_which_a_browser_elsewhere_ends_can_be_pasted(
    drive: Kosmo, identity: Identity, person: Callable[..., Person]
) -> None:
    ann = person("accounts", "login", "drive", "work", "--no-browser")
    ann.answer("paste the address at which it ends here", "http://127.0.0.1/?code=a&state=b")
    ann.answer("that is not the address at which this login ends", "nonsense [")
    address = next(line.strip() for line in ann.seen.splitlines() if "/authorize?" in line)
    _, state = callback(address)
    reply = identity.get(address.removeprefix(identity.url), "")
    ann.answer("that is not the address at which this login ends", reply[1]["Location"])
    assert ann.leave() == 0
    assert state in reply[1]["Location"]
    assert drive("drive", "me").returncode == 0


def test_a_browser_that_does_not_open_is_told(
    identity: Identity, person: Callable[..., Person], tmp_path: Path
) -> None:
    nothing = tmp_path / "nothing"
    nothing.write_text("#!/bin/sh\nexit 3\n")
    nothing.chmod(0o755)
    ann = person("accounts", "login", "drive", "work", BROWSER=f"{nothing} %s", PATH="/nowhere")
    ann.press("no browser could be opened: open the address yourself", "\x03")
    assert ann.leave() == 130


def test_the_end_of_the_input_ends_the_login(drive: Kosmo, person: Callable[..., Person]) -> None:
    ann = person("accounts", "login", "drive", "work", "--no-browser")
    ann.press("paste the address", "\x04")
    assert ann.leave() == 130
    assert not token_file(drive).exists()


@pytest.mark.parametrize("key", ["\x03", "\x04"])
def test_an_account_whose_login_is_stopped_is_stored_and_that_is_told(
    key: str, drive: Kosmo, identity: Identity, person: Callable[..., Person]
) -> None:
    words = ("accounts", "add", "drive", "home", "--set", f"base_url={identity.url}")
    ann = person(*words, DISPLAY="", WAYLAND_DISPLAY="", BROWSER="")
    ann.press("paste the address", key)
    assert ann.leave() == 130
    assert "`drive.home` is stored, and nobody is logged in" in ann.seen
    assert "kosmo accounts login drive home" in ann.seen
    assert len(drive.json("accounts", "list", "drive")["data"]) == 2


def test_a_login_that_fails_leaves_the_account_and_warns(
    drive: Kosmo, identity: Identity, person: Callable[..., Person], browser: str
) -> None:
    identity.consents = False
    words = ("accounts", "add", "drive", "home", "--set", f"base_url={identity.url}")
    ann = person(*words, BROWSER=browser)
    assert ann.leave() == 0
    assert (
        "warning: it is stored, but the login failed: `drive.home`: the login was refused"
        in ann.seen
    )


def test_a_browser_is_not_opened_where_nobody_is_at_a_terminal(
    drive: Kosmo, browser: str, tmp_path: Path
) -> None:
    login = Logging(drive, "--timeout", "1", BROWSER=browser)
    assert login.end()[0] == 5
    login.close()
    assert not list(tmp_path.glob("*.page"))
    assert not token_file(drive).exists()


def test_what_a_browser_shows_says_that_it_is_done(
    drive: Kosmo, person: Callable[..., Person], browser: str, tmp_path: Path
) -> None:
    ann = person("accounts", "login", "drive", "work", BROWSER=browser)
    assert ann.leave() == 0
    assert kept(drive)["flow"] == "authorization_code"
    page = tmp_path / "browser.py.page"
    wait_for(lambda: page.exists() and "You are logged in to drive.work." in page.read_text())
