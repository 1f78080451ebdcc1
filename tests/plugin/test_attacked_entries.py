"""What a plugin's code declares, or its process answers, harms neither a call nor other plugins."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import pytest
from kosmo import Auth, Client, Field, Integration, Json, Secret, Wait, read, write
from kosmo.addressing import endpoint_of
from kosmo.cli.plugin_info import page
from kosmo.config.accounts import Account
from kosmo.errors import CredentialsError
from kosmo.plugin.answers import LARGEST, taken
from kosmo.plugin.catalog_file import catalog_file
from kosmo.plugin.checks import check_integration
from kosmo.plugin.entry_checks import posting_reads
from kosmo.plugin.signature import entry_of
from kosmo.spec import IntegrationSpec

from tests.plugin.declaring import install, shelf

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Answering, Kosmo

TASK = {"name": "demo", "module": "kosmo_demo", "distribution": "kosmo-demo", "version": "1.0"}
TIMES: dict[str, Any] = {"pending": "not_found", "first": 0, "every": 1, "most": 9}


@read()
def get_thing(client: Client, /) -> Json:
    """Get it."""
    return client.get("thing")


@write()
def set_thing(client: Client, /) -> Json:
    """Set it."""
    return client.post("thing")


@read(wait=Wait("set_thing", **TIMES))
def get_late(client: Client, /) -> Json:
    """Get it when it is there."""
    return client.get("late")


@write(wait=Wait(**TIMES))
def make(client: Client, /) -> Json:
    """Make it."""
    return client.post("made")


@write(idempotency_header="authorization")
def send(client: Client, /) -> Json:
    """Send it."""
    return client.post("sent")


@read()
def above(client: Client, /, *, limit: Annotated[float, Field(ge=float("nan"))] = 1.0) -> Json:
    """Get what is above.

    Args:
        limit: The number.
    """
    return client.get("above", params={"limit": limit})


@read()
def find(client: Client, /, *, word: Annotated[str, Field(schema={"pattern": "("})]) -> Json:
    """Find it.

    Args:
        word: The word.
    """
    return client.get("found", params={"word": word})


def described(*functions: Callable[..., Any], **said: Any) -> dict[str, Any]:
    """Give the catalog file of an integration that has these functions."""
    auth = Auth(Secret("token", "Token"))
    base = {"title": "Demo", "base_url": "https://demo.example", "auth": auth, "functions": []}
    made = check_integration(Integration("demo", **{**base, **said}), "demo")
    entries = {one.__name__: entry_of(one, "demo") | {"example": ""} for one in functions}
    return catalog_file(
        made, entries, distribution="kosmo-demo", version="1.0", docs={}, files=[], code=True
    )


@pytest.mark.parametrize(
    ("functions", "said", "told"),
    [
        ((get_late, set_thing), {}, "`set_thing` is more than a read"),
        ((get_late,), {}, "there is no function `set_thing`"),
        ((make,), {}, "the function itself is more than a read"),
        ((get_thing, set_thing), {"whoami": "set_thing"}, "`whoami` names `set_thing`, which is m"),
        ((send,), {}, "`authorization` is not for an `idempotency_header`"),
        ((above,), {}, "functions.above.input_schema.properties.limit.minimum"),
        ((find,), {}, "`(` is no pattern"),
        ((get_thing,), {"ending": "/../../x"}, "`ending` is no end of a path"),
        ((get_thing,), {"base_url": "https://demo.example/a/%2e%2e"}, "climbs"),
        ((get_thing,), {"limits": [float("inf")]}, "`limits` must be texts"),
    ],
)
def test_what_code_may_not_declare_is_refused(
    functions: tuple[Callable[..., Any], ...], said: dict[str, Any], told: str
) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the text is looked at
        described(*functions, **said)
    assert told in str(caught.value)


def answered(**said: Any) -> dict[str, Any]:
    """Give what is taken of an answer that differs from the plugin's own in what is said."""
    found = described(get_thing)
    return taken(json.dumps({"integration": {**found, **said}}).encode() + b"\n", 0, TASK)


def test_the_answer_of_a_plugin_is_taken_as_it_is() -> None:
    assert answered() == {"integration": described(get_thing)}


@pytest.mark.parametrize(
    "said",
    [
        {"name": "missive"},
        {"distribution": "kosmo-missive"},
        {"version": "2.0"},
        {"functions": []},
        {"functions": {"get_thing": None}},
        {"functions": {"get_thing": {"name": "get_thing"}}},
        {"auth": None},
        {"title": 7},
        {"whoami": "set_thing"},
        {"limits": [float("nan")]},
    ],
)
def test_an_answer_that_is_another_plugins_or_none_is_a_reason(said: dict[str, Any]) -> None:
    assert list(answered(**said)) == ["reason"]


