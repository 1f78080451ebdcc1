"""The commands of `kosmo mcp`."""
