"""MCP servers: where they are defined, which are trusted, and talking to them."""
