"""Which account a call uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from kosmo.config.accounts import resolve
from kosmo.config.project import trust_project
from kosmo.errors import ConfigError, CredentialsError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from kosmo.spec import IntegrationSpec

    from tests.config.conftest import MakeSpec

ACCOUNTS = """
version = 1
[accounts.missive.home]
access_token = "env:HOME_TOKEN"
[accounts.missive.work]
access_token = "env:WORK_TOKEN"
base_url = "https://missive.example/v1"
limits = "10/1s, 5 at once"
"""
DEFAULT = '[defaults]\nmissive = "work"\n'

# what is set (in the order in which it counts), which account that gives, and by what
ORDER = [
    ({"named": "home", "own": "work", "any": "work", "project": "work"}, "home", "--account"),
    ({"own": "home", "any": "work", "project": "work"}, "home", "KOSMO_MISSIVE_ACCOUNT"),
    ({"any": "home", "project": "work"}, "home", "KOSMO_ACCOUNT"),
    ({"any": "elsewhere", "project": "home"}, "home", ".kosmo.toml"),
    ({"project": "home"}, "home", ".kosmo.toml"),
    ({"config": "home"}, "home", "config.toml"),
    ({}, "work", "the default"),
    ({"any": "elsewhere"}, "work", "the default"),
    ({"named": "default", "own": "home"}, "home", "KOSMO_MISSIVE_ACCOUNT"),
    ({"named": "default"}, "work", "the default"),
    ({"own": "default"}, "work", "the default"),
    ({"own": "", "any": ""}, "work", "the default"),
    ({"named": "sandbox"}, "sandbox", "--account"),
    ({"own": "sandbox"}, "sandbox", "KOSMO_MISSIVE_ACCOUNT"),
    ({"any": "sandbox"}, "sandbox", "KOSMO_ACCOUNT"),
]


@pytest.fixture
def two(config: Path) -> Path:
    """Store two accounts without a default."""
    path = config / "accounts.toml"
    path.write_text(ACCOUNTS)
    return path


@pytest.mark.parametrize(("given", "account", "how"), ORDER)
def test_the_first_rule_that_says_something_chooses(
    given: dict[str, str],
    account: str,
    how: str,
    two: Path,
    spec: IntegrationSpec,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    two.write_text(ACCOUNTS + DEFAULT)
    for key, variable in (("own", "KOSMO_MISSIVE_ACCOUNT"), ("any", "KOSMO_ACCOUNT")):
        if key in given:
            monkeypatch.setenv(variable, given[key])
    if "project" in given:
        project(given["project"])
    if "config" in given:
        (two.parent / "config.toml").write_text(f'[defaults]\nmissive = "{given["config"]}"\n')
    found = resolve(spec, given.get("named"))
    assert found.name == account
    assert found.how.endswith(how)
    assert found.notes == ()


def project(account: str) -> None:
    """Write and trust a project file in the working folder."""
    from pathlib import Path

    Path(".kosmo.toml").write_text(f'[defaults]\nmissive = "{account}"\n')
    trust_project(".kosmo.toml")


def test_an_account_carries_its_plain_fields_and_references(
    two: Path, spec: IntegrationSpec
) -> None:
    account = resolve(spec, "work")
    assert account.integration == "missive"
    assert account.references == {"access_token": "env:WORK_TOKEN"}
    assert account.base_url == "https://missive.example/v1"
    assert account.limits == ["10/1s", "5 at once"]
    assert resolve(spec, "home").base_url is None
    assert resolve(spec, "home").limits is None


def test_the_only_account_needs_no_default(config: Path, spec: IntegrationSpec) -> None:
    (config / "accounts.toml").write_text('[accounts.missive.work]\naccess_token = "env:T"\n')
    assert resolve(spec).name == "work"
    assert resolve(spec).how == "the only account"


def test_several_accounts_without_a_default_are_refused_with_the_list(
    two: Path, spec: IntegrationSpec
) -> None:
    with pytest.raises(UsageError) as raised:
        resolve(spec)
    assert raised.value.code == "ambiguous_account"
    assert raised.value.exit_code == 2
    assert "home, work" in raised.value.message
    assert "kosmo accounts use missive home" in str(raised.value.hint)


def test_a_long_list_of_accounts_is_cut(config: Path, spec: IntegrationSpec) -> None:
    names = [f"account{number:02}" for number in range(25)]
    (config / "accounts.toml").write_text("".join(f"[accounts.missive.{n}]\n" for n in names))
    with pytest.raises(UsageError, match=r"account19 and 5 more$"):
        resolve(spec)


@pytest.mark.parametrize("source", ["named", "own", "project", "config", "default"])
def test_a_named_account_that_does_not_exist_is_refused(
    source: str, two: Path, spec: IntegrationSpec, monkeypatch: pytest.MonkeyPatch
) -> None:
    if source == "own":
        monkeypatch.setenv("KOSMO_MISSIVE_ACCOUNT", "wrok")
    if source == "project":
        project("wrok")
    if source == "config":
        (two.parent / "config.toml").write_text('[defaults]\nmissive = "wrok"\n')
    if source == "default":
        two.write_text(ACCOUNTS + '[defaults]\nmissive = "wrok"\n')
    with pytest.raises(UsageError) as raised:
        resolve(spec, "wrok" if source == "named" else None)
    assert raised.value.code == "unknown_account"
    assert raised.value.exit_code == 2
    assert "it has home, work, sandbox" in raised.value.message
    assert "work" in str(raised.value.hint)


def test_without_any_account_both_ways_on_are_told(spec: IntegrationSpec) -> None:
    with pytest.raises(CredentialsError) as raised:
        resolve(spec)
    assert raised.value.code == "no_account"
    assert raised.value.exit_code == 4
    assert "kosmo accounts add missive work" in str(raised.value.hint)
    assert "--account sandbox" in str(raised.value.hint)


def test_the_sandbox_is_not_offered_where_there_is_no_simulator(make_spec: MakeSpec) -> None:
    spec = make_spec(simulator=None)
    with pytest.raises(CredentialsError) as raised:
        resolve(spec)
    assert "sandbox" not in str(raised.value.hint)
    with pytest.raises(UsageError, match="it has none") as named:
        resolve(spec, "sandbox")
    assert named.value.code == "unknown_account"


def test_the_sandbox_is_never_a_default(config: Path, spec: IntegrationSpec) -> None:
    (config / "config.toml").write_text('[defaults]\nmissive = "sandbox"\n')
    with pytest.raises(UsageError, match="only when named"):
        resolve(spec)
    assert resolve(spec, "sandbox").name == "sandbox"


def test_a_project_file_that_is_not_trusted_is_passed_over_with_a_note(
    two: Path, spec: IntegrationSpec, tmp_path: Path
) -> None:
    two.write_text(ACCOUNTS + DEFAULT)
    path = tmp_path / "work" / ".kosmo.toml"
    path.write_text('[defaults]\nmissive = "home"\n')
    account = resolve(spec)
    assert account.name == "work"
    assert account.notes[0].endswith(f"to trust it: kosmo config trust {path}")
    assert resolve(spec, "work").notes == ()


def test_trust_ends_when_the_content_changes(
    two: Path, spec: IntegrationSpec, tmp_path: Path
) -> None:
    two.write_text(ACCOUNTS + DEFAULT)
    path = tmp_path / "work" / ".kosmo.toml"
    path.write_text('[defaults]\nmissive = "home"\n')
    trust_project(str(path))
    assert resolve(spec).name == "home"
    path.write_text('[defaults]\nmissive = "home" \n')
    assert resolve(spec).name == "work"


def test_the_nearest_project_file_above_counts(
    two: Path, spec: IntegrationSpec, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    two.write_text(ACCOUNTS + DEFAULT)
    below = tmp_path / "work" / "a" / "b"
    below.mkdir(parents=True)
    (tmp_path / "work" / ".kosmo.toml").write_text('[defaults]\nmissive = "home"\n')
    trust_project(str(tmp_path / "work"))
    monkeypatch.chdir(below)
    assert resolve(spec).name == "home"
    (below.parent / ".kosmo.toml").write_text("")
    assert resolve(spec).name == "work"


def test_a_broken_project_file_stops_calls_because_it_may_forbid_them(
    two: Path, spec: IntegrationSpec, tmp_path: Path
) -> None:
    (tmp_path / "work" / ".kosmo.toml").write_text("[policy\n")
    with pytest.raises(ConfigError, match="line 1"):
        resolve(spec)


def test_without_a_working_folder_there_is_no_project(
    two: Path, spec: IntegrationSpec, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    two.write_text(ACCOUNTS + DEFAULT)
    name = resolve(spec).name
    monkeypatch.chdir(tmp_path)
    assert name == "work"
