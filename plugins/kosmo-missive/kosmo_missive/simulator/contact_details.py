"""The arrays inside a contact: ways to reach it, and what it belongs to."""

from __future__ import annotations

from kosmo import new_id

from kosmo_missive.simulator.checks import choice, refuse, text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo import SimulatorState

    Row = dict[str, Any]

_LABELS = {
    "email": ("home", "work", "personal", "other"),
    "phone_number": (
        "main", "mobile", "home", "work", "home_fax", "work_fax", "other_fax", "pager", "other",
    ),
    "twitter": ("work", "personal", "other"),
    "facebook": ("work", "personal", "other"),
    "physical_address": ("work", "home", "other"),
    "url": ("homepage", "profile", "blog", "work", "personal", "other"),
    "custom": ("other",),
}  # fmt: skip
_ADDRESS = (
    "street", "extended_address", "city", "region", "postal_code", "po_box", "country",
)  # fmt: skip
_OF_ORGANIZATION = ("title", "department", "location", "description")


def infos_in(item: Row) -> list[Row]:
    """Take `infos`: each has a kind, a label of that kind and its value."""
    return [_info(one) for one in _objects(item, "infos")]


def _info(item: Row) -> Row:
    kind = choice(item, "kind", _LABELS)
    if kind is None:
        raise refuse("'kind' is required in 'infos'")
    label = choice(item, "label", _LABELS[kind])
    if label is None:
        raise refuse("'label' is required in 'infos'")
    row: Row = {"kind": kind, "label": label}
    if kind == "physical_address":
        row |= {name: text(item, name) for name in _ADDRESS if name in item}
    else:
        name = "name" if kind == "facebook" else "value"
        if not text(item, name):
            raise refuse(f"'{name}' is required in 'infos'")
        row[name] = item[name]
    if label == "other" and item.get("custom_label"):
        row["custom_label"] = text(item, "custom_label")
    return row


def memberships_in(state: SimulatorState, item: Row, book: str) -> list[Row]:
    """Take `memberships`: groups are named, not given by id, and made where they are new."""
    return [_membership(state, one, book) for one in _objects(item, "memberships")]


def _membership(state: SimulatorState, item: Row, book: str) -> Row:
    group = item.get("group")
    if not isinstance(group, dict):
        raise refuse("'group' is required in 'memberships'")
    kind = choice(group, "kind", ("organization", "group"))
    name = text(group, "name")
    if kind is None or not name:
        raise refuse("'kind' and 'name' are required in 'group'")
    row: Row = {}
    if kind == "organization":
        row = {key: text(item, key) for key in _OF_ORGANIZATION if key in item}
    return {**row, "group": {"id": _group(state, book, kind, name), "kind": kind, "name": name}}


def _group(state: SimulatorState, book: str, kind: str, name: str) -> str:
    for row in state.rows("contact_groups"):
        if (row["contact_book"], row["kind"], row["name"]) == (book, kind, name):
            return str(row["id"])
    row = {"id": new_id(), "name": name, "kind": kind, "contact_book": book}
    return str(state.put("contact_groups", row)["id"])


def _objects(item: Row, name: str) -> list[Row]:
    value = item[name] or []
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise refuse(f"'{name}' must be an array of objects")
    return value
