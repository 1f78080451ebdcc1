"""An integration whose accounts persons log in to, and the server that they log in with."""

from __future__ import annotations

import json
import os
import re
import select
import signal
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from urllib.request import urlopen

import pytest
from kosmo.http.fingerprint import fingerprint

from tests.conftest import Kosmo
from tests.forking import followed
from tests.oauth.identity import CLIENT, Identity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

DRIVE = '''
"""A plugin whose accounts persons log in to."""

from __future__ import annotations

from kosmo import Auth, AuthorizationCode, DeviceCode, Integration, Secret, Text, hookimpl

common = {{"token_path": "login:/token", "client_id": "client_id", "client_secret": "client_secret",
          "token": "access_token", "scopes": ("read", "write")}}
drive = Integration(
    "drive", title="Drive", base_url="https://drive.example/api",
    origins={{"login": "https://login.example"}},
    auth=Auth(
        Text("client_id", "Client ID", default="{client}"),
        Secret("client_secret", "Client secret", required=False),
        Secret("access_token", "Access token", required=False),
        oauth=(AuthorizationCode(authorize_path="login:/authorize", **common, **{{{more}}}),
               DeviceCode(device_path="login:/device", **common)),
    ),
    functions=["kosmo_drive.things"], whoami="me",
)


@hookimpl
def register_integrations():
    return [drive]
'''
ME = '''

@read()
def me(client: Client, /) -> Json:
    """Tell who is logged in."""
    return client.get("me")


@read(cache=3600)
def slowly(client: Client, /) -> Json:
    """Tell who is logged in, or was."""
    return client.get("me")
'''


def install_drive(kosmo: Kosmo, more: str = "") -> None:
    """Install the integration `drive`; `more` are further arguments of its login by browser."""
    kosmo.install("drive", DRIVE.format(client=CLIENT, more=more))
    (module,) = kosmo.home.glob("site/kosmo_drive/things.py")
    with module.open("a") as file:
        file.write(ME)


@pytest.fixture(scope="session")
def serving() -> Iterator[Identity]:
    """Give a server that all tests log in with."""
    made = Identity()
    yield made
    made.close()


@pytest.fixture(scope="session")
def indexed_drive(
    indexed: Kosmo, serving: Identity, tmp_path_factory: pytest.TempPathFactory
) -> Kosmo:
    """Give kosmo that has indexed `drive` and has its account `work`."""
    made = Kosmo(tmp_path_factory.mktemp("drive") / "home")
    made.begin_like(indexed)
    install_drive(made)
    done = made("accounts", "add", "drive", "work", "--set", f"base_url={serving.url}")
    assert done.returncode == 0, done.stderr
    return made


@pytest.fixture
def identity(serving: Identity) -> Iterator[Identity]:
    """Give the server, which knows nobody yet."""
    serving.begin_anew()
    yield serving
    serving.held.set()


@pytest.fixture
def drive(kosmo: Kosmo, indexed_drive: Kosmo, identity: Identity) -> Kosmo:
    """Give kosmo with the account `work` of `drive`, to which nobody is logged in."""
    kosmo.begin_like(indexed_drive)
    return kosmo


class Logging:
    """A login that waits for somebody, without a terminal."""

    def __init__(self, kosmo: Kosmo, *words: str, **environment: str) -> None:
        """Start it."""
        assert kosmo._forking is not None
        line = ("accounts", "login", "drive", "work", *words)
        variables = {**kosmo.environment, **environment}
        self._streams = kosmo._forking.begin(line, None, variables)
        _, self._stderr, self._ending = self._streams
        self._process = int(os.read(self._ending, 20).split()[0])
        self.told = ""

    def find(self, pattern: str) -> str:
        """Wait until it tells something, and give the first group."""
        end = time.monotonic() + 30
        while not (found := re.search(pattern, self.told)):
            assert time.monotonic() < end, self.told
            if select.select([self._stderr], [], [], 1)[0]:
                piece = os.read(self._stderr, 65536).decode()
                assert piece, self.told
                self.told += piece
        return found[1]

    @property
    def address(self) -> str:
        """The address that it asks to be opened."""
        return self.find(r"  (http://\S+/authorize\?\S+)\n")

    def interrupt(self) -> None:
        """Press Ctrl-C."""
        os.kill(self._process, signal.SIGINT)

    def end(self) -> tuple[int, str, str]:
        """Wait for its end; gives the exit code, stdout and all of stderr."""
        out, err, code = followed(self._streams, 30)
        self.close()
        return int(code), out.decode(), self.told + err.decode()

    def close(self) -> None:
        """End it if it has not."""
        streams, self._streams = self._streams, []
        if streams:
            with suppress(ProcessLookupError):
                os.kill(self._process, signal.SIGKILL)
        for stream in streams:
            os.close(stream)


@pytest.fixture
def logging_in(drive: Kosmo) -> Iterator[Callable[..., Logging]]:
    """Give what starts a login of `drive.work`."""
    started: list[Logging] = []

    def start(*words: str, **environment: str) -> Logging:
        started.append(Logging(drive, *words, **environment))
        return started[-1]

    yield start
    for one in started:
        one.close()


@pytest.fixture
def logged_in(drive: Kosmo, identity: Identity) -> Kosmo:
    """Give kosmo with an account that somebody is logged in to, as a login leaves it."""
    write_login(drive, identity)
    return drive


def write_login(kosmo: Kosmo, identity: Identity, account: str = "work") -> None:
    """Log in to an account of `drive` without a browser."""
    given = identity.tokens(1)
    base_url = f"{identity.url}/api"
    record = {
        "flow": "authorization_code", "base_url": base_url, "since": "2030-01-01T00:00:00Z",
        "of": fingerprint(base_url, f"{identity.url}/token", CLIENT), "scope": "read write",
        "token": given["access_token"], "refresh": given["refresh_token"],
        "ends": time.time() + 3000,
    }  # fmt: skip
    path = token_file(kosmo).with_name(f"drive-{account}.json")
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
    with open(descriptor, "w") as file:
        json.dump(record, file)


def visit(address: str) -> str:
    """Follow an address as a browser does, and give the page at its end."""
    with urlopen(address, timeout=30) as page:
        text: str = page.read().decode()
    return text


def wait_for(there: Callable[[], bool]) -> None:
    """Wait until something is so."""
    deadline = time.monotonic() + 30
    while not there():
        assert time.monotonic() < deadline
        os.sched_yield()


def kept(kosmo: Kosmo) -> Any:
    """Read the file of the account's tokens."""
    return json.loads(token_file(kosmo).read_text())


def token_file(kosmo: Kosmo) -> Path:
    """Name the file of the account's tokens."""
    return kosmo.home / "state/tokens/drive-work.json"


def let_it_end(kosmo: Kosmo) -> None:
    """Turn the time on for the kept token: it has ended."""
    data = kept(kosmo)
    token_file(kosmo).write_text(json.dumps({**data, "ends": time.time() - 1}))
