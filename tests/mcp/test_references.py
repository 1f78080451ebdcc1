"""References in definitions: what each stands for, and which of them a server may not have."""

from __future__ import annotations

import string
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kosmo.errors import ConfigError, CredentialsError
from kosmo.mcp import secrets
from kosmo.mcp.references import check_references, references_of, resolved
from kosmo.mcp.syntax import Reference, parts_of, references_in

if TYPE_CHECKING:
    from pathlib import Path

    from tests.mcp.conftest import Project


@pytest.fixture(autouse=True)
def variables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_TOKEN", "value-of-token")
    monkeypatch.setenv("NOTHING", "")
    monkeypatch.delenv("UNSET", raising=False)


def given_env(project: Project, value: str, file: str = ".mcp.json") -> str:
    return resolved(project.only({"command": "x", "env": {"A": value}}, file)).env["A"]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("plain", "plain"),
        ("$SOME_TOKEN", "value-of-token"),
        ("${SOME_TOKEN}", "value-of-token"),
        ("${env:SOME_TOKEN}", "value-of-token"),
        ("env:SOME_TOKEN", "value-of-token"),
        ("a ${SOME_TOKEN} b${SOME_TOKEN}", "a value-of-token bvalue-of-token"),
        ("${UNSET:-other}", "other"),
        ("${env:UNSET:-other}", "other"),
        ("${UNSET:-}", ""),
        ("${NOTHING:-other}", "other"),
        ("${SOME_TOKEN:-other}", "value-of-token"),
        ("@secret:mcp.one.key", "stored"),
        ("${KOSMO_SECRET:mcp.one.key}", "stored"),
        ("x-${secret:mcp.one.key}", "x-stored"),
        ("$${SOME_TOKEN}", "${SOME_TOKEN}"),
        ("a $SOME_TOKEN", "a $SOME_TOKEN"),
        ("$5", "$5"),
        ("$", "$"),
        ("", ""),
        ("env:not a name", "env:not a name"),
        ("file:///not/a/reference", "file:///not/a/reference"),
        ("file:beside.txt", "file:beside.txt"),
        ("https://x.example", "https://x.example"),
        ("me@secret:x", "me@secret:x"),
    ],
)
def test_a_reference_stands_for_its_value(project: Project, written: str, value: str) -> None:
    secrets.store("one", "key", "stored")
    assert given_env(project, written) == value


def test_references_count_in_arguments_headers_addresses_and_the_command(project: Project) -> None:
    words = ["--token=${SOME_TOKEN}"]
    one = resolved(
        project.only({"command": "${UNSET:-x}", "args": words, "cwd": "${workspaceFolder}"})
    )
    assert (one.command, one.args, one.cwd) == ("x", ["--token=value-of-token"], str(project.root))
    headers = {"A": "Bearer ${SOME_TOKEN}"}
    one = resolved(project.only({"url": "https://${UNSET:-x.example}/mcp", "headers": headers}))
    assert (one.url, one.headers) == ("https://x.example/mcp", {"A": "Bearer value-of-token"})


def test_a_projects_places_are_those_that_editors_know(project: Project) -> None:
    places = "${workspaceFolder}|${workspaceFolderBasename}|${pathSeparator}"
    assert given_env(project, places) == f"{project.root}|project|/"
    (project.root / ".mcp.json").unlink()
    with pytest.raises(CredentialsError, match="in a project's file only"):
        given_env(project, places, "own")


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("${UNSET}", "`UNSET` is not set"),
        ("$UNSET", "`UNSET` is not set"),
        ("${NOTHING}", "`NOTHING` is empty"),
        ("@secret:mcp.one.lost", "`mcp.one.lost` is not stored"),
        ("@secret:mcp.other.key", "not a secret of this server"),
        ("@secret:mcp.on", "not a secret of this server"),
        ("${KOSMO_SECRET:mcp.one2.key}", "not a secret of this server"),
        ("${input:token}", "asked for by an editor"),
        ("${UNSET", "has no `}`"),
        ("${UNSET:-${SOME_TOKEN}}", "has no `}`"),
        ("${}", "is no reference"),
        ("${a b}", "is no reference"),
        ("${config:x}", "is no reference"),
        ("file:/etc/hosts", "a project's file"),
        ("file:~/.netrc", "a project's file"),
        ("command:id", "a project's file"),
        ("${command:id}", "a project's file"),
        ("x${file:/etc/hosts}", "a project's file"),
    ],
)
@pytest.mark.parametrize("file", [".mcp.json", ".vscode/mcp.json", ".cursor/mcp.json"])
def test_what_has_no_value_is_an_error_that_names_place_and_server(
    project: Project, written: str, told: str, file: str
) -> None:
    secrets.store("other", "key", "foreign")
    with pytest.raises(CredentialsError, match=told) as error:
        given_env(project, written, file)
    assert "`env.A` of the MCP server `one`" in error.value.message
    assert "foreign" not in error.value.message


