"""Help Scout for kosmo: inboxes, conversations, threads, customers, tags, webhooks and reports."""

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

    from kosmo_helpscout.auth import HELPSCOUT

    helpscout = Integration(
        "helpscout",
        title="Help Scout",
        description="Shared inboxes: conversations, threads, customers, tags, workflows,"
        " webhooks and reports.",
        base_url="https://api.helpscout.net/v2",
        auth=HELPSCOUT,
        limits=["200/1m"],
        write_weight=2,
        functions=[f"kosmo_helpscout.{module}" for module in _MODULES],
        whoami="get_current_user",
        simulator="kosmo_helpscout.simulator:app",
        webhook="kosmo_helpscout.webhook:verify",
        link="https://developer.helpscout.com/mailbox-api/",
    )
    return [helpscout]


_MODULES = (
    "conversations", "changes", "threads", "replies", "snoozes", "attachments", "tags",
    "customers", "customer_entries", "organizations", "mailboxes", "custom_fields", "users",
    "teams", "workflows", "hooks", "reports", "raw",
)  # fmt: skip
