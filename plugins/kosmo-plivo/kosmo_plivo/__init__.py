"""Plivo for kosmo: text messages, calls, phone numbers, applications and recordings."""

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

    from kosmo_plivo.auth import PLIVO

    plivo = Integration(
        "plivo",
        title="Plivo",
        description="Telephony: text messages, calls, phone numbers, applications, recordings"
        " and powerpacks.",
        base_url="https://api.plivo.com/v1",
        origins={"lookup": "https://lookup.plivo.com/v1"},
        ending="/",
        auth=PLIVO,
        limits=["300/5s"],
        functions=[f"kosmo_plivo.{module}" for module in _MODULES],
        whoami="get_account",
        simulator="kosmo_plivo.simulator:app",
        webhook="kosmo_plivo.webhook:verify",
        link="https://www.plivo.com/docs",
    )
    return [plivo]


_MODULES = (
    "messages", "sending", "media", "calls", "calling", "call_actions", "recordings", "numbers",
    "phone_numbers", "lookup", "applications", "powerpacks", "number_pools", "account", "raw",
)  # fmt: skip
