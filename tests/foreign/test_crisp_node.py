"""Crisp's own Node client against the served simulator, as it would use Crisp."""

from __future__ import annotations

import hmac
import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from kosmo.sandbox.server import SimulatorServer
from kosmo_crisp.simulator import app
from kosmo_crisp.webhook import verify

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.needs("node", "npm")

SCRIPT = Path(__file__).with_name("crisp_client.mjs")
CLIENT = "crisp-api@10.11.0"
WEBSITE, IDENTIFIER, KEY = (app.credentials[one] for one in ("website_id", "identifier", "key"))
VERIFY = """
const { Crisp } = require("crisp-api");
const [secret, body, time, signature] = process.argv.slice(1);
const found = new Crisp().verifyWidget(secret, JSON.parse(body), time, signature);
process.stdout.write(String(found));
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the client; gives the folder that it is in."""
    place = tmp_path_factory.mktemp("node")
    (place / "package.json").write_text('{"private": true}', encoding="utf-8")
    words = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--no-save", CLIENT]
    subprocess.run(words, cwd=place, check=True)
    return place


@pytest.fixture(scope="module")
def node(folder: Path) -> Callable[..., str]:
    """Give a function that runs node in the client's folder."""

    def run(*words: str) -> str:
        done = subprocess.run(
            ["node", *words], cwd=folder, check=False, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


@pytest.fixture(scope="module")
def seen(node: Callable[..., str], folder: Path) -> Any:
    """Run the session once; gives what it saw."""
    with SimulatorServer(app.start(limits=[])) as server:
        words = (str(folder), server.origin, WEBSITE, IDENTIFIER, KEY)
        return json.loads(node(str(SCRIPT), *words))


def test_conversations_are_listed_paged_and_filtered(seen: Any) -> None:
    first, second, last = seen["pages"]
    assert len({*first, *second}) == 40
    assert last == []
    assert seen["subjects"] == ["Repair"]


def test_a_conversation_is_begun_answered_and_resolved(seen: Any) -> None:
    assert seen["messages"] == ["Hello, Alma!"]
    assert seen["row"] == ["resolved", True, "Alma"]


def test_people_are_added_changed_and_listed(seen: Any) -> None:
    assert (seen["profile"], seen["data"]) == ("Likes tea", {"orders": 2})
    assert (seen["people"], seen["campaigns"]) == (20, 20)
    assert seen["plugin"] == ["plugin_id"]


def test_refusals_are_crisps(seen: Any) -> None:
    assert seen["refused"] == [
        [404, "session_not_found"],
        [404, "session_not_found"],
        [403, "not_allowed"],
        [401, "invalid_session"],
        [401, "invalid_session"],
    ]


def test_the_rate_limit_is_met(node: Callable[..., str], folder: Path) -> None:
    script = f"""
      const {{ Crisp }} = require("crisp-api");
      const crisp = new Crisp();
      crisp.setRestHost(process.argv[1]);
      crisp.authenticateTier("website", "{IDENTIFIER}", "{KEY}");
      (async () => {{
        for (let n = 0; n < 2; n++) await crisp.website.getWebsite("{WEBSITE}");
        await crisp.website.getWebsite("{WEBSITE}").catch((error) =>
          process.stdout.write(String(error.code)));
      }})();
    """
    with SimulatorServer(app.start(limits=["2/1m"])) as server:
        assert node("-e", script, server.origin) == "429"


def test_what_the_client_takes_as_genuine_kosmo_does(node: Callable[..., str]) -> None:
    secret, time, body = "5a60cce8dad1ef2dbc3c6c9d", "1687339042000", '{"event":"message:send"}'
    signed = f"[{time};{body}]".encode()
    signature = hmac.new(secret.encode(), signed, "sha256").hexdigest()
    assert node("-e", VERIFY, secret, body, time, signature) == "true"
    headers = {"x-crisp-signature": signature, "x-crisp-request-timestamp": time}
    assert verify(headers, body.encode(), secret, None) is True
