"""`kosmo config`: what is configured, and where each value comes from."""

from __future__ import annotations

import os

import typer

from kosmo.cli.account_rows import plain_fields
from kosmo.cli.policy_names import unknown_names
from kosmo.cli.report import Report
from kosmo.config import paths
from kosmo.config.explanation import explain as explain_values
from kosmo.config.project import find_project, is_trusted, trust_project
from kosmo.config.rules import ACTIONS
from kosmo.config.schema import PEOPLE, warnings
from kosmo.config.settings import OUTPUTS, switch
from kosmo.errors import UsageError
from kosmo.problem import nearest

app = typer.Typer(help="What is configured, and where each value comes from.", add_completion=False)

_SWITCH = ("true", "false")
_FILES = ("config.toml", "accounts.toml", "credentials.toml", "settings.toml")


@app.command("explain", epilog="kosmo config explain\nkosmo config explain policy")
def explain(key: str = typer.Argument(None, help="only this key and those below it")) -> Report:
    """Print each value with its source; secrets are masked."""
    facts = [fact.as_dict() for fact in explain_values(key, plain=plain_fields)]
    if not facts:
        raise _unset(str(key))
    return Report(facts, columns=("key", "value", "source", "state"), talk=_warned())


@app.command("path", epilog="kosmo config path\nkosmo config path --json")
def path_() -> Report:
    """Print the folders and files that kosmo uses, and whether each is there."""
    folders = {
        "config": paths.config_folder(),
        "state": paths.state_folder(),
        "cache": paths.cache_folder(),
        "data": paths.data_folder(),
    }
    rows = [_place(f"{name} folder", place) for name, place in folders.items()]
    rows += [_place(name, paths.config_file(name)) for name in _FILES]
    rows.append(_place("audit log", os.path.join(folders["state"], "audit.jsonl")))
    project = find_project()
    if project is not None:
        trusted = "trusted project file" if is_trusted(project) else "project file, not trusted"
        rows.append(_place(trusted, project))
    return Report(rows, columns=("what", "path", "exists"))


@app.command(
    "set",
    epilog="kosmo config set policy.missive.write deny\nkosmo config set enabled.missive false",
)
def set_(
    key: str = typer.Argument(
        help="`policy.…`, `enabled.INTEGRATION`, `output`, `max_wait` or `cache`"
    ),
    value: str = typer.Argument(help="allow, ask, deny; true, false; a format; or seconds"),
) -> Report:
    """Switch a setting; what a person wrote into `config.toml` still wins."""
    kept = _checked(key, value)
    path = switch(key, kept)
    return Report({"key": key, "value": kept, "path": path}, talk=_warned())


@app.command("unset", epilog="kosmo config unset policy.missive.write")
def unset(key: str = typer.Argument(help="a key that `kosmo config set` switched")) -> Report:
    """Forget a switched setting."""
    _valid_values(key)
    return Report({"key": key, "value": None, "path": switch(key, None)}, talk=_warned())


@app.command("trust", epilog="kosmo config trust .kosmo.toml")
def trust(
    path: str = typer.Argument(help="a project file, or the folder that it is in"),
) -> Report:
    """Let a project file pick accounts, as long as its content stays what it is now."""
    trusted = trust_project(path)
    return Report(
        {"path": trusted, "trusted": True},
        text=f"`{trusted}` is trusted until its content changes",
    )


def _checked(key: str, value: str) -> str | bool | float:
    if key == "max_wait" and value.isascii() and value.isdigit() and int(value) <= 86_400:
        return int(value)
    valid = _valid_values(key)
    if value not in valid:
        raise UsageError(f"`{key}` must be {', '.join(valid)}, not `{value}`", code="config_value")
    return value == "true" if valid == _SWITCH else value


def _unset(key: str) -> UsageError:
    """Say that nothing is configured at a key, and which one may have been meant."""
    near = nearest(key, [*PEOPLE, *(fact.key for fact in explain_values(plain=plain_fields))])
    return UsageError(
        f"nothing is configured at `{key}`" + (f"; did you mean `{near}`?" if near else ""),
        hint=f"kosmo config explain {near}" if near else "kosmo config explain",
        code="unknown_key",
    )


def _valid_values(key: str) -> tuple[str, ...]:
    if key == "output":
        return OUTPUTS
    if key == "max_wait":
        return ("whole seconds from 0 to 86400",)
    if key == "cache":
        return _SWITCH
    for begin, values in (("policy.", ACTIONS), ("enabled.", _SWITCH)):
        if key.startswith(begin) and all(key.split(".")):
            return values
    first, dot, rest = key.partition(".")
    near = nearest(first, ("policy", "enabled", "output", "max_wait", "cache"))
    told = f"; did you mean `{near}{dot}{rest}`?" if near not in (None, first) else ""
    raise UsageError(
        f"`{key}` cannot be switched; `policy.…`, `enabled.INTEGRATION`, `output`, `max_wait` and"
        f" `cache` can{told}",
        hint="kosmo config explain",
        code="unknown_key",
    )


def _place(what: str, path: str) -> dict[str, object]:
    return {"what": what, "path": path, "exists": os.path.exists(path)}


def _warned() -> tuple[str, ...]:
    return tuple(f"warning: {odd}" for odd in [*warnings(), *unknown_names()])
