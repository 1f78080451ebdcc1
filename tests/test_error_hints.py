"""What a model is told to do next: nothing that only a shell can, and a person's steps as such."""

from __future__ import annotations

import pytest
from kosmo.errors import (
    ConfigError,
    CredentialsError,
    KosmoError,
    PolicyError,
    ServiceError,
    UsageError,
)
from kosmo.hints import Words, hint_for

WORDS = Words(function="see {function} of {integration}", integration="list {integration}")
PERSON = "a person can go on with: "


@pytest.mark.parametrize(
    ("error", "hint"),
    [
        (
            UsageError("x", hint="kosmo missive list-teams --help"),
            "see missive.list_teams of missive",
        ),
        (UsageError("x", hint="kosmo mcp:a b-c --help"), "see mcp:a.b_c of mcp:a"),
        (UsageError("x", hint="kosmo docs missive.get_task"), "see missive.get_task of missive"),
        (UsageError("x", hint="kosmo integrations schema a.b"), "see a.b of a"),
        (UsageError("x", hint="kosmo missive --help"), "list missive"),
        (UsageError("x", hint="kosmo integrations search b --integration a"), "list a"),
        (UsageError("x", hint="kosmo integrations list"), None),
        (UsageError("x", hint="add `--account a`, or choose one: kosmo x"), "name the account `a`"),
        (
            UsageError("x", hint="kosmo accounts add missive a"),
            f"{PERSON}kosmo accounts add missive a",
        ),
        (ConfigError("x", hint="mend `a` in b"), "mend `a` in b"),
        (CredentialsError("x", hint="export A=…"), f"{PERSON}export A=…"),
        (
            PolicyError("x", hint="to have it ask: kosmo config set a ask"),
            f"{PERSON}kosmo config set a ask",
        ),
        (PolicyError("x", hint="add `--dry-run` to see it, `--force` to send it"), None),
        (
            PolicyError("x", hint="whoever runs it may start it anew"),
            "whoever runs it may start it anew",
        ),
        (KosmoError("x", hint="print less, or give `--max-output` more"), "print less"),
        (KosmoError("x", hint="a loop? else give `--cpu-limit` more"), "a loop?"),
        (
            ServiceError("x", hint="look at the service, then: kosmo once forget a"),
            f"{PERSON}look at the service, then: kosmo once forget a",
        ),
        (KosmoError("x", hint="Lua has no `+=`"), "Lua has no `+=`"),
        (KosmoError("x", hint="repeat with `--debug` and report the trace"), None),
        (KosmoError("x"), None),
    ],
)
def test_a_hint_is_told_in_the_words_of_its_surface(error: KosmoError, hint: str | None) -> None:
    assert hint_for(error, WORDS) == hint


def test_a_program_tells_its_model_no_command_of_a_shell() -> None:
    wrong = UsageError("no", hint="kosmo missive list-teams --help", code="invalid_arguments")
    assert wrong.for_model() == "invalid_arguments: no"
    waits = PolicyError("no", hint="kosmo approvals show a1", code="approval_required")
    assert waits.for_model() == f"approval_required: no\n{PERSON}kosmo approvals show a1"
