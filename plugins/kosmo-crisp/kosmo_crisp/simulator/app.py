"""The simulator's description: its routes, its token and its limits."""

from __future__ import annotations

from kosmo import Simulator, SimulatorRefusal

from kosmo_crisp.simulator.checks import refuse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo import LimitUse, SimulatorRequest

IDENTIFIER = "5a4db0c5-0000-4000-8000-00000000c415"
KEY = "5a4db0c5e2f60718293a4b5c6d7e8f90112233445566778899aabbccddeeff00"
WEBSITE_ID = "c415b0c5-0000-4000-8000-000000000001"
TIERS = ("website", "plugin")
LARGEST_PAYLOAD = 1024 * 1024

_OUTSIDE = {
    "GET plugin/connect/account": "websites:get_account",
    "HEAD plugin/connect/session": "websites:check_session",
    "GET plugin/connect/websites/all/:page": "websites:list_websites",
}
_INSIDE = {
    "GET": "websites:get_website",
    "GET availability/status": "websites:get_availability",
    "GET availability/operators": "team:list_availabilities",
    "GET visitors/count": "websites:count_visitors",
    "GET operators/list": "team:list_operators",
    "GET operator/:user_id": "team:get_operator",
    "GET inboxes/list/:page": "team:list_inboxes",
    "GET campaigns/list/:page": "campaigns:list_campaigns",
    "GET campaign/:campaign_id": "campaigns:get_campaign",
    "HEAD campaign/:campaign_id": "campaigns:check_campaign",
    "GET conversations/:page": "conversations:list_conversations",
    "POST conversation": "conversations:create_conversation",
    "HEAD conversation/:session_id": "conversations:check_conversation",
    "GET conversation/:session_id": "conversations:get_conversation",
    "DELETE conversation/:session_id": "conversations:delete_conversation",
    "POST conversation/:session_id/initiate": "conversations:initiate_conversation",
    "GET conversation/:session_id/messages": "messages:list_messages",
    "POST conversation/:session_id/message": "messages:send_message",
    "GET conversation/:session_id/message/:fingerprint": "messages:get_message",
    "PATCH conversation/:session_id/message/:fingerprint": "messages:update_message",
    "DELETE conversation/:session_id/message/:fingerprint": "messages:delete_message",
    "PATCH conversation/:session_id/compose": "marks:compose",
    "PATCH conversation/:session_id/read": "marks:mark_read",
    "PATCH conversation/:session_id/unread": "marks:mark_unread",
    "PATCH conversation/:session_id/delivered": "marks:mark_delivered",
    "GET conversation/:session_id/state": "states:get_state",
    "PATCH conversation/:session_id/state": "states:change_state",
    "GET conversation/:session_id/routing": "states:get_routing",
    "PATCH conversation/:session_id/routing": "states:assign",
    "GET conversation/:session_id/block": "states:get_block",
    "PATCH conversation/:session_id/block": "states:block",
    "PATCH conversation/:session_id/inbox": "states:move",
    "GET conversation/:session_id/meta": "metas:get_meta",
    "PATCH conversation/:session_id/meta": "metas:update_meta",
    "GET conversation/:session_id/participants": "metas:get_participants",
    "PUT conversation/:session_id/participants": "metas:save_participants",
    "POST conversation/:session_id/transcript": "metas:send_transcript",
    "POST conversation/:session_id/reminder": "metas:remind",
    "GET people/profiles/:page": "people:list_profiles",
    "POST people/profile": "people:add_profile",
    "HEAD people/profile/:people_id": "people:check_profile",
    "GET people/profile/:people_id": "people:get_profile",
    "PUT people/profile/:people_id": "people:save_profile",
    "PATCH people/profile/:people_id": "people:update_profile",
    "DELETE people/profile/:people_id": "people:remove_profile",
    "GET people/conversations/:people_id/list/:page": "people:list_conversations",
    "GET people/data/:people_id": "people_data:get_data",
    "PUT people/data/:people_id": "people_data:save_data",
    "PATCH people/data/:people_id": "people_data:update_data",
    "POST people/events/:people_id": "people_data:add_event",
    "GET people/events/:people_id/list/:page": "people_data:list_events",
    "GET people/subscription/:people_id": "people_data:get_subscription",
    "PATCH people/subscription/:people_id": "people_data:update_subscription",
}


def sign_in(request: SimulatorRequest) -> None:
    """Refuse a missing and a wrong token, and one whose tier is not told."""
    if request.basic != (IDENTIFIER, KEY) or request.headers.get("x-crisp-tier") not in TIERS:
        raise refuse(401, "invalid_session")


def check(request: SimulatorRequest) -> None:
    """Refuse what the tier may not, another workspace, and bodies that are no JSON."""
    first, _, rest = request.path.partition("/")
    tier = request.headers["x-crisp-tier"]
    website_id, _, inside = rest.partition("/")
    if first == "plugin" and tier != "plugin":
        raise refuse(403, "not_allowed")
    if first == "website" and website_id != WEBSITE_ID:
        raise SimulatorRefusal(404) if request.method == "HEAD" else refuse(404, "not_subscribed")
    if first == "website" and inside.startswith("campaign") and tier == "plugin":
        raise refuse(403, "not_allowed")
    if len(request.raw) > LARGEST_PAYLOAD:
        raise refuse(413, "payload_too_large")
    if request.raw and request.method != "GET" and request.media_type != "application/json":
        raise refuse(400, "invalid_data", "the body is not declared as JSON")


def error_body(status: int, message: str) -> object:
    """Word a refusal of the framework's in Crisp's envelope; an empty sentence has no body."""
    if not message:
        return None
    reasons = {400: "invalid_data", 404: "not_found", 429: "rate_limited"}
    if status == 404:
        message = "the route does not exist"
    return {"error": True, "reason": reasons.get(status, "failed"), "data": {"message": message}}


def limit_headers(_use: LimitUse) -> dict[str, str]:
    """Tell nothing: Crisp documents no header for its limits."""
    return {}


def _table() -> dict[str, str]:
    inside = {}
    for line, place in _INSIDE.items():
        method, _, path = line.partition(" ")
        inside[f"{method} website/:website_id{'/' if path else ''}{path}"] = place
    return {
        line: f"kosmo_crisp.simulator.{place}" for line, place in {**_OUTSIDE, **inside}.items()
    }


app = Simulator(
    "crisp",
    routes=_table(),
    seed="kosmo_crisp.simulator.seed:sow",
    credentials={"identifier": IDENTIFIER, "key": KEY, "website_id": WEBSITE_ID},
    sign_in=sign_in,
    base_path="/v1",
    limits=("10000/1d",),
    check=check,
    error_body=error_body,
    limit_headers=limit_headers,
)
