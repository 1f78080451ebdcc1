"""The simulator's description: its routes, its token and its limits."""

from __future__ import annotations

from kosmo import Simulator, SimulatorRefusal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo import LimitUse, SimulatorRequest, SimulatorState

TOKEN = "missive_pat-sandbox-token-of-ada-lindqvist"  # noqa: S105 - opens the simulator only
LARGEST_PAYLOAD = 10 * 1024 * 1024

_ROUTES = {
    "POST analytics/reports": "reports:create_report",
    "GET analytics/reports/:id": "reports:get_report",
    "POST contacts": "contacts:create_contacts",
    "PATCH contacts/:ids": "contacts:update_contacts",
    "GET contacts": "contacts:list_contacts",
    "GET contacts/:id": "contacts:get_contact",
    "GET contact_books": "contact_books:list_contact_books",
    "GET contact_groups": "contact_books:list_contact_groups",
    "GET conversations": "conversations:list_conversations",
    "GET conversations/:id": "conversations:get_conversation",
    "PATCH conversations/:ids": "conversations:update_conversations",
    "GET conversations/:id/messages": "threads:list_messages",
    "GET conversations/:id/comments": "threads:list_comments",
    "GET conversations/:id/drafts": "threads:list_drafts",
    "GET conversations/:id/posts": "threads:list_posts",
    "POST conversations/:id/merge": "merge:merge_conversation",
    "POST drafts": "drafts:create_draft",
    "DELETE drafts/:id": "drafts:delete_draft",
    "POST messages": "messages:create_message",
    "GET messages/:ids": "messages:get_messages",
    "GET messages": "messages:find_messages",
    "GET organizations": "people:list_organizations",
    "GET responses": "responses:list_responses",
    "GET responses/:id": "responses:get_response",
    "POST responses": "responses:create_responses",
    "PATCH responses/:ids": "responses:update_responses",
    "DELETE responses/:ids": "responses:delete_responses",
    "POST posts": "posts:create_post",
    "DELETE posts/:id": "posts:delete_post",
    "POST shared_labels": "labels:create_labels",
    "PATCH shared_labels/:ids": "labels:update_labels",
    "GET shared_labels": "labels:list_labels",
    "GET teams": "teams:list_teams",
    "POST teams": "teams:create_teams",
    "PATCH teams/:ids": "teams:update_teams",
    "GET users": "people:list_users",
    "GET tasks": "tasks:list_tasks",
    "GET tasks/:id": "tasks:get_task",
    "POST tasks": "tasks:create_task",
    "PATCH tasks/:id": "tasks:update_task",
    "POST hooks": "hooks:create_hook",
    "DELETE hooks/:id": "hooks:delete_hook",
}


def sign_in(request: SimulatorRequest) -> None:
    """Refuse a missing and a wrong token alike."""
    if request.bearer != TOKEN:
        raise SimulatorRefusal(401, "Authentication token is invalid or has been revoked")


def check(request: SimulatorRequest) -> None:
    """Refuse a POST that is not declared as JSON, and any body above 10 MB."""
    if request.method == "POST" and request.media_type != "application/json":
        raise SimulatorRefusal(400, "The 'Content-Type' header must be 'application/json'")
    if len(request.raw) > LARGEST_PAYLOAD:
        raise SimulatorRefusal(413, "The payload is larger than 10 MB")


def error_body(status: int, message: str) -> object:  # noqa: ARG001 - one body for all
    """Word a refusal; an empty sentence has no body."""
    return {"error": {"message": message}} if message else None


def limit_headers(use: LimitUse) -> dict[str, str]:
    """Tell the limits where a request was refused; they are documented on 429 alone."""
    if not use.exceeded:
        return {}
    return {
        "Retry-After": str(use.retry_after),
        "X-RateLimit-Limit": str(use.limit),
        "X-RateLimit-Remaining": str(use.remaining),
        "X-RateLimit-Reset": str(use.reset),
    }


def settle(state: SimulatorState, now: float, change: bool) -> bool:
    """Send the drafts whose `send_at` has come."""
    due = [row["id"] for row in state.rows("schedule") if row["send_at"] <= now]
    if due and change:
        from kosmo_missive.simulator.drafts import send_scheduled

        for draft in due:
            send_scheduled(state, draft)
    return bool(due)


app = Simulator(
    "missive",
    routes={line: f"kosmo_missive.simulator.{place}" for line, place in _ROUTES.items()},
    seed="kosmo_missive.simulator.seed:sow",
    credentials={"access_token": TOKEN},
    sign_in=sign_in,
    base_path="/v1",
    limits=("300/1m", "900/15m", "5 at once"),
    check=check,
    error_body=error_body,
    limit_headers=limit_headers,
    settle=settle,
    options={"report_delay": 3.0},
)
