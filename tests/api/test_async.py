"""`AsyncKosmo`: the same names awaited, and a task that is cancelled ends its call."""

from __future__ import annotations

import asyncio
import socket
import threading
from typing import TYPE_CHECKING, Any

import pytest
from kosmo import (
    AsyncKosmo,
    InterruptedCallError,
    Kosmo,
    PolicyError,
    Result,
    UnknownOutcomeError,
    UsageError,
)

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from tests.api.serving import Serving
    from tests.conftest import Kosmo as Process

DRAFT = {"draft_id": "7d319933-c8a7-47dd-a3eb-b9bf83ad035c"}


def run(work: Callable[[AsyncKosmo], Awaitable[Any]], **given: Any) -> Any:
    """Do some work in a session of its own."""

    async def main() -> Any:
        async with AsyncKosmo(**{"account": "sandbox", **given}) as kosmo:
            return await work(kosmo)

    return asyncio.run(main())


def test_every_name_of_a_session_is_there_awaited() -> None:
    plain = {name for name in dir(Kosmo) if not name.startswith("_")}
    assert plain - {"script"} <= set(dir(AsyncKosmo))


def test_what_is_awaited_is_what_a_session_gives() -> None:
    async def work(kosmo: AsyncKosmo) -> list[Any]:
        return [
            (await kosmo.call("missive.list_teams", {"limit": 1})).rows[0]["name"],
            (await kosmo.call_tool("missive_list_teams", '{"limit": 1}')).facts.next,
            [one.name for one in await kosmo.integrations()],
            [one.id for one in await kosmo.functions(names=["missive.get_task"])],
            (await kosmo.search("add a task", limit=1))[0].id,
            (await kosmo.describe("missive_get_task")).id,
            await kosmo.schema("missive.get_task"),
            [one.name for one in await kosmo.accounts("missive")],
            await kosmo.docs("missive"),
            await kosmo.tools("missive", effect="read", format="anthropic"),
            (await kosmo.lua("return 6 * 7")).values,
        ]

    with Kosmo(account="sandbox") as plain:
        assert run(work) == [
            "Support",
            {"offset": 1},
            [one.name for one in plain.integrations()],
            ["missive.get_task"],
            "missive.create_task",
            "missive.get_task",
            plain.schema("missive.get_task"),
            ["sandbox"],
            plain.docs("missive"),
            plain.tools("missive", effect="read", format="anthropic"),
            [42],
        ]


def test_rows_and_pages_are_iterated(serve: Serving) -> None:
    served = serve()

    async def work(kosmo: AsyncKosmo) -> tuple[int, int]:
        count = 0
        async for _ in kosmo.rows("missive.list_conversations", {"state": "closed"}):
            count += 1
        before = len(served.requests)
        async for page in kosmo.pages("missive.list_conversations", {"state": "closed"}):
            assert len(page) > 25
            break
        return count, before

    count, before = run(work, account="served")
    assert (count, before) == (134, 3)
    assert len(served.requests) == 4


def test_calls_run_at_the_same_time_as_many_as_the_session_allows() -> None:
    meeting = threading.Barrier(3, timeout=30)
    most, running, lock = 0, 0, threading.Lock()

    def tell(_: str) -> None:
        nonlocal most, running
        with lock:
            running += 1
            most = max(most, running)
        meeting.wait()
        with lock:
            running -= 1

    async def work(kosmo: AsyncKosmo) -> None:
        body = {"organization": "Lumen Bikes", "start": "2026-05-04", "end": "2026-05-10"}
        asked = [
            kosmo.call("missive.create_analytics_report", {"body": body}, wait=True, max_wait=0.0)
            for _ in range(6)
        ]
        ended = await asyncio.gather(*asked, return_exceptions=True)
        assert [getattr(one, "code", one) for one in ended] == ["still_pending"] * 6

    run(work, tell=tell, concurrency=3)
    assert most == 3


def test_hundreds_of_calls_at_once_each_get_their_own_answer() -> None:
    async def work(kosmo: AsyncKosmo) -> list[int]:
        asked = (kosmo.call("missive.list_teams", {"limit": 1 + at % 5}) for at in range(300))
        return [len(one.rows) for one in await asyncio.gather(*asked)]

    assert run(work) == [1 + at % 5 for at in range(300)]


def test_a_batch_answers_in_order_and_a_failure_is_an_answer() -> None:
    async def work(kosmo: AsyncKosmo) -> list[Any]:
        calls: list[Any] = [
            ("missive.list_teams", {"limit": 1}),
            {"function": "missive.get_task", "arguments": {"task_id": "7"}},
            ("missive.get_current_user", {}),
        ]
        return [
            one.function if isinstance(one, Result) else one.code
            async for one in kosmo.batch(calls, concurrency=2)
        ]

    assert run(work) == ["missive.list_teams", "not_found", "missive.get_current_user"]


