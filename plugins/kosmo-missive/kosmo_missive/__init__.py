"""Missive for kosmo: shared inboxes, drafts, tasks, contacts, canned responses and reports."""

from __future__ import annotations

from kosmo import hookimpl

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo import Integration


@hookimpl
def register_integrations() -> list[Integration]:
    """Describe the integration.

    What it takes is imported here: every call of a function imports this package, and needs
    none of it.
    """
    from kosmo import Integration

    from kosmo_missive.auth import MISSIVE

    missive = Integration(
        "missive",
        title="Missive",
        description="Shared inboxes: conversations, messages, drafts, posts, tasks, contacts,"
        " canned responses, hooks and analytics.",
        base_url="https://public.missiveapp.com/v1",
        auth=MISSIVE,
        limits=["300/1m", "900/15m", "5 at once"],
        functions=[f"kosmo_missive.{module}" for module in _MODULES],
        whoami="get_current_user",
        simulator="kosmo_missive.simulator:app",
        webhook="kosmo_missive.webhook:verify",
        link="https://missiveapp.com/docs/developers/rest-api",
    )
    return [missive]


_MODULES = (
    "conversations", "changes", "messages", "comments", "drafts", "posts", "tasks", "users",
    "teams", "labels", "contacts", "responses", "reports", "hooks", "raw",
)  # fmt: skip
