"""The pages of `kosmo help TOPIC`."""

TOPICS = {
    "exit-codes": "what each exit code means, and what to do next",
    "environment": "the variables that kosmo reads",
    "config": "files of settings, their keys, and which of them counts",
    "accounts": "named credentials: adding, choosing, trying them",
    "output": "tables, JSON, streams and filters; what is printed where",
    "lua": "workflows of many calls, in a confined process",
    "agents": "how a program that types commands gets along without a person",
}

ALIASES = {
    **dict.fromkeys(("configuration", "policy", "settings"), "config"),
    **dict.fromkeys(("credentials", "login", "secrets"), "accounts"),
    **dict.fromkeys(("env", "variables"), "environment"),
    **dict.fromkeys(("errors", "exit", "exits"), "exit-codes"),
    **dict.fromkeys(("csv", "formats", "tables"), "output"),
}
"""What else people call a topic."""
