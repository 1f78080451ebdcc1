"""The loop of an agent in JavaScript, with LangChain.js, over the tools endpoint.

The manager of tools and the loop are those of the guide; the model plays a script.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from kosmo.endpoint.terms import Terms
from kosmo.sandbox.server import SimulatorServer

from tests.agents.models import ScriptedModel, asks
from tests.endpoint.conftest import SIMULATOR, TOKEN, add_account, audited, environment, serving
from tests.foreign.installing import node, node_modules

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.agents.models import Said, Seen
    from tests.conftest import Answering, Kosmo

GUIDE = Path(__file__).parents[2] / "docs/guides/tools-endpoint.md"
SCRIPT = Path(__file__).with_name("tools_endpoint.mjs")
FAILING = Path(__file__).with_name("tools_endpoint_error.mjs")
FIND = "list_all_missive_conversations"
READ = "list_all_missive_conversation_messages"
LABEL = "update_a_missive_shared_label_by_id"
TASK = "create_a_missive_task"
SEND = "create_a_missive_message"
ASK, FETCH = "create_a_missive_analytics_report", "get_single_missive_analytics_report_by_id"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with the blocks of the guide, in reach of LangChain."""
    place = tmp_path_factory.mktemp("loop")
    text = GUIDE.read_text(encoding="utf-8")
    for name, block in re.findall(r"^```js file=(\S+)\n((?:.*\n)*?)```$", text, re.MULTILINE):
        (place / name).write_text(block, encoding="utf-8")
    for script in (SCRIPT, FAILING):
        shutil.copy(script, place)
    (place / "node_modules").symlink_to(node_modules())
    return place


@pytest.fixture
def kosmo_home(kosmo: Kosmo) -> Iterator[Kosmo]:
    """Give kosmo in a home that this process uses too."""
    token = SIMULATOR.credentials["access_token"]
    kosmo.environment["MISSIVE_TOKEN"] = token
    with environment(kosmo.home, MISSIVE_TOKEN=token):
        yield kosmo


@contextmanager
def endpoint(
    kosmo: Kosmo, terms: Terms, *, limits: tuple[str, ...] = (), clock: Any = time.time
) -> Iterator[str]:
    """Serve tools of an account `work`, whose service has these limits; give the address."""
    with SimulatorServer(SIMULATOR.start(limits=limits, clock=clock)) as service:
        add_account(kosmo, "missive", "work", service.url)
        with serving(terms) as client:
            yield f"http://127.0.0.1:{client.port}"


def answer(folder: Path, url: str, model: str, question: str, **chosen: Any) -> str:
    """Run the loop to the model's last word."""
    return run(folder, SCRIPT, url, {"model": model, "question": question}, **chosen)


def thrown(folder: Path, url: str, tool: str, args: dict[str, Any], **chosen: Any) -> Any:
    """Call a tool that fails; give what of the error a program can look at."""
    return json.loads(run(folder, FAILING, url, {"tool": tool, "args": args}, **chosen))


