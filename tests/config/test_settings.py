"""Settings that are not accounts, their sources, and what is odd about them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from kosmo.config import settings
from kosmo.config.explanation import explain
from kosmo.config.ledger import add_account
from kosmo.config.project import find_project, trust_project
from kosmo.config.schema import warnings
from kosmo.config.switches import forget, switch
from kosmo.errors import ConfigError, UsageError

if TYPE_CHECKING:
    from kosmo.spec import IntegrationSpec


def test_the_output_comes_from_the_nearest_source(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def found() -> tuple[str, str] | None:
        setting = settings.output()
        return None if setting is None else (setting.value, setting.source)

    assert found() is None
    switch("output", "csv")
    assert found() == ("csv", str(config / "settings.toml"))
    (config / "config.toml").write_text('output = "yaml"\n')
    assert found() == ("yaml", str(config / "config.toml"))
    Path(".kosmo.toml").write_text('output = "table"\n')
    assert found() == ("yaml", str(config / "config.toml"))
    path = trust_project(".")
    assert found() == ("table", path)
    monkeypatch.setenv("KOSMO_OUTPUT", "raw")
    assert found() == ("raw", "KOSMO_OUTPUT")


def test_an_output_that_does_not_exist_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KOSMO_OUTPUT", "xml")
    with pytest.raises(ConfigError, match="`output` in `KOSMO_OUTPUT` is `xml`"):
        settings.output()


def test_an_integration_is_enabled_unless_it_was_switched_off(config: Path) -> None:
    assert settings.is_enabled("missive")
    switch("enabled.missive", False)
    assert not settings.is_enabled("missive")
    assert settings.is_enabled("crisp")
    forget("enabled.missive")
    assert settings.is_enabled("missive")


def test_configured_limits_replace_the_plugins(config: Path) -> None:
    assert settings.limits_of("missive") == (None, None)
    (config / "config.toml").write_text('[limits]\nmissive = "10/1s, 5 at once"\ncrisp = "x"\n')
    assert settings.limits_of("missive") == (["10/1s", "5 at once"], None)
    with pytest.raises(ConfigError, match=r"`limits.crisp` in .*: `x` is not a limit"):
        settings.limits_of("crisp")


def test_trust_needs_a_file_that_is_there_and_whole() -> None:
    with pytest.raises(UsageError, match="there is no project file"):
        trust_project(".kosmo.toml")
    Path(".kosmo.toml").write_text("[defaults\n")
    with pytest.raises(ConfigError):
        trust_project(".kosmo.toml")


def test_no_project_file_is_no_project() -> None:
    assert find_project() is None


def test_unknown_keys_are_warned_about_with_a_guess(config: Path) -> None:
    (config / "config.toml").write_text(
        'ouput = "json"\n[polcy]\n[policy]\nwirte = "ask"\nread = "maybe"\n'
        '[policy.missive]\nwrite = 1\n[policy.missive.accounts.work]\nread = "no"\n'
        "[defaults]\nmissive = 1\n[enabled]\nmissive = 1\n"
        '[limits]\nmissive = "x"\n'
    )
    path = config / "config.toml"
    ignored = "is not a key that kosmo knows and was ignored"
    stopping = "is not a key that kosmo knows, and writes are refused until it is mended"
    refused = "is no rule, and calls are refused until it is one"
    wanted = "write `10/1s`, `300/1m` or `5 at once`"
    assert warnings() == [
        f"`ouput` in `{path}` {ignored}; did you mean `output`?",
        f"`polcy` in `{path}` {stopping}; did you mean `policy`?",
        f"`defaults.missive` in `{path}` must be the name of an account",
        f"`enabled.missive` in `{path}` must be true or false",
        f"`limits.missive` in `{path}`: `x` is not a limit; {wanted}",
        f"`policy.wirte` in `{path}` {refused}; did you mean `policy.write`?",
        f"`policy.read` in `{path}` must be allow, ask or deny",
        f"`policy.missive.write` in `{path}` must be allow, ask or deny",
        f"`policy.missive.accounts.work.read` in `{path}` must be allow, ask or deny",
    ]


def test_a_project_file_with_an_address_is_warned_about() -> None:
    Path(".kosmo.toml").write_text(
        'base_url = "https://evil.example"\n[accounts.missive.work]\naccess_token = "command:id"\n'
    )
    assert [odd.split("`")[1] for odd in warnings()] == ["base_url", "accounts"]


def test_right_files_give_no_warning(config: Path) -> None:
    (config / "config.toml").write_text(
        'output = "json"\n[policy]\nwrite = "ask"\n[policy.missive.accounts.work]\nread = "deny"\n'
        '[defaults]\nmissive = "work"\n[enabled]\nmissive = true\n[limits]\nmissive = "10/1s"\n'
    )
    Path(".kosmo.toml").write_text('[defaults]\nmissive = "work"\n')
    trust_project(".")
    assert warnings() == []


@pytest.mark.parametrize(
    ("text", "key", "state"),
    [
        ('output = "tabel"', "output", "invalid"),
        ("output = true", "output", "invalid"),
        ('max_wait = "long"', "max_wait", "invalid"),
        ("max_wait = true", "max_wait", "invalid"),
        ("max_wait = 86401", "max_wait", "invalid"),
        ("cache = 1", "cache", "invalid"),
        ('limits = "10/1s"', "limits", "invalid"),
        ("[limits]\nredis = 5", "limits.redis", "invalid"),
        ("[limits]\nmissive = 5", "limits.missive", "invalid"),
        ("[policy]\nwrite = 'dney'", "policy.write", "invalid"),
        ("[policy]\nwirte = 'deny'", "policy.wirte", "invalid"),
        ("[policy]\nwirte = 5", "policy.wirte", "invalid"),
        ("[policy.missive]\nwrite = 'dney'", "policy.missive.write", "invalid"),
        ("[policy.missive]\naccounts = 5", "policy.missive.accounts", "invalid"),
        ("[policy.missive.accounts]\nwork = 5", "policy.missive.accounts.work", "invalid"),
        ("ouput = 'json'", "ouput", "ignored"),
        ("[ouput]\njson = 5", "ouput.json", "ignored"),
    ],
)
def test_what_is_unknown_or_cannot_be_is_never_explained_as_used(
    config: Path, text: str, key: str, state: str
) -> None:
    (config / "config.toml").write_text(text)
    assert explain(key)[0].state == state
    assert f"`{key.removesuffix('.json')}` in" in "".join(warnings())


@pytest.mark.parametrize("variable", ["KOSMO_OUTPUT", "KOSMO_MAX_WAIT"])
def test_a_variable_that_cannot_be_is_explained_as_invalid(
    config: Path, variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = variable.removeprefix("KOSMO_").lower()
    monkeypatch.setenv(variable, "csv")
    switch(key, 5 if key == "max_wait" else "csv")
    states = {"output": "used", "max_wait": "invalid"}
    assert [fact.state for fact in explain(key)][:2] == [states[key], "overridden"]


def rows(key: str | None = None) -> list[tuple[str, object, str, str]]:
    """Explain, with file names for paths."""
    return [(f.key, f.value, Path(f.source).name, f.state) for f in explain(key)]


def test_every_value_is_explained_with_its_source(
    config: Path, spec: IntegrationSpec, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_account(spec, "work", {"access_token": "canary", "base_url": "https://m.example"})
    add_account(spec, "home", {"access_token": "env:T"})
    (config / "config.toml").write_text('output = "yaml"\n[defaults]\nmissive = "home"\n')
    switch("output", "csv")
    switch("policy.write", "deny")
    Path(".kosmo.toml").write_text('[policy]\nread = "deny"\n[defaults]\nmissive = "work"\n')
    monkeypatch.setenv("KOSMO_MISSIVE__WORK__ACCESS_TOKEN", "canary")
    monkeypatch.setenv("KOSMO_MISSIVE_ACCOUNT", "work")
    monkeypatch.delenv("KOSMO_HOME")
    monkeypatch.setenv("KOSMO_HOME", str(config.parent))
    assert rows("accounts") == [
        ("accounts.missive.home.access_token", "env:T", "accounts.toml", "used"),
        ("accounts.missive.work.access_token", "********", "credentials.toml", "used"),
        ("accounts.missive.work.base_url", "https://m.example", "accounts.toml", "used"),
    ]
    assert rows("defaults") == [
        ("defaults.missive", "work", ".kosmo.toml", "ignored"),
        ("defaults.missive", "home", "config.toml", "used"),
        ("defaults.missive", "work", "accounts.toml", "overridden"),
    ]
    assert rows("output") == [
        ("output", "yaml", "config.toml", "used"),
        ("output", "csv", "settings.toml", "overridden"),
        ("output", "table on a terminal, json in a pipe", "built in", "overridden"),
    ]
    assert rows("policy") == [
        ("policy.destructive", "ask", "built in", "used"),
        ("policy.read", "deny", ".kosmo.toml", "tightens"),
        ("policy.read", "allow", "built in", "used"),
        ("policy.write", "deny", "settings.toml", "used"),
        ("policy.write", "allow", "built in", "overridden"),
    ]
    variables = {key: value for key, value, _, _ in rows("environment")}
    assert variables["environment.KOSMO_MISSIVE__WORK__ACCESS_TOKEN"] == "********"
    assert variables["environment.KOSMO_MISSIVE_ACCOUNT"] == "work"
    assert "canary" not in str(rows())


def test_a_literal_secret_in_the_accounts_file_is_not_explained_in_clear(config: Path) -> None:
    (config / "accounts.toml").write_text('[accounts.missive.work]\naccess_token = "canary"\n')
    assert "canary" not in str(rows())


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("redis://h:6379/0", "redis://h:6379/0"),
        ("redis://ada:canary@h:6379/0", "redis://********@h:6379/0"),
        ("redis://h/0?password=canary", "redis://h/0?********"),
        ("redis://h/0?password=x@canary", "redis://********"),
        ("redis://ada:can/ary@h/0", "redis://********"),
        ("redis://ada:can?ary@h/0", "redis://********"),
        ("redis://ada:x@canary@h/0#canary", "redis://********@h/0#********"),
    ],
)
def test_of_an_address_only_host_and_path_are_explained(
    config: Path, address: str, shown: str
) -> None:
    (config / "config.toml").write_text(f'limits = "{address}"\n')
    (fact,) = explain("limits")
    assert fact.value == shown


def test_a_secret_in_a_file_of_settings_is_not_explained_in_clear(config: Path) -> None:
    text = (
        'token = "canary"\nmax_wait = "canary"\n[policy.missive]\nwrite = "canary"\n'
        '[defaults]\nmissive = "Canary-canary"\n[accounts.missive.work]\naccess_token = "canary"\n'
        '[[more]]\nkey = "canary"\n'
    )
    Path(".kosmo.toml").write_text(text)
    (config / "config.toml").write_text(f'{text}[limits]\nmissive = ["canary"]\n')
    trust_project(".")
    assert "canary" not in str(rows()).lower()
    assert [row[1:] for row in rows("token")] == [
        ("********", ".kosmo.toml", "ignored"),
        ("********", "config.toml", "ignored"),
    ]


def test_what_can_be_no_secret_is_explained_as_it_stands(config: Path) -> None:
    Path(".kosmo.toml").write_text(
        'output = "csv"\nmax_wait = 5\n[defaults]\nmissive = "work"\ncrisp = "sandbox"\n'
    )
    (config / "config.toml").write_text(
        '[limits]\nredis = "env:REDIS"\nmissive = "10/1s, 2 at once"\ncrisp = ["5/1m"]\n'
    )
    path = trust_project(".")
    assert [fact.value for fact in explain() if fact.source == path] == [
        "sandbox",
        "work",
        5,
        "csv",
    ]
    shown = {fact.key: fact.value for fact in explain("limits")}
    assert shown == {
        "limits.redis": "env:REDIS",
        "limits.missive": "10/1s, 2 at once",
        "limits.crisp": ["5/1m"],
    }
    assert explain("trusted")[0].value.startswith("sha256:")
