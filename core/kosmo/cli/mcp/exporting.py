"""Write servers as another client reads them, without anything that may be a secret."""

from __future__ import annotations

from kosmo.cli.mcp.masking import is_literal, literal_words, shown_url, shown_words
from kosmo.errors import CredentialsError
from kosmo.mcp.entries import entry_of
from kosmo.mcp.syntax import ENV, PLACE, parts_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from kosmo.mcp.definition import ServerDefinition

    Row = dict[str, Any]


def exported(definitions: Iterable[ServerDefinition], *, editor: bool) -> tuple[Row, list[str]]:
    """Give the content of a file, and a sentence for each value that is not as it was.

    `editor` writes it for VS Code: the key `servers`, transports named, `${env:NAME}`.
    """
    told: list[str] = []
    servers = {one.name: _entry(one, told, editor=editor) for one in definitions}
    return {"servers" if editor else "mcpServers": servers}, told


def _entry(definition: ServerDefinition, told: list[str], *, editor: bool) -> Row:
    entry = entry_of(definition, typed=editor)
    writer = _Writer(definition, told, editor=editor)
    for key in ("command", "url", "cwd"):
        if key in entry:
            entry[key] = writer.written(key, entry[key])
    if definition.url is not None and shown_url(definition.url) != definition.url:
        entry["url"] = writer.masked("url", shown_url(definition.url))
    if literal_words(definition.args):
        entry["args"] = writer.masked("args", shown_words(definition.args))
    elif "args" in entry:
        entry["args"] = [writer.written("args", word) for word in entry["args"]]
    for key in ("env", "headers"):
        if key in entry:
            entry[key] = {
                name: writer.value(f"{key}.{name}", name, value)
                for name, value in entry[key].items()
            }
    return entry


class _Writer:
    """Writes the values of one definition."""

    def __init__(self, definition: ServerDefinition, told: list[str], *, editor: bool) -> None:
        self._definition = definition
        self._told = told
        self._editor = editor

    def value(self, where: str, name: str, value: str) -> str:
        if not is_literal(name, value):
            return self.written(where, value)
        variable = name if where.startswith("env.") else f"{self._definition.name}_{name}"
        variable = "".join(c if c.isalnum() else "_" for c in variable).upper()
        self._told.append(
            f"`{where}` of `{self._definition.name}` may be a secret, so that the variable"
            f" `{variable}` stands there instead"
        )
        return self._variable(variable)

    def masked(self, where: str, value: Any) -> Any:
        self._told.append(
            f"`{where}` of `{self._definition.name}` is masked: a secret may be in it"
        )
        return value

    def written(self, where: str, value: str) -> str:
        try:
            parts = parts_of(value)
        except CredentialsError:
            return value
        text = ""
        for part in parts:
            if isinstance(part, str):
                text += part
            elif part.kind == ENV:
                text += self._variable(part.target, part.otherwise)
            elif part.kind == PLACE:
                text += f"${{{part.target}}}"
            else:
                self._told.append(
                    f"`{where}` of `{self._definition.name}` is a reference that only kosmo reads:"
                    f" {part.shown()}"
                )
                return value
        return text

    def _variable(self, name: str, otherwise: str | None = None) -> str:
        if self._editor:
            return f"${{env:{name}}}"
        return f"${{{name}}}" if otherwise is None else f"${{{name}:-{otherwise}}}"