def run(folder: Path, script: Path, url: str, given: dict[str, Any], **chosen: Any) -> str:
    """Run a script with a manager of tools; give what it printed."""
    manager = {"url": url, "token": TOKEN, "integratedAccountId": "missive:work", **chosen}
    done = subprocess.run(
        [str(node()), str(folder / script.name), json.dumps({"manager": manager, **given})],
        cwd=folder, check=False, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def read_first(seen: Seen) -> Said:
    return [(READ, {"conversation_id": seen.last(FIND)["conversations"][0]["id"]})]


def act(seen: Seen) -> Said:
    conversation = seen.last(FIND)["conversations"][0]["id"]
    message = {
        "conversation": conversation, "from_field": {"address": "support@example.com"},
        "to_fields": [{"address": "alma@example.org"}], "body": "We are looking into it.",
    }  # fmt: skip
    label = seen.last("missive_list_shared_labels")["shared_labels"][0]["id"]
    return [
        (TASK, {"title": "Look into the outage", "assignee": "me", "conversation": conversation}),
        (LABEL, {"id": label, "name": "VIP"}),
        (SEND, message),
    ]


def test_an_agent_triages_with_the_names_that_it_knows(folder: Path, kosmo_home: Kosmo) -> None:
    script = [
        asks((FIND, {"limit": 3}), ("missive_list_shared_labels", {})),
        read_first,
        act,
        lambda seen: "\n".join([*seen.told(TASK), *seen.told(SEND)]),
    ]
    with (
        endpoint(kosmo_home, Terms()) as url,
        ScriptedModel(script) as model,
    ):
        said = answer(folder, url, model.url, "Find the outage and make a task of it.")
    task, refused = said.split("\n")
    assert json.loads(task)["tasks"]["title"] == "Look into the outage"
    assert refused.startswith("it failed: `missive.create_draft` needs approval")
    assert {FIND, READ, LABEL, TASK, SEND, ASK, FETCH} <= model.seen[0].tools
    lines = audited(kosmo_home.home)
    assert [one["function"] for one in lines if one["status"] == "approval_required"] == [
        "missive.create_draft"
    ]
    assert {one["surface"] for one in lines} == {"http"}


def test_the_loop_waits_until_a_limit_is_reset(folder: Path, kosmo_home: Kosmo) -> None:
    every: tuple[str, dict[str, Any]] = ("missive_list_teams", {})
    times = [1_800_000_000.0]  # of the service, which stand still

    def ask_again(_: Seen) -> Said:
        times.append(times[-1] + 60)
        return [every]

    script = [
        asks(every, every, every),
        ask_again,
        lambda seen: "\n".join(one[:20] for one in seen.told(every[0])),
    ]
    limited = endpoint(kosmo_home, Terms(max_wait=0), limits=("2/2s",), clock=lambda: times[-1])
    with limited as url, ScriptedModel(script) as model:
        said = answer(folder, url, model.url, "Which teams are there?")
    first, second, third, fourth = said.split("\n")
    assert third == "the limit is reset n"
    assert first == second == fourth
    assert first.startswith('{"teams":[')


def test_an_agent_extracts_a_report(folder: Path, kosmo_home: Kosmo) -> None:
    def ask(seen: Seen) -> Said:
        id = seen.last("missive_list_organizations")["organizations"][0]["id"]
        return [(ASK, {"organization": id, "start": "2026-05-01", "end": "2026-05-07"})]

    def fetch(seen: Seen) -> Said:
        return [(FETCH, {"id": seen.last(ASK)["reports"]["id"]})]

    script = [
        asks(("missive_list_organizations", {})), ask, fetch,
        lambda seen: seen.told(FETCH)[-1],
    ]  # fmt: skip
    with (
        endpoint(kosmo_home, Terms()) as url,
        ScriptedModel(script) as model,
    ):
        chosen = {"tags": ["reports", "users"], "methods": ["list", "create", "get"]}
        said = answer(folder, url, model.url, "Report the last week.", **chosen)
    assert "report" in said
    assert model.seen[0].tools == {
        ASK, FETCH, "missive_list_organizations", "missive_list_users", "missive_get_current_user"
    }  # fmt: skip


def test_a_model_is_told_what_is_wrong_in_its_arguments(folder: Path, kosmo_home: Kosmo) -> None:
    script = [
        asks((FIND, {"limt": 3}), (TASK, {"titel": "Look into the outage"})),
        lambda seen: json.dumps([*seen.told(FIND), *seen.told(TASK)]),
    ]
    with endpoint(kosmo_home, Terms()) as url, ScriptedModel(script) as model:
        listing, adding = json.loads(answer(folder, url, model.url, "Find the outage."))
    assert listing == "it failed: `limt` is not a parameter; did you mean `limit`?"
    assert adding.startswith("it failed: `title` is required; `titel` is not a parameter")


def test_an_error_has_status_headers_and_code(
    folder: Path, kosmo_home: Kosmo, answering: Answering
) -> None:
    with endpoint(kosmo_home, Terms()) as url:
        wrong = thrown(folder, url, FIND, {"limit": "many"})
        refused = thrown(folder, url, FIND, {}, token="another")
    assert (wrong["status"], wrong["code"]) == (422, "invalid_arguments")
    assert wrong["headers"]["content-type"] == "application/json"
    assert "`limit`" in wrong["message"]
    assert (refused["status"], refused["code"]) == (401, "unauthorized")
    answering.status, answering.body = 502, b"<html>Bad Gateway</html>"
    proxy = thrown(folder, answering.url, FIND, {})
    assert (proxy["status"], proxy["message"]) == (502, "HTTP 502")
