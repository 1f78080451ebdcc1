"""The catalog: every integration and function that can be called, and every plugin's state."""

from __future__ import annotations

from kosmo.catalog import cache
from kosmo.config.paths import cache_folder
from kosmo.errors import ConfigError, PluginError, UsageError
from kosmo.plugin.source import offer
from kosmo.spec import IntegrationSpec

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from kosmo.mcp.definition import ServerDefinition
    from kosmo.mcp.session import Sessions
    from kosmo.spec import FunctionSpec

    Record = dict[str, Any]


class Catalog:
    """What can be called. Files are read when they are asked for, and at most once."""

    def __init__(self, root: str | None) -> None:
        """Take the cache folder; None keeps the catalog in memory."""
        self._root = root
        self._records: list[Record] | None = None
        self._integrations: dict[str, IntegrationSpec] = {}
        self._fresh = root is not None and cache.read_stamp(root)
        self._pending: list[str] = []
        self._built = False
        self.notes: list[str] = []
        self._sessions: Callable[[ServerDefinition], Sessions] | None = None

    def with_sessions(self, sessions: Callable[[ServerDefinition], Sessions]) -> Catalog:
        """Take what talks to MCP servers; without it each server that is listed ends again."""
        self._sessions = sessions
        return self

    def integration(self, name: str) -> IntegrationSpec:
        """Find an integration by name; `mcp:NAME` is an MCP server, whose tools are its functions.

        Raises UsageError for an unknown one, with suggestions, and PluginError with the reason
        for one whose plugin cannot be used; PolicyError for a server that is not trusted. A server
        is started only where its tools were never listed.
        """
        if name.startswith("mcp:"):
            from kosmo.catalog.servers import server

            return server(name, self._integrations, self._sessions)
        if name not in self._integrations:
            data = cache.read_integration(self._root, name) if self._fresh and self._root else None
            data = data or self._looked_up(name)
            offer(name, data.get("reach", ()))
            self._integrations[name] = IntegrationSpec(data)
        return self._integrations[name]

    def function(self, name: str) -> tuple[IntegrationSpec, FunctionSpec]:
        """Find a function by any of its names.

        These are `missive.get_task`, `missive.get-task`, the contract's
        `missive.missive_get_task` and `missive_get_task`, and `integration__missive__get_task`. A
        server's tool is `mcp:github.create_issue`, `mcp.github.create_issue` or
        `mcp__github__create_issue`.
        """
        if name.startswith(("mcp.", "mcp__")):
            from kosmo.catalog.servers import spelled

            name = spelled(name)
        if name.startswith("integration__"):
            name = name[len("integration__") :].replace("__", ".", 1)
        elif "." not in name:
            name = self.slugged(name) or name
        integration_name, dot, function_name = name.partition(".")
        if not dot or not function_name:
            from kosmo.catalog.near import no_name

            raise no_name(self, name)
        integration = self.integration(integration_name)
        spec = integration.function(function_name)
        if spec is None:
            words = function_name.replace("-", "_")
            near = _suggestion(words, integration.function_names())
            sought = f"kosmo integrations search {words} --integration {integration.name}"
            raise UsageError(
                f"`{integration.name}` has no function `{function_name}`{near}",
                hint=f"kosmo {integration.name} --help"
                if near or not words.isidentifier()
                else sought,
                code="unknown_function",
            )
        return integration, spec

    def slugged(self, slug: str) -> str | None:
        """Give the name of the function that `missive_get_task` stands for, None without one."""
        for integration in self.names():
            rest = slug.removeprefix(f"{integration}_").removeprefix(f"{integration}-")
            if rest != slug and self.integration(integration).function(rest) is not None:
                return f"{integration}.{rest}"
        return None

    def offers(self, server: str) -> bool:
        """Tell whether an MCP server, `mcp:NAME`, may be asked here; a gateway narrows it down."""
        return True

    def names(self) -> list[str]:
        """List the integrations that can be called, sorted."""
        return sorted(record["name"] for record in self.plugins() if record["state"] == "ok")

    def plugins(self, *, refresh: bool = False) -> list[Record]:
        """List every plugin: name, distribution, version, state, reason, a summary.

        `refresh` indexes again what was broken.
        """
        if refresh:
            return self._build(again=True)
        if self._records is None:
            known = cache.read_index(self._root) if self._fresh and self._root else None
            stale = known is None or any(r["files"] and not cache.unchanged(r) for r in known)
            self._records = self._build() if known is None or stale else known
        return self._records

    def _looked_up(self, name: str) -> Record:
        """Find an integration that its cache file did not give."""
        from kosmo.plugin.standing import refuse_missing, unusable, wants_another_try

        record = _pick(self.plugins(), name)
        if record is not None and not self._built and wants_another_try(record):
            record = _pick(self._build(), name)
        if record is None and name in self._pending:
            raise PluginError(
                f"the plugin of `{name}` is not indexed yet, as too many are new at once; repeat"
                " the command",
                code="plugin_pending",
            )
        if record is None:
            refuse_missing(name)
            raise UsageError(
                f"there is no integration `{name}`" + _suggestion(name, self.names()),
                hint="kosmo integrations list",
                code="unknown_integration",
            )
        if record["state"] != "ok":
            raise unusable(record)
        found: Record = record["integration"]
        return found

    def _build(self, *, again: bool = False) -> list[Record]:
        """Look for plugins, index those that are new or changed, and keep the rest."""
        from kosmo.plugin.index import index
        from kosmo.plugin.source import find_sources

        stamps = cache.stamps()
        known = {record["key"]: record for record in self._kept(broken=not again)}
        records, self._pending = index(find_sources(), known)
        self._built, complete = True, not self._pending
        if self._root is not None:
            try:
                cache.write(self._root, records, complete=complete, stamps=stamps)
                self._fresh = complete
            except OSError as error:
                self.notes.append(f"the catalog cannot be kept in `{self._root}`: {error.strerror}")
        self._records = records
        return records

    def _kept(self, *, broken: bool) -> list[Record]:
        """Give the records of an earlier build that still hold."""
        kept = []
        for record in (cache.read_index(self._root) if self._root else None) or ():
            if record["state"] == "ok" and self._root is not None:
                if (integration := cache.read_integration(self._root, record["name"])) is not None:
                    kept.append({**record, "integration": integration})
            elif broken and record["state"] == "broken" and not record.get("late"):
                kept += [record] if cache.unchanged(record) else []
        return kept


def open_catalog() -> Catalog:
    """Open the catalog of this environment; nothing is read before it is asked for."""
    try:
        return Catalog(cache.folder(cache_folder()))
    except ConfigError:
        return Catalog(None)


def _pick(records: list[Record], name: str) -> Record | None:
    """Give the record of a name, the usable one where several claim it."""
    named = [record for record in records if record["name"] == name]
    return next((one for one in named if one["state"] == "ok"), named[0] if named else None)


def _suggestion(name: str, valid: list[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, valid, n=3)
    return f"; did you mean {' or '.join(f'`{one}`' for one in near)}?" if near else ""
