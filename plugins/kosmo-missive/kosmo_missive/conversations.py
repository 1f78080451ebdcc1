"""Conversations: list and read them.

The plain listing is the call that is made most, so it imports nothing that it does not need.
"""

from __future__ import annotations

from kosmo import read

from kosmo_missive.vendor import CONVERSATIONS, DOCS, MAILBOX_OF_STATE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Annotated, Literal

    from kosmo import Client, Field, Json, Object

_COLUMNS = ("id", "latest_message_subject", "assignee_names", "team.name", "last_activity_at")


@read(pages=CONVERSATIONS, streams=True, columns=_COLUMNS, link=DOCS)
def list_conversations(
    client: Client,
    /,
    *,
    inbox: Annotated[str, Field(min_length=1)] | None = None,
    assignee: Annotated[str, Field(min_length=1)] | None = None,
    state: Literal["open", "closed", "spam"] | None = None,
    limit: Annotated[int, Field(ge=1, le=100)] = 25,
    offset: Annotated[int, Field(ge=0, le=1000)] = 0,
    until: Annotated[int, Field(ge=0)] | None = None,
    mailbox: Literal[
        "inbox", "all", "assigned", "closed", "snoozed", "flagged", "trashed", "junked", "drafts"
    ]
    | None = None,
    shared_label: Annotated[str, Field(min_length=1)] | None = None,
    team_all: Annotated[str, Field(min_length=1)] | None = None,
    organization: Annotated[str, Field(min_length=1)] | None = None,
    email: Annotated[str, Field(min_length=3)] | None = None,
    domain: Annotated[str, Field(min_length=3)] | None = None,
    contact_organization: Annotated[str, Field(format="id")] | None = None,
) -> Json:
    """List conversations of one mailbox, the latest activity first.

    Without a choice it is your own inbox. Missive knows no state, no offset and no assignee
    but yourself: a state picks the mailbox, the rest is read and sorted out here, within
    bounds that the notes of the result tell. There is no mailbox of everything that is open
    in an organization, because a token sees what its owner sees.

    Args:
        inbox: A team's inbox, by the team's id or name; `me` is your own.
        assignee: Only conversations assigned to this user: an id, an e-mail address, a name or
            `me`. For anyone but yourself up to 500 conversations of the mailbox are looked
            through.
        state: `open` (inbox), `closed` or `spam`, as you see them.
        limit: How many conversations at most.
        offset: How many to leave out first; they are read nonetheless.
        until: Only conversations whose last activity is at or before this time, in unix
            seconds; `meta.next` of a listing gives the value to go on with.
        mailbox: One of your own mailboxes, in the words of Missive.
        shared_label: Conversations with this shared label, by id or name.
        team_all: All conversations of a team, by id or name, closed ones too.
        organization: Only this organization's, by id or name, in one of your own mailboxes.
        email: Only conversations with this address as sender or recipient.
        domain: Only conversations with addresses of this domain, such as `example.com`.
        contact_organization: Only conversations with contacts of this organization or group,
            by its id from `list_contact_groups`.

    Returns:
        `conversations`, a list of objects with `id`, `subject`, `latest_message_subject`,
        `organization`, `team`, `assignees`, `users`, `shared_labels`, `last_activity_at` and
        more; where you are only a guest, `id` and `last_activity_at` alone.
    """
    about = {"email": email, "domain": domain, "contact_organization": contact_organization}
    if sum(value is not None for value in about.values()) > 1:
        raise client.refuse("give one of `email`, `domain` and `contact_organization`")
    query: Object = {MAILBOX_OF_STATE[state]: True}
    keep = scan = None
    if any(one is not None for one in (inbox, assignee, mailbox, shared_label, team_all)):
        from kosmo_missive.mailboxes import SCANNED, choose

        chosen = choose(
            client, inbox=inbox, assignee=assignee, state=state, mailbox=mailbox,
            shared_label=shared_label, team_all=team_all,
        )  # fmt: skip
        query = chosen.query
        if chosen.tests:
            chosen.tell(client)
            keep, scan = chosen.keep, SCANNED
    if organization is not None:
        if True not in query.values():
            raise client.refuse("`organization` goes with your own mailboxes only")
        from kosmo_missive.lookup import organizations

        organization = organizations(client).id_of(organization)
    if offset:
        client.note(f"Missive has no offset: kosmo reads from the start and leaves out {offset}")
    rows = client.rows(
        "conversations", items="conversations", pages=CONVERSATIONS, limit=limit, skip=offset,
        params={**query, **about, "organization": organization, "until": until},
        keep=keep, scan=scan,
    )  # fmt: skip
    return {"conversations": rows}


@read(columns=_COLUMNS, link=DOCS)
def get_conversation(client: Client, /, *, id: Annotated[str, Field(format="id")]) -> Json:
    """Get one conversation, and its ten newest messages.

    Missive answers without messages, so kosmo asks for them in a second request. They hold a
    preview, not the text: `get_messages` gives that, `list_conversation_messages` older ones.

    Args:
        id: The conversation. That of a merged one still works and finds the surviving one.

    Returns:
        `conversations`, a list of one object as in `list_conversations`, with `messages` in it:
        up to ten message objects, newest first.
    """
    from kosmo_missive.answers import one_in, rows_in

    data = client.get("conversations", id)
    row = one_in(data, "conversations")
    own = str(row.get("id", id))
    if own != id:
        client.note(f"`{id}` was merged: this is the conversation `{own}`")
    data = client.get("conversations", own, "messages", params={"limit": 10})
    messages = rows_in(data, "messages")
    if (row.get("messages_count") or 0) > len(messages):
        client.note(f"only the newest {len(messages)} of {row['messages_count']} messages are here")
    return {"conversations": [{**row, "messages": messages}]}
