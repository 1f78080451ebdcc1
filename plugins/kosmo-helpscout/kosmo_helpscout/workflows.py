"""Workflows: what an inbox does by itself, or when somebody runs it."""

from __future__ import annotations

from kosmo import read, write

from kosmo_helpscout.answers import updated
from kosmo_helpscout.paging import listed
from kosmo_helpscout.vendor import DOCS, OF_50

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Annotated, Literal

    from kosmo import Client, Field, Json

_DOCS = f"{DOCS}/workflows"


@read(
    pages=OF_50,
    streams=True,
    columns=("id", "name", "type", "status", "mailboxId"),
    cache=300,
    link=f"{_DOCS}/list/",
)
def list_workflows(
    client: Client,
    /,
    *,
    mailbox: Annotated[int, Field(ge=1)] | None = None,
    type: Literal["manual", "automatic"] | None = None,
    page: Annotated[int, Field(ge=1)] = 1,
    per_page: Annotated[int, Field(ge=1, le=50)] = 25,
) -> Json:
    """List workflows.

    Args:
        mailbox: Only workflows of this inbox, by id.
        type: Only those that people run, or only those that run by themselves.
        page: Which page, each of `per_page` workflows.
        per_page: How many workflows a page holds.

    Returns:
        `_embedded.workflows`, a list of objects with `id`, `name`, `type`, `status`,
        `mailboxId`, `order`, and `page`.
    """
    asked = {"mailboxId": mailbox, "type": type}
    return listed(
        client, "workflows", key="workflows", pages=OF_50,
        page=page, per_page=per_page, params=asked,
    )  # fmt: skip


@write(outward=True, columns=("id", "conversation_ids"), link=f"{_DOCS}/run/")
def run_workflow(
    client: Client,
    /,
    *,
    id: Annotated[int, Field(ge=1)],
    conversation_ids: Annotated[list[int], Field(min_length=1, max_length=50)],
) -> Json:
    """Run a manual workflow on conversations; it may send mail, so it asks first.

    Args:
        id: The workflow, a manual one.
        conversation_ids: The conversations, 50 at most.

    Returns:
        `id`, `updated`, `fields` and `conversation_ids`.
    """
    client.post("workflows", str(id), "run", body={"conversationIds": conversation_ids})
    return {**updated(id, "run"), "conversation_ids": conversation_ids}


@write(idempotent=True, columns=("id", "fields"), link=f"{_DOCS}/update/")
def update_workflow(
    client: Client,
    /,
    *,
    id: Annotated[int, Field(ge=1)],
    status: Literal["active", "inactive"],
) -> Json:
    """Switch a workflow on or off.

    Args:
        id: The workflow.
        status: `active` or `inactive`.

    Returns:
        `id`, `updated` and `fields`.
    """
    operation = {"op": "replace", "path": "/status", "value": status}
    client.patch("workflows", str(id), body=operation)
    return updated(id, "status")
