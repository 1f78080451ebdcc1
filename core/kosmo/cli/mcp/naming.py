"""How people name a tool on the command line, and what that is called everywhere else."""

from __future__ import annotations

COMMANDS = frozenset(
    (
        "add", "call", "disable", "doctor", "enable", "export", "gateway", "import", "list", "lua",
        "prompt", "prompts", "remove", "resource", "resources", "schema", "secret", "serve",
        "status", "tools", "trust",
    )
)  # fmt: skip
"""The words behind `kosmo mcp` that are commands; any other is a server."""


def function_of(name: str) -> str:
    """Give `mcp:github.create_issue` for `github.create_issue`; whole names stay as they are."""
    return name if name.startswith(("mcp:", "mcp.", "mcp__")) else f"mcp:{name}"
