"""A plugin that was written by following the guide alone, against a service nobody here wrote.

`programs/kosmo-gitea` is the plugin. The service is Prism, which is generated from the OpenAPI
document that Gitea publishes, checks every request against it, and answers with what it says.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.foreign.installing import LISTED
from tests.foreign.prism import Person, Prism, placed, serving

if TYPE_CHECKING:
    from typing import Any

ORDERS = ("--owner", "workshop", "--repo", "orders")
FIRST = (*ORDERS, "--number", "1")
CALLS = {
    "get_user": (),
    "list_repositories": ("--all",),
    "star_repository": ORDERS,
    "list_issues": (*ORDERS, "--state", "all", "--labels", "urgent", "--query", "spokes"),
    "get_issue": FIRST,
    "create_issue": (
        *ORDERS, "--title", "Oil the chain", "--text", "Soon.", "--assignees", "alma",
        "--labels", "1", "--labels", "2", "--due", "2026-01-31T00:00:00Z",
    ),
    "update_issue": (*FIRST, "--state", "closed"),
    "delete_issue": FIRST,
    "list_comments": FIRST,
    "create_comment": (*FIRST, "--text", "Done."),
    "list_labels": (*ORDERS, "--all"),
    "create_label": (*ORDERS, "--name", "slow", "--color", "#00aabb"),
    "add_labels": (*FIRST, "--labels", "1"),
    "remove_label": (*FIRST, "--label-id", "1"),
}  # fmt: skip


@pytest.fixture(scope="session")
def document() -> dict[str, Any]:
    """Give the document that Gitea publishes."""
    return placed("gitea.io")


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a copy of the plugin's project."""
    folder = tmp_path_factory.mktemp("project") / "kosmo-gitea"
    ignored = shutil.ignore_patterns("__pycache__")
    return Path(shutil.copytree(LISTED / "kosmo-gitea", folder, ignore=ignored))


@pytest.fixture(scope="session")
def person(tmp_path_factory: pytest.TempPathFactory, project: Path) -> Person:
    """Give somebody who installed the plugin from its folder."""
    made = Person(tmp_path_factory.mktemp("person") / "home")
    made.run("plugins", "install", str(project), "--allow-build", "--yes")
    return made


def account(person: Person, name: str, prism: Prism) -> None:
    """Add an account whose service is Prism."""
    words = ("--set", "token=env:SERVICE_TOKEN", "--set", f"base_url={prism.url}")
    person.run("accounts", "add", "gitea", name, *words)


def test_every_function_sends_what_the_document_takes_and_reads_what_it_gives(
    person: Person, document: dict[str, Any], tmp_path: Path
) -> None:
    listed = {one["name"]: one for one in person.run("integrations", "list")["data"]}
    assert {one["function"] for one in listed["gitea"]["functions"]} == set(CALLS)
    with serving(document, tmp_path) as prism:
        account(person, "mock", prism)
        answers = {name: person.call(name, *words) for name, words in CALLS.items()}
        identity = person.run("whoami", "gitea")["data"]
    assert prism.violations() == []
    assert identity
    given = {name: answer["data"] for name, answer in answers.items()}
    nothing = ("star_repository", "delete_issue", "remove_label")
    assert {name for name, data in given.items() if data is None} == set(nothing)
    assert {name for name, data in given.items() if isinstance(data, list)} == {
        "list_repositories", "list_issues", "list_comments", "list_labels", "add_labels",
    }  # fmt: skip
    assert given["get_user"]["email"] == "user@example.com"
    assert {"number", "title", "state"} <= given["list_issues"][0].keys()
    lists = ("list_labels", "list_repositories")
    assert [answers[name]["meta"]["truncated"] for name in lists] == [False, False]


def test_a_request_that_the_document_does_not_take_is_refused_with_what_is_wrong_in_it(
    person: Person, document: dict[str, Any], tmp_path: Path
) -> None:
    with serving(document, tmp_path) as prism:
        account(person, "strict", prism)
        words = ("--account", "strict", *ORDERS)
        read = person.call("list_issues", *words, "--since", "yesterday", code=1)["error"]
        written = (*words, "--title", "Oil the chain", "--due", "soon")
        write = person.call("create_issue", *written, code=1)["error"]
        fine = person.call("list_issues", *words, "--since", "2026-01-31T00:00:00Z")
    for error in (read, write):
        assert (error["code"], error["http_status"]) == ("invalid_request", 422)
        assert not error["retryable"]
    assert "`query.since` Request query parameter since must match" in read["message"]
    # The document has a 422 of its own for this one, without a word in it.
    assert write["message"] == "the service refused the request (422)"
    assert fine["success"]
    told = "\n".join(prism.violations())
    assert all(f"{name} must match format" in told for name in ("since", "due_date"))


def test_a_token_that_the_document_does_not_take_is_told_as_that(
    person: Person, document: dict[str, Any], tmp_path: Path
) -> None:
    schemes = {"bearer": {"type": "http", "scheme": "bearer"}}
    others = {"securitySchemes": schemes, **{
        name: part for name, part in document["components"].items() if name != "securitySchemes"
    }}  # fmt: skip
    strange = {**document, "components": others, "security": [{"bearer": []}]}
    with serving(strange, tmp_path) as prism:
        account(person, "refused", prism)
        read = person.call("get_user", "--account", "refused", code=4)["error"]
        write = person.call("star_repository", "--account", "refused", *ORDERS, code=4)["error"]
        whoami = person.run("whoami", "gitea", "--account", "refused", code=4)["error"]
    for error in (read, write, whoami):
        assert (error["code"], error["http_status"]) == ("authentication_failed", 401)
        assert "credentials" in error["message"]


def test_its_own_tests_pass(project: Path, person: Person) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:valkey", "-p", "no:cacheprovider"],
        cwd=project, capture_output=True, text=True, check=False, env=person.environ,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def test_it_is_gold(project: Path, person: Person) -> None:
    for asked in (str(project), "gitea"):
        told = person.run("plugins", "check", asked, "--at-least", "gold")["data"]
        assert told["level"] == "gold"
    assert person.run("plugins", "info", "gitea")["data"]["quality"] == "gold"
