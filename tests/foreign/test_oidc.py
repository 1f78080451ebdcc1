"""Logging in with an identity server that is certified, in a browser that is real."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.request import urlopen

import pytest

from tests.cli.conftest import Person
from tests.foreign.installing import node, node_modules
from tests.oauth.conftest import Logging, wait_for
from tests.plugin.declaring import install

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.conftest import Kosmo

HERE = Path(__file__).parent
DEVICE = "urn:ietf:params:oauth:grant-type:device_code"
ME = {"me": {"summary": "Tell who this is.", "effect": "read",
             "request": {"method": "GET", "path": "/me"}}}  # fmt: skip
COMMON = {
    "token_path": "login:/token",
    "client_id": "client_id",
    "scopes": ["openid", "offline_access", "read"],
}


def manifest(name: str, fields: list[dict[str, Any]], oauth: Any) -> dict[str, Any]:
    """Declare an integration without code whose accounts log in."""
    return {
        "kosmo_manifest": 1, "name": name, "title": name.title(), "whoami": "me",
        "base_url": "https://people.example.com/api",
        "origins": {"login": "https://login.example.com"},
        "auth": {"fields": fields, "oauth": oauth},
        "functions": ME,
    }  # fmt: skip


PEOPLE = manifest(
    "drive",
    [{"name": "client_id", "title": "Client ID", "default": "native"}],
    [
        {"flow": "authorization_code", "authorize_path": "login:/auth", "issuer_path": "login:",
         "parameters": {"prompt": "consent"}, **COMMON},
        {"flow": "device_code", "device_path": "login:/device/auth",
         "parameters": {"prompt": "consent"}, **COMMON},
    ],
)  # fmt: skip
MACHINES = manifest(
    "machines",
    [
        {"name": "client_id", "title": "Client ID"},
        {"name": "client_secret", "title": "Client secret", "secret": True},
    ],
    {"token_path": "login:/token", "client_id": "client_id", "client_secret": "client_secret",
     "client_auth": "basic", "scopes": ["read"]},
)  # fmt: skip


class Server:
    """The identity server as a process."""

    def __init__(self, folder: Path) -> None:
        """Start it from a folder that has its packages."""
        self.process = subprocess.Popen(
            [str(node()), str(folder / "oidc_server.mjs")],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        assert self.process.stdout is not None
        self.url = self.process.stdout.readline().strip()

    def asked(self, grant: str) -> list[Any]:
        """Give what became of the requests for tokens of one kind."""
        with urlopen(f"{self.url}/log") as answer:
            return [status for kind, status in json.load(answer) if kind == grant]

    def close(self) -> None:
        """End it."""
        self.process.kill()
        self.process.communicate()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with the programs, beside the packages that they import."""
    made = tmp_path_factory.mktemp("oidc")
    (made / "node_modules").symlink_to(node_modules("oidc"))
    for name in ("oidc_server.mjs", "oidc_browser.mjs"):
        shutil.copy(HERE / name, made)
    return made


@pytest.fixture
def server(folder: Path) -> Iterator[Server]:
    """Give the identity server."""
    made = Server(folder)
    yield made
    made.close()


@pytest.fixture
def people(kosmo: Kosmo, server: Server, folder: Path) -> Kosmo:
    """Give kosmo with the account `drive.work`, and Ann's browser."""
    install(kosmo, PEOPLE, name="drive")
    install(kosmo, MACHINES, name="machines")
    kosmo.environment |= {
        "BROWSER": f"{node()} {folder / 'oidc_browser.mjs'} %s", "TMPDIR": str(folder),
    }  # fmt: skip
    done = kosmo("accounts", "add", "drive", "work", "--set", f"base_url={server.url}")
    assert done.returncode == 0, done.stderr
    return kosmo


@pytest.fixture
def person(people: Kosmo) -> Iterator[Callable[..., Person]]:
    """Give a function that sits Ann down at a terminal."""
    sitting: list[Person] = []

    def start(*words: str) -> Person:
        sitting.append(Person(people, *words))
        return sitting[-1]

    yield start
    for one in sitting:
        one.close()


@pytest.fixture
def logging_in(people: Kosmo) -> Iterator[Callable[..., Logging]]:
    """Give what starts a login without a terminal."""
    started: list[Logging] = []

    def start(*words: str) -> Logging:
        started.append(Logging(people, *words))
        return started[-1]

    yield start
    for one in started:
        one.close()