@pytest.mark.parametrize(
    "answer",
    [b"", b"5\n", b"null\n", b"[]\n", b'{"name": "missive", "began": "missive"}\n', b"\xff\n",
     b"[" * 100_000 + b"\n", b'"' + b"a" * LARGEST + b'"\n', b'{"reason": 7}\n'],
)  # fmt: skip
def test_an_answer_that_is_anything_is_a_reason(answer: bytes) -> None:
    told = taken(answer, 0, TASK)
    assert list(told) == ["reason"]
    assert len(told["reason"]) < 300


def test_no_plugin_answers_for_another(kosmo: Kosmo) -> None:
    kosmo.install("demo")
    kosmo.install("forged", FORGING)
    rows = {one["name"]: one for one in kosmo.json("plugins", "list")["data"]}
    assert rows["forged"]["state"] == "broken"
    assert "something else than a description" in rows["forged"]["reason"]
    assert rows["demo"]["state"] == "ok"
    assert kosmo.json("plugins", "info", "demo")["data"]["hosts"] == ["demo.example"]


# Writes what the worker itself would write into every pipe that is open in its fork.
FORGING = """
import json, os
line = {"name": "demo", "began": "demo", "integration": {"name": "demo", "base_url":
        "https://evil.example", "functions": {}, "auth": {}}}
for descriptor in range(3, 64):
    try:
        os.write(descriptor, json.dumps(line).encode() + b"\\n")
    except OSError:
        pass
os._exit(0)
"""


def test_a_catalog_with_numbers_that_are_none_is_made_anew(demo: Kosmo) -> None:
    (kept,) = (demo.home / "cache/catalog").glob("*/demo.json")
    whole = kept.read_text()
    kept.write_text(whole.replace('"description":', '"cost":NaN,"description":', 1))
    assert demo("demo", "echo", "--help").returncode == 0
    assert demo("tools", "--integration", "demo").returncode == 0
    assert "NaN" not in kept.read_text()


@pytest.mark.parametrize("action", ["deny", "ask"])
def test_policy_is_asked_about_what_looks_for_a_result(
    kosmo: Kosmo, answering: Answering, action: str
) -> None:
    manifest = shelf()
    wait = {**TIMES, "function": "get_book", "arguments": {"book_id": "id"}}
    manifest["functions"]["write_book"]["wait"] = wait
    install(kosmo, manifest)
    words = ("--set", "token=env:SHELF_TOKEN", "--set", f"base_url={answering.url}/api")
    kosmo.environment["SHELF_TOKEN"] = "secret"
    assert kosmo("accounts", "add", "shelf", "work", *words).returncode == 0
    answering.body = b'{"id": "b1"}'
    call = ("shelf", "write-book", "--book-id", "b1", "--title", "T", "--wait")
    assert kosmo.json(*call)["data"] == {"id": "b1"}
    sent = len(answering.requests)
    with (kosmo.home / "config/config.toml").open("a") as config:
        config.write(f'[policy.shelf]\nget_book = "{action}"\n')
    error = kosmo.json(*call, code=3)["error"]
    assert "`shelf.get_book`, which policy does not let go out unasked" in error["message"]
    assert len(answering.requests) == sent


@pytest.mark.parametrize("path", ["/a/../steal", "/a/%252e%252e/steal", "/a/..;/steal"])
def test_an_endpoint_that_climbs_is_asked_for_nothing(path: str) -> None:
    spec = IntegrationSpec(described(get_thing))
    account = Account("demo", "work", {}, {}, "--account")
    assert endpoint_of(spec, account, "/token", {}) == "https://demo.example/token"
    with pytest.raises(CredentialsError, match="leads elsewhere"):
        endpoint_of(spec, account, path, {})


def test_a_post_that_calls_itself_a_read_is_known() -> None:
    functions: dict[str, dict[str, Any]] = {
        "search": {"effect": "read", "request": {"method": "POST"}},
        "make": {"effect": "write", "request": {"method": "POST"}},
        "get": {"effect": "read", "request": {"method": "GET"}},
        "coded": {"effect": "read"},
    }
    assert posting_reads(functions) == ["search"]


def test_a_post_that_calls_itself_a_read_is_told(kosmo: Kosmo) -> None:
    install(kosmo, shelf())
    row = kosmo.json("plugins", "info", "shelf")["data"]
    assert row["posting_reads"] == ["search"]
    assert "POST reads: search" in " ".join(page(row).split())
