"""What is said inside: comments of colleagues, some with a task, and posts of integrations."""

from __future__ import annotations

from kosmo_missive.simulator.records import summary
from kosmo_missive.simulator.seed.companies import ME, id_of
from kosmo_missive.simulator.seed.moments import DAY

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo import SimulatorChance, SimulatorState

    Row = dict[str, Any]

_COMMENTS = (
    "@Ada please have a look before we answer.",
    "Called back, nobody answered. I try again tomorrow.",
    "The carrier says that it is in the van today.",
    "@Ada is that still within the two years?",
    "I would give them the discount, they come every spring.",
    "Part number is in the shared sheet.",
)
_TASKS = (
    "Check the stock", "Send the invoice again", "Call the carrier", "Order the part",
    "Ask the workshop for a date", "Write the offer",
)  # fmt: skip
STATES = ("todo", "todo", "in_progress", "closed")


def sow(state: SimulatorState, chance: SimulatorChance) -> None:
    """Comment on every third conversation of a team, and post into every eighth."""
    shared = [row for row in state.rows("conversations") if row["team"] is not None]
    for place, row in enumerate(shared):
        if place % 3 == 0:
            count = 14 if place == 12 else chance.between(1, 3)
            subtasks = [_comment(state, chance, row, number) for number in range(count)]
            subtasks = [task for task in subtasks if task]
            counts = summary([], [], [task for task in subtasks if task])
            row |= {key: counts[key] for key in ("tasks_count", "completed_tasks_count")}
        if place % 8 == 2:
            _post(state, chance, row)


def _comment(
    state: SimulatorState, chance: SimulatorChance, conversation: Row, number: int
) -> Row | None:
    moment = conversation["created_at"] + 60 * (number // 2) + 7
    author = chance.pick(list(conversation["users"]))
    me = id_of(state, ME, "users")
    body = chance.pick(_COMMENTS)
    row: Row = {"id": chance.id(), "conversation": conversation["id"], "body": body}
    row |= {"created_at": moment, "author": author, "attachment": None, "task": None}
    row["mentions"] = [{"id": me, "index": 0, "length": 4}] if body[:4] == "@Ada" else []
    task = None
    if chance.happens(0.3):
        task = _task(state, chance, conversation, moment, author)
        row |= {"body": task["title"], "mentions": [], "task": task["id"]}
    state.put("comments", row)
    return task


def _task(
    state: SimulatorState, chance: SimulatorChance, conversation: Row, moment: int, author: str
) -> Row:
    task = task_row(chance, chance.pick(_TASKS), moment)
    task |= {"conversation": conversation["id"], "organization": conversation["organization"]}
    task |= {"assignees": [author], "team": conversation["team"]}
    return state.put("tasks", task)


def task_row(chance: SimulatorChance, title: str, moment: int) -> Row:
    """Make a task in some state, due within a fortnight or not at all."""
    reached = chance.pick(STATES)
    done = moment + chance.between(1, 40) * 3600
    return {
        "id": chance.id(),
        "conversation": None,
        "title": title,
        "description": "",
        "state": reached,
        "started_at": None if reached == "todo" else moment + 1800,
        "closed_at": done if reached == "closed" else None,
        "assignees": [],
        "team": None,
        "due_at": moment + chance.between(1, 14) * DAY if chance.happens(0.7) else None,
        "type": "task",
        "organization": None,
        "created_at": moment,
        "last_activity_at": done if reached == "closed" else moment,
    }


def _post(state: SimulatorState, chance: SimulatorChance, conversation: Row) -> None:
    number = chance.between(20_100, 29_900)
    row: Row = {"id": chance.id(), "conversation": conversation["id"]}
    row |= {"created_at": conversation["created_at"] + 30, "username": "Shop"}
    row["username_icon"] = "https://files.example.com/icons/shop.png"
    row["notification"] = {"title": "Order found", "body": f"Order {number} of this customer"}
    card = {"color": "#2266ED", "title": f"Order {number}", "text": "Paid, packed, not sent yet"}
    row["attachments"] = [{**card, "timestamp": conversation["created_at"]}]
    state.put("posts", row)
