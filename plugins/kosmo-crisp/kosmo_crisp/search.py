"""Searching conversations by words, a segment or filters."""

from __future__ import annotations

from kosmo import read

from kosmo_crisp.listing import conversation_page
from kosmo_crisp.vendor import CONVERSATIONS, DOCS
from kosmo_crisp.website import Website

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Annotated, Literal

    from kosmo import Client, Field, Json, Object

    from kosmo_crisp.schemas import FILTER


_COLUMNS = ("session_id", "meta.nickname", "state", "last_message", "updated_at")


@read(pages=CONVERSATIONS, streams=True, columns=_COLUMNS, link=DOCS + "#list-conversations")
def search_conversations(
    client: Client,
    /,
    *,
    query: Annotated[str, Field(min_length=1)] | None = None,
    segment: Annotated[str, Field(min_length=1)] | None = None,
    filters: list[Annotated[Object, Field(schema=FILTER)]] | None = None,
    match: Literal["all", "any"] = "all",
    page: Annotated[int, Field(ge=1)] = 1,
    per_page: Annotated[int, Field(ge=1, le=100)] = 25,
) -> Json:
    """Search conversations by words, by a segment or by filters.

    Args:
        query: Words that occur in the conversation.
        segment: A segment that the conversation has, such as `vip`.
        filters: Conditions, each an object of `model` (such as `session`), `criterion` (such as
            `email`), `operator` (such as `eq`) and `query` (a list of texts).
        match: Whether `all` or `any` of the filters must hold.
        page: Which page, from 1.
        per_page: How many conversations to a page.

    Returns:
        `data`, a list of objects as in `list_conversations`.
    """
    given = [("text", query), ("segment", segment), ("filter", filters)]
    chosen = [(kind, value) for kind, value in given if value]
    if len(chosen) != 1:
        raise client.refuse("give one of `query`, `segment` and `filters`")
    kind, value = chosen[0]
    asked: Object = {"search_type": kind, "search_query": value}
    if kind == "filter":
        import json

        asked["search_query"] = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        asked["search_operator"] = {"all": "and", "any": "or"}[match]
    return {"data": conversation_page(client, Website(client), asked, page, per_page)}
