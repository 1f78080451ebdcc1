"""The gateway in the files of clients: printed, written, and nothing else of them lost."""

from __future__ import annotations

import json
import tomllib
from typing import TYPE_CHECKING, Any

import pytest
from kosmo.gateway.clients import CLIENTS, client

from tests.gateway.conftest import run

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Kosmo

WORDS = ["mcp", "serve", "--integrations", "missive", "--write", "deny"]


class Home:
    """A person's home, and kosmo in it."""

    def __init__(self, kosmo: Kosmo, folder: Path) -> None:
        """Take both."""
        self.kosmo, self.folder = kosmo, folder
        folder.mkdir()
        self.environment = {"HOME": str(folder), "XDG_CONFIG_HOME": "", "CODEX_HOME": ""}

    def __call__(self, *words: str, code: int = 0) -> str:
        """Run `mcp gateway …` and give what it prints, on stderr where it fails."""
        done = self.kosmo("mcp", "gateway", *words, **self.environment)
        assert done.returncode == code, done.stderr + done.stdout
        return done.stderr if code else done.stdout

    def entry(self, name: str, path: str, server: str = "kosmo") -> Any:
        """Read a server from a client's file."""
        text = (self.folder / path).read_text()
        data = tomllib.loads(text) if path.endswith(".toml") else json.loads(text)
        return data[client(name).key][server]


@pytest.fixture
def home(kosmo: Kosmo, tmp_path: Path) -> Home:
    """Give a person's home with nothing in it."""
    return Home(kosmo, tmp_path / "person")


PATHS = {
    "claude-desktop": ".config/Claude/claude_desktop_config.json",
    "claude-code": ".claude.json",
    "cursor": ".cursor/mcp.json",
    "vscode": ".config/Code/User/mcp.json",
    "codex": ".codex/config.toml",
    "gemini": ".gemini/settings.json",
    "windsurf": ".codeium/windsurf/mcp_config.json",
    "zed": ".config/zed/settings.json",
}


@pytest.mark.parametrize("name", [one.name for one in CLIENTS])
def test_a_client_finds_the_gateway_in_its_file(home: Home, name: str) -> None:
    home("install", "--client", name, "--integration", "missive")
    entry = home.entry(name, PATHS[name])
    assert entry["args"][-len(WORDS) :] == WORDS
    assert entry["command"].startswith("/")
    assert entry["env"] == {"KOSMO_HOME": str(home.kosmo.home)}
    assert entry.get("type") == ("stdio" if name in ("claude-code", "vscode") else None)
    assert (home.folder / PATHS[name]).stat().st_mode & 0o777 == 0o600
    assert "already" in home("install", "--client", name, "--integration", "missive")


@pytest.mark.parametrize("name", ["cursor", "codex"])
def test_everything_else_in_a_file_stays(home: Home, name: str) -> None:
    path = home.folder / PATHS[name]
    path.parent.mkdir()
    other = {
        "cursor": '{\n    "mcpServers": {"one": {"command": "x"}},\n    "ü": [1, 2.50]\n}\n',
        "codex": '# mine\nmodel = "x" # here\n\n[mcp_servers.one]\ncommand = "x" # and here\n',
    }[name]
    path.write_text(other)
    path.chmod(0o640)
    home("install", "--client", name)
    text = path.read_text()
    assert home.entry(name, PATHS[name], "one") == {"command": "x"}
    assert path.stat().st_mode & 0o777 == 0o640
    if name == "codex":
        assert text.startswith(other)
    else:
        assert json.loads(text)["ü"] == [1, 2.5]
        assert text.startswith('{\n    "mcpServers"')


@pytest.mark.parametrize("name", ["cursor", "codex"])
def test_another_server_of_the_name_is_written_anew_only_on_demand(home: Home, name: str) -> None:
    home("install", "--client", name)
    told = home("install", "--client", name, "--write", "ask", code=2)
    assert "another server `kosmo`" in told
    home("install", "--client", name, "--write", "ask", "--replace")
    assert home.entry(name, PATHS[name])["args"][-2:] == ["--write", "ask"]
    home("install", "--client", name, "--name", "second")
    assert home.entry(name, PATHS[name], "second")["args"][-2:] == ["--write", "deny"]
    assert home.entry(name, PATHS[name])["args"][-2:] == ["--write", "ask"]


def test_a_table_is_written_anew_with_those_in_it(home: Home) -> None:
    path = home.folder / PATHS["codex"]
    path.parent.mkdir()
    path.write_text(
        "[mcp_servers.kosmo]\ncommand = 'old'\n[mcp_servers.kosmo.env]\nA = 'b'\n"
        "[mcp_servers.kosmos]\ncommand = 'near' # kept\n"
    )
    home("install", "--client", "codex", "--replace")
    assert set(home.entry("codex", PATHS["codex"])["env"]) == {"KOSMO_HOME"}
    assert "command = 'near' # kept" in path.read_text()


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("cursor", '{"mcpServers": {', "line 1"),
        ("cursor", '{"mcpServers": []}', "no JSON object"),
        ("cursor", '[{"a": 1}]', "must hold a JSON object"),
        ("zed", '{\n  // mine\n  "theme": "x"\n}', "comments"),
        ("codex", "[mcp_servers\n", "line 1"),
        ("codex", "mcp_servers = 3\n", "no table"),
        ("codex", "mcp_servers = {one = {command = 'x'}}\n", "cannot change"),
    ],
)
def test_a_file_that_would_suffer_is_left_alone(
    home: Home, name: str, text: str, told: str
) -> None:
    path = home.folder / PATHS[name]
    path.parent.mkdir(parents=True)
    path.write_text(text)
    assert told in home("install", "--client", name, code=2)
    assert path.read_text() == text


@pytest.mark.parametrize("text", ["", "\n", "{}"])
def test_an_empty_file_is_filled(home: Home, text: str) -> None:
    (home.folder / ".claude.json").write_text(text)
    home("install", "--client", "claude-code")
    assert home.entry("claude-code", ".claude.json")["type"] == "stdio"


def test_what_is_printed_is_what_is_written(home: Home) -> None:
    text = home("export", "--client", "codex", "--integration", "missive", "--no-prompts")
    home("install", "--client", "codex", "--integration", "missive", "--no-prompts")
    assert (home.folder / PATHS["codex"]).read_text().rstrip() == text.rstrip()


def test_a_dry_run_and_a_wrong_line_write_nothing(home: Home) -> None:
    assert '"kosmo"' in home("install", "--client", "cursor", "--dry-run")
    for words, told in (
        (("--client", "curser"), "did you mean `cursor`"),
        (("--integration", "misive"), "did you mean `missive`"),
        (("--profile", "none"), "no profile `none`"),
        (("--name", "a b"), "`--name` takes letters"),
        (("--scope", "all"), "user or project"),
        (("--client", "windsurf", "--scope", "project"), "reads no file of a project"),
    ):
        assert told in home("install", *words, code=2)
    assert list(home.folder.iterdir()) == []


def test_the_entry_that_is_written_starts_a_gateway(home: Home) -> None:
    from mcp import Client, StdioServerParameters

    home("install", "--client", "cursor", "--account", "sandbox")
    entry = home.entry("cursor", PATHS["cursor"])

    async def work() -> None:
        parameters = StdioServerParameters(
            command=entry["command"], args=entry["args"], env=entry["env"]
        )
        async with Client(parameters) as connected:
            assert (await connected.list_tools()).tools[0].name == "search"

    run(work)
