"""Whose file a command changes: the user's own, or the project's."""

from __future__ import annotations

from kosmo.errors import UsageError
from kosmo.mcp.places import places

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo.mcp.definition import Source

GLOBAL = "your own file, for every folder"
PROJECT = "the project's `.mcp.json`"


def scope_of(*, global_: bool, project: bool) -> str | None:
    """Give the label of the file that the options name, None where neither was given."""
    if global_ and project:
        raise UsageError("`--global` and `--project` exclude each other")
    return "user" if global_ else "project" if project else None


def source_of(label: str) -> Source:
    """Give the file of a label; UsageError where there is no project to have one."""
    for source in places():
        if source.label == label:
            return source
    raise UsageError(
        "there is no project here, as the working folder is gone; `--global` is your own file",
        hint="cd ~",
    )


def scope_name(source: Source) -> str:
    """Give the word for a file's scope, as answers have it."""
    return "global" if source.label == "user" else "project"