def test_a_person_may_be_asked_by_a_function_or_a_coroutine() -> None:
    asked: list[str] = []

    def plainly(question: str) -> bool:
        asked.append(question)
        return False

    async def awaited(question: str) -> bool:
        await asyncio.sleep(0)
        return plainly(question)

    async def work(kosmo: AsyncKosmo) -> str:
        with pytest.raises(PolicyError) as declined:
            await kosmo.call("missive.delete_draft", DRAFT)
        return declined.value.code

    assert [run(work, confirm=one) for one in (plainly, awaited)] == ["declined", "declined"]
    assert len(asked) == 2
    assert "DELETE" in asked[1]


def test_a_task_that_is_cancelled_while_its_call_stands_still_sends_nothing_more(
    serve: Serving, kosmo: Process
) -> None:
    served = serve(faults="429-retry-after@1")
    cause = _cancelled_when(lambda: bool(served.requests), "missive.list_teams")
    assert isinstance(cause, InterruptedCallError)
    assert len(served.requests) == 1
    [row] = kosmo.json("log")["data"]
    assert (row["function"], row["status"]) == ("missive.list_teams", "interrupted")


def test_a_write_that_is_out_when_its_task_is_cancelled_is_told_as_unknown(
    kosmo: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = {"conversation": DRAFT["draft_id"], "text": "Paid."}
    with socket.create_server(("127.0.0.1", 0)) as silent:
        words = (
            "--set",
            "access_token=env:T",
            "--set",
            f"base_url=http://127.0.0.1:{_port(silent)}",
        )
        assert kosmo("accounts", "add", "missive", "served", *words, T="x").returncode == 0
        monkeypatch.setenv("T", "secret")

        def received() -> socket.socket:
            connection = silent.accept()[0]
            connection.recv(1)
            return connection

        async def main() -> BaseException | None:
            async with AsyncKosmo(account="served") as session:
                call = session.call("missive.create_post", {"body": body}, timeout=1.0)
                task = asyncio.ensure_future(call)
                with await asyncio.to_thread(received):
                    return await _cancelled(task)

        cause = asyncio.run(main())
    assert isinstance(cause, UnknownOutcomeError)
    assert [row["status"] for row in kosmo.json("log")["data"]] == ["outcome_unknown"]


def test_a_call_whose_turn_has_not_come_is_never_begun_when_its_task_is_cancelled(
    serve: Serving,
) -> None:
    served, asked, going_on = serve(), threading.Event(), threading.Event()

    def confirm(_: str) -> bool:
        asked.set()
        going_on.wait(30)
        return False

    async def main() -> None:
        async with AsyncKosmo(account="served", concurrency=1, confirm=confirm) as kosmo:
            first = asyncio.ensure_future(kosmo.call("missive.delete_draft", DRAFT))
            await asyncio.to_thread(asked.wait, 30)
            second = asyncio.ensure_future(kosmo.call("missive.list_teams"))
            await asyncio.sleep(0)
            second.cancel()
            with pytest.raises(asyncio.CancelledError):
                await second
            going_on.set()
            with pytest.raises(PolicyError):
                await first

    asyncio.run(main())
    assert served.requests == []


def test_a_script_whose_task_is_cancelled_is_ended() -> None:
    printed = threading.Event()

    async def work(kosmo: AsyncKosmo) -> BaseException | None:
        script = kosmo.lua("log.info('on') while true do end", log=lambda *_: printed.set())
        task = asyncio.ensure_future(script)
        await asyncio.to_thread(printed.wait, 30)
        return await _cancelled(task)

    assert "the script was stopped" in str(run(work))


def test_no_call_at_a_time_is_a_mistake() -> None:
    with pytest.raises(UsageError, match="at least 1"):
        AsyncKosmo(concurrency=0)


def _cancelled_when(come: Callable[[], bool], function: str) -> BaseException | None:
    """Cancel a call's task once something has come, and give the cause that it ends with."""

    async def main() -> BaseException | None:
        async with AsyncKosmo(account="served") as kosmo:
            task = asyncio.ensure_future(kosmo.call(function))
            for _ in _until(come):
                await asyncio.to_thread(lambda: None)
            return await _cancelled(task)

    return asyncio.run(main())


async def _cancelled(task: asyncio.Future[Any]) -> BaseException | None:
    """Cancel a task, and give the cause that it ends with."""
    task.cancel()
    try:
        await task
    except asyncio.CancelledError as cancelled:
        return cancelled.__cause__
    return None


def _port(server: socket.socket) -> int:
    return int(server.getsockname()[1])


def _until(come: Callable[[], bool]) -> Iterator[None]:
    while not come():
        yield
