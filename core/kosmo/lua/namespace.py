"""What a path of Lua means, such as `app.integrations.missive.work.list_conversations`.

The first word behind `app.integrations` names the integration, the last the function; what stands
between them is the account, which may hold dots itself.
"""

from __future__ import annotations

from kosmo.errors import UsageError
from kosmo.problem import nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo.catalog.catalog import Catalog
    from kosmo.spec import FunctionSpec, IntegrationSpec

APP = "app."
INTEGRATIONS = "app.integrations."
SERVERS = "app.mcp."


class Named:
    """A function, and the account that the path names with it; None leaves the choice open."""

    __slots__ = ("account", "integration", "spec")

    def __init__(
        self, integration: IntegrationSpec, spec: FunctionSpec, account: str | None
    ) -> None:
        """Take what was found; whether there is such an account is the runtime's to say."""
        self.integration = integration
        self.spec = spec
        self.account = account


def find(catalog: Catalog, path: str) -> Named:
    """Find the function that a path below `app` names.

    Raises UsageError with suggestions where it names none, and PluginError where its plugin
    cannot be used.
    """
    if path.startswith(SERVERS):
        return _tool(catalog, path)
    if not path.startswith(INTEGRATIONS):
        raise _outside(catalog, path)
    name, *between = path[len(INTEGRATIONS) :].split(".")
    integration = catalog.integration(name)
    if not between:
        raise _no_function(path, integration)
    function = between.pop()
    spec = integration.function(function)
    if spec is None:
        if function == "default" and not between:
            raise _no_function(path, integration)
        _, spec = catalog.function(f"{name}.{function}")  # which suggests others
    account = ".".join(between)
    return Named(integration, spec, None if account in ("", "default") else account)


def names(catalog: Catalog, path: str, *, scope: str = "integrations") -> list[str]:
    """List what `pairs` gives for a path: the names that may follow it.

    Raises as `find` does where the path leads nowhere.
    """
    if path == "app":
        return ["mcp"] if scope == "mcp" else ["integrations", "mcp"]
    if path == "app.mcp":
        from kosmo.catalog.servers import names as servers

        return [one.removeprefix("mcp:") for one in servers() if catalog.offers(one)]
    if path.startswith(SERVERS):
        name, _, tool = path[len(SERVERS) :].partition(".")
        server = catalog.integration(f"mcp:{name}")
        problem = uncalled(server, [tool]) if tool else None
        if problem is not None:
            raise problem
        return server.function_names()
    if path == "app.integrations":
        return catalog.names()
    if not path.startswith(INTEGRATIONS):
        raise _outside(catalog, path)
    name, *below = path[len(INTEGRATIONS) :].split(".")
    integration = catalog.integration(name)
    problem = uncalled(integration, below)
    if problem is not None:
        raise problem
    return integration.function_names()


def uncalled(integration: IntegrationSpec, below: list[str]) -> UsageError | None:
    """Say that a path goes on behind a function, or ends at it, though nobody called it.

    `below` are the words behind the integration's name; where none of them is a function there is
    nothing to say.
    """
    for index, word in enumerate(below):
        spec = integration.function(word)
        if spec is not None:
            then = "".join(f".{one}" for one in below[index + 1 :])
            return UsageError(
                f"`{spec.id}` is a function: call it, `{word}({{…}}){then}`",
                hint=f"kosmo docs {spec.id}",
                code="not_called",
            )
    return None


def _tool(catalog: Catalog, path: str) -> Named:
    """Find a tool of an MCP server; its own name may have dots, the server's has none."""
    name, _, tool = path[len(SERVERS) :].partition(".")
    server = catalog.integration(f"mcp:{name}")
    if not tool:
        raise _no_function(path, server)
    server, spec = catalog.function(f"{server.name}.{tool}")
    return Named(server, spec, None)


def _outside(catalog: Catalog, path: str) -> UsageError:
    """Say that a path leads out of what there is below `app`."""
    rest = path.removeprefix(APP)
    word = rest.partition(".")[0]
    if rest in ("integrations", "mcp"):
        told = ", but names that lead to functions"
    elif word in catalog.names():
        told = f"; did you mean `{INTEGRATIONS}{rest}`?"
    else:
        near = nearest(word, ("integrations", "mcp"))
        told = f"; did you mean `app.{near}`?" if near else "; `app` has `integrations` and `mcp`"
    return UsageError(
        f"there is no function `{path}`{told}", hint="kosmo docs", code="unknown_function"
    )


def _no_function(path: str, integration: IntegrationSpec) -> UsageError:
    first = next(iter(integration.function_names()), "")
    return UsageError(
        f"`{path}` is no function"
        + (f"; name one of it, such as `{path}.{first}`" if first else ""),
        hint=f"kosmo {integration.name} --help",
        code="unknown_function",
    )
