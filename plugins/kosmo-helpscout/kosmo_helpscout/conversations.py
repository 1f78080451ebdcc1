"""Conversations: list and read them.

The plain listing is the call that is made most, so it imports nothing that it does not need.
"""

from __future__ import annotations

from kosmo import read

from kosmo_helpscout.paging import listed
from kosmo_helpscout.vendor import DOCS, OF_25, SORT_FIELD

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Annotated, Literal

    from kosmo import Client, Field, Json, Object

_COLUMNS = ("id", "number", "subject", "status", "assignee.email", "primaryCustomer.email")


@read(pages=OF_25, streams=True, columns=_COLUMNS, link=f"{DOCS}/conversations/list/")
def list_conversations(
    client: Client,
    /,
    *,
    mailbox: Annotated[int, Field(ge=1)] | None = None,
    status: Literal["open", "active", "closed", "pending", "spam", "all"] = "all",
    assignee: Annotated[int, Field(ge=0)] | None = None,
    customer: Annotated[int, Field(ge=1)] | None = None,
    tag: Annotated[str, Field(min_length=1)] | None = None,
    page: Annotated[int, Field(ge=1)] = 1,
    per_page: Annotated[int, Field(ge=1, le=50)] = 25,
    sort_field: Literal[
        "createdAt", "updatedAt", "customer.name", "subject", "status", "mailbox",
        "customerEmail", "number", "waitingSince",
    ]
    | None = None,
    sort_order: Literal["asc", "desc"] = "desc",
    query: Annotated[str, Field(min_length=1)] | None = None,
    folder: Annotated[int, Field(ge=1)] | None = None,
    number: Annotated[int, Field(ge=1)] | None = None,
    modified_since: Annotated[str, Field(min_length=8)] | None = None,
) -> Json:  # fmt: skip
    """List conversations of every inbox that you can see, newest first.

    Help Scout has pages of 25 and no parameter for that: kosmo reads the pages that hold what
    you ask for and cuts them. What has no parameter goes into Help Scout's search language.

    Args:
        mailbox: Only conversations of this inbox, by id.
        status: `open` is active and pending together; `all` is every status, which Help Scout
            itself does not give unless asked.
        assignee: Only conversations assigned to this user, by id; 0 is nobody.
        customer: Only conversations with this customer, by id.
        tag: Only conversations with this tag; several, separated by commas, mean any of them.
        page: Which page, each of `per_page` conversations.
        per_page: How many conversations a page holds.
        sort_field: What to sort by; the time of creation unless given.
        sort_order: `desc` has the newest or highest first.
        query: A keyword, looked for in subjects and messages; or Help Scout's search language,
            such as `(tag:"vip" AND NOT assigned:"Unassigned")`.
        folder: Only conversations in this folder of an inbox, by id.
        number: Only the conversation with this number, as people see it.
        modified_since: Only conversations that changed after this date or time.

    Returns:
        `_embedded.conversations`, a list of objects with `id`, `number`, `subject`, `status`,
        `mailboxId`, `assignee`, `primaryCustomer`, `tags`, `createdAt` and more, and `page` with
        `size`, `totalElements`, `totalPages`, `number`.
    """
    asked: Object = {
        "status": status,
        "mailbox": mailbox,
        "tag": tag,
        "folder": folder,
        "number": number,
        "assigned_to": assignee or None,
        "sortField": SORT_FIELD.get(sort_field, sort_field) if sort_field else None,
        "sortOrder": sort_order,
    }
    if modified_since is not None:
        from kosmo_helpscout.moments import utc_time

        asked["modifiedSince"] = utc_time(client, modified_since, "modified_since")
    if query is not None or customer is not None or assignee == 0:
        asked["query"] = _search(query, customer, unassigned=assignee == 0)
    return listed(
        client, "conversations", key="conversations", pages=OF_25,
        page=page, per_page=per_page, params=asked,
    )  # fmt: skip


@read(columns=_COLUMNS, link=f"{DOCS}/conversations/get/")
def get_conversation(client: Client, /, *, id: Annotated[int, Field(ge=1)]) -> Json:
    """Get one conversation with all its threads and its customer.

    Help Scout puts 25 threads into the answer at most; where there are more, kosmo reads them
    page by page.

    Args:
        id: The conversation. That of a merged one still works and finds the surviving one.

    Returns:
        The conversation: `id`, `number`, `subject`, `status`, `mailboxId`, `assignee`,
        `primaryCustomer`, `tags`, `customFields`, `threads` (how many) and more, with
        `_embedded.threads`, newest first, and `_embedded.customer` (`id`, `firstName`,
        `lastName`, `email`).
    """
    from kosmo_helpscout.whole import with_customer, with_threads

    data = client.get("conversations", str(id), params={"embed": "threads"})
    return with_customer(client, with_threads(client, data, id))


def _search(query: str | None, customer: int | None, *, unassigned: bool) -> str | None:
    from kosmo_helpscout.search import OF_CONVERSATIONS, joined, words

    terms = [f"customerIds:{customer}"] if customer is not None else []
    if unassigned:
        terms.append('assigned:"Unassigned"')
    if query is not None:
        terms.append(words(query, ("subject", "body"), OF_CONVERSATIONS))
    return joined(terms)
