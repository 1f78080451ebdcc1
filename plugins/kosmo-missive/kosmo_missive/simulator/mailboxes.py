"""The thirteen mailboxes of `GET /conversations`, and its filters by contact."""

from __future__ import annotations

from kosmo_missive.simulator.checks import refuse
from kosmo_missive.simulator.paging import flag, query_uuid
from kosmo_missive.simulator.records import my_id

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from kosmo import SimulatorRequest

    Row = dict[str, Any]

_MINE = (
    "inbox", "all", "assigned", "closed", "snoozed", "flagged", "trashed", "junked", "drafts",
)  # fmt: skip
_BY_ID = ("shared_label", "team_inbox", "team_closed", "team_all")
_GONE = frozenset(("trashed", "junked"))
_OUT_OF_INBOX = _GONE | {"closed", "archived", "snoozed", "unassigned"}
_BY_CONTACT = ("email", "domain", "contact_organization")
_FIELDS = ("to_fields", "cc_fields", "bcc_fields", "reply_to_fields")


def conversations_in(request: SimulatorRequest) -> list[Row]:
    """Give the conversations of the one mailbox that the query names, in no order."""
    mine = [name for name in _MINE if flag(request, name)]
    by_id = {name: id for name in _BY_ID if (id := query_uuid(request, name)) is not None}
    if not mine and not by_id:
        raise refuse("You need to paginate at least one mailbox")
    if len(mine) + len(by_id) > 1:
        raise refuse("You can paginate one mailbox only")
    me = my_id(request.state)
    lies_in = _own(mine[0], me) if mine else _shared(*by_id.popitem(), me)
    organization = query_uuid(request, "organization")
    if organization is not None and mine:
        lies_in = _both(lies_in, lambda row: row["organization"] == organization)
    rows = [row for row in request.state.rows("conversations") if me in row["users"]]
    return _of_contact(request, [row for row in rows if lies_in(row)])


def _own(name: str, me: str) -> Callable[[Row], bool]:
    if name == "inbox":
        return lambda row: _OUT_OF_INBOX.isdisjoint(row["users"][me])
    if name == "all":
        return lambda row: _GONE.isdisjoint(row["users"][me])
    if name == "drafts":
        return lambda row: row["drafts_count"] > 0 and "trashed" not in row["users"][me]
    return lambda row: name in row["users"][me]


def _shared(name: str, id: str, me: str) -> Callable[[Row], bool]:
    if name == "shared_label":
        return lambda row: id in row["shared_labels"]
    if name == "team_inbox":
        return lambda row: row["team"] == id and row["team_inbox"]
    if name == "team_closed":
        return lambda row: row["team"] == id and "closed" in row["users"][me]
    return lambda row: row["team"] == id


def _both(one: Callable[[Row], bool], other: Callable[[Row], bool]) -> Callable[[Row], bool]:
    return lambda row: one(row) and other(row)


def _of_contact(request: SimulatorRequest, rows: list[Row]) -> list[Row]:
    given = [name for name in _BY_CONTACT if request.query.get(name)]
    if len(given) > 1:
        raise refuse("'email', 'domain' and 'contact_organization' are mutually exclusive")
    if not given:
        return rows
    fits = _address_filter(request, given[0])
    wanted = {
        message["conversation"]
        for message in request.state.rows("messages")
        if any(fits(address) for address in _addresses(message))
    }
    return [row for row in rows if row["id"] in wanted]


def _address_filter(request: SimulatorRequest, name: str) -> Callable[[str], bool]:
    value = request.query[name].lower()
    if name == "email":
        return lambda address: address == value
    if name == "domain":
        return lambda address: address.endswith("@" + value)
    group = query_uuid(request, name)
    addresses = {
        info["value"].lower()
        for contact in request.state.rows("contacts")
        if any(member["group"]["id"] == group for member in contact.get("memberships", ()))
        for info in contact.get("infos", ())
        if info["kind"] == "email"
    }
    return lambda address: address in addresses


def _addresses(message: Row) -> list[str]:
    fields = [message["from_field"]]
    for name in _FIELDS:
        fields += message.get(name) or []
    return [field["address"].lower() for field in fields if field.get("address")]
