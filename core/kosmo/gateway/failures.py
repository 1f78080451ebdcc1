"""Failures of calls, as a model can act on them: what happened, its code, what to do."""

from __future__ import annotations

from kosmo.errors import KosmoError, PolicyError
from kosmo.gateway.answers import Answer
from kosmo.gateway.parts import compact
from kosmo.hints import Words, hint_for

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

WORDS = Words(
    function='call `describe` with {{"names":["{function}"]}}',
    integration="call `search` with the integration `{integration}`",
    anything="call `search`",
)
_NEVER: tuple[object, ...] = ("", None, [], False)


def failed(error: KosmoError, clean: Callable[[str], str], *further: str) -> Answer:
    """Give the answer of a call that failed; `clean` takes secrets out of its words."""
    held = error.as_dict()
    held["message"] = clean(error.message)
    waits = _approval(error)
    hint = None if waits else hint_for(error, WORDS)
    held["hint"] = hint and clean(hint)
    held["details"] = [clean(one) for one in error.details] if len(error.details) > 1 else []
    told = {"function": error.function, **held}
    text = compact({"error": {name: value for name, value in told.items() if value not in _NEVER}})
    return Answer(text, *further, waits, failed=True)


def _approval(error: KosmoError) -> str:
    """Say who goes on, where a call waits for a person."""
    id = error.facts.approval if error.facts is not None else None
    if error.code != "approval_required" or id is None:
        return ""
    return (
        f"a person approves it with `kosmo approvals approve {id}`; after that, repeat the same"
        " call"
    )


def defect(caught: BaseException) -> KosmoError:
    """Make the error for what should not happen; its words may say more than a client may know."""
    return KosmoError(
        f"kosmo failed: {type(caught).__name__}",
        hint="the gateway's stderr has the trace; report it",
        code="defect",
    )


def only_reads(name: str) -> PolicyError:
    """Make the error for a write where the gateway allows none; the hint says who can change it."""
    return PolicyError(
        f"`{name}` writes, and this gateway was started to read only",
        hint="whoever runs it may start it with `kosmo mcp serve --write ask`",
        code="writes_denied",
    )
