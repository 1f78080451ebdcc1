"""The triage of the guide by a scripted agent, in Lua and as a shell script does the same."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from tests.agents.models import asks

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.agents.models import Said, ScriptedModel, Seen
    from tests.conftest import Kosmo

GUIDE = "workflows-vip-triage.md"
VIPS = {"ines.garcia@example.org", "yasmin.ivanova@example.org"}
MANAGER = "ben@example.com"


def by_lua(kosmo: Kosmo, folder: Path) -> str:
    """Run the script of the guide, and give what it printed."""
    words = ("--force", "--json", "--account", "sandbox", "--", "Support", MANAGER)
    done = kosmo("integrations:lua", str(folder / "vip-triage.lua"), *words)
    assert done.returncode == 0, done.stdout
    return str(json.loads(done.stdout)["output"])


def by_shell(kosmo: Kosmo, folder: Path) -> str:
    """Run the shell script of the guide, and give what it printed."""
    path = f"{os.path.dirname(sys.executable)}:{os.environ['PATH']}"
    done = subprocess.run(
        [str(folder / "vip-triage.sh"), "sandbox", "Support", MANAGER, "VIPs"],
        capture_output=True, text=True, check=False, env={**kosmo.environment, "PATH": path},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def check(kosmo: Kosmo) -> None:
    """See that Missive has a label and one task with a summary for each VIP, and nothing else."""
    listed = kosmo.json("missive", "list-conversations", "--inbox", "Support", "--all",
                        "--account", "sandbox")["data"]["conversations"]  # fmt: skip
    labelled = {
        row["id"]: row["external_authors"][0]["address"]
        for row in listed
        if "VIP" in [label["name"] for label in row["shared_labels"]]
    }
    assert set(labelled.values()) == VIPS
    found = kosmo.json("missive", "list-tasks", "--assignee", MANAGER, "--state", "open", "--all",
                       "--account", "sandbox")["data"]["tasks"]  # fmt: skip
    tasks = [task for task in found if task["title"].startswith("VIP: ")]
    assert sorted(task["conversation"] for task in tasks) == sorted(labelled)
    for task in tasks:
        assert f"{labelled[task['conversation']]}: Hello" in task["description"]
        assert "<" not in task["description"]


@pytest.mark.parametrize("run", [by_lua, by_shell])
def test_a_script_labels_each_new_vip_and_adds_one_task_however_often_it_runs(
    run: Callable[[Kosmo, Path], str], kosmo: Kosmo, files: Callable[[str], Path]
) -> None:
    folder = files(GUIDE)
    assert run(kosmo, folder)
    check(kosmo)
    again = run(kosmo, folder)
    assert again in ("", "21 new in Support, 0 of them VIP")
    check(kosmo)


def test_a_script_that_was_broken_off_before_the_label_adds_no_second_task(
    kosmo: Kosmo, files: Callable[[str], Path]
) -> None:
    folder = files(GUIDE)
    by_lua(kosmo, folder)
    ids = [row["conversation"] for row in kosmo.json("missive", "list-tasks", "--assignee", MANAGER,
           "--state", "open", "--all", "--account", "sandbox")["data"]["tasks"]
           if row["title"].startswith("VIP")]  # fmt: skip
    words = ("--conversation-ids", ",".join(ids), "--unlabel", "VIP", "--account", "sandbox")
    assert kosmo("missive", "update-conversations", *words).returncode == 0
    assert by_lua(kosmo, folder) == "23 new in Support, 2 of them VIP"
    check(kosmo)


FIND, TIER = "missive_list_conversations", "customer_tier"
READ, TEXT = "missive_list_conversation_messages", "missive_get_messages"
NOTES, TASK = "missive_list_conversation_comments", "missive_create_task"
LABEL = "missive_update_conversations"


def ask_for_tiers(seen: Seen) -> Said:
    """Ask about every author who has an address."""
    return [(TIER, {"address": address}) for _, address in authors(seen)]


def read(seen: Seen) -> Said:
    """Read the conversations of the enterprise tier."""
    chosen = enterprise(seen)
    assert len(chosen) == 2
    return [call for one in chosen for call in ((READ, {"conversation_id": one}),
                                                (NOTES, {"conversation_id": one}))]  # fmt: skip


def read_texts(seen: Seen) -> Said:
    """Ask for the text of what was listed."""
    listed = [json.loads(text.partition("\n")[0])["messages"] for text in seen.told(READ)]
    return [(TEXT, {"message_ids": ",".join(one["id"] for one in rows)}) for rows in listed]


def add_tasks(seen: Seen) -> Said:
    """Add a task with a summary for each conversation."""
    asked: list[tuple[str, dict[str, Any]]] = []
    for conversation, told in zip(enterprise(seen), seen.told(TEXT), strict=True):
        first = json.loads(told.partition("\n")[0])["messages"][-1]
        words = first["body"].replace("</div>", " ").replace("<div>", "").replace("<br>", " ")
        summary = f"{first['from_field']['address']}: {words} They wait for engineering."
        given = {"title": f"VIP: {first['subject']}", "description": summary}
        asked.append((TASK, {**given, "conversation": conversation, "assignee": MANAGER}))
    return asked


def label(seen: Seen) -> Said:
    """Label both at once."""
    return [(LABEL, {"conversation_ids": ",".join(enterprise(seen)), "label": ["VIP"]})]


def authors(seen: Seen) -> list[tuple[str, str]]:
    """Give the conversations that the model saw, with their outside author."""
    rows = seen.last(FIND)["conversations"]
    return [
        (row["id"], row["external_authors"][0]["address"])
        for row in rows
        if row["external_authors"]
    ]


def enterprise(seen: Seen) -> list[str]:
    """Give the ids of those of the enterprise tier."""
    tiers = seen.told(TIER)
    return [id for (id, _), tier in zip(authors(seen), tiers, strict=True) if tier == "enterprise"]


def test_an_agent_does_the_same_and_is_kept_from_doing_it_twice(
    kosmo: Kosmo,
    model: Callable[..., ScriptedModel],
    program: Callable[[str, str], dict[str, Any]],
) -> None:
    script = (
        asks((FIND, {"inbox": "Support", "limit": 100})), ask_for_tiers, read, read_texts,
        add_tasks, label, lambda seen: seen.told(TASK)[0],
    )  # fmt: skip
    scripted = model(*script)
    main = program(GUIDE, "vip_triage.py")["main"]
    said = main("sandbox", "scripted")
    assert scripted.seen[0].tools == {FIND, TIER, READ, TEXT, NOTES, TASK, LABEL}
    assert json.loads(said)["tasks"]["title"].startswith("VIP: ")
    check(kosmo)
    assert main("sandbox", "scripted").startswith("already_done: ")
    check(kosmo)
