"""A Node client of Help Scout's API against the served simulator, as it would use Help Scout."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from kosmo.sandbox.server import SimulatorServer
from kosmo_helpscout.simulator import app

if TYPE_CHECKING:
    from typing import Any

pytestmark = pytest.mark.needs("node", "npm")

SCRIPT = Path(__file__).with_name("helpscout_client.mjs")
CLIENT = "helpscout-mailbox-api@1.0.1"
LIMITED = """
  const HelpScout = require("helpscout-mailbox-api");
  const [url, clientId, clientSecret] = process.argv.slice(1);
  require("axios").interceptors.request.use((config) => {
    for (const name of ["url", "baseURL"])
      config[name] = (config[name] || "").replace("https://api.helpscout.net/v2", url);
    return config;
  });
  const client = new HelpScout({ clientId, clientSecret, authenticationFlow: "clientCredentials" });
  let refused = 0;
  client.bottleneck.on("failed", (error) => { refused = error.response.status; });
  (async () => {
    client.setCredentials(await client.getTokens());
    await client.tags.list();
    await client.tags.list().catch(() => null);
    process.stdout.write(String(refused));
    process.exit(0);
  })();
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the client; gives the folder that it is in."""
    place = tmp_path_factory.mktemp("node")
    (place / "package.json").write_text('{"private": true}', encoding="utf-8")
    words = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--no-save", CLIENT]
    subprocess.run(words, cwd=place, check=True)
    return place


def _node(folder: Path, *words: str) -> str:
    done = subprocess.run(
        ["node", *words, app.credentials["client_id"], app.credentials["client_secret"]],
        cwd=folder,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def seen(folder: Path) -> Any:
    """Run the session once; gives what it saw."""
    with SimulatorServer(app.start()) as server:
        return json.loads(_node(folder, str(SCRIPT), str(folder), server.url))


def test_a_list_is_followed_by_its_links(seen: Any) -> None:
    assert seen["listed"] == [78, 78, 78]


def test_rows_are_made_changed_and_read(seen: Any) -> None:
    assert seen["made"] == [201, "Changed", "tomas@example.com", "Hello"]
    assert seen["customer"] == [201, "Node"]
    assert seen["user"] == "mira@example.com"


def test_a_refused_token_is_renewed(seen: Any) -> None:
    assert seen["renewed"] == 3


def test_writes_count_twice_against_the_limit(seen: Any) -> None:
    reads, writes = 9, 4
    assert seen["remaining"] == 400 - reads - 2 * writes


def test_refusals_are_help_scouts(seen: Any) -> None:
    assert seen["refused"] == [
        [404, "Not Found"],
        [400, "Validation error"],
        [400, "Validation error"],
        [401, "invalid_client"],
    ]


def test_the_rate_limit_is_met(folder: Path) -> None:
    with SimulatorServer(app.start(limits=["1/1h"])) as server:
        assert _node(folder, "-e", LIMITED, server.url) == "429"
