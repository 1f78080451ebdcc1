"""Clients of MCP that are not ours, each driven in the same way."""
