"""The workspace: its website, operators and inboxes."""

from __future__ import annotations

from kosmo_crisp.simulator.app import WEBSITE_ID
from kosmo_crisp.simulator.seed.moments import DAY, NEWEST

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo import SimulatorState

ADA, BEN, CAI, DEE = (f"0be7a707-0000-4000-8000-00000000000{n}" for n in range(1, 5))
WHOLESALE, WORKSHOP = (f"1b0c5000-0000-4000-8000-00000000000{n}" for n in range(1, 3))
# The first and the last name, the role, the title, and whether they are there.
_OPERATORS = (
    (ADA, "Ada", "Lindqvist", "owner", "Founder", True),
    (BEN, "Ben", "Okafor", "admin", "Support", True),
    (CAI, "Cai", "Moreau", "member", "Workshop", False),
    (DEE, "Dee", "Novak", "member", "Sales", False),
)


def sow(state: SimulatorState) -> None:
    """Put the workspace's rows."""
    website = {"website_id": WEBSITE_ID, "name": "Lumen Cycles", "domain": "lumen.example.com"}
    more = {"logo": "https://lumen.example.com/logo.png", "verified": True}
    state.put("websites", {"id": WEBSITE_ID, **website, **more, "institutional": False})
    for id, first, last, role, title, there in _OPERATORS:
        state.put(
            "operators",
            {
                "id": id, "userID": id, "email": f"{first.lower()}@example.com", "avatar": None,
                "firstName": first, "lastName": last, "role": role, "title": title,
                "availability": "online" if there else "offline", "hasToken": False,
                "since": NEWEST - DAY // 6,
            },
        )  # fmt: skip
    named = ((WHOLESALE, "Wholesale", "📦", DEE), (WORKSHOP, "Workshop", "🔧", CAI))
    for order, (id, name, emoji, operator) in enumerate(named, 1):
        state.put(
            "inboxes",
            {
                "id": id, "inbox_id": id, "name": name, "emoji": emoji, "order": order,
                "operators": [operator], "teams": [], "conditions": [], "operator": "and",
                "created_at": NEWEST - 400 * DAY, "updated_at": NEWEST - 90 * DAY,
            },
        )  # fmt: skip
