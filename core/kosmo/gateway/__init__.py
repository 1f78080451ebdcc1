"""The MCP gateway: every function of kosmo for a client that speaks MCP."""
