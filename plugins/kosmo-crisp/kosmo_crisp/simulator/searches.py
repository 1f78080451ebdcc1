"""Searching: by words, by a segment, by filters written as JSON inside the query."""

from __future__ import annotations

import json

from kosmo_crisp.simulator.checks import fits, invalid, refuse
from kosmo_crisp.simulator.records import messages_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from kosmo import SimulatorState

    from kosmo_crisp.simulator.checks import Kinds

    Row = dict[str, Any]

LONGEST = 256
_FILTER: Kinds = {
    "model": "string",
    "criterion": "string",
    "operator": ("eq", "neq"),
    "query": "strings",
}


def searched(state: SimulatorState, rows: list[Row], query: Mapping[str, str]) -> list[Row]:
    """Keep the conversations that a search finds; without one, all."""
    kind, words = query.get("search_type", "text"), query.get("search_query")
    if kind not in ("text", "segment", "filter"):
        raise invalid("query.search_type should be equal to one of the allowed values")
    if words is None:
        return rows
    if kind == "filter":
        return by_filters(rows, words, query.get("search_operator"), _session_values)
    if len(words) > LONGEST:
        raise refuse(400, "search_query_too_long")
    if kind == "segment":
        return [row for row in rows if words in row["meta"]["segments"]]
    return [row for row in rows if words.casefold() in _text(state, row)]


def by_filters(
    rows: list[Row], text: str, operator: str | None, values: Callable[[Row, str], list[str]]
) -> list[Row]:
    """Keep the rows for which all filters hold, or with the operator `or` any."""
    if operator not in (None, "and", "or"):
        raise invalid("query.search_operator should be equal to one of the allowed values")
    try:
        filters = json.loads(text)
    except ValueError:
        raise invalid("the filters should be JSON") from None
    if not isinstance(filters, list) or not all(isinstance(one, dict) for one in filters):
        raise invalid("the filters should be an array of objects")
    for one in filters:
        fits(one, _FILTER, "filter")
        if set(one) != set(_FILTER):
            raise invalid("filter should have required properties")
    together = any if operator == "or" else all
    return [row for row in rows if together(_holds(one, row, values) for one in filters)]


def _holds(one: Row, row: Row, values: Callable[[Row, str], list[str]]) -> bool:
    found = not set(one["query"]).isdisjoint(values(row, one["criterion"]))
    return found is (one["operator"] == "eq")


def _session_values(row: Row, criterion: str) -> list[str]:
    value = row["meta"].get(criterion, row.get(criterion))
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]


def _text(state: SimulatorState, row: Row) -> str:
    meta = row["meta"]
    said = [str(one["content"]) for one in messages_of(state, row["id"])]
    return " ".join([meta["nickname"], meta["email"], meta["subject"], *said]).casefold()
