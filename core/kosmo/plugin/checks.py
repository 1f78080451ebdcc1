"""What an integration must fulfil before it enters the catalog."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from kosmo.plugin.flow_checks import check_flows
from kosmo.plugin.integration import Auth, Integration
from kosmo.plugin.paths import is_ending, stays

RESERVED = frozenset(
    (
        "accounts", "agents", "app", "approvals", "audit", "batch", "call", "completion",
        "config", "configure", "context", "default", "docs", "doctor", "errors", "examples",
        "fields", "help", "index", "integrations", "kosmo", "list", "log", "lua", "mcp", "once",
        "overview", "plugins", "sandbox", "schema", "search", "serve", "stamp", "status",
        "tools", "version", "webhooks", "whoami",
    )
)  # fmt: skip

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


def problem_with_name(name: str) -> str | None:
    """Say why a name cannot be an integration's, or None."""
    if not _NAME.fullmatch(name):
        return f"`{name}` is not a name: letters, digits and underscores, at most 40"
    if name in RESERVED:
        return f"the name `{name}` is reserved"
    return None


def check_integration(integration: object, entry: str) -> Integration:
    """Check what a plugin registered and give it; raise ValueError with the first problem."""
    if not isinstance(integration, Integration):
        raise ValueError(f"`register_integrations` gave {integration!r}, not an Integration")
    if integration.name != entry:
        raise ValueError(
            f"it registers `{integration.name}`, but its entry point is named `{entry}`"
        )
    _check_types(integration)
    for address in (integration.base_url, *integration.origins.values()):
        parts = urlsplit(address)
        if parts.scheme != "https" or not parts.hostname or parts.query or parts.fragment:
            raise ValueError(f"`base_url` must be an https address, not `{address}`")
        if not stays(parts.path.rstrip("/")):
            raise ValueError(f"`{address}` climbs, or has an empty part")
    if not is_ending(integration.ending):
        raise ValueError(f"`ending` is no end of a path, such as `.json`: `{integration.ending}`")
    fields = [field.name for field in integration.auth.fields]
    for name in fields:
        if not _NAME.fullmatch(name) or name in ("base_url", "url", "limits"):
            raise ValueError(f"the auth field `{name}` has no usable name")
    if len(set(fields)) != len(fields):
        raise ValueError("two auth fields have the same name")
    _check_templates(integration.auth, fields)
    check_flows(integration.auth, integration.origins)
    _check_sets(integration.auth, fields)
    return integration


def _check_types(integration: Integration) -> None:
    if not isinstance(integration.auth, Auth):
        raise ValueError("`auth` is not an Auth")
    texts = ("title", "description", "base_url", "docs", "ending")
    maybe = ("whoami", "simulator", "webhook", "link")
    for name in (*texts, *maybe):
        value = getattr(integration, name)
        if not isinstance(value, str) and not (value is None and name in maybe):
            raise ValueError(f"`{name}` must be a text, not {value!r}")
    if not all(isinstance(limit, str) for limit in integration.limits):
        raise ValueError("`limits` must be texts, such as `300/1m`")
    if type(integration.write_weight) is not int or integration.write_weight < 1:
        raise ValueError("`write_weight` must be a whole number from 1")
    for field in integration.auth.fields:
        if not all(isinstance(text, str) for text in (field.name, field.title, field.help)):
            raise ValueError("an auth field's name, title and help must be texts")


def _check_sets(auth: Auth, fields: list[str]) -> None:
    if not all(auth.one_of):
        raise ValueError("`one_of` has a set without any field")
    for name in (name for one in auth.one_of for name in one):
        if name not in fields:
            raise ValueError(f"`one_of` has the field `{name}`, which `auth` does not declare")


def _check_templates(auth: Auth, fields: list[str]) -> None:
    for text in [*auth.headers.values(), *auth.query.values(), *(auth.basic or ())]:
        for name in re.findall(r"\{(\w+)\}", text):
            if name not in fields:
                raise ValueError(f"`auth` uses the field `{name}`, which it does not declare")