@pytest.fixture
def logged_in(people: Kosmo, person: Callable[..., Person]) -> Kosmo:
    """Give kosmo with an account that Ann is logged in to."""
    ann = person("accounts", "login", "drive", "work")
    assert ann.leave() == 0, ann.seen
    assert "it works: Ann" in ann.seen
    return people


def let_it_end(kosmo: Kosmo) -> None:
    """Turn the time on for the kept token."""
    path = kosmo.home / "state/tokens/drive-work.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "ends": time.time() - 1}))


def test_ann_logs_in_by_her_browser_and_her_token_is_renewed_and_rotated(
    logged_in: Kosmo, server: Server, folder: Path
) -> None:
    page = folder / "oidc_browser.mjs.page"
    wait_for(lambda: page.exists() and "You are logged in to drive.work." in page.read_text())
    path = logged_in.home / "state/tokens/drive-work.json"
    refresh = [json.loads(path.read_text())["refresh"]]
    for _ in range(2):
        let_it_end(logged_in)
        assert logged_in.json("drive", "me")["data"] == {"name": "Ann"}
        refresh.append(json.loads(path.read_text())["refresh"])
    assert len(set(refresh)) == 3
    assert server.asked("refresh_token") == [200, 200]


def test_twelve_processes_renew_once_where_a_second_use_would_end_the_login(
    logged_in: Kosmo, server: Server
) -> None:
    let_it_end(logged_in)
    words = [sys.executable, "-P", "-m", "kosmo", "drive", "me"]
    running = [
        subprocess.Popen(words, env=logged_in.environment, stdin=subprocess.DEVNULL,
                         stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(12)
    ]  # fmt: skip
    assert [process.wait() for process in running] == [0] * 12
    assert server.asked("refresh_token") == [200]


def test_a_copy_of_a_refresh_token_ends_the_login_and_that_is_told(
    logged_in: Kosmo, server: Server
) -> None:
    path = logged_in.home / "state/tokens/drive-work.json"
    copied = path.read_text()
    let_it_end(logged_in)
    assert logged_in("drive", "me").returncode == 0
    path.write_text(copied)
    let_it_end(logged_in)
    error = logged_in.json("drive", "me", code=4)["error"]
    assert error["code"] == "login_ended"
    assert "a copy of it was used elsewhere" in error["message"]
    assert server.asked("refresh_token") == [200, "invalid_grant"]


def test_ann_logs_in_by_another_device(
    people: Kosmo, server: Server, logging_in: Callable[..., Logging]
) -> None:
    login = logging_in("--device")
    address = login.find(r"or open (\S+)\n")
    opened = subprocess.run(
        [*os.fsdecode(people.environment["BROWSER"]).split()[:2], address],
        check=False, capture_output=True, text=True, env=people.environment,
    )  # fmt: skip
    assert opened.returncode == 0, opened.stderr
    code, _, err = login.end()
    assert code == 0, err
    assert "it works: Ann" in err
    let_it_end(people)
    assert people.json("drive", "me")["data"] == {"name": "Ann"}
    assert server.asked(DEVICE)[-1] == 200
    assert server.asked("refresh_token") == [200]


@pytest.mark.parametrize("way", ["basic", "post"])
def test_a_machine_gets_its_token_by_its_secret(way: str, people: Kosmo, server: Server) -> None:
    if way == "post":
        oauth = {**MACHINES["auth"]["oauth"], "client_auth": "body"}
        changed = {**MACHINES, "auth": {**MACHINES["auth"], "oauth": oauth}}
        install(people, changed, name="machines")
    words = ("--set", f"base_url={server.url}", "--set", f"client_id=machine {way}")
    secret = ("--set", "client_secret=env:MACHINE")
    people.environment["MACHINE"] = "secret: of/a machine"
    assert people("accounts", "add", "machines", "work", *words, *secret).returncode == 0
    assert people.json("machines", "me")["data"] == {"name": f"machine {way}"}
    assert (
        people.json("machines", "me", code=4, MACHINE="wrong")["error"]["code"] == "token_refused"
    )
    assert server.asked("client_credentials")[0] == 200
