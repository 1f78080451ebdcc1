"""The administrative command groups: where each lives, and one line about it."""

from __future__ import annotations

GROUPS: dict[str, tuple[str, str]] = {
    "agents": ("kosmo.cli.agents", "what an agent that types commands is given to read"),
    "approvals": ("kosmo.cli.approvals", "calls that wait for approval, and those that were given"),
    "accounts": ("kosmo.cli.accounts", "named sets of credentials for an integration"),
    "config": ("kosmo.cli.config", "what is configured, and where each value comes from"),
    "integrations": (
        "kosmo.cli.integrations",
        "what can be called, how, and what it still needs",
    ),
    "mcp": ("kosmo.cli.mcp.group", "MCP servers, whose tools are functions"),
    "plugins": ("kosmo.cli.plugins", "installed plugins and their state"),
    "webhooks": ("kosmo.cli.webhooks", "check the signature of a delivery"),
    "log": ("kosmo.cli.log", "the calls that were made, from the audit log"),
    "once": ("kosmo.cli.once", "the writes of `--once KEY`: list, show, forget"),
    "completion": ("kosmo.cli.completion", "what a TAB offers in bash, zsh and fish"),
    "sandbox": ("kosmo.cli.sandbox", "the simulators: serve, reset, credentials"),
}

# What runs a line of the group `mcp`, where words that are no commands are servers.
MCP = "kosmo.cli.mcp.line:run_mcp"

# Groups that are one command.
ALONE = ("log",)

# Commands of one word that need no typer: where each lives, and one line about it.
SINGLE: dict[str, tuple[str, str]] = {
    "batch": ("kosmo.cli.batch.command:batch", "many calls from stdin, a call a line"),
    "docs": ("kosmo.cli.docs:docs", "pages about integrations, functions and kosmo itself"),
    "doctor": ("kosmo.cli.doctor:doctor", "what is wrong, and the command that mends it"),
    "help": ("kosmo.cli.topics:help_page", "pages about exit codes, the environment and more"),
    "lua": ("kosmo.cli.lua:lua", "workflows of many calls, in a confined process"),
    "serve": ("kosmo.cli.serve:serve", "functions as tools over HTTP"),
    "tools": ("kosmo.cli.tools:tools", "functions as tools of a language model"),
    "whoami": ("kosmo.cli.whoami:whoami", "whose credentials an account holds"),
}
