"""What a person sees before they trust a server, and whenever they look: all but values."""

from __future__ import annotations

from kosmo.cli.mcp.masking import literal_words, shown_url, shown_words
from kosmo.cli.mcp.tool_changes import change_lines, tool_changes
from kosmo.errors import KosmoError
from kosmo.mcp import trust
from kosmo.mcp.programs import folder_of, look
from kosmo.mcp.references import check_references, references_of
from kosmo.mcp.visible import visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from kosmo.mcp.definition import ServerDefinition

_LOADING = (
    "BASH_ENV", "BUN_OPTIONS", "DENO_", "DYLD_", "ENV", "JAVA_TOOL_OPTIONS", "LD_", "NODE_OPTIONS",
    "NODE_PATH", "NPM_CONFIG_", "PATH", "PERL5", "PIP_", "PYTHON", "RUBYLIB", "RUBYOPT", "UV_",
)  # fmt: skip


class Facts:
    """What trusting a server means, as it was looked up once: that is then what is trusted.

    `refused` is the list of tools that is trusted in place of the former one, if any. `missing`
    says why its programs cannot be named, where that is no reason to stop.
    """

    def __init__(self, definition: ServerDefinition, *, whole: bool = True) -> None:
        """Look; ConfigError where the server's program is not there and `whole` wants it to be."""
        self.programs: list[dict[str, Any]] = []
        self.changed: list[str] = []
        self.missing: str | None = None
        try:
            self.programs = look(definition) if definition.kind == "stdio" else []
            self.changed = trust.changed_since(definition)
        except KosmoError as error:
            if whole:
                raise
            self.missing = error.message
        self.refused = trust.refused(definition)
        before = trust.held(definition) or []
        self.tools = {} if self.refused is None else tool_changes(before, self.refused)
        found = {f"{where}: {shown}" for where, shown in references_of(definition)}
        self.references = sorted(found)

    def as_dict(self) -> dict[str, Any]:
        """Give them as an answer has them."""
        return {
            "programs": [{key: row[key] for key in ("path", "sha256")} for row in self.programs],
            "changed": self.changed,
            "tools": self.tools,
            "references": self.references,
        }


def page(definition: ServerDefinition, facts: Facts) -> str:
    """Lay out what is trusted, or would be; nothing in it begins a line of its own."""
    return "\n".join(map(visible, _lines(definition, facts)))


def _lines(definition: ServerDefinition, facts: Facts) -> Iterator[str]:
    source = definition.source
    whose = "the project's, so anybody may have written it" if source.project else "your own file"
    yield f"server    {definition.name}"
    yield f"file      {source.path} ({whose})"
    if definition.hides is not None:
        yield f"hides     the `{definition.name}` of {definition.hides.path}"
    yield from _reached(definition) if definition.kind == "http" else _run(definition, facts)
    yield from (f"is given  {told}" for told in facts.references)
    yield from (f"changed   {told}" for told in facts.changed)
    yield from change_lines(facts.tools)
    yield from (f"warning   {told}" for told in _warnings(definition, facts))
    if definition.kind == "stdio":
        yield "It would run with your rights: your files, your network, your other programs."


def _reached(definition: ServerDefinition) -> Iterator[str]:
    yield f"connects  {shown_url(str(definition.url))}"
    yield from _named("headers", definition.headers)


def _run(definition: ServerDefinition, facts: Facts) -> Iterator[str]:
    words = [str(definition.command), *shown_words(definition.args)]
    yield f"runs      {' '.join(map(_quoted, words))}"
    yield f"in        {folder_of(definition)}"
    for row in facts.programs:
        yield f"program   {row['path']} (sha256 {row['sha256'][:16]}…)"
    yield from _named("variables", definition.env)


def _warnings(definition: ServerDefinition, facts: Facts) -> Iterator[str]:
    if facts.missing is not None:
        yield facts.missing
    for where, error in check_references(definition):
        yield f"`{where}`: {error.message}"
    loading = [name for name in definition.env if name.upper().startswith(_LOADING)]
    if loading:
        yield f"{', '.join(loading)} can make the program load something else"
    if literal_words(definition.args):
        yield "a secret may stand in its arguments, where others on the machine see it"


def _named(what: str, held: dict[str, str]) -> Iterator[str]:
    if held:
        yield f"{what:<9} {', '.join(sorted(held))}"


def _quoted(word: str) -> str:
    from shlex import quote

    return word if word.startswith("${") else quote(word)
