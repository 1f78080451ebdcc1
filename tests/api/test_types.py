"""The types that a program sees: mypy checks one strictly, mistakes included."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

# A comment that silences nothing is an error too, so that every mistake is one for mypy.
PROGRAM = '''
"""A program of somebody who uses kosmo."""

import asyncio
from typing import assert_type

from kosmo import (
    AsyncKosmo, Facts, FunctionSpec, Kosmo, KosmoError, LuaResult, Result, Rows, TryLaterError,
)


def work(kosmo: Kosmo) -> None:
    result = kosmo.call("missive.list_teams", {"limit": 2}, account="work", max_wait=5.0)
    assert_type(result, Result)
    assert_type(result.function, str)
    assert_type(result.facts, Facts)
    assert_type(result.facts.account, str | None)
    assert_type(result.for_model(), str)
    rows = kosmo.rows("missive.list_tasks", max_items=5)
    assert_type(rows, Rows)
    titles: list[str] = [row["title"] for row in rows]
    for outcome in kosmo.batch([("missive.get_task", {"task_id": title}) for title in titles]):
        assert_type(outcome, Result | KosmoError)
    found: list[FunctionSpec] = kosmo.search("add a task")
    assert_type(found[0].id, str)
    assert_type(kosmo.lua("return 1", timeout=2.0), LuaResult)
    try:
        kosmo.call_tool("missive_get_task", "{}")
    except TryLaterError as error:
        assert_type(error.retry_after, float | None)
        assert_type(error.code, str)

    kosmo.call("missive.list_teams", acount="work")  # type: ignore[call-arg]
    kosmo.call("missive.list_teams", timeout="5")  # type: ignore[arg-type]
    kosmo.rows("missive.list_tasks", dry_run=True)  # type: ignore[call-arg]
    kosmo.call(7)  # type: ignore[arg-type]
    result.date  # type: ignore[attr-defined]


async def main() -> None:
    async with AsyncKosmo(account="sandbox") as kosmo:
        assert_type(await kosmo.call("missive.list_teams"), Result)
        async for row in kosmo.rows("missive.list_tasks"):
            assert_type(row["id"] is None, bool)
        async for outcome in kosmo.batch([{"function": "missive.list_teams"}]):
            assert_type(outcome, Result | KosmoError)
        kosmo.call("missive.list_teams")  # type: ignore[unused-coroutine]


with Kosmo() as opened:
    work(opened)
asyncio.run(main())
'''


def test_a_program_is_checked_strictly_and_its_mistakes_are_seen(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", str(program)]
    command.append(f"--cache-dir={tmp_path / 'cache'}")
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
