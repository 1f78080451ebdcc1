"""`kosmo config`: what is configured, and where each value comes from."""

from __future__ import annotations

import os

import typer

from kosmo.cli.account_rows import plain_fields
from kosmo.cli.report import Report
from kosmo.cli.switch_effects import effect_of
from kosmo.cli.switch_keys import checked, refuse_unknown
from kosmo.cli.unknown_names import unknown_keys, unknown_names
from kosmo.config import paths, switches
from kosmo.config.explanation import explain as explain_values
from kosmo.config.file import read_toml
from kosmo.config.project import find_projects, is_trusted, trust_project
from kosmo.config.schema import PEOPLE, warnings
from kosmo.errors import UsageError
from kosmo.problem import nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo.config.explanation import Fact

app = typer.Typer(help="What is configured, and where each value comes from.", add_completion=False)

_FILES = ("config.toml", "accounts.toml", "credentials.toml", "settings.toml")


@app.command("explain", epilog="kosmo config explain\nkosmo config explain policy")
def explain(key: str = typer.Argument(None, help="only this key and those below it")) -> Report:
    """Print each value with its source; secrets are masked."""
    facts = explain_values(key, plain=plain_fields)
    if not facts:
        raise _unset(str(key))
    _judge(facts)
    rows = [fact.as_dict() for fact in facts]
    return Report(rows, columns=("key", "value", "source", "state"), talk=_warned())


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
    for nearer, project in enumerate(find_projects()):
        trusted = "trusted project file" if is_trusted(project) else "project file, not trusted"
        rows.append(_place("project file above it" if nearer else trusted, project))
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
    """Switch a setting. It never loosens what a person wrote into `config.toml`.

    The answer has the value that counts, which is another one where something goes first.
    """
    key, kept = checked(key, value)
    path = switches.switch(key, kept)
    effect = effect_of(key)
    told = effect.against(kept)
    data = {"key": key, "value": kept, "effective": effect.value, "overruled": told, "path": path}
    talk = (*_warned(), *([f"warning: {told}"] if told else ()))
    return Report(data, talk=talk, changed=True)


@app.command("unset", epilog="kosmo config unset policy.missive.write")
def unset(
    key: str = typer.Argument(help="a key that `kosmo config set` switched, or a table of them"),
) -> Report:
    """Forget a switched setting, or all of them below a key."""
    refuse_unknown(key)
    forgotten = switches.forget(key)
    if not forgotten:
        raise _not_switched(key)
    path = paths.config_file("settings.toml")
    data = {"key": key, "value": None, "forgotten": forgotten, "path": path}
    return Report(data, talk=_warned(), changed=True)


@app.command("trust", epilog="kosmo config trust .kosmo.toml")
def trust(
    path: str = typer.Argument(help="a project file, or the folder that it is in"),
) -> Report:
    """Let a project file pick accounts, as long as its content stays what it is now."""
    trusted = trust_project(path)
    return Report(
        {"path": trusted, "trusted": True},
        text=f"`{trusted}` is trusted until its content changes",
        changed=True,
    )


def _judge(facts: list[Fact]) -> None:
    """Mark what names nothing that there is, and rules that would loosen what a person wrote."""
    unknown = unknown_keys()
    written, switched = paths.config_file("config.toml"), paths.config_file("settings.toml")
    for fact in facts:
        for odd in unknown:
            if fact.source == odd.path and f"{fact.key}.".startswith(f"{odd.key}."):
                fact.state = odd.state
        if fact.source == switched and fact.key.startswith("policy.") and fact.state == "used":
            effect = effect_of(fact.key)
            if effect.against(fact.value) and effect.why.endswith(f" of {written}"):
                fact.state = "overridden"


def _not_switched(key: str) -> UsageError:
    """Say that no command switched a key: that a person wrote it, or which may have been meant."""
    path = paths.config_file("config.toml")
    if _is_in(read_toml(path), key):
        told, hint = f"it stands in `{path}`, which only people write", f"explain {key}"
    elif near := nearest(key, switches.switched(), cutoff=0.85):
        told, hint = f"did you mean `{near}`?", f"unset {near}"
    else:
        told, hint = "nothing is to be forgotten", "explain"
    return UsageError(
        f"no command switched `{key}`; {told}", hint=f"kosmo config {hint}", code="unknown_key"
    )


def _is_in(data: object, key: str) -> bool:
    first, dot, rest = key.partition(".")
    return isinstance(data, dict) and first in data and (not dot or _is_in(data[first], rest))


def _unset(key: str) -> UsageError:
    """Say that nothing is configured at a key, and which one may have been meant."""
    near = nearest(key, [*PEOPLE, *(fact.key for fact in explain_values(plain=plain_fields))])
    return UsageError(
        f"nothing is configured at `{key}`" + (f"; did you mean `{near}`?" if near else ""),
        hint=f"kosmo config explain {near}" if near else "kosmo config explain",
        code="unknown_key",
    )


def _place(what: str, path: str) -> dict[str, object]:
    return {"what": what, "path": path, "exists": os.path.exists(path)}


def _warned() -> tuple[str, ...]:
    return tuple(f"warning: {odd}" for odd in [*warnings(), *unknown_names()])
