"""The confined process that runs Lua; it imports nothing of kosmo outside this package."""