def test_the_users_own_file_may_read_files_and_run_commands(
    project: Project, tmp_path: Path
) -> None:
    kept = tmp_path / "token"
    kept.write_text("from-a-file\n")
    kept.chmod(0o600)
    entry = {"command": "x", "env": {"A": f"file:{kept}", "B": "x ${command:echo from a command}"}}
    one = resolved(project.only(entry, "own"))
    assert one.env == {"A": "from-a-file", "B": "x from a command"}
    assert one.secrets == ["from-a-file", "from a command"]


def test_a_command_that_a_project_names_is_never_run(project: Project) -> None:
    mark = project.root / "ran"
    for entry in (
        {"command": "x", "args": [f"command:touch {mark}"]},
        {"command": f"${{command:touch {mark}}}"},
        {"command": "x", "cwd": f"${{command:touch {mark}}}"},
    ):
        with pytest.raises(CredentialsError):
            resolved(project.only(entry))
    assert not mark.exists()


@pytest.mark.parametrize("where", ["command", "cwd"])
def test_what_is_run_is_not_made_of_secrets(project: Project, where: str) -> None:
    secrets.store("one", "key", "stored")
    entry = {"command": "x", where: "${secret:mcp.one.key}"}
    with pytest.raises(CredentialsError, match="no variable of the environment"):
        resolved(project.only(entry, "own"))


@pytest.mark.parametrize(
    ("entry", "secret"),
    [
        ({"command": "x", "env": {"A": "$SOME_TOKEN"}}, True),
        ({"command": "x", "env": {"API_KEY": "$PLACE"}}, True),
        ({"command": "x", "env": {"API_KEY": "from-here"}}, True),
        ({"command": "x", "env": {"A": "$PLACE"}}, False),
        ({"command": "x", "args": ["$PLACE"]}, False),
        ({"url": "https://x.example", "headers": {"A": "$PLACE"}}, True),
        ({"url": "https://x.example", "headers": {"Authorization": "Bearer from-here"}}, True),
    ],
)
def test_what_may_be_secret_is_known_so_that_it_is_not_printed(
    project: Project, entry: dict[str, Any], secret: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLACE", "from-here")
    found = resolved(project.only(entry)).secrets
    assert bool({"from-here", "value-of-token"} & {*found}) is secret


@pytest.mark.parametrize("value", ["a\nb", "a\rb"])
def test_a_value_that_would_be_two_headers_is_refused(
    project: Project, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOME_TOKEN", value)
    entry = {"url": "https://x.example", "headers": {"A": "$SOME_TOKEN"}}
    with pytest.raises(CredentialsError, match="line break") as told:
        resolved(project.only(entry))
    assert told.value.code == "unusable_secret"
    assert given_env(project, "$SOME_TOKEN") == value  # which a variable may have


@pytest.mark.parametrize(
    "url", ["ftp://x.example", "x.example", "http://x.example", "env:SOME_TOKEN", "https://a b"]
)
def test_an_address_is_looked_at_once_it_is_known(
    project: Project, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ADDRESS", url)
    entry = {"url": "$ADDRESS", "headers": {"A": "b"}}
    with pytest.raises(ConfigError, match="cannot be reached"):
        resolved(project.only(entry))


def test_references_are_named_without_being_fetched(project: Project) -> None:
    entry = {
        "command": "x",
        "args": ["${SOME_TOKEN}", "${bad reference}"],
        "env": {"A": "command:id -u"},
    }
    one = project.only(entry)
    assert list(references_of(one)) == [
        ("args", "env:SOME_TOKEN"),
        ("args", "`${bad reference}` is no reference; write `$${` for a plain `${`"),
        ("env.A", "command:id …"),
    ]
    assert [where for where, _ in check_references(one)] == ["args", "env.A"]


NAMES = st.text(string.ascii_letters + "_", min_size=1, max_size=12)
PLAIN = st.text(st.characters(codec="utf-8", exclude_characters="${}")).filter(
    lambda text: ":" not in text
)


@given(PLAIN, NAMES, PLAIN, NAMES, PLAIN)
def test_references_are_found_whatever_stands_around_them(
    before: str, first: str, between: str, second: str, after: str
) -> None:
    text = f"{before}${{{first}}}{between}${{env:{second}:-{after}}}"
    found = references_in(text)
    assert [one.target for one in found] == [first, second]
    assert [one.otherwise for one in found] == [None, after]
    plain = [part for part in parts_of(text) if isinstance(part, str)]
    assert plain == [part for part in (before, between) if part]


@given(st.text(st.sampled_from("${}:-@ envfilcomadskytr/.AB_\0\n"), max_size=40))
def test_every_text_is_split_or_refused_with_one_error(text: str) -> None:
    try:
        parts = parts_of(text)
    except CredentialsError as error:
        parts = [] if error.code == "bad_reference" else [""]
    else:
        if not any(isinstance(part, Reference) for part in parts):
            assert "".join(map(str, parts)) == text.replace("$${", "${")
    assert all(isinstance(part, Reference) or part for part in parts)
