"""Workflows in Lua: scripts in a confined process of their own, that call through the runtime."""
