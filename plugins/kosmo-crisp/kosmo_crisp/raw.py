"""Requests as Crisp documents them, without any translation."""

from __future__ import annotations

from kosmo import read, write

from kosmo_crisp.vendor import DOCS
from kosmo_crisp.website import data_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Annotated

    from kosmo import Client, Field, Json, Object


@read(link=DOCS)
def api_get(
    client: Client,
    /,
    *,
    path: Annotated[str, Field(min_length=1)],
    params: Object | None = None,
) -> Json:
    """Send a GET request to any path of Crisp's API.

    Args:
        path: The path below `/v1`, such as `/website/{website_id}/settings`; `{website_id}`
            stands for the account's, and `/v1` in front may be left out.
        params: Query parameters, sent as they are.

    Returns:
        The answer as Crisp gives it, in its envelope; `ok` where it has no body.
    """
    return _sent(client, "GET", path, params=params)


@write(outward=True, link=DOCS)
def api_post(
    client: Client,
    /,
    *,
    path: Annotated[str, Field(min_length=1)],
    body: Object | None = None,
) -> Json:
    """Send a POST request to any path of Crisp's API; it may send messages, so it asks first.

    Args:
        path: The path below `/v1`, as for `api_get`.
        body: The JSON body, sent as it is; an empty object unless given.

    Returns:
        The answer as Crisp gives it, in its envelope; `ok` where it has no body.
    """
    return _sent(client, "POST", path, body=body or {})


@write(outward=True, link=DOCS)
def api_put(
    client: Client,
    /,
    *,
    path: Annotated[str, Field(min_length=1)],
    body: Object | None = None,
) -> Json:
    """Send a PUT request to any path of Crisp's API; it asks first.

    Args:
        path: The path below `/v1`, as for `api_get`.
        body: The JSON body, sent as it is; an empty object unless given.

    Returns:
        The answer as Crisp gives it, in its envelope; `ok` where it has no body.
    """
    return _sent(client, "PUT", path, body=body or {})


@write(outward=True, link=DOCS)
def api_patch(
    client: Client,
    /,
    *,
    path: Annotated[str, Field(min_length=1)],
    body: Object | None = None,
) -> Json:
    """Send a PATCH request to any path of Crisp's API; it asks first.

    Args:
        path: The path below `/v1`, as for `api_get`.
        body: The JSON body, sent as it is; an empty object unless given.

    Returns:
        The answer as Crisp gives it, in its envelope; `ok` where it has no body.
    """
    return _sent(client, "PATCH", path, body=body or {})


@write(destructive=True, outward=True, link=DOCS)
def api_delete(
    client: Client,
    /,
    *,
    path: Annotated[str, Field(min_length=1)],
    params: Object | None = None,
    body: Object | None = None,
) -> Json:
    """Send a DELETE request to any path of Crisp's API; it asks first.

    Args:
        path: The path below `/v1`, as for `api_get`.
        params: Query parameters, sent as they are.
        body: The JSON body, which a few deletions have, such as that of a suggested segment.

    Returns:
        The answer as Crisp gives it, in its envelope; `ok` where it has no body.
    """
    return _sent(client, "DELETE", path, params=params, body=body)


def _sent(
    client: Client,
    method: str,
    path: str,
    *,
    params: Object | None = None,
    body: Object | None = None,
) -> Json:
    path = path.replace("{website_id}", client.fields["website_id"])
    answer = client.raw(method, path, params=params, body=body)
    if isinstance(answer.data, dict) and answer.data.get("error"):
        data_in(answer.data, answer.status)
    return {"ok": True} if answer.data is None else answer.data
