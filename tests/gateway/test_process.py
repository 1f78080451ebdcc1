"""The gateway as a process of its own: what it prints, how it ends, what becomes of calls then."""

from __future__ import annotations

import json
import signal
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import anyio
import pytest

from tests.gateway.conftest import ERAS, run, texts
from tests.gateway.lines import HELLO, Line, call

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.conftest import Kosmo
    from tests.gateway.conftest import Served, Slow


class Process(Line):
    """A client of a process."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        """Take the process."""
        assert process.stdin is not None
        assert process.stdout is not None
        super().__init__(process.stdin.fileno(), process.stdout.fileno())
        self.process = process

    def hang_up(self) -> None:
        """Close the gateway's stdin."""
        assert self.process.stdin is not None
        self.process.stdin.close()


@pytest.fixture
def started(serve: Callable[..., Served]) -> Callable[..., Any]:
    """Give what starts a gateway and greets it."""

    @contextmanager
    def opened(home: Kosmo, *words: str) -> Iterator[Process]:
        served = serve(*words, home=home)
        pipe = subprocess.PIPE
        with subprocess.Popen(
            served.command, stdin=pipe, stdout=pipe, stderr=pipe, env=served.environment, bufsize=0
        ) as process:
            try:
                client = Process(process)
                client.ask({"id": 0, **HELLO})
                yield client
            finally:
                process.kill()

    return opened


@pytest.mark.parametrize("mode", ERAS)
def test_a_client_lists_and_calls(serve: Callable[..., Served], mode: str) -> None:
    async def work() -> None:
        async with serve("--account", "sandbox").client(mode) as client:
            assert next(one.name for one in (await client.list_tools()).tools) == "search"
            wanted = {"name": "missive.list_teams", "fields": "name", "arguments": {"limit": 1}}
            (text, _) = texts(await client.call_tool("call_read", wanted))
            assert text == '{"teams":[{"name":"Support"}]}'
            assert texts(await client.call_tool("run_lua", {"code": "return 1"})) == ["1"]
            assert "missive (sandbox)" in str(client.instructions)

    run(work)


def test_nothing_but_the_protocol_reaches_stdout(demo: Kosmo, started: Callable[..., Any]) -> None:
    demo.install("demo")
    things = demo.home / "site" / "kosmo_demo" / "things.py"
    future = "from __future__ import annotations\n"
    noise = "import os\nprint('noise')\nos.write(1, b'noise')\nos.system('echo noise')\n"
    things.write_text(things.read_text().replace(future, future + noise))
    with started(demo, "--integration", "demo") as client:
        answer = client.ask(call(1, "demo.echo", text="here"))
        assert '"text":"here"' in answer["result"]["content"][0]["text"]
        client.hang_up()
        assert client.rest() == []
        assert client.process.wait(30) == 0


@pytest.mark.parametrize("how", ["closes stdin", "closes both", "sends a signal"])
def test_a_write_is_finished_recorded_and_not_repeated_though_its_client_goes_away(
    demo: Kosmo, slow: Slow, started: Callable[..., Any], how: str
) -> None:
    slow.serve(demo)
    words = ("--integration", "demo", "--account", "slow", "--write", "allow")
    with started(demo, *words) as client:
        client.send(call(1, "demo.delete_thing", thing_id="7"))
        slow.wait_for(1)
        if how == "sends a signal":
            client.process.send_signal(signal.SIGTERM)
        else:
            client.hang_up()
        if how == "closes both":
            client.process.stdout.close()
        slow.go_on()
        if how != "closes both":
            (answer,) = client.rest()
            assert answer["result"]["isError"] is False
        assert client.process.wait(30) == 0
    assert slow.requests == [("DELETE", "/api/things/7")]
    rows = json.loads(demo("log", "-o", "json").stdout)
    ended = [one for one in rows if one["status"] != "begun"]
    assert [(one["function"], one["status"]) for one in ended] == [("demo.delete_thing", "ok")]


