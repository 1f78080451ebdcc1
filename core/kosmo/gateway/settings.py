"""What a gateway was told: what it offers, as which account, and what writes may do."""

from __future__ import annotations

from kosmo.errors import UsageError
from kosmo.problem import nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection

EXPOSE = ("auto", "meta", "all")
WRITE = ("deny", "ask", "allow")
MOST_CHARACTERS = 50_000
LEAST_CHARACTERS = 1_000


class Settings:
    """The settings of one gateway.

    Without `integrations` and `upstreams` it offers every integration; `upstreams` are MCP
    servers. `expose` is one of EXPOSE, `write` of WRITE; `most` bounds the characters of an
    answer. `variables` are those of the environment that arguments may name.
    """

    __slots__ = (
        "account", "expose", "integrations", "most", "prompts", "resources", "upstreams",
        "variables", "write",
    )  # fmt: skip

    def __init__(
        self,
        *,
        integrations: Collection[str] = (),
        upstreams: Collection[str] = (),
        account: str | None = None,
        expose: str = EXPOSE[0],
        write: str = WRITE[0],
        most: int = MOST_CHARACTERS,
        resources: bool = True,
        prompts: bool = True,
        variables: Collection[str] = (),
    ) -> None:
        """Take the settings; raises UsageError for a value that one cannot have."""
        _one_of("expose", expose, EXPOSE)
        _one_of("write", write, WRITE)
        if most < LEAST_CHARACTERS:
            raise UsageError(
                f"`--max-result-chars` must be a whole number from {LEAST_CHARACTERS}",
                code="invalid_arguments",
            )
        self.integrations = tuple(dict.fromkeys(integrations))
        self.upstreams = tuple(dict.fromkeys(upstreams))
        self.account = account
        self.expose = expose
        self.write = write
        self.most = most
        self.resources = resources
        self.prompts = prompts
        self.variables = frozenset(variables)


def _one_of(option: str, value: str, valid: tuple[str, ...]) -> None:
    if value in valid:
        return
    near = nearest(value, valid)
    raise UsageError(
        f"`--{option}` must be one of {', '.join(valid)}, not `{value}`"
        + (f"; did you mean `{near}`?" if near else ""),
        code="invalid_arguments",
    )
