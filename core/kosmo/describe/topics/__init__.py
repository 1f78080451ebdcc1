"""The pages of `kosmo help TOPIC`."""

TOPICS = {
    "exit-codes": "what each exit code means, and what to do next",
    "environment": "the variables that kosmo reads",
    "config": "files of settings, their keys, and which of them counts",
    "accounts": "named credentials: adding, choosing, trying them",
    "output": "tables, JSON, streams and filters; what is printed where",
    "lua": "workflows in Lua, which are still to come",
    "agents": "how a program that types commands gets along without a person",
}
