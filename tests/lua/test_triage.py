"""The workflow of the guide does in the sandbox what it reports."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Kosmo

SCRIPT = re.compile(r"^```lua file=triage\.lua\n(.*?)^```$", re.MULTILINE | re.DOTALL)
GUIDE = Path(__file__).parents[2] / "docs" / "guides" / "lua-workflows.md"


@pytest.fixture
def triage(tmp_path: Path) -> str:
    """Give the path of the guide's script, written to a file as a reader would."""
    found = SCRIPT.search(GUIDE.read_text(encoding="utf-8"))
    assert found
    path = tmp_path / "triage.lua"
    path.write_text(found[1], encoding="utf-8")
    return str(path)


def test_the_report_names_the_tasks_that_were_made_and_every_call_is_listed(
    kosmo: Kosmo, triage: str
) -> None:
    words = (triage, "--json", "--force", "--quiet", "--", "Support", "3")
    done = kosmo("integrations:lua", *words, KOSMO_ACCOUNT="sandbox")
    found = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (0, "")
    assert (found["success"], found["error"]) == (True, None)
    assert found["output"] == "3 of Support triaged, 0 failed"
    [report] = found["result"]
    assert (report["inbox"], report["failed"]) == ("Support", [])
    assert sum(report["by_topic"].values()) == len(set(report["tasks"])) == 3
    calls = found["integration_calls"]
    assert {(row["account"], row["status"], row["http_status"] // 100) for row in calls} == {
        ("sandbox", "ok", 2)
    }
    assert Counter((row["function"], row["effect"]) for row in calls) == {
        ("missive.list_conversations", "read"): 1,
        ("missive.list_conversation_messages", "read"): 3,
        ("missive.create_task", "write"): 3,
        ("missive.create_comment", "write"): 3,
    }
    for task in report["tasks"]:
        one = kosmo.json("missive", "get-task", "--task-id", task, "--account", "sandbox")
        assert re.fullmatch(r"Answer \S+@\S+ about the \w+", one["data"]["tasks"]["title"])
        assert one["data"]["tasks"]["conversation"]


def test_a_dry_run_of_it_reads_and_leaves_nothing_behind(kosmo: Kosmo, triage: str) -> None:
    listing = ("missive", "list-tasks", "--account", "sandbox", "--limit", "100")
    before = kosmo.json(*listing)["data"]
    words = (triage, "--json", "--dry-run", "--quiet", "--", "Support", "3")
    found = json.loads(kosmo("lua", *words, KOSMO_ACCOUNT="sandbox").stdout)
    assert (found["success"], found["meta"]["dry_run"]) == (True, True)
    assert found["output"] == "3 of Support triaged, 0 failed"
    assert {row["status"] for row in found["integration_calls"]} == {"ok", "dry_run"}
    assert kosmo.json(*listing)["data"] == before
