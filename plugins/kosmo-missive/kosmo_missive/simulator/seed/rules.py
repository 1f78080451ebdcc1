"""A hook and a report, which Missive does not list: their ids are fixed."""

from __future__ import annotations

from kosmo_missive.simulator.seed.moments import DAY, NEWEST

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo import SimulatorState

HOOK = "ab000000-0000-4000-8000-000000000001"
REPORT = "ae000000-0000-4000-8000-000000000001"


def sow(state: SimulatorState) -> None:
    """Write both, for the first organization; the report was finished just now, at any time."""
    organization = next(iter(state.rows("organizations")))["id"]
    url = "https://bikes.example.com/missive"
    hook = {"id": HOOK, "type": "incoming_email", "url": url, "organization": organization}
    state.put("hooks", hook)
    report = {"id": REPORT, "organization": organization, "time_zone": "UTC", "ready_at": None}
    lists: dict[str, list[str]] = {
        name: [] for name in ("teams", "users", "accounts", "shared_labels", "account_types")
    }
    begin = NEWEST // DAY * DAY - 7 * DAY
    state.put("reports", {**report, **lists, "start": begin, "end": begin + 7 * DAY - 1})
