"""`kosmo tools`, and the same list and calls in Python."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Person
    from tests.conftest import Answering, Kosmo


def names(kosmo: Kosmo, *words: str) -> list[str]:
    """Give the names of the tools that a line prints."""
    done = kosmo("tools", *words, "--format", "mcp", "--quiet")
    assert done.returncode == 0, done.stderr
    return [tool["name"] for tool in json.loads(done.stdout)]


def test_it_prints_the_list_that_goes_into_a_request(demo: Kosmo) -> None:
    done = demo("tools", "demo", "--format", "anthropic", "--effect", "write", "--strict", "off")
    assert json.loads(done.stdout) == [
        {
            "name": "demo_lock",
            "description": "Lock everything with a word.",
            "input_schema": {
                "type": "object",
                "properties": {
                    "word": {
                        "type": "string",
                        "description": "Given as `env:NAME`, the name of a variable that holds it.",
                    }
                },
                "required": ["word"],
                "additionalProperties": False,
            },
        },
        {
            "name": "demo_delete_thing",
            "description": "Delete a thing.",
            "input_schema": {
                "type": "object",
                "properties": {"thing_id": {"type": "string"}},
                "required": ["thing_id"],
                "additionalProperties": False,
            },
        },
    ]


def test_integrations_effects_and_names_choose_in_a_fixed_order(demo: Kosmo) -> None:
    assert names(demo, "demo") == [
        "demo_list_things", "demo_echo", "demo_lock", "demo_delete_thing",
    ]  # fmt: skip
    assert names(demo, "demo", "--effect", "read") == ["demo_list_things", "demo_echo"]
    both = names(demo, "--integration", "missive,demo")
    assert both == names(demo, "demo", "--integration", "missive")
    assert both[0].startswith("demo_")
    wanted = "missive_get_task,demo.lock,demo.list-things"
    found = ["demo_list_things", "demo_lock", "missive_get_task"]
    assert names(demo, "--names", wanted) == found
    assert names(demo, "--names", "demo.lock", "--names", wanted) == found
    assert len(names(demo)) >= 200


def test_the_envelope_says_what_the_tools_cost(demo: Kosmo) -> None:
    envelope = demo.json("tools", "demo", "--account", "work")
    meta = envelope["meta"]
    assert (envelope["function"], meta["account"], meta["format"]) == (None, "work", "openai")
    assert (meta["tools"], meta["strict"]) == (4, 2)
    assert meta["tokens"] == sum(meta["tokens_of"].values())
    assert set(meta["tokens_of"]) == {one["function"]["name"] for one in envelope["data"]}
    assert 200 < meta["tokens"] < 600


def test_what_policy_denies_and_what_is_switched_off_is_left_out(demo: Kosmo) -> None:
    demo.json("config", "set", "policy.demo.lock", "deny")
    done = demo("tools", "demo", "--format", "mcp")
    assert "note: `demo.lock` is denied: " in done.stderr
    assert "demo_lock" not in done.stdout
    assert names(demo, "demo")[-1] == "demo_delete_thing"
    demo.json("config", "set", "enabled.demo", "false")
    envelope = demo.json("tools", "demo")
    assert envelope["data"] == []
    assert envelope["meta"]["notes"][0] == "`demo` is switched off"


def test_an_account_chooses_the_integrations_that_have_it(demo: Kosmo) -> None:
    assert {name.partition("_")[0] for name in names(demo, "--account", "work")} == {"demo"}
    assert "demo_echo" not in names(demo, "--account", "sandbox")
    assert demo.json("tools", "demo", "--account", "home", code=2)["error"]["code"] == (
        "unknown_account"
    )


WRONG = [
    (["nothing"], "unknown_integration"),
    (["--names", "demo.nothing"], "unknown_function"),
    (["--format", "openay"], "invalid_arguments"),
    (["--strict", "maybe"], "invalid_arguments"),
    (["--effect", "reed"], "invalid_arguments"),
    (["--names", ","], "invalid_arguments"),
    (["demo", "--strict", "on"], "not_strict"),
]


@pytest.mark.parametrize(("words", "code"), WRONG)
def test_what_is_wrong_is_told_before_anything_is_printed(
    demo: Kosmo, words: list[str], code: str
) -> None:
    envelope = demo.json("tools", *words, code=2)
    assert (envelope["error"]["code"], envelope["data"]) == (code, None)
    assert envelope["error"]["message"]


def test_a_person_is_shown_a_table_with_what_each_tool_costs(
    demo: Kosmo, person: Callable[..., Person]
) -> None:
    someone = person("tools", "demo")
    assert someone.leave() == 0
    lines = [line.split() for line in someone.seen.splitlines()]
    assert ["TOOL", "EFFECT", "STRICT", "TOKENS", "DESCRIPTION"] in lines
    assert ["demo_echo", "read", "no"] in [line[:3] for line in lines]
    assert "4 tools, 2 of them strict: about" in someone.seen


PYTHON = """
import json, sys
from kosmo import Kosmo, KosmoError
with Kosmo(account="local") as kosmo:
    tools = kosmo.tools("demo", format="openai-responses")
    found = kosmo.call_tool("demo_list_things", '{"kind": "big", "limit": 3.0, "tags": null}')
    text = kosmo.call_tool("demo_echo", {"text": "007", "number": None}).data["text"]
    try:
        kosmo.call_tool("demo_delete_thing", {"thing_id": "1"})
    except KosmoError as error:
        print(json.dumps([tools, found.data, text, error.code]))
"""


def test_python_gives_the_same_tools_and_calls_them(local: Kosmo, answering: Answering) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PYTHON],
        env=local.environment, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    tools, data, text, code = json.loads(done.stdout)
    printed: Any = local("tools", "demo", "--format", "openai-responses", "--account", "local")
    assert tools == json.loads(printed.stdout)
    assert data == {"things": [{"id": "1", "name": "Lamp"}]}
    assert (text, code) == ("007", "approval_required")
    assert [request[:2] for request in answering.requests] == [
        ("GET", "/api/things?kind=big&limit=3")
    ]
