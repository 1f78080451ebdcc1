"""Customers as Help Scout shows them."""

from __future__ import annotations

from kosmo_helpscout.simulator.paging import link

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from kosmo import SimulatorRequest

    Row = dict[str, Any]

_LISTS = ("emails", "phones", "chats", "social_profiles", "websites")


def customer_view(request: SimulatorRequest) -> Callable[[Row], Row]:
    """Make the view of customers, with everything that is embedded in them."""

    def view(row: Row) -> Row:
        state, id_ = request.state, row["id"]
        held = [one for one in state.rows("conversations") if one["customer"] == id_]
        inside: Row = {name: row[name] for name in _LISTS}
        inside["properties"] = [
            {**definition, "value": row["properties"][slug]}
            for slug, definition in state.table("properties").items()
            if slug in row["properties"]
        ]
        if row["address"]:
            inside["address"] = row["address"]
        hidden = (*_LISTS, "properties", "address")
        shown = {name: value for name, value in row.items() if name not in hidden}
        paths = ("address", "chats", "emails", "phones", "social-profiles", "websites")
        links = {name: link(request, "customers", id_, name) for name in paths}
        return {
            **{name: value for name, value in shown.items() if value is not None},
            "id": int(id_),
            "conversationCount": len(held),
            "draft": False,
            "_embedded": inside,
            "_links": {**links, "self": link(request, "customers", id_)},
        }

    return view
