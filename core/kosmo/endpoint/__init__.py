"""The tools endpoint: functions over HTTP, for agents that speak no MCP."""
