"""The simulator's description: its routes, its credentials and its limits."""

from __future__ import annotations

from kosmo import Simulator, SimulatorRefusal, new_id

from kosmo_plivo.simulator.clock import slide, stale

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo import LimitUse, SimulatorRequest, SimulatorState

AUTH_ID = "MASANDBOXLUMENBIKES1"
AUTH_TOKEN = "sandboxtokenoflumenbikesopensnothingelse"  # noqa: S105 - opens the simulator only

_ROUTES = {
    "GET Account/:auth_id": "account:get_account",
    "POST Account/:auth_id": "account:update_account",
    "GET Account/:auth_id/Pricing": "pricing:get_pricing",
    "GET Account/:auth_id/Message": "messages:list_messages",
    "POST Account/:auth_id/Message": "sending:send_message",
    "GET Account/:auth_id/Message/:id": "messages:get_message",
    "GET Account/:auth_id/Message/:id/Media": "messages:list_message_media",
    "GET Account/:auth_id/Media": "media:list_media",
    "GET Account/:auth_id/Media/:id": "media:get_media",
    "GET Account/:auth_id/Call": "calls:list_calls",
    "POST Account/:auth_id/Call": "dialing:make_call",
    "GET Account/:auth_id/Call/:id": "calls:get_call",
    "POST Account/:auth_id/Call/:id": "live:transfer",
    "DELETE Account/:auth_id/Call/:id": "dialing:hang_up",
    "DELETE Account/:auth_id/Request/:id": "dialing:cancel",
    "POST Account/:auth_id/Call/:id/Speak": "live:speak",
    "DELETE Account/:auth_id/Call/:id/Speak": "live:stop",
    "POST Account/:auth_id/Call/:id/Play": "live:play",
    "DELETE Account/:auth_id/Call/:id/Play": "live:stop",
    "POST Account/:auth_id/Call/:id/DTMF": "live:press",
    "POST Account/:auth_id/Call/:id/Record": "live:record",
    "DELETE Account/:auth_id/Call/:id/Record": "live:stop_recording",
    "GET Account/:auth_id/Recording": "recordings:list_recordings",
    "GET Account/:auth_id/Recording/:id": "recordings:get_recording",
    "DELETE Account/:auth_id/Recording/:id": "recordings:delete_recording",
    "GET Account/:auth_id/Number": "numbers:list_numbers",
    "GET Account/:auth_id/Number/:number": "numbers:get_number",
    "POST Account/:auth_id/Number/:number": "numbers:update_number",
    "DELETE Account/:auth_id/Number/:number": "numbers:release_number",
    "GET Account/:auth_id/PhoneNumber": "market:search_numbers",
    "POST Account/:auth_id/PhoneNumber/:number": "market:buy_number",
    "GET Account/:auth_id/Application": "applications:list_applications",
    "POST Account/:auth_id/Application": "applications:create_application",
    "GET Account/:auth_id/Application/:id": "applications:get_application",
    "POST Account/:auth_id/Application/:id": "applications:update_application",
    "DELETE Account/:auth_id/Application/:id": "applications:delete_application",
    "GET Account/:auth_id/Powerpack": "powerpacks:list_powerpacks",
    "POST Account/:auth_id/Powerpack": "powerpacks:create_powerpack",
    "GET Account/:auth_id/Powerpack/:id": "powerpacks:get_powerpack",
    "POST Account/:auth_id/Powerpack/:id": "powerpacks:update_powerpack",
    "DELETE Account/:auth_id/Powerpack/:id": "powerpacks:delete_powerpack",
    "GET Account/:auth_id/NumberPool/:pool/Number": "pools:list_numbers",
    "GET Account/:auth_id/NumberPool/:pool/Number/:number": "pools:get_number",
    "POST Account/:auth_id/NumberPool/:pool/Number/:number": "pools:add_number",
    "DELETE Account/:auth_id/NumberPool/:pool/Number/:number": "pools:remove_number",
    "GET Number/:number": "lookup:lookup_number",
}


def sign_in(request: SimulatorRequest) -> None:
    """Refuse missing and wrong credentials, and another account's path."""
    given = request.basic
    if given is None:
        raise SimulatorRefusal(401, "authentication credentials were not provided")
    if given != (AUTH_ID, AUTH_TOKEN) or request.parts.get("auth_id", AUTH_ID) != AUTH_ID:
        raise SimulatorRefusal(
            401, data=b"Could not verify your access level.", headers={"Content-Type": "text/plain"}
        )


def check(request: SimulatorRequest) -> None:
    """Refuse a path without its slash at the end, and a look-up with one."""
    if request.path.endswith("/") == request.path.startswith("Number/"):
        raise SimulatorRefusal(404, "not found")


def error_body(status: int, message: str) -> object:
    """Word a refusal; the framework's own are in Plivo's words, the rate limit's in plain text."""
    if status == 429:
        return b"too many requests"
    return {"api_id": new_id(), "error": "not found" if status == 404 else message}


def limit_headers(use: LimitUse) -> dict[str, str]:
    """Tell nothing about the limits, as Plivo does, but that a refusal is plain text."""
    return {"Content-Type": "text/plain"} if use.exceeded else {}


def settle(state: SimulatorState, now: float, change: bool) -> bool:
    """Deliver messages, let calls ring and end, and make old records new again."""
    due = stale(state, now) or any(row["at"] <= now for row in state.rows("due"))
    if due and change:
        from kosmo_plivo.simulator.events import run

        slide(state, now)
        run(state, now)
    return due


app = Simulator(
    "plivo",
    routes={line: f"kosmo_plivo.simulator.{place}" for line, place in _ROUTES.items()},
    seed="kosmo_plivo.simulator.seed:sow",
    credentials={"auth_id": AUTH_ID, "auth_token": AUTH_TOKEN},
    sign_in=sign_in,
    base_path="/v1",
    limits=("300/5s",),
    route_limits={"GET Account/:auth_id/Message": ("20/1m",)},
    check=check,
    error_body=error_body,
    limit_headers=limit_headers,
    settle=settle,
    options={"delivery_delay": 2.0, "call_seconds": 60.0},
)
