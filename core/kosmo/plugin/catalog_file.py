"""The file that the catalog keeps of an integration, however its plugin is written."""

from __future__ import annotations

from kosmo.plugin.entry_checks import check_entries

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.plugin.integration import Auth, Integration

    Entry = dict[str, Any]


def catalog_file(
    integration: Integration,
    functions: dict[str, Entry],
    *,
    distribution: str,
    version: str,
    docs: dict[str, str],
    files: list[list[object]],
    code: bool,
) -> Entry:
    """Give an integration as the catalog keeps it; `code` is false where nothing is imported.

    Raises ValueError for what the catalog does not take.
    """
    found: Entry = {
        "name": integration.name,
        "title": integration.title,
        "description": integration.description,
        "base_url": integration.base_url.rstrip("/"),
        "link": integration.link,
        "limits": integration.limits,
        "write_weight": integration.write_weight,
        "whoami": integration.whoami,
        "simulator": integration.simulator,
        "ending": integration.ending,
        "origins": integration.origins,
        "webhook": integration.webhook,
        "distribution": distribution,
        "version": version,
        "code": code,
        "docs": docs,
        "auth": _auth(integration.auth),
        "functions": functions,
        "files": files,
    }
    check_entries(found, patterns=code)  # those of a manifest were tried with their places
    return found


def _auth(auth: Auth) -> Entry:
    return {
        "fields": [
            {
                "name": field.name,
                "title": field.title,
                "help": field.help,
                "secret": field.secret,
                "required": auth.requires(field),
                "default": field.default,
            }
            for field in auth.fields
        ],
        "headers": auth.headers,
        "query": auth.query,
        "basic": list(auth.basic) if auth.basic else None,
        "oauth": [flow.described() for flow in auth.oauth],
        "one_of": [list(one) for one in auth.one_of],
    }
