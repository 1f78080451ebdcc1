"""Custom fields: which an inbox has, and a conversation's values of them."""

from __future__ import annotations

from kosmo import read, write

from kosmo_helpscout.answers import updated
from kosmo_helpscout.paging import rows_in
from kosmo_helpscout.vendor import DOCS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Annotated

    from kosmo import Client, Field, Json, Object


@read(
    columns=("id", "name", "type", "required"),
    cache=300,
    link=f"{DOCS}/inboxes/inbox-fields/",
)
def list_custom_fields(client: Client, /, *, mailbox_id: Annotated[int, Field(ge=1)]) -> Json:
    """List the custom fields of an inbox, with the options of dropdowns.

    Args:
        mailbox_id: The inbox.

    Returns:
        `fields`, a list of objects with `id`, `name`, `type`, `required`, `order`, `options`.
    """
    return {"fields": rows_in(client.get("mailboxes", str(mailbox_id), "fields"), "fields")}


@write(
    idempotent=True, columns=("id", "fields"), link=f"{DOCS}/conversations/custom_fields/update/"
)
def set_custom_fields(
    client: Client, /, *, id: Annotated[int, Field(ge=1)], values: Object
) -> Json:
    """Replace the values of a conversation's custom fields.

    Args:
        id: The conversation.
        values: A value for each field, under the field's id from `list_custom_fields`; of a
            dropdown the option's id. Fields that are not named lose their value.

    Returns:
        `id`, `updated` and `fields`.
    """
    strange = [name for name in values if not (name.isascii() and name.isdigit())]
    if strange:
        raise client.refuse(
            f"`values` has `{strange[0]}`, which is not a field's id: see `list_custom_fields`",
            hint="kosmo helpscout list-custom-fields --help",
        )
    rows = [{"id": int(name), "value": value} for name, value in values.items()]
    client.put("conversations", str(id), "fields", body={"fields": rows})
    return updated(id, *values)