def test_a_signal_breaks_off_what_waits_and_says_so(
    demo: Kosmo, slow: Slow, started: Callable[..., Any]
) -> None:
    slow.serve(demo, limits="1/1h")
    slow.go_on()
    with started(demo, "--integration", "demo", "--account", "slow") as client:
        client.ask(call(1, "demo.list_things"))
        # The next one is to wait for an hour: as long as it may.
        environment = {"code": "return app.integrations.demo.list_things()"}
        client.send(call(2, "run_lua", code=f"sleep(600) {environment['code']}"))
        assert client.ask({"id": 3, "method": "ping"})["id"] == 3
        client.process.send_signal(signal.SIGTERM)
        (answer,) = client.rest()
        assert answer["id"] == 2
        assert answer["result"]["isError"] is True
        assert client.process.wait(30) == 0


def test_a_call_that_its_client_takes_back_sends_nothing_further(
    demo: Kosmo, slow: Slow, started: Callable[..., Any]
) -> None:
    slow.serve(demo, limits="1/1h")
    slow.go_on()
    with started(demo, "--integration", "demo", "--account", "slow") as client:
        client.ask(call(1, "demo.list_things"))
        wait = "for i = 1, 600 do sleep(1) end return app.integrations.demo.list_things()"
        client.send(call(2, "run_lua", code=wait))
        client.send({"method": "notifications/cancelled", "params": {"requestId": 2}})
        assert client.ask({"id": 3, "method": "ping"})["id"] == 3
        client.hang_up()
        assert client.rest() == []
        assert client.process.wait(30) == 0
    assert slow.requests == [("GET", "/api/things")]


def test_a_client_that_greets_at_once_or_oddly_is_answered_once(
    kosmo: Kosmo, serve: Callable[..., Served]
) -> None:
    odd = {**HELLO, "params": {**HELLO["params"], "_meta": {}}}
    for greeting in (HELLO, odd):
        served = serve("--account", "sandbox")
        sent = [{"id": "a", **greeting}, {"method": "notifications/initialized"}, call(2, "search")]
        lines = [json.dumps({"jsonrpc": "2.0", **one}) for one in sent]
        done = subprocess.run(
            served.command, input="\n".join(lines), env=served.environment, text=True,
            capture_output=True, check=True, timeout=60,
        )  # fmt: skip
        answers = [json.loads(one) for one in done.stdout.splitlines()]
        assert [one["id"] for one in answers] == ["a", 2]
        assert answers[0]["result"]["serverInfo"]["name"] == "kosmo"
        assert answers[1]["result"]["isError"] is True


@pytest.mark.parametrize("mode", ERAS)
def test_a_call_that_waits_reports_its_progress(
    demo: Kosmo, slow: Slow, serve: Callable[..., Served], mode: str
) -> None:
    slow.serve(demo, limits="1/1s")
    slow.go_on()
    told: list[tuple[float, str | None]] = []

    async def progress(done: float, total: float | None, message: str | None) -> None:
        told.append((done, message))

    async def work() -> None:
        served = serve("--integration", "demo", "--account", "slow", home=demo)
        async with served.client(mode) as client, anyio.create_task_group() as group:

            async def one() -> None:
                await client.call_tool("demo.list_things", {}, progress_callback=progress)

            for _ in range(2):
                group.start_soon(one)

    run(work)
    assert any("waiting" in (message or "") for _, message in told)
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def test_what_cannot_be_served_is_told_on_stderr(kosmo: Kosmo) -> None:
    for words, told in (
        (("--integration", "misive"), "did you mean `missive`"),
        (("--profile", "none"), "no profile `none`"),
        (("--write", "alow"), "did you mean `allow`"),
        (("--token", "env:X"), "add `--http`"),
        (("--upstream", "nowhere"), "there is no MCP server `nowhere`"),
    ):
        done = kosmo("mcp", "serve", *words)
        assert (done.returncode, done.stdout) == (2, ""), words
        assert told in done.stderr
    assert kosmo("mcp:serve", "--help").stdout.startswith("usage: kosmo mcp serve")
