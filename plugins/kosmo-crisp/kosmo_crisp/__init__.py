"""Crisp for kosmo: chat conversations, messages, notes, contacts, campaigns and operators."""

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

    from kosmo_crisp.auth import CRISP

    crisp = Integration(
        "crisp",
        title="Crisp",
        description="Live chat and shared inbox of one workspace: conversations, messages, notes,"
        " contacts, campaigns and operators.",
        base_url="https://api.crisp.chat/v1",
        auth=CRISP,
        limits=["10000/1d"],
        functions=[f"kosmo_crisp.{module}" for module in _MODULES],
        whoami="get_current_user",
        simulator="kosmo_crisp.simulator:app",
        webhook="kosmo_crisp.webhook:verify",
        link="https://docs.crisp.chat/references/rest-api/v1/",
    )
    return [crisp]


_MODULES = (
    "conversations", "search", "changes", "details", "messages", "corrections", "contacts",
    "contact_data", "campaigns", "operators", "websites", "users", "raw",
)  # fmt: skip
