"""Switch a server on or off, in the file that it is right to write."""

from __future__ import annotations

from kosmo.cli.mcp.scopes import scope_name
from kosmo.errors import ConfigError, UsageError
from kosmo.mcp.entry import is_enabled
from kosmo.mcp.places import project_root
from kosmo.mcp.switched import switch, switched_off, switches_path
from kosmo.mcp.writing import edit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.mcp.definition import ServerDefinition

_EDITORS = ("project-vscode", "project-cursor")


def switched(
    definition: ServerDefinition, label: str | None, *, on: bool
) -> tuple[str | None, str]:
    """Switch a server and give the file that was written, None where it was so, and the scope.

    `label` is `user` or `project` where the command line names one. Raises UsageError and
    ConfigError with nothing changed.
    """
    own = definition.source.label
    if label == "user" and own != "user":
        raise UsageError(
            f"`{definition.name}` stands in the project's `{definition.source.path}`, not in your"
            " own file",
            hint=f"kosmo mcp {'enable' if on else 'disable'} {definition.name}",
        )
    root = project_root()
    written = None
    if on and root is not None and definition.name in switched_off(root):
        switch(definition.name, root, on=True)
        written = switches_path()
    if on and (label == "project" and own == "user"):
        return written, "project"
    if on or (own not in _EDITORS and not (own == "user" and label == "project")):
        try:
            entered = _entered(definition, on=on)
            scope = "project" if written and not entered else scope_name(definition.source)
            return entered or written, scope
        except ConfigError as error:
            if on or own == "user" or error.code != "mcp_file_kept":
                raise
    assert root is not None
    changed = switch(definition.name, root, on=False)
    return switches_path() if changed else None, "project"


def _entered(definition: ServerDefinition, *, on: bool) -> str | None:
    source = definition.source

    def change(held: dict[str, Any]) -> bool:
        entry = held.get(definition.name)
        if not isinstance(entry, dict) or is_enabled(entry) is on:
            return False
        if source.label in _EDITORS:
            raise UsageError(
                f"`{definition.name}` is switched off in `{source.path}`, which is an editor's;"
                " kosmo does not write there",
                hint=f"change it in an editor: {source.path}",
                code="mcp_file_kept",
            )
        entry.pop("enabled", None)
        entry.pop("disabled", None)
        if not on:
            entry["enabled"] = False
        return True

    return source.path if edit(source, change) else None
