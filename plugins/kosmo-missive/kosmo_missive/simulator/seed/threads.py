"""The conversations: where each one lies, and who it belongs to."""

from __future__ import annotations

from kosmo_missive.simulator.records import summary
from kosmo_missive.simulator.seed import topics
from kosmo_missive.simulator.seed.companies import BIKES, ME, id_of
from kosmo_missive.simulator.seed.moments import NEWEST
from kosmo_missive.simulator.seed.writing import Correspondent, write_messages

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo import SimulatorChance, SimulatorState

    Row = dict[str, Any]

# Where conversations lie for the token's owner, how many there are, who is assigned
# ("me", "other" or ""), and what the owner's own flags are.
_PLACES: tuple[tuple[str, int, str, tuple[str, ...]], ...] = (
    ("inbox", 74, "me", ()),
    ("inbox", 24, "other", ()),
    ("inbox", 38, "", ()),
    ("team", 60, "", ("unassigned",)),
    ("closed", 76, "me", ("closed",)),
    ("closed", 58, "other", ("closed",)),
    ("elsewhere", 26, "other", ("archived",)),
    ("snoozed", 12, "me", ("snoozed",)),
    ("archived", 10, "", ("archived",)),
    ("spam", 16, "", ("junked",)),
    ("trash", 8, "", ("trashed",)),
    ("guest", 4, "", ("archived",)),
    ("private", 6, "other", ()),
)
_TEAMS = ("Support", "Support", "Support", "Sales", "Sales", "Workshop", "Projects", "Billing")
_EDGES = ((23, 3), (47, 5), (70, 2), (98, 4))


def sow(state: SimulatorState, chance: SimulatorChance) -> None:
    """Write every conversation, spread over three months and shuffled."""
    plan = [place for place in _PLACES for _ in range(place[1])]
    chance.shuffle(plan)
    people = Correspondent.of(state)
    moment = NEWEST
    made: list[tuple[str, Row]] = []
    for name, _, assigned, flags in plan:
        made.append((name, _conversation(state, chance, name, assigned, flags, moment)))
        moment -= chance.between(0, 9) * 3600 + chance.between(60, 5400)
    _tie(made)
    for name, row in made:
        about = _topics(state, name, row)
        messages = write_messages(state, chance, row, chance.pick(about), people, name)
        row.update(summary(messages, [], []))
        row["created_at"] = messages[0]["created_at"]
        if chance.happens(0.05):
            row["subject"] = "Urgent: " + (row["latest_message_subject"] or "text message")
        state.put("conversations", row)


def _conversation(
    state: SimulatorState,
    chance: SimulatorChance,
    name: str,
    assigned: str,
    flags: tuple[str, ...],
    moment: int,
) -> Row:
    me = id_of(state, ME, "users")
    loose = name in ("spam", "guest", "private", "trash") or (not assigned and name != "team")
    team = None if loose else state.table("teams")[id_of(state, chance.pick(_TEAMS), "teams")]
    organization = team and team["organization"]
    if name == "inbox" and team is None and chance.happens(0.7):
        organization = id_of(state, BIKES)
    users: dict[str, list[str]] = {me: list(flags)}
    if team is not None:
        for member in (*team["active_members"], *team["observers"]):
            shared = [flag for flag in flags if flag in ("closed", "unassigned")]
            users.setdefault(member, shared)
    if name == "private":
        users = {id_of(state, "Ben Okafor", "users"): []}
    if assigned:
        others = [id for id in users if id != me] or list(users)
        users[me if assigned == "me" else chance.pick(others)].append("assigned")
    if name in ("inbox", "closed") and chance.happens(0.15):
        users[me].append("flagged")
    return {
        "id": chance.id(),
        "created_at": moment,
        "subject": None,
        "organization": organization,
        "team": team and team["id"],
        "team_inbox": name == "team",
        "color": chance.pick(("good", "warning", "#FA8B00")) if chance.happens(0.06) else None,
        "users": users,
        "shared_labels": [],
        "guest": name == "guest",
        "last_activity_at": moment,
    }


def _tie(made: list[tuple[str, Row]]) -> None:
    """Give rows round the edges of usual pages the same time, as bulk actions leave them."""
    for name in ("inbox", "closed"):
        rows = [row for place, row in made if place == name]
        for start, count in _EDGES:
            for row in rows[start : start + count]:
                row["last_activity_at"] = rows[start]["last_activity_at"]


def _topics(state: SimulatorState, name: str, row: Row) -> tuple[topics.Topic, ...]:
    if name == "spam":
        return topics.SPAM
    if row["organization"] is None:
        return topics.COLLEAGUES if name in ("private", "guest") else topics.SHOP
    organization = state.table("organizations")[row["organization"]]
    return topics.SHOP if organization["plan"] == "business" else topics.STUDIO_WORK
