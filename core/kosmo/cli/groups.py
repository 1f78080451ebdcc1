"""The administrative command groups: where each lives, and one line about it."""

from __future__ import annotations

GROUPS: dict[str, tuple[str, str]] = {
    "accounts": ("kosmo.cli.accounts", "named sets of credentials for an integration"),
    "config": ("kosmo.cli.config", "what is configured, and where each value comes from"),
    "integrations": ("kosmo.cli.integrations", "what can be called: list, schema, call"),
    "plugins": ("kosmo.cli.plugins", "installed plugins and their state"),
    "webhooks": ("kosmo.cli.webhooks", "check the signature of a delivery"),
    "once": ("kosmo.cli.once", "the writes of `--once KEY`: list, show, forget"),
    "sandbox": ("kosmo.cli.sandbox", "the simulators: serve, reset, credentials"),
}
