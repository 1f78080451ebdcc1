"""Hooks: rules of Missive that call a URL when something arrives."""

from __future__ import annotations

from kosmo import ServiceError, read, write

from kosmo_missive.answers import accepted, deleted
from kosmo_missive.bodies import checked, object_in
from kosmo_missive.lookup import organizations
from kosmo_missive.people import People
from kosmo_missive.queries import together
from kosmo_missive.vendor import DOCS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Annotated

    from kosmo import Client, Field, Json, Object

    from kosmo_missive.shapes import HOOK

_TYPES = (
    "incoming_email", "incoming_sms_message", "incoming_facebook_message",
    "incoming_whatsapp_message", "incoming_twilio_chat_message", "new_comment",
)  # fmt: skip
_OF_ANY = (
    "type", "url", "organization", "content_contains", "content_starts_with", "content_ends_with",
)  # fmt: skip
_OF_TYPE = {
    "is_task": "new_comment", "author": "new_comment", "mention": "new_comment",
    "from_eq": "incoming_email", "subject_contains": "incoming_email",
}  # fmt: skip
_NO_SUCH_REQUEST = (404, 405)


@read(columns=("id", "type", "url"), link=DOCS)
def list_hooks(
    client: Client,
    /,
    *,
    params: Object | None = None,
    organization: Annotated[str, Field(min_length=1)] | None = None,
    limit: Annotated[int, Field(ge=1)] | None = None,
    offset: Annotated[int, Field(ge=0)] | None = None,
) -> Json:
    """List the hooks that this account made with kosmo; Missive itself lists none.

    Missive documents no request for this. kosmo tries the one that would be natural; where
    Missive refuses it, the answer is what `create_hook` and `delete_hook` wrote down on this
    machine, and a note says so. All hooks are shown as rules in Missive, under Settings > Rules.

    Args:
        params: `organization`, `limit` and `offset`, as the parameters of these names.
        organization: Only hooks of this organization, by id or name.
        limit: How many hooks at most.
        offset: How many to leave out first.

    Returns:
        `hooks`, a list of objects with `id`, `type`, `url` and what else was set.
    """
    asked = together(
        client, params, {"organization": organization, "limit": limit, "offset": offset}
    )
    try:
        return client.get("hooks", params=asked)
    except ServiceError as error:
        if error.http_status not in _NO_SUCH_REQUEST:
            raise
    client.note(
        "Missive has no request that lists hooks: these are the ones that this account made with"
        " kosmo on this machine; Missive shows all of them under Settings > Rules"
    )
    rows = [
        row
        for row in client.memory.rows("hooks")
        if asked.get("organization") in (None, row.get("organization"))
    ]
    first, most = asked.get("offset") or 0, asked.get("limit")
    return {"hooks": rows[first:] if most is None else rows[first : first + most]}


@write(columns=("id",), link=DOCS)
def create_hook(client: Client, /, *, body: Annotated[Object, Field(schema=HOOK)]) -> Json:
    """Add a hook: Missive makes a rule that calls a URL when something arrives.

    It takes an admin's or owner's token in an organization on the Productive or Business plan.
    Missive calls the URL once to check it. A secret for signatures can only be set in Missive,
    in the rule.

    Args:
        body: `type` (`event` is taken as it: `incoming_email`, `incoming_sms_message`,
            `incoming_facebook_message`, `incoming_whatsapp_message`,
            `incoming_twilio_chat_message` or `new_comment`) and `url`, and optionally
            `organization` (id or name; without it the hook is personal), `content_contains`,
            `content_starts_with`, `content_ends_with`; for comments `is_task`, `author` and
            `mention` (users); for e-mail `from_eq` and `subject_contains`. With or without
            Missive's envelope `hooks`.

    Returns:
        `hooks`, an object with the hook's `id`. Missive lists no hooks, so it is written down
        for `list_hooks`.
    """
    hook = checked(
        client, object_in(client, body, "hooks"), (*_OF_ANY, *_OF_TYPE),
        renamed={"event": "type"}, required=("type", "url"),
    )  # fmt: skip
    if hook["type"] not in _TYPES:
        raise client.refuse(f"`type` cannot be `{hook['type']}`; give one of {', '.join(_TYPES)}")
    for name, only in _OF_TYPE.items():
        if name in hook and hook["type"] != only:
            raise client.refuse(f"`{name}` goes with hooks of the type `{only}` only")
    if not str(hook["url"]).startswith(("https://", "http://")):
        raise client.refuse("`url` must begin with `https://`")
    organizations(client).fill(hook, one=("organization",))
    People(client).fill(hook, one=("author", "mention"))
    answer = accepted(client, client.post("hooks", body={"hooks": hook}))
    made = answer.get("hooks")
    if isinstance(made, dict) and "id" in made:
        client.memory.add("hooks", {**hook, **made})
    return answer


@write(destructive=True, idempotent=True, link=DOCS)
def delete_hook(client: Client, /, *, hook_id: Annotated[str, Field(format="id")]) -> Json:
    """Delete a hook, which deletes its rule in Missive.

    Args:
        hook_id: The hook, by the id that `create_hook` gave.

    Returns:
        `ok` and `deleted`, the list of the one id.
    """
    client.delete("hooks", hook_id)
    client.memory.remove("hooks", hook_id)
    return deleted(hook_id)
