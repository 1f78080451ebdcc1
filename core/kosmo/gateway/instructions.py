"""What a client is told of the gateway as it begins."""

from __future__ import annotations

from kosmo.gateway.meta_tools import offered

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection

    from kosmo.gateway.exposure import Exposure

_LONGEST = 700  # characters that name integrations and accounts
_WRITES = {
    "deny": "This gateway reads only.",
    "ask": "A write waits until a person approves it; the answer says how. Then repeat the call.",
    "allow": "Writes go out at once; `dry_run` shows one first.",
}


def instructions(
    exposure: Exposure,
    names: list[str],
    *,
    write: str,
    listed: bool,
    left_out: Collection[str] = (),
) -> str:
    """Say what is offered and how it is used; `listed` says that each function is a tool.

    `left_out` are servers that could not be asked for their tools.
    """
    if listed:
        order = "Each tool is a function; `_account` names an account, `_fields` keeps some fields."
    else:
        order = (
            "First `search`, then `describe` what you mean to call, then `call_read`"
            + ("" if write == "deny" else " or `call_write`")
            + "; for many calls, `run_lua`."
        )
    return (
        f"kosmo calls the functions of {offered(exposure, names, _LONGEST)}. {order}"
        f" {_WRITES[write]} Of the accounts in parentheses the first is the usual one; `sandbox` is"
        " used only where it is named. A long answer is cut, and says how to go on."
        + (f" Not there now: {', '.join(left_out)}; `search` in it says why." if left_out else "")
    )
