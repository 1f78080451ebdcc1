"""Where things are: below the account, whose Auth ID is part of every path."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo import Client


def own(client: Client, *path: str) -> tuple[str, ...]:
    """Give the parts of a path below the account, such as `own(client, "Message", uuid)`."""
    return ("Account", client.fields["auth_id"], *path)
