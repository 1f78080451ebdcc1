"""From a manifest that has no fault to the integration that a plugin with code would register."""

from __future__ import annotations

from kosmo.plugin.flows import declared_flows
from kosmo.plugin.integration import Auth, Integration, Secret, Text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Json = dict[str, Any]


def integration_of(manifest: Json) -> Integration:
    """Give what a manifest says of its integration, without the functions."""
    return Integration(
        manifest["name"],
        title=manifest["title"],
        description=manifest.get("description", ""),
        base_url=manifest["base_url"],
        link=manifest.get("link"),
        limits=manifest.get("limits", []),
        write_weight=manifest.get("write_weight", 1),
        whoami=manifest.get("whoami"),
        ending=manifest.get("ending", ""),
        origins=manifest.get("origins"),
        auth=_auth(manifest["auth"]),
        functions=[],
    )


def _auth(said: Json) -> Auth:
    fields = [
        (Secret if one.get("secret") else Text)(
            one["name"],
            one["title"],
            help=one.get("help", ""),
            required=one.get("required", True),
            default=one.get("default"),
        )
        for one in said["fields"]
    ]
    basic = said.get("basic")
    return Auth(
        *fields,
        headers=said.get("headers"),
        query=said.get("query"),
        basic=(basic[0], basic[1]) if basic else None,
        oauth=declared_flows(said.get("oauth", [])),
        one_of=tuple(tuple(one) for one in said.get("one_of", ())),
    )
