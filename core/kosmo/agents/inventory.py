"""What is installed and configured, as far as an agent has to know it; no secret is read."""

from __future__ import annotations

from kosmo.api.discovery import Discovery
from kosmo.config.policy import decide_kind
from kosmo.config.settings import is_enabled

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kosmo.catalog.catalog import Catalog
    from kosmo.spec import FunctionSpec, IntegrationSpec

_KINDS = ("read", "write", "destructive")


class Held:
    """An integration: how many functions, its accounts, and its policy where that is its own.

    `accounts` are names, the default first; `policy` is None where the general one holds.
    """

    __slots__ = ("accounts", "policy", "reads", "sandbox", "spec", "writes")

    def __init__(
        self, spec: IntegrationSpec, accounts: list[str], policy: dict[str, str] | None
    ) -> None:
        """Take what was found."""
        self.spec = spec
        self.accounts = accounts
        self.policy = policy
        self.sandbox = spec.simulator is not None
        effects = [one.effect for one in spec.functions()]
        self.reads = effects.count("read")
        self.writes = len(effects) - self.reads

    @property
    def account(self) -> str | None:
        """The account for examples: the sandbox where there is one."""
        return "sandbox" if self.sandbox else next(iter(self.accounts), None)


class Server:
    """A trusted MCP server; `tools` are those that it listed, None before it did.

    `policy` is None where the general one holds.
    """

    __slots__ = ("name", "policy", "tools")

    def __init__(
        self, name: str, tools: list[FunctionSpec] | None, policy: dict[str, str] | None
    ) -> None:
        """Take its name in the catalog, such as `mcp:github`."""
        self.name = name
        self.tools = tools
        self.policy = policy


class Inventory:
    """Everything that the guide is made of, in a fixed order: what has accounts comes first."""

    def __init__(self, catalog: Catalog) -> None:
        """Look; raises ConfigError where what is configured cannot be read."""
        self.policy = _policy("")
        found = list(_held(catalog, self.policy))
        self.integrations = sorted(found, key=lambda one: (not one.accounts, one.spec.name))
        self.servers = list(_servers(catalog, self.policy))

    def rules(self) -> dict[str, dict[str, str]]:
        """Give the policies that differ from the general one, by the name that they are for."""
        found = {one.spec.name: one.policy for one in self.integrations}
        found |= {one.name: one.policy for one in self.servers}
        return {name: policy for name, policy in found.items() if policy is not None}

    def example(self) -> tuple[Held, FunctionSpec, FunctionSpec | None] | None:
        """Choose an integration for examples, a function that lists, and one that adds."""
        for held in self.integrations:
            functions = held.spec.functions()
            lists = [
                one
                for one in functions
                if one.effect == "read" and one.paged and not one.input_schema.get("required")
            ]
            adds = [
                one
                for one in functions
                if one.name.startswith(("create_", "add_")) and not one.destructive
                and not one.outward and not one.outward_when
            ]  # fmt: skip
            if lists:
                return held, lists[0], adds[0] if adds else None
        return None


def _held(catalog: Catalog, general: dict[str, str]) -> Iterator[Held]:
    discovery = Discovery(catalog)
    for spec in discovery.integrations():
        if not is_enabled(spec.name):
            continue
        known = [one for one in discovery.accounts(spec.name) if not one.is_sandbox]
        known.sort(key=lambda one: (not one.is_default, one.name))
        own = _policy(spec.name)
        yield Held(spec, [one.name for one in known], None if own == general else own)


def _policy(integration: str) -> dict[str, str]:
    return {kind: decide_kind(kind, integration).action for kind in _KINDS}


def _servers(catalog: Catalog, general: dict[str, str]) -> Iterator[Server]:
    from kosmo.catalog.servers import listed, names

    known = listed()
    for name in names():
        tools = catalog.integration(name).functions() if name in known else None
        own = _policy(name)
        yield Server(name, tools, None if own == general else own)
