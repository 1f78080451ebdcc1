"""What an agent is given to read: true, short, and the same for the same configuration."""

from __future__ import annotations

import re
import shlex
from copy import copy
from typing import TYPE_CHECKING

import pytest
import yaml
from kosmo.agents.guide import tokens, written
from kosmo.agents.inventory import Held, Inventory
from kosmo.catalog.catalog import open_catalog

if TYPE_CHECKING:
    from pathlib import Path

    from kosmo.spec import IntegrationSpec

    from tests.conftest import Kosmo

FOUR = 1200  # tokens with the four integrations
MANY = 2000  # and with any number of them


def test_it_has_the_head_that_agent_clients_read(kosmo: Kosmo) -> None:
    text = kosmo("agents", "guide").stdout
    _, head, body = text.split("---\n", 2)
    read = yaml.safe_load(head)
    assert read.keys() == {"name", "description"}
    assert read["name"] == "kosmo"
    assert "Crisp, Help Scout, Missive and Plivo" in read["description"]
    assert len(read["description"]) <= 1024
    assert body.startswith("\n# kosmo\n")


def test_it_is_short_and_says_how_short(kosmo: Kosmo) -> None:
    done = kosmo("agents", "guide")
    counted = tokens(done.stdout)
    assert counted <= FOUR
    assert f"about {counted} tokens" in done.stderr
    assert kosmo.json("agents", "guide")["data"]["tokens"] == counted


@pytest.mark.parametrize("format", ["skill", "llms"])
def test_the_same_configuration_gives_the_same_bytes(format: str, kosmo: Kosmo) -> None:
    first, second = (kosmo("agents", "guide", "--format", format).stdout for _ in range(2))
    assert first == second
    assert not re.search(r"\b20\d\d\b", first)
    assert str(kosmo.home) not in first


def test_its_commands_run_as_they_stand(kosmo: Kosmo) -> None:
    lines = [shlex.split(line, comments=True) for line in commands(kosmo)]
    calls = [line[1:] for line in lines if line[1] not in ("batch", "lua")]
    assert len(calls) == len(lines) - 2 == 6
    for words in calls:
        done = kosmo(*words)
        assert done.returncode == 0, (words, done.stderr)


def test_its_files_hold_what_it_says_and_run(kosmo: Kosmo, tmp_path: Path) -> None:
    for told, before, after in (
        ("# a line: ", "", ""),
        ("# a call: ", "return ", ""),
    ):
        (line,) = (one for one in commands(kosmo) if told in one)
        typed, _, shown = line.partition(told)
        _, command, name, *more = shlex.split(typed)
        path = tmp_path / name
        path.write_text(f"{before}{shown}{after}")
        done = kosmo(command, str(path), *more)
        assert done.returncode == 0, (line, done.stderr)
        assert done.stdout


def test_it_says_what_is_done_already_ends_with_exit_code_3(kosmo: Kosmo) -> None:
    (write,) = (one for one in commands(kosmo) if "--once KEY" in one)
    words = shlex.split(write)[1:]
    assert kosmo(*words).returncode == 0
    assert kosmo.json(*words[:-1], code=3)["error"]["code"] == "already_done"
    text = kosmo("agents", "guide").stdout
    assert "`already_done`" in text[text.index("- 3: ") : text.index("- 4: ")]


def test_it_names_accounts_and_nothing_that_they_hold(kosmo: Kosmo) -> None:
    for name in ("work", "other"):
        words = ("--set", "access_token=env:THE_TOKEN", "--set", "base_url=http://127.0.0.1:9")
        kosmo.json("accounts", "add", "missive", name, *words)
    text = kosmo("agents", "guide").stdout
    listed = [line for line in text.splitlines() if line.startswith("- `missive`")]
    assert listed[0].endswith("Accounts: `work` (default), `other`, `sandbox`.")
    assert text.index("- `missive`") < text.index("- `crisp`")
    assert "THE_TOKEN" not in text
    assert "127.0.0.1" not in text


def test_it_says_what_policy_does_in_general_and_where_it_differs(kosmo: Kosmo) -> None:
    assert (
        "- reads are allowed; writes are allowed; calls that delete"
        in kosmo("agents", "guide").stdout
    )
    kosmo.json("config", "set", "policy.plivo.write", "deny")
    kosmo.json("config", "set", "policy.missive.read", "ask")
    text = kosmo("agents", "guide").stdout
    assert "- missive: reads need approval; writes are allowed" in text
    assert "- plivo: reads are allowed; writes are denied" in text
    kosmo.json("integrations", "configure", "plivo", "--disable")
    assert "`plivo`" not in kosmo("agents", "guide").stdout


def test_it_names_trusted_servers_and_starts_none(kosmo: Kosmo, tmp_path: Path) -> None:
    started = tmp_path / "started"
    kosmo.json("mcp", "add", "files", "--global", "--write", "deny", "--", "touch", str(started))
    kosmo.json("mcp", "add", "off", "--global", "--disable", "--", "touch", str(started))
    text = kosmo("agents", "guide").stdout
    assert "- `mcp:files`: tools not listed yet (`kosmo mcp tools files`)" in text
    assert "- mcp:files: reads are allowed; writes are denied" in text
    assert "mcp:off" not in text
    assert "Tools of an MCP server, `mcp:…`, are called like functions" in text
    assert not started.exists()


def test_a_file_is_written_once_and_left_alone_while_it_is_true(
    kosmo: Kosmo, tmp_path: Path
) -> None:
    path = tmp_path / "skills" / "kosmo" / "SKILL.md"
    wrote = kosmo("agents", "guide", "--path", str(path))
    assert wrote.stdout.startswith(f"wrote {path}: about ")
    assert path.read_text() == kosmo("agents", "guide").stdout
    assert kosmo.json("agents", "guide", "--path", str(path))["data"]["changed"] is False
    listed = kosmo("agents", "guide", "--format", "llms", "--path", f"{tmp_path}/")
    assert listed.returncode == 0
    assert (tmp_path / "llms.txt").read_text().startswith("# kosmo\n\n> Reads and changes")


def test_what_cannot_be_written_is_said(kosmo: Kosmo, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    refused = kosmo("agents", "guide", "--path", str(tmp_path / "file" / "SKILL.md"))
    assert refused.returncode == 2
    assert "cannot be written" in refused.stderr
    wrong = kosmo("agents", "guide", "--format", "llm")
    assert (wrong.returncode, "one of skill, llms" in wrong.stderr) == (2, True)


def test_with_very_many_integrations_it_is_hardly_longer() -> None:
    inventory = Inventory(open_catalog())
    found = inventory.integrations[0]
    inventory.integrations = [
        Held(_named(found.spec, number), ["work", *map(str, range(9))], {"read": "ask"})
        for number in range(200)
    ]
    for format in ("skill", "llms"):
        text = written(inventory, format)
        assert tokens(text) <= MANY
        assert "and 148 more: `kosmo integrations list`" in text
        assert "- 188 more have rules" in text
    inventory.integrations = []
    assert "Nothing is installed" in written(inventory)


def commands(kosmo: Kosmo) -> list[str]:
    """Give the lines of the block of commands."""
    block = re.search(r"```sh\n(.*?)```", kosmo("agents", "guide").stdout, re.DOTALL)
    assert block
    return block[1].splitlines()


def _named(spec: IntegrationSpec, number: int) -> IntegrationSpec:
    """Give an integration like another one, under a name of its own."""
    made = copy(spec)
    made.name = f"service_{number}"
    return made
