"""The weekly report of the guide by a scripted agent, in Lua and as a shell script."""

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
    from tests.api.serving import Serving
    from tests.conftest import Kosmo

GUIDE = "workflows-weekly-analytics.md"
WEEK = ("2026-05-04", "2026-05-10")
FIRST_LINES = ["**Support, 2026-05-04 to 2026-05-10**", "- 16 messages in, 13 out"]
REPLIES = "- average reply 15 h 59 min, first reply 20 h"
BUSIEST = "- busy: 05:00"


def by_lua(kosmo: Kosmo, folder: Path) -> str:
    """Run the script of the guide, and give what it printed."""
    words = ("--force", "--json", "--account", "served", "--", "Lumen Bikes", "Support", WEEK[0])
    done = kosmo("integrations:lua", str(folder / "weekly-analytics.lua"), *words)
    assert done.returncode == 0, done.stdout
    return str(json.loads(done.stdout)["output"])


def by_shell(kosmo: Kosmo, folder: Path) -> str:
    """Run the shell script of the guide, and give what it printed."""
    path = f"{os.path.dirname(sys.executable)}:{os.environ['PATH']}"
    done = subprocess.run(
        [str(folder / "weekly-analytics.sh"), "served", "Lumen Bikes", "Support", *WEEK],
        capture_output=True, text=True, check=False, env={**kosmo.environment, "PATH": path},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def posts(kosmo: Kosmo, subject: str) -> list[str]:
    """Give the texts that were posted to the team, from the one conversation that has them."""
    account = ("--account", "served")
    rows = kosmo.json("missive", "list-conversations", "--team-all", "Support", *account)
    [chat] = [one["id"] for one in rows["data"]["conversations"] if one["subject"] == subject]
    words = ("--conversation-id", chat, *account)
    found = kosmo.json("missive", "list-conversation-posts", *words)["data"]["posts"]
    return [one["markdown"] or one["text"] for one in found]


@pytest.mark.parametrize(
    ("run", "subject"), [(by_lua, "Weekly report: Support"), (by_shell, "Weekly report (sh)")]
)
def test_a_script_reports_a_week_and_posts_it_once(
    run: Callable[[Kosmo, Path], str],
    subject: str,
    kosmo: Kosmo,
    files: Callable[[str], Path],
    serve: Serving,
) -> None:
    serve(report_delay=0.0)
    folder = files(GUIDE)
    said = run(kosmo, folder)
    lines = said.strip().splitlines()
    assert lines[0] == FIRST_LINES[0]
    assert lines[1].startswith(FIRST_LINES[1])
    assert lines[2].startswith(REPLIES)
    assert lines[3].startswith(BUSIEST)
    assert len(lines) == 6
    if run is by_lua:  # the other takes a process for each conversation
        assert by_lua(kosmo, folder) == said
    assert [text.strip() for text in posts(kosmo, subject)] == [said.strip()]


REPORT, HOURS, POST = "missive_create_analytics_report", "busiest_hours", "missive_create_post"


def ask_for_hours(seen: Seen) -> Said:
    """Count between the times that the report says."""
    report = seen.last(REPORT)["reports"]
    return [(HOURS, {"team": "Support", "start": report["start"], "end": report["end"]})]


def summary(seen: Seen) -> str:
    """Put the figures into words."""
    metrics = seen.last(REPORT)["reports"]["selected_period"]["global"]["totals"]["metrics"]
    hour, count = seen.last(HOURS)[0]
    reply = metrics["reply_time_avg"]["v"] // 3600
    return f"{metrics['inbound_count']['v']} in, reply after {reply} h, {count} at {hour}:00"


def post(seen: Seen) -> Said:
    """Post the summary."""
    body = {
        "references": ["<weekly-report-agent@kosmo.invalid>"],
        "conversation_subject": "Weekly report: Support",
        "organization": "Lumen Bikes",
        "team": "Support",
        "markdown": summary(seen),
    }
    return [(POST, {"body": body})]


def test_an_agent_waits_without_polling_counts_without_reading_and_posts_once(
    kosmo: Kosmo,
    model: Callable[..., ScriptedModel],
    program: Callable[[str, str], dict[str, Any]],
    serve: Serving,
) -> None:
    served = serve(report_delay=1.0)
    body = {"organization": "Lumen Bikes", "teams": ["Support"], "start": WEEK[0], "end": WEEK[1]}
    scripted = model(asks((REPORT, {"body": body})), ask_for_hours, post, summary)
    main = program(GUIDE, "weekly_analytics.py")["main"]
    said = main("served", "scripted", *WEEK)
    assert said == "16 in, reply after 15 h, 3 at 5:00"
    assert len(scripted.requests) == 4
    assert any(line.startswith("GET /v1/analytics/reports/") for line in served.requests)
    assert posts(kosmo, "Weekly report: Support") == [said]
    model(lambda _: post(scripted.seen[-1]), lambda seen: seen.told(POST)[0])
    assert main("served", "scripted", *WEEK).startswith("already_done: ")
    assert posts(kosmo, "Weekly report: Support") == [said]
