"""Find the default account of an integration: the project's, else the user's."""

from __future__ import annotations

from kosmo.config.file import read_toml
from kosmo.config.paths import config_file
from kosmo.config.project import find_project, is_trusted
from kosmo.config.store import stored_default, table, text


def default_account(integration: str) -> tuple[str | None, str, tuple[str, ...]]:
    """Give the default account's name (or None), what says so, and notes for the caller.

    A project file counts only while it is trusted; `config.toml` goes before what
    `kosmo accounts use` stored.
    """
    notes: tuple[str, ...] = ()
    project = find_project()
    if project is not None:
        name = text(project, table(project, read_toml(project), "defaults"), integration)
        if name and is_trusted(project):
            return name, project, ()
        if name:
            ignored = (
                f"`{project}` names the account `{name}`, but it is not trusted and was ignored"
            )
            notes = (f"{ignored}; to trust it: kosmo config trust {project}",)
    name, path = configured_default(integration)
    if name:
        return name, path, notes
    return stored_default(integration), "the default", notes


def configured_default(integration: str) -> tuple[str | None, str]:
    """Give the default that a person wrote into `config.toml`, and that file's path."""
    path = config_file("config.toml")
    defaults = table(path, read_toml(path), "defaults")
    return text(path, defaults, integration, "defaults."), path
