"""The account, its credit, and what it may not reach."""

from __future__ import annotations

from kosmo import SimulatorReply, SimulatorRequest, new_id

from kosmo_plivo.simulator.checks import arguments, refuse, required, text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo import SimulatorState

    Row = dict[str, Any]

_NO_PERMISSION = ("53", "850", "963")


def get_account(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET /`."""
    row = _account(request.state)
    shown = {name: value for name, value in row.items() if name not in ("id", "credit")}
    return SimulatorReply(
        {
            **shown,
            "api_id": new_id(),
            "auth_id": row["id"],
            "cash_credits": f"{row['credit']:.5f}",
            "resource_uri": f"/v1/Account/{row['id']}/",
        }
    )


def update_account(request: SimulatorRequest) -> SimulatorReply:
    """Answer `POST /`: name, city and address."""
    body = arguments(request)
    row = _account(request.state)
    if "name" in body:
        row = {**row, "name": required(body, "name")}
    changed: Row = {name: text(body, name) or "" for name in ("city", "address") if name in body}
    request.state.put("account", {**row, **changed})
    return accepted("changed")


def accepted(message: str, status: int = 202, **also: Any) -> SimulatorReply:
    """Answer a change with one word."""
    return SimulatorReply({"api_id": new_id(), "message": message, **also}, status=status)


def charge(state: SimulatorState, amount: float) -> None:
    """Take an amount from the credit; refuse what is more than there is."""
    row = _account(state)
    if row["credit"] < amount:
        raise refuse("insufficient credit", 402)
    state.put("account", {**row, "credit": row["credit"] - amount})


def permit(number: str, what: str) -> None:
    """Refuse a country that the account has no permission for."""
    if number.removeprefix("+").startswith(_NO_PERMISSION):
        raise refuse(f"Geo permission is not enabled for {what} to {number}", 403)


def _account(state: SimulatorState) -> Row:
    return next(iter(state.rows("account")))
