"""Which of Missive's mailboxes a listing of conversations means, and what is left to filter here.

Missive lists exactly one mailbox of the token's owner, a team or a shared label. It has no
filter by state or by another person; those are applied to what the mailbox holds.
"""

from __future__ import annotations

from kosmo_missive.lookup import shared_labels, teams
from kosmo_missive.people import People
from kosmo_missive.vendor import MAILBOX_OF_STATE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from kosmo import Client, Object

# How many conversations are looked through for what the service cannot filter by.
SCANNED = 500

_OF_TEAM = {None: "team_inbox", "open": "team_inbox", "closed": "team_closed"}
_ANY_STATE = ("all", "assigned", "flagged")
_OWN_INBOX = ("me", "true", "inbox")


class Mailbox:
    """One mailbox as a query, and the tests that its rows must pass besides."""

    __slots__ = ("query", "tests", "untold")

    def __init__(self, query: Object) -> None:
        """Take the one filter that the service gets."""
        self.query = query
        self.tests: list[Callable[[Object], bool]] = []
        self.untold: list[str] = []

    def filter(self, what: str, test: Callable[[Object], bool]) -> None:
        """Add a test for something, called `what`, that the service cannot filter by."""
        self.untold.append(what)
        self.tests.append(test)

    def keep(self, row: Object) -> bool:
        """Tell whether a row passes every test."""
        return all(test(row) for test in self.tests)

    def tell(self, client: Client) -> None:
        """Note what is filtered here, where, and how far."""
        ((name, value),) = self.query.items()
        client.note(
            f"Missive cannot filter by {' and '.join(self.untold)}: kosmo looked through its"
            f" mailbox `{name if value is True else f'{name}={value}'}`, {SCANNED} conversations"
            " at most (`scanned` and `next` in `meta` tell how far)"
        )


def choose(
    client: Client,
    *,
    inbox: str | None,
    assignee: str | None,
    state: str | None,
    mailbox: str | None,
    shared_label: str | None,
    team_all: str | None,
) -> Mailbox:
    """Choose the mailbox; refuse wishes that exclude each other."""
    named_by = {
        "inbox": inbox, "mailbox": mailbox, "shared_label": shared_label, "team_all": team_all
    }  # fmt: skip
    given = [name for name, value in named_by.items() if value is not None]
    if len(given) > 1:
        raise client.refuse(f"give one of {' and '.join(f'`{name}`' for name in given)}")
    people = People(client)
    mine = assignee is not None and people.is_me(assignee)
    if mine and not given:
        mailbox = "assigned"
    if mailbox is not None:
        chosen = Mailbox({mailbox: True})
    elif shared_label is not None:
        chosen = Mailbox({"shared_label": shared_labels(client).id_of(shared_label)})
    elif team_all is not None:
        chosen = Mailbox({"team_all": teams(client).id_of(team_all)})
    else:
        return _with_assignee(_inbox(client, inbox, state), people, assignee)
    if state is not None:
        if mailbox is not None and mailbox not in _ANY_STATE:
            raise client.refuse(f"the mailbox `{mailbox}` leaves no choice of `state`")
        me = people.me()["id"]
        chosen.filter("state", lambda row: state_of(row, me) == state)
    return chosen if mine and mailbox == "assigned" else _with_assignee(chosen, people, assignee)


def state_of(row: Object, me: str) -> str | None:
    """Tell `open`, `closed` or `spam` as the token's owner sees a conversation.

    Where the owner has no entry of their own, a state counts when it holds for everyone.
    Conversations one is only a guest of tell nothing: None; trashed ones are in no state.
    """
    users = row.get("users") or []
    users = [user for user in users if user.get("id") == me] or users
    if not users or all(user.get("trashed") for user in users):
        return None
    if all(user.get("junked") for user in users):
        return "spam"
    return "closed" if all(user.get("closed") for user in users) else "open"


def _inbox(client: Client, inbox: str | None, state: str | None) -> Mailbox:
    if inbox is None or inbox.casefold() in _OWN_INBOX:
        return Mailbox({MAILBOX_OF_STATE[state]: True})
    if state == "spam":
        raise client.refuse(
            "Missive has no spam mailbox of a team; look through all its conversations, with"
            f" `team_all` `{inbox}` and `state` `spam`"
        )
    return Mailbox({_OF_TEAM[state]: teams(client).id_of(inbox)})


def _with_assignee(chosen: Mailbox, people: People, assignee: str | None) -> Mailbox:
    if assignee is not None:
        wanted = people.id_of(assignee)
        chosen.filter(
            "assignee",
            lambda row: any(one.get("id") == wanted for one in row.get("assignees") or []),
        )
    return chosen
