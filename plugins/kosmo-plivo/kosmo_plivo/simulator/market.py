"""Numbers that can be rented."""

from __future__ import annotations

from kosmo import SimulatorReply, SimulatorRequest, new_id

from kosmo_plivo.simulator.account import charge
from kosmo_plivo.simulator.checks import arguments, choice, known, refuse, text
from kosmo_plivo.simulator.clock import DAY, day
from kosmo_plivo.simulator.numbers import TYPES, able, application
from kosmo_plivo.simulator.paging import page, word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo import SimulatorState

    Row = dict[str, Any]


def search_numbers(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET /PhoneNumber/`; the country must be named."""
    query = request.query
    country = query.get("country_iso")
    if country is None or len(country) != 2:
        raise refuse("country_iso parameter is not present or not valid")
    kind = word(request, "type", (*TYPES, "any"))
    rows = [row for row in request.state.rows("market") if row["iso"] == country]
    rows = [row for row in able(request, rows) if kind in (None, "any", row["type"])]
    for name in ("region", "city"):
        asked = query.get(name, "").casefold()
        rows = [row for row in rows if asked in row[name].casefold()]
    pattern = query.get("pattern", "")
    rows = [row for row in rows if row["id"].removeprefix(row["code"]).startswith(pattern)]
    auth_id = request.parts["auth_id"]
    return page(request, rows, lambda row: _view(row, auth_id))


def buy_number(request: SimulatorRequest) -> SimulatorReply:
    """Answer `POST /PhoneNumber/:number/`: 202, and the month is charged."""
    body = arguments(request)
    app = application(request.state, text(body, "app_id"))
    choice(body, "cnam_lookup", ("enabled", "disabled"))
    number = request.parts["number"]
    rent(request.state, number, request.now, app=app, cnam=body.get("cnam_lookup"))
    bought = [{"number": number, "status": "Success"}]
    data = {"api_id": new_id(), "message": "created", "numbers": bought, "status": "fulfilled"}
    return SimulatorReply(data, status=202)


def rent(state: SimulatorState, number: str, now: float, **said: Any) -> None:
    """Move a number from the market to the account."""
    row = known(state, "market", number)
    charge(state, float(row["rate"]))
    state.drop("market", number)
    state.put("numbers", {**row, **said, "added": day(now), "renewal": day(now + 30 * DAY)})


def _view(row: Row, auth_id: str) -> Row:
    return {
        "city": row["city"],
        "country": row["country"].upper(),
        "lata": 722,
        "mms_enabled": row["mms"],
        "mms_rate": "0.00800",
        "monthly_rental_rate": row["rate"],
        "number": row["id"],
        "prefix": row["id"].removeprefix(row["code"])[:3],
        "rate_center": "SNFC CNTRL",
        "region": row["region"],
        "resource_uri": f"/v1/Account/{auth_id}/PhoneNumber/{row['id']}/",
        "restriction": None,
        "restriction_text": None,
        "setup_rate": "0.00000",
        "sms_enabled": row["sms"],
        "sms_rate": "0.00550",
        "type": row["type"],
        "voice_enabled": row["voice"],
        "voice_rate": "0.00550",
    }
