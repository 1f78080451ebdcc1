"""What a TAB offers, asked as the scripts of the shells ask."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.conftest import Kosmo

if TYPE_CHECKING:
    from pathlib import Path

FUNCTIONS = ["delete-thing", "echo", "list-things", "lock"]


def tab(kosmo: Kosmo, line: str, after: str = "", **environment: str) -> list[str]:
    """Give what a TAB offers behind a line that a space splits; it never fails or speaks."""
    *before, current = line.split(" ")
    words = ["completion", "candidates", "fish", str(len(before)), *before, current]
    done = kosmo(*words, *after.split(), **environment)
    assert (done.returncode, done.stderr) == (0, "")
    offered = [one.partition("\t")[0] for one in done.stdout.splitlines()]
    return [one for one in offered if one.startswith(current)]


def prepared(kosmo: Kosmo) -> Kosmo:
    """Install the plugin `demo` and add its accounts `work` and `home`."""
    kosmo.install("demo")
    for account in ("work", "home"):
        words = ("accounts", "add", "demo", account, "--set", "token=env:DEMO_TOKEN")
        assert kosmo(*words).returncode == 0
    kosmo.environment["DEMO_TOKEN"] = "secret-of-demo"
    return kosmo


@pytest.fixture
def known(kosmo: Kosmo, shared: Kosmo) -> Kosmo:
    """Give kosmo with the plugin `demo`, indexed, and two accounts."""
    kosmo.begin_like(shared)
    kosmo.environment["DEMO_TOKEN"] = "secret-of-demo"
    return kosmo


@pytest.fixture(scope="module")
def shared(indexed: Kosmo, tmp_path_factory: pytest.TempPathFactory) -> Kosmo:
    """Give the same to tests that only look."""
    made = Kosmo(tmp_path_factory.mktemp("shared") / "home")
    made.begin_like(indexed)
    return prepared(made)


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("dem", ["demo"]),
        ("acc", ["accounts"]),
        ("bat", ["batch"]),
        ("--ver", ["--version", "--verbose"]),
        ("demo ", FUNCTIONS),
        ("--json demo l", ["list-things", "lock"]),
        ("-o json demo l", ["list-things", "lock"]),
        ("-o js", ["json", "jsonl"]),
        ("--account w", ["work"]),
        ("demo list_", ["list_things"]),
        ("demo demo_l", ["demo_list_things", "demo_lock"]),
        ("demo.l", ["demo.list-things", "demo.lock"]),
        ("integrations cal", ["call"]),
        ("integrations dem", ["demo"]),
        ("integrations doc", ["docs", "doctor"]),
        ("integrations doctor dem", ["demo"]),
        ("integrations demo l", ["list-things", "lock"]),
        ("integrations call dem", ["demo."]),
        ("integrations:cal", ["integrations:call"]),
        ("integrations:call demo.l", ["demo.list-things", "demo.lock"]),
        ("integrations:call demo.list_", ["demo.list_things"]),
        ("integrations:schema demo.list_", ["demo.list_things"]),
        ("accounts:us", ["accounts:use"]),
        ("nothing ", []),
        ("demo nothing ", []),
    ],
)
def test_a_tab_offers_integrations_groups_commands_and_functions(
    shared: Kosmo, line: str, offered: list[str]
) -> None:
    assert tab(shared, line) == offered


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("demo list-things --ki", ["--kind"]),
        ("demo list-things --kind ", ["big", "small"]),
        ("demo list-things --kind b", ["big"]),
        ("demo list-things --kind=s", ["--kind=small"]),
        ("demo list-things --exact t", ["true"]),
        ("demo list-things --exact --ki", ["--kind"]),
        ("demo list-things --limit ", []),
        ("demo list-things --limit 3 --li", []),
        ("demo list-things --tags a --ta", ["--tags"]),
        ("demo list-things --body ", ["@", "-"]),
        ("demo list-things -o js", ["json", "jsonl"]),
        ("demo list-things --output=ta", ["--output=table"]),
        ("demo list-things --fields ", ["id", "name"]),
        ("demo list-things --fields id,", ["id,name"]),
        ("demo list-things --account ", ["home", "work"]),
        ("demo list-things --account=w", ["--account=work"]),
        ("demo list-things --max-i", ["--max-items"]),
        ("demo echo --max-i", []),
        ("demo echo --arg acc", ["account="]),
        ("demo delete-thing ", ["--thing-id"]),
        ("demo lock ", ["--word"]),
        ("demo lock --word ", ["env:", "file:", "command:", "keyring:"]),
        ("demo lock --word env:DEMO_", ["env:DEMO_TOKEN"]),
        ("demo.list-things --kind b", ["big"]),
        ("demo demo_list_things --kind b", ["big"]),
        ("integrations call demo.list_things --kind b", ["big"]),
        ("integrations:call demo.list_things --account w", ["work"]),
    ],
)
def test_a_tab_offers_parameters_their_values_and_the_options_of_calls(
    shared: Kosmo, line: str, offered: list[str]
) -> None:
    assert tab(shared, line) == offered


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("accounts use demo ", ["home", "work"]),
        ("accounts add demo ", []),
        ("accounts add demo new --s", ["--set", "--stdin"]),
        ("accounts add demo new --set ", ["token=", "base_url=", "limits="]),
        ("accounts add demo new --set token=en", ["token=env:"]),
        ("accounts remove demo work -", ["--yes", *(f"--{one}" for one in (
            "output", "json", "fields", "jq", "quiet", "verbose", "debug", "no-input",
            "no-plugins", "help"))]),
        ("accounts list -o cs", ["csv"]),
        ("config set e", ["enabled."]),
        ("config set o", ["output"]),
        ("config explain max", ["max_wait"]),
        ("config set policy.demo.w", ["policy.demo.write"]),
        ("config set policy.demo.accounts.w", ["policy.demo.accounts.work."]),
        ("config set policy.demo.accounts.work.d", ["policy.demo.accounts.work.destructive"]),
        ("config set policy.demo.write ", ["allow", "ask", "deny"]),
        ("config set enabled.demo f", ["false"]),
        ("config set output ta", ["table"]),
        ("webhooks verify demo --secret env:DEMO", ["env:DEMO_TOKEN"]),
        ("completion install ", ["bash", "zsh", "fish"]),
        ("help exit", ["exit-codes"]),
        ("help accounts us", ["use"]),
        ("help demo l", ["list-things", "lock"]),
        ("batch --conc", ["--concurrency"]),
        ("batch --account w", ["work"]),
        ("integrations fields dem", ["demo"]),
        ("integrations search --effect ", ["read", "write"]),
        ("integrations examples demo.l", ["demo.list-things", "demo.lock"]),
        ("docs dem", ["demo"]),
        ("docs ov", ["overview"]),
        ("docs demo.l", ["demo.list-things", "demo.lock"]),
        ("docs --format m", ["markdown"]),
        ("whoami demo --account w", ["work"]),
        ("doctor dem", ["demo"]),
        ("log --status o", ["ok", "once_mismatch", "once_unknown", "once_unreadable",
                            "outcome_unknown", "output_failed"]),
        ("log --status=fai", ["--status=failed"]),
        ("docs exit", ["exit-codes"]),
        ("tools de", ["demo"]),
        ("tools --format open", ["openai", "openai-responses"]),
        ("agents guide --format s", ["skill"]),
        ("tools --strict ", ["auto", "on", "off"]),
        ("tools --names demo.e", ["demo.echo"]),
    ],
)  # fmt: skip
def test_a_tab_offers_what_administrative_commands_take(
    shared: Kosmo, line: str, offered: list[str]
) -> None:
    assert tab(shared, line) == offered


def test_words_behind_the_cursor_count_as_given(shared: Kosmo) -> None:
    assert tab(shared, "demo list-things --k", after="--limit 3") == ["--kind"]
    assert tab(shared, "demo list-things --k", after="--kind big") == []


def test_the_account_sandbox_is_offered_where_there_is_a_simulator(kosmo: Kosmo) -> None:
    assert kosmo("plugins", "list").returncode == 0
    assert tab(kosmo, "missive list-teams --account ") == ["sandbox"]
    given = {"KOSMO_MISSIVE__CLIENT__ACCESS_TOKEN": "secret"}
    assert tab(kosmo, "missive list-teams --account ", **given) == ["client", "sandbox"]


def test_only_stored_accounts_are_offered_where_no_other_is_taken(kosmo: Kosmo) -> None:
    given = {"KOSMO_MISSIVE__CLIENT__ACCESS_TOKEN": "secret"}
    kosmo("accounts", "add", "missive", "work", "--set", "access_token=env:T")
    for line in (
        "accounts show missive ",
        "accounts use missive ",
        "accounts rename missive ",
        "accounts remove missive ",
        "integrations configure missive --account ",
    ):
        assert tab(kosmo, line, **given) == ["work"], line
        refused = kosmo(*line.split(), "sandbox", *(["new"] if "rename" in line else []))
        assert refused.returncode == 2, line
    assert tab(kosmo, "accounts test missive ", **given) == ["client", "work", "sandbox"]


def test_what_waits_for_approval_is_offered_by_its_id(known: Kosmo) -> None:
    words = ("demo", "delete-thing", "--thing-id", "7", "--account", "work")
    assert known(*words).returncode == 3
    waiting = known.json("approvals", "list")["data"][0]["id"]
    assert tab(known, "approvals show ") == [waiting]


def test_paths_are_offered_where_a_file_is_read(known: Kosmo, tmp_path: Path) -> None:
    (tmp_path / "body.json").write_text("{}")
    (tmp_path / "bodies").mkdir()
    (tmp_path / ".hidden").write_text("")
    found = [f"{tmp_path}/bodies/", f"{tmp_path}/body.json"]
    assert tab(known, f"batch {tmp_path}/bod") == found
    assert tab(known, f"demo list-things @{tmp_path}/bod") == [f"@{one}" for one in found]
    assert tab(known, f"demo list-things --body=@{tmp_path}/body") == [f"--body=@{found[1]}"]
    assert tab(known, f"sandbox serve demo --log {tmp_path}/.h") == [f"{tmp_path}/.hidden"]


def test_a_tab_answers_from_an_old_index_and_imports_and_indexes_nothing(known: Kosmo) -> None:
    known.install("demo")
    assert known("demo", "--help").returncode == 0
    catalog = next((known.home / "cache/catalog").iterdir())
    kept = {path.name: path.read_bytes() for path in catalog.iterdir()}
    mark = known.home / "imported"
    known.install("demo", f"open({str(mark)!r}, 'w').close()\n")
    known.install("later")
    assert tab(known, "demo l") == ["list-things", "lock"]
    assert tab(known, "later ") == []
    assert {path.name: path.read_bytes() for path in catalog.iterdir()} == kept
    assert not mark.exists()


def test_without_an_index_the_names_of_the_installed_packages_are_offered(
    untouched: Kosmo,
) -> None:
    untouched.install("demo")
    assert tab(untouched, "dem") == ["demo"]
    assert tab(untouched, "demo ") == []
    assert not untouched.home.joinpath("cache").exists()


@pytest.mark.parametrize("file", ["config.toml", "accounts.toml", "settings.toml"])
def test_a_broken_configuration_costs_only_what_stands_in_it(known: Kosmo, file: str) -> None:
    (known.home / "config" / file).write_text("no = [toml")
    assert tab(known, "demo l") == ["list-things", "lock"]
    assert tab(known, "demo list-things --kind b") == ["big"]
    accounts = [] if file == "accounts.toml" else ["home", "work"]
    assert tab(known, "demo list-things --account ") == accounts


def test_an_index_that_is_garbage_or_not_ours_offers_no_function(known: Kosmo) -> None:
    catalog = next((known.home / "cache/catalog").iterdir())
    (catalog / "demo.json").chmod(0o666)
    assert tab(known, "demo l") == []
    (catalog / "demo.json").write_text('{"name": "demo", "functions": 7}')
    (catalog / "demo.json").chmod(0o600)
    assert tab(known, "demo l") == []
    (catalog / "index.json").write_text("[{}, 3]")
    assert "accounts" in tab(known, "")


@pytest.mark.parametrize(
    "words",
    [[], ["bash"], ["bash", "kosmo"], ["zsh"], ["zsh", "x", "y"], ["zsh", "99", "y"], ["tcsh", "1"],
     ["fish", "0"], ["bash", "kosmo \ud800 '", "", ""], ["zsh", "1", "../../x", ""]],
)  # fmt: skip
def test_a_question_that_is_no_question_gets_no_answer_and_no_error(
    kosmo: Kosmo, words: list[str]
) -> None:
    given = [os.fsencode(one.encode("utf-8", "replace").decode()).decode() for one in words]
    done = kosmo("completion", "candidates", *given, HOME="/nonexistent")
    assert (done.returncode, done.stderr) == (0, "")


def test_a_reader_that_has_gone_away_is_no_error(known: Kosmo) -> None:
    line = f"{sys.executable} -P -m kosmo completion candidates fish 1 missive '' >&-"
    done = subprocess.run(
        ["bash", "-c", line], env=known.environment, capture_output=True, check=False, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, b"")


# Answers one question in a fresh interpreter and tells which modules and files that took.
PROBE = """
import sys
before = set(sys.modules)
opened = []
sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == "open" else None)
from kosmo.cli.main import run
code = run(["completion", "candidates", *sys.argv[1:]])
import json
sys.stderr.write("\\n" + json.dumps([code, sorted(set(sys.modules) - before), opened]))
"""
HEAVY = {
    "typer", "click", "rich", "pydantic", "httpx", "pluggy", "jsonschema_rs", "dataclasses",
    "typing", "inspect", "logging", "tomllib", "platformdirs", "subprocess", "tempfile", "pathlib",
    "http", "urllib", "asyncio", "ssl", "email", "importlib", "shlex", "textwrap", "difflib",
}  # fmt: skip


@pytest.mark.parametrize(
    ("line", "modules"),
    [("kosmo de", 55), ("kosmo demo ", 55), ("kosmo demo list-things --kind ", 57),
     ("kosmo demo list-things --account ", 67), ("kosmo accounts use demo ", 69)],
)  # fmt: skip
def test_a_tab_imports_little_and_opens_few_files_and_no_secret(
    known: Kosmo, line: str, modules: int
) -> None:
    secret = json.dumps({"token": "secret-of-demo"})
    assert known("accounts", "add", "demo", "kept", "--stdin", stdin=secret).returncode == 0
    for _ in range(30):  # what was written a moment ago is not cached, a module not compiled yet
        done = subprocess.run(
            [sys.executable, "-P", "-c", PROBE, "bash", line, "", ""],
            capture_output=True, text=True, check=True, timeout=60, env=known.environment,
        )  # fmt: skip
        code, imported, opened = json.loads(done.stderr.rpartition("\n")[2])
        if "tomllib" not in imported and not any(".pyc." in path for path in opened):
            break
    assert code == 0
    assert {name.partition(".")[0] for name in imported} & HEAVY == set()
    assert not any(name.startswith(("kosmo_", "kosmo.plugin.index")) for name in imported)
    assert len(imported) <= modules, imported
    data = [path for path in opened if not path.endswith((".py", ".pyc"))]
    assert len(data) <= 4, data
    assert not any("credentials" in path for path in data)
