"""The simulator's description: its routes, its app's credentials and its limits."""

from __future__ import annotations

from kosmo import Simulator

from kosmo_helpscout.simulator.refusals import body_of, refuse
from kosmo_helpscout.simulator.tokens import CLIENT_ID, CLIENT_SECRET, sign_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo import LimitUse, SimulatorRequest, SimulatorState

TOKEN_PATH = "oauth2/token"  # noqa: S105 - an address
_KB = 1024
_WRITES = ("POST", "PUT", "PATCH", "DELETE")

_ROUTES = {
    f"POST {TOKEN_PATH}": "tokens:give_token",
    "GET conversations": "conversations:list_conversations",
    "POST conversations": "creation:create_conversation",
    "GET conversations/:id": "conversations:get_conversation",
    "PATCH conversations/:id": "changes:patch_conversation",
    "DELETE conversations/:id": "conversations:delete_conversation",
    "PUT conversations/:id/tags": "changes:replace_tags",
    "PUT conversations/:id/fields": "changes:replace_fields",
    "PUT conversations/:id/snooze": "snoozes:snooze",
    "DELETE conversations/:id/snooze": "snoozes:unsnooze",
    "GET conversations/:id/threads": "threads:list_threads",
    "POST conversations/:id/reply": "threads:create_reply",
    "POST conversations/:id/notes": "threads:create_note",
    "POST conversations/:id/phones": "threads:create_phone",
    "POST conversations/:id/chats": "threads:create_chat",
    "POST conversations/:id/customer": "threads:create_customer_thread",
    "PATCH conversations/:id/threads/:thread": "threads:patch_thread",
    "GET conversations/:id/threads/:thread/original-source": "threads:get_source",
    "POST conversations/:id/threads/:thread/attachments": "attachments:create_attachment",
    "GET conversations/:id/attachments/:attachment/data": "attachments:get_data",
    "DELETE conversations/:id/attachments/:attachment": "attachments:delete_attachment",
    "GET customers": "customers:list_customers",
    "POST customers": "customers:create_customer",
    "GET customers/:id": "customers:get_customer",
    "PUT customers/:id": "customers:overwrite_customer",
    "PATCH customers/:id": "customers:patch_customer",
    "DELETE customers/:id": "customers:delete_customer",
    "PATCH customers/:id/properties": "customers:patch_properties",
    "GET customers/:id/:kind": "entries:list_entries",
    "POST customers/:id/:kind": "entries:create_entry",
    "PUT customers/:id/:kind/:entry": "entries:update_entry",
    "DELETE customers/:id/:kind/:entry": "entries:delete_entry",
    "GET organizations": "organizations:list_organizations",
    "POST organizations": "organizations:create_organization",
    "GET organizations/:id": "organizations:get_organization",
    "GET organizations/:id/customers": "organizations:list_customers",
    "GET mailboxes": "mailboxes:list_mailboxes",
    "GET mailboxes/:id": "mailboxes:get_mailbox",
    "GET mailboxes/:id/folders": "mailboxes:list_folders",
    "GET mailboxes/:id/fields": "mailboxes:list_fields",
    "GET mailboxes/:id/saved-replies": "mailboxes:list_saved_replies",
    "GET mailboxes/:id/saved-replies/:reply": "mailboxes:get_saved_reply",
    "GET users": "users:list_users",
    "GET users/me": "users:get_me",
    "GET users/:id": "users:get_user",
    "GET teams": "users:list_teams",
    "GET teams/:id/members": "users:list_members",
    "GET tags": "tags:list_tags",
    "GET tags/:id": "tags:get_tag",
    "GET workflows": "workflows:list_workflows",
    "PATCH workflows/:id": "workflows:patch_workflow",
    "POST workflows/:id/run": "workflows:run_workflow",
    "GET webhooks": "hooks:list_webhooks",
    "POST webhooks": "hooks:create_webhook",
    "GET webhooks/:id": "hooks:get_webhook",
    "PUT webhooks/:id": "hooks:replace_webhook",
    "DELETE webhooks/:id": "hooks:delete_webhook",
    "GET ratings/:id": "reports:get_rating",
    "GET reports/:name": "reports:get_report",
    "GET reports/:name/:part": "reports:get_report",
}


def check(request: SimulatorRequest) -> None:
    """Refuse a body that is no JSON, and one that is larger than its request may be."""
    if request.path == TOKEN_PATH:
        return
    if request.raw and request.media_type != "application/json":
        raise refuse(415, "Unsupported Media Type")
    most = 100 * _KB
    if request.method == "POST" and request.path == "conversations":
        most = 256 * _KB
    elif request.path.endswith("/attachments"):
        most = 14 * _KB * _KB  # ten megabytes, in base64
    if len(request.raw) > most:
        raise refuse(413, "Request Entity Too Large")


def limit_headers(use: LimitUse) -> dict[str, str]:
    """Tell the limit on every answer, and when to come back where it was met."""
    told = {
        "X-RateLimit-Limit-Minute": str(use.limit),
        "X-RateLimit-Remaining-Minute": str(use.remaining),
    }
    return told | ({"X-RateLimit-Retry-After": str(use.retry_after)} if use.exceeded else {})


def weight(request: SimulatorRequest) -> int:
    """Count a write as two calls."""
    return 2 if request.method in _WRITES else 1


def settle(state: SimulatorState, now: float, change: bool) -> bool:
    """End the snoozes whose time has come."""
    due = [row["id"] for row in state.rows("snoozes") if row["ends"] <= now]
    if due and change:
        from kosmo_helpscout.simulator.snoozes import wake

        for id_ in due:
            wake(state, id_, now)
    return bool(due)


app = Simulator(
    "helpscout",
    routes={line: f"kosmo_helpscout.simulator.{place}" for line, place in _ROUTES.items()},
    seed="kosmo_helpscout.simulator.seed:sow",
    credentials={"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET},
    sign_in=sign_in,
    base_path="/v2",
    limits=("400/1m",),
    weight=weight,
    check=check,
    error_body=body_of,
    limit_headers=limit_headers,
    settle=settle,
    unsigned=(f"POST {TOKEN_PATH}",),
    options={"token_lifetime": 172_800.0, "reports": 1.0},
)
