"""Requests as Missive documents them, without any translation."""

from __future__ import annotations

from kosmo import read, write

from kosmo_missive.vendor import DOCS

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
    """Send a GET request to any path of Missive's API.

    Args:
        path: The path below `/v1`, such as `/contacts`; `/v1` in front may be left out.
        params: Query parameters, sent as they are.

    Returns:
        The answer as Missive gives it; `ok` where it has no body.
    """
    return _data(client.raw("GET", path, params=params).data)


@write(outward=True, link=DOCS)
def api_post(
    client: Client,
    /,
    *,
    path: Annotated[str, Field(min_length=1)],
    body: Object | None = None,
) -> Json:
    """Send a POST request to any path of Missive's API; it may send mail, so it asks first.

    Args:
        path: The path below `/v1`, such as `/drafts`.
        body: The JSON body, sent as it is, envelope included; an empty object unless given.

    Returns:
        The answer as Missive gives it; `ok` where it has no body.
    """
    return _data(client.raw("POST", path, body=body or {}).data)


@write(outward=True, link=DOCS)
def api_patch(
    client: Client,
    /,
    *,
    path: Annotated[str, Field(min_length=1)],
    body: Object | None = None,
) -> Json:
    """Send a PATCH request to any path of Missive's API; it asks first.

    Args:
        path: The path below `/v1`, such as `/contacts/ID`.
        body: The JSON body, sent as it is, envelope included; an empty object unless given.

    Returns:
        The answer as Missive gives it; `ok` where it has no body.
    """
    return _data(client.raw("PATCH", path, body=body or {}).data)


@write(destructive=True, outward=True, link=DOCS)
def api_delete(
    client: Client,
    /,
    *,
    path: Annotated[str, Field(min_length=1)],
    params: Object | None = None,
) -> Json:
    """Send a DELETE request to any path of Missive's API; it asks first.

    Args:
        path: The path below `/v1`, such as `/drafts/ID`.
        params: Query parameters, sent as they are.

    Returns:
        The answer as Missive gives it; `ok` where it has no body.
    """
    return _data(client.raw("DELETE", path, params=params).data)


def _data(data: Json) -> Json:
    return {"ok": True} if data is None else data
