"""The numbers of a powerpack's pool."""

from __future__ import annotations

from kosmo import SimulatorReply, SimulatorRequest, new_id

from kosmo_plivo.simulator.checks import arguments, boolean, choice, known, missing, refuse
from kosmo_plivo.simulator.clock import zulu
from kosmo_plivo.simulator.market import rent
from kosmo_plivo.simulator.numbers import unrent
from kosmo_plivo.simulator.paging import equal, page

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo import SimulatorState

    Row = dict[str, Any]


def list_numbers(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET /NumberPool/:pool/Number/`."""
    pool = _pool(request)
    rows = [row for row in request.state.rows("pool_numbers") if row["pool"] == pool]
    rows = equal(request, rows, country_iso2="iso", type="type", service="service")
    start = request.query.get("starts_with", "")
    rows = [row for row in rows if row["number"].startswith(start)]
    auth_id = request.parts["auth_id"]
    return page(request, rows, lambda row: _view(row, auth_id), uuid=pool)


def get_number(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET /NumberPool/:pool/Number/:number/`."""
    row = known(request.state, "pool_numbers", _key(request))
    return SimulatorReply({"api_id": new_id(), **_view(row, request.parts["auth_id"])})


def add_number(request: SimulatorRequest) -> SimulatorReply:
    """Answer `POST /NumberPool/:pool/Number/:number/`; with `rent` it is bought first."""
    body = arguments(request)
    state, number = request.state, request.parts["number"]
    pool = _pool(request)
    service = choice(body, "service", ("sms", "mms")) or "sms"
    if boolean(body, "rent") and state.get("numbers", number) is None:
        rent(state, number, request.now)
    row = add(state, pool, number, request.now, service)
    return SimulatorReply({"api_id": new_id(), **_view(row, request.parts["auth_id"])})


def remove_number(request: SimulatorRequest) -> SimulatorReply:
    """Answer `DELETE /NumberPool/:pool/Number/:number/`."""
    row = known(request.state, "pool_numbers", _key(request))
    request.state.drop("pool_numbers", row["id"])
    if boolean(arguments(request), "unrent"):
        unrent(request.state, row["number"])
    return SimulatorReply({"api_id": new_id(), "response": "success"})


def add(state: SimulatorState, pool: str, number: str, at: float, service: str) -> Row:
    """Put one of the account's numbers into a pool."""
    held = known(state, "numbers", number)
    if not held[service]:
        raise refuse(f"the number is not enabled for {service}")
    row = {"id": f"{pool}/{number}", "pool": pool, "number": number, "service": service}
    row |= {"iso": held["iso"], "type": held["type"], "added": zulu(at)}
    return state.put("pool_numbers", row)


def _pool(request: SimulatorRequest) -> str:
    pool = request.parts["pool"]
    if not any(row["pool"] == pool for row in request.state.rows("powerpacks")):
        raise missing()
    return pool


def _key(request: SimulatorRequest) -> str:
    return f"{_pool(request)}/{request.parts['number']}"


def _view(row: Row, auth_id: str) -> Row:
    base = f"/v1/Account/{auth_id}"
    return {
        "account_phone_number_resource": f"{base}/Number/{row['number']}/",
        "added_on": row["added"],
        "country_iso2": row["iso"],
        "number": row["number"],
        "number_pool_uuid": row["pool"],
        "service": row["service"],
        "type": row["type"],
    }
