"""How requests are signed beside a token: headers, paths of an account, and the sandbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.oauth.conftest import DRIVE, ME, kept, let_it_end, visit, write_login
from tests.oauth.identity import CLIENT, SECRET, Identity
from tests.plugin.declaring import install
from tests.test_hot_path import probe

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from tests.conftest import Kosmo
    from tests.oauth.conftest import Logging


def machine(**oauth: Any) -> dict[str, Any]:
    """Declare an app that acts for itself; more fields sign beside its token."""
    return {
        "kosmo_manifest": 1, "name": "robot", "title": "Robot",
        "base_url": "https://robot.example.com/api",
        "origins": {"login": "https://login.example.com"},
        "auth": {
            "fields": [
                {"name": "client_id", "title": "Client ID", "default": "app-1"},
                {"name": "client_secret", "title": "Client secret", "secret": True},
                {"name": "tenant", "title": "Tenant", "required": False},
            ],
            "headers": {"Client-Id": "{client_id}"},
            "oauth": {"token_path": "login:/token", "client_id": "client_id",
                      "client_secret": "client_secret", **oauth},
        },
        "functions": {
            "me": {"summary": "Tell who.", "effect": "read",
                   "request": {"method": "GET", "path": "/me"}}
        },
    }  # fmt: skip


def added(kosmo: Kosmo, identity: Identity, *fields: str, **oauth: Any) -> Kosmo:
    """Install the app and add its account."""
    install(kosmo, machine(**oauth), name="robot")
    kosmo.environment["ROBOT"] = SECRET
    given = (f"base_url={identity.url}", "client_secret=env:ROBOT", *fields)
    words = [word for field in given for word in ("--set", field)]
    done = kosmo("accounts", "add", "robot", "work", *words)
    assert done.returncode == 0, done.stderr
    return kosmo


@pytest.mark.parametrize("way", ["body", "basic"])
def test_an_app_asks_with_its_scopes_and_constants(
    way: str, kosmo: Kosmo, identity: Identity
) -> None:
    more: dict[str, Any] = {"scopes": ["a", "b"], "parameters": {"audience": "https://x.example"}}
    added(kosmo, identity, client_auth=way, **more)
    assert kosmo.json("robot", "me")["data"] == {"name": "Ann"}
    (form,) = [form for _, form, _ in identity.log]
    assert (form["scope"], form["audience"]) == ("a b", "https://x.example")
    assert ("client_secret" in form) is (way == "body")


def test_headers_go_beside_the_token(kosmo: Kosmo, identity: Identity) -> None:
    added(kosmo, identity)
    headers = kosmo.json("robot", "me", "--dry-run")["data"]["headers"]
    assert headers["Client-Id"] == "app-1"
    assert headers["Authorization"] == "Bearer [redacted]"
    assert kosmo("robot", "me").returncode == 0
    assert identity.headers["Client-Id"] == "app-1"


@pytest.mark.parametrize(
    ("tenant", "code", "path"),
    [
        ("acme", 1, "/acme/token"),
        ("a b", 1, "/a%20b/token"),
        ("..", 4, ""),
        ("a/b", 4, ""),
        ("", 4, ""),
    ],
)
def test_a_field_of_the_account_is_one_part_of_a_path(
    tenant: str, code: int, path: str, kosmo: Kosmo, identity: Identity
) -> None:
    fields = (f"tenant={tenant}",) if tenant else ()
    added(kosmo, identity, *fields, token_path="login:/{tenant}/token")
    identity.next[path] = (404, {}, b"")
    error = kosmo.json("robot", "me", code=code)["error"]
    assert [asked for asked, _, _ in identity.log] == ([path] if path else [])
    assert error["code"] == ("not_found" if path else "bad_credentials")


SIMULATOR = """
from kosmo import Simulator, SimulatorRefusal, SimulatorReply


def me(asked):
    return SimulatorReply({"name": "Sam of the sandbox"})


def sign_in(asked):
    if asked.headers.get("authorization") != "Bearer of-the-sandbox":
        raise SimulatorRefusal(401, "no")


app = Simulator("drive", routes={"GET me": me}, seed=lambda state: None, base_path="/api",
                credentials={"access_token": "of-the-sandbox"}, sign_in=sign_in)
"""


@pytest.mark.parametrize("field", [True, False])
def test_the_sandbox_signs_with_the_simulators_token(field: bool, kosmo: Kosmo) -> None:
    code = DRIVE.format(client=CLIENT, more="").replace(
        'whoami="me"', 'whoami="me", simulator="kosmo_drive.simulator:app"'
    )
    if not field:
        code = code.replace('"token": "access_token", ', "")
        code = code.replace('        Secret("access_token", "Access token", required=False),\n', "")
    kosmo.install("drive", code)
    (things,) = kosmo.home.glob("site/kosmo_drive/things.py")
    things.write_text(things.read_text() + ME)
    things.with_name("simulator.py").write_text(SIMULATOR)
    data = kosmo.json("drive", "me", "--account", "sandbox")["data"]
    assert data == {"name": "Sam of the sandbox"}


def test_a_call_whose_token_holds_imports_nothing_of_the_login(logged_in: Kosmo) -> None:
    code, modules, _ = probe(logged_in, "drive", "me")
    assert code == 0
    found = {name for name in modules if name.startswith("kosmo.")}
    assert "kosmo.tokens" in found
    assert not [name for name in found if name.startswith("kosmo.oauth")]
    assert not {"fcntl", "hashlib", "secrets", "http.server", "webbrowser"} & modules


def test_answers_to_who_was_logged_in_before_are_dropped(
    logged_in: Kosmo, identity: Identity, logging_in: Callable[..., Logging]
) -> None:
    slowly = ("drive", "slowly", "--cache")
    assert logged_in.json(*slowly)["data"] == {"name": "Ann"}
    identity.person = "Bob"
    assert logged_in.json(*slowly)["data"] == {"name": "Ann"}
    login = logging_in()
    visit(login.address)
    assert login.end()[0] == 0
    assert logged_in.json(*slowly)["data"] == {"name": "Bob"}


def test_a_file_of_tokens_that_others_can_read_is_told_by_doctor(logged_in: Kosmo) -> None:
    (file,) = logged_in.home.glob("state/tokens/drive-work.json")
    file.chmod(0o640)
    findings = logged_in.json("doctor", "drive", code=1)["data"]["findings"]
    assert any("other users can reach it" in one["message"] for one in findings)


def test_a_service_that_never_answers_lets_others_try_later(
    logged_in: Kosmo, identity: Identity
) -> None:
    let_it_end(logged_in)
    identity.held.clear()
    error = logged_in.json("drive", "me", "--timeout", "0.3", code=5)["error"]
    assert "may have used up the refresh token" in error["message"]
    assert kept(logged_in)["renewing"]
    identity.held.set()


def test_two_persons_of_one_app_have_limits_of_their_own(kosmo: Kosmo, identity: Identity) -> None:
    code = DRIVE.format(client=CLIENT, more="").replace('whoami="me"', 'limits=["1/1h"]')
    kosmo.install("drive", code)
    (things,) = kosmo.home.glob("site/kosmo_drive/things.py")
    things.write_text(things.read_text() + ME)
    for name in ("work", "home"):
        done = kosmo("accounts", "add", "drive", name, "--set", f"base_url={identity.url}")
        assert done.returncode == 0, done.stderr
        write_login(kosmo, identity, name)
        assert kosmo("drive", "me", "--account", name, "--max-wait", "0").returncode == 0
    assert kosmo("drive", "me", "--account", "home", "--max-wait", "0").returncode == 5
