"""Replace the references of a definition by what they stand for, when its server is to be used."""

from __future__ import annotations

from kosmo.errors import ConfigError, CredentialsError
from kosmo.mcp.address import refusal_of_url
from kosmo.mcp.plain import place, variable
from kosmo.mcp.syntax import ENV, FETCHED, PLACE, SECRET, Reference, parts_of
from kosmo.mcp.telling import is_telling

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kosmo.mcp.definition import ServerDefinition

# Of a file that comes with a project, as these read and run what is the user's.
_USERS_ALONE = ("file", "command")


class Resolved:
    """A definition with the values in place of its references.

    `secrets` are those values that must not be shown. `env` has the keys of the definition alone.
    """

    __slots__ = ("args", "command", "cwd", "env", "headers", "secrets", "url")

    def __init__(self, definition: ServerDefinition) -> None:
        """Replace every reference; raises CredentialsError naming the one that has no value."""
        filling = _Filling(definition)
        self.command = filling.optional("command", definition.command)
        self.args = [filling.fill("args", word) for word in definition.args]
        self.cwd = filling.optional("cwd", definition.cwd)
        self.url = filling.optional("url", definition.url)
        self.env = {k: filling.fill(f"env.{k}", v) for k, v in definition.env.items()}
        self.headers = {k: filling.fill(f"headers.{k}", v) for k, v in definition.headers.items()}
        self.secrets = filling.secrets
        if self.url is not None:
            why = refusal_of_url(self.url, credentials=bool(self.headers))
            if why:
                raise ConfigError(
                    f"the MCP server `{definition.name}` cannot be reached: {why}",
                    hint=f"mend `{definition.name}` in {definition.source.path}",
                    code="mcp_config",
                )


def resolved(definition: ServerDefinition) -> Resolved:
    """Give a definition with the values in place of its references.

    Only for a server that `trust.check` let through, as a reference may run a command. Raises
    CredentialsError naming the reference that has no value, or that the server may not have.
    """
    return Resolved(definition)


def references_of(definition: ServerDefinition) -> Iterator[tuple[str, str]]:
    """Go through the references by their place, such as `env.TOKEN`, without fetching anything.

    One that cannot be read stands there as the reason.
    """
    for where, text in texts_of(definition):
        try:
            found = [part.shown() for part in parts_of(text) if isinstance(part, Reference)]
        except CredentialsError as error:
            found = [error.message]
        for shown in found:
            yield where, shown


def check_references(definition: ServerDefinition) -> Iterator[tuple[str, CredentialsError]]:
    """Go through the references that can never have a value, by their place."""
    filling = _Filling(definition)
    for where, text in texts_of(definition):
        try:
            for part in parts_of(text):
                if isinstance(part, Reference):
                    filling.allow(where, part)
        except CredentialsError as error:
            yield where, error


def texts_of(definition: ServerDefinition) -> Iterator[tuple[str, str]]:
    """Go through every text of a definition in which references count, by its place."""
    for where in ("command", "cwd", "url"):
        text = getattr(definition, where)
        if text is not None:
            yield where, text
    yield from (("args", word) for word in definition.args)
    yield from ((f"env.{name}", value) for name, value in definition.env.items())
    yield from ((f"headers.{name}", value) for name, value in definition.headers.items())


class _Filling:
    """One definition whose texts are filled in, and the secrets that were met."""

    def __init__(self, definition: ServerDefinition) -> None:
        self._definition = definition
        self.secrets: list[str] = []

    def optional(self, where: str, text: str | None) -> str | None:
        return None if text is None else self.fill(where, text)

    def fill(self, where: str, text: str) -> str:
        try:
            parts = parts_of(text)
            value = "".join(
                part if isinstance(part, str) else self._value(where, part) for part in parts
            )
        except CredentialsError as error:
            raise self._named(where, error) from None
        named = where.startswith(("env.", "headers."))
        if named and value == text and is_telling(where.partition(".")[2]):
            self.secrets += {value, value.rpartition(" ")[2]}  # also behind `Bearer `
        broken = "\0" in value or (not where.startswith("env.") and not value.isprintable())
        if broken and value:
            told = "the value has a line break or another control character"
            raise self._named(where, CredentialsError(told, code="unusable_secret"))
        return value

    def allow(self, where: str, part: Reference) -> None:
        """Raise CredentialsError for a reference that this server may not have there."""
        server = self._definition
        if part.kind in _USERS_ALONE and server.source.project:
            raise CredentialsError(
                f"`{part.shown()}` stands in a project's file, where anybody could have written it;"
                f" `{part.kind}:` is for your own `mcp.json`",
                hint="kosmo mcp secret --help",
                code="foreign_reference",
            )
        if where in ("command", "cwd") and part.kind not in (ENV, PLACE):
            raise CredentialsError(
                f"`{part.shown()}` is no variable of the environment, which is all that"
                f" `{where}` may have",
                code="bad_reference",
            )
        if part.kind == SECRET and not part.target.startswith(f"mcp.{server.name}."):
            raise CredentialsError(
                f"`{part.shown()}` is not a secret of this server; those begin with"
                f" `mcp.{server.name}.`",
                hint="kosmo mcp secret --help",
                code="foreign_reference",
            )

    def _value(self, where: str, part: Reference) -> str:
        self.allow(where, part)
        if part.kind == PLACE:
            return self._place(part)
        if part.kind == ENV:
            value = variable(part)
            if value is None:
                from kosmo.config.references import fetch

                value = fetch(f"env:{part.target}")  # which says what is to be typed
                if not value:
                    told = f"the environment variable `{part.target}` is empty"
                    hint = f"export {part.target}=…"
                    raise CredentialsError(told, hint=hint, code="missing_secret")
            if not (where.startswith("headers.") or is_telling(part.target) or is_telling(where)):
                return value
        elif part.kind == SECRET:
            from kosmo.mcp.secrets import read

            value = read(self._definition.name, part.target.split(".", 2)[2])
        else:
            assert part.kind in FETCHED
            from kosmo.config.references import fetch

            value = fetch(f"{part.kind}:{part.target}")
        self.secrets.append(value)
        return value

    def _place(self, part: Reference) -> str:
        value = place(part.target, self._definition)
        if value is None:
            told = f"`{part.shown()}` is known in a project's file only"
            raise CredentialsError(told, code="bad_reference")
        return value

    def _named(self, where: str, error: CredentialsError) -> CredentialsError:
        error.message = f"`{where}` of the MCP server `{self._definition.name}`: {error.message}"
        error.args = (error.message,)
        return error
