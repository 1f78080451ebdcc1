"""Numbers of the account."""

from __future__ import annotations

from kosmo import SimulatorReply, SimulatorRequest, new_id

from kosmo_plivo.simulator.account import accepted
from kosmo_plivo.simulator.checks import arguments, choice, known, refuse, text
from kosmo_plivo.simulator.clock import filter_time
from kosmo_plivo.simulator.paging import ENDINGS, equal, page, word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from kosmo import SimulatorState

    Row = dict[str, Any]

TYPES = ("local", "mobile", "fixed", "national", "tollfree")
SERVICES = ("voice", "sms", "mms")


def list_numbers(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET /Number/`."""
    word(request, "type", TYPES)
    for ending in ENDINGS:
        filter_time(request, "renewal_date" + ending)
    rows = equal(
        request, request.state.rows("numbers"), type="type", alias="alias",
        subaccount="subaccount", cnam_lookup="cnam",
    )  # fmt: skip
    start = request.query.get("number_startswith", "")
    rows = [row for row in able(request, rows) if row["id"].startswith(start)]
    return page(request, rows, _viewed(request))


def get_number(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET /Number/:number/`."""
    row = known(request.state, "numbers", request.parts["number"])
    return SimulatorReply({"api_id": new_id(), **_viewed(request)(row)})


def update_number(request: SimulatorRequest) -> SimulatorReply:
    """Answer `POST /Number/:number/`: application, subaccount, name."""
    row = known(request.state, "numbers", request.parts["number"])
    body = arguments(request)
    changed: Row = {}
    if "app_id" in body:
        changed["app"] = application(request.state, text(body, "app_id"))
    if "alias" in body:
        changed["alias"] = text(body, "alias")
    if "subaccount" in body:
        changed["subaccount"] = text(body, "subaccount")
    if "cnam_lookup" in body:
        changed["cnam"] = choice(body, "cnam_lookup", ("enabled", "disabled"))
    if not changed:
        raise refuse("no parameter to change")
    request.state.put("numbers", {**row, **changed})
    return accepted("changed")


def release_number(request: SimulatorRequest) -> SimulatorReply:
    """Answer `DELETE /Number/:number/`: 204, and somebody else may rent it."""
    known(request.state, "numbers", request.parts["number"])
    unrent(request.state, request.parts["number"])
    return SimulatorReply(status=204)


def unrent(state: SimulatorState, number: str) -> None:
    """Give a number back, and take it out of the powerpacks."""
    row = state.drop("numbers", number)
    for pooled in [pooled for pooled in state.rows("pool_numbers") if pooled["number"] == number]:
        state.drop("pool_numbers", pooled["id"])
    if row is not None:
        free = {"alias": None, "app": None, "subaccount": None, "added": None, "renewal": None}
        state.put("market", {**row, **free})


def able(request: SimulatorRequest, rows: Iterable[Row]) -> list[Row]:
    """Keep the numbers that can do all that `services` names."""
    asked = [one for one in request.query.get("services", "").split(",") if one]
    if not set(asked) <= set(SERVICES):
        raise refuse(f"services should be some of {', '.join(SERVICES)}")
    return [row for row in rows if all(row[one] for one in asked)]


def application(state: SimulatorState, id: str | None) -> str | None:
    """Give an application's id if there is such a one."""
    if id is not None and state.get("applications", id) is None:
        raise refuse("app_id is not a valid application")
    return id


def _viewed(request: SimulatorRequest) -> Callable[[Row], Row]:
    base = f"/v1/Account/{request.parts['auth_id']}"

    def view(row: Row) -> Row:
        return {
            "active": True,
            "added_on": row["added"],
            "alias": row["alias"],
            "application": f"{base}/Application/{row['app']}/" if row["app"] else None,
            "carrier": "Plivo",
            "city": row["city"],
            "cnam_lookup": row["cnam"],
            "compliance_application_id": None,
            "compliance_status": None,
            "country": row["country"],
            "mms_enabled": row["mms"],
            "mms_rate": "0.00000",
            "monthly_rental_rate": row["rate"],
            "number": row["id"],
            "number_type": row["type"],
            "region": row["region"],
            "renewal_date": row["renewal"],
            "resource_uri": f"{base}/Number/{row['id']}/",
            "sms_enabled": row["sms"],
            "sms_rate": "0.00000",
            "sub_account": row["subaccount"],
            "tendlc_campaign_id": None,
            "tendlc_registration_status": "UNREGISTERED",
            "toll_free_sms_verification": None,
            "voice_enabled": row["voice"],
            "voice_rate": "0.00550",
        }

    return view
