"""Requests as Help Scout documents them, without any translation."""

from __future__ import annotations

from kosmo import read, write

from kosmo_helpscout.vendor import DOCS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Annotated

    from kosmo import Answer, Client, Field, Json, Object


@read(link=DOCS)
def api_get(
    client: Client,
    /,
    *,
    path: Annotated[str, Field(min_length=1)],
    params: Object | None = None,
) -> Json:
    """Send a GET request to any path of Help Scout's API.

    Args:
        path: The path below `/v2`, such as `/conversations`; `/v2` in front may be left out.
        params: Query parameters, sent as they are.

    Returns:
        The answer as Help Scout gives it; `ok` where it has no body.
    """
    return _data(client.raw("GET", path, params=params))


@write(outward=True, link=DOCS)
def api_post(
    client: Client,
    /,
    *,
    path: Annotated[str, Field(min_length=1)],
    body: Object | None = None,
) -> Json:
    """Send a POST request to any path of Help Scout's API; it may send mail, so it asks first.

    Args:
        path: The path below `/v2`, such as `/customers`.
        body: The JSON body, sent as it is; an empty object unless given.

    Returns:
        The answer as Help Scout gives it; where it has no body `ok`, and the `id` and `location`
        that its headers tell.
    """
    return _data(client.raw("POST", path, body=body or {}))


@write(outward=True, idempotent=True, link=DOCS)
def api_put(
    client: Client,
    /,
    *,
    path: Annotated[str, Field(min_length=1)],
    body: Object | None = None,
) -> Json:
    """Send a PUT request to any path of Help Scout's API; it asks first.

    Args:
        path: The path below `/v2`, such as `/conversations/ID/tags`.
        body: The JSON body, sent as it is; an empty object unless given.

    Returns:
        The answer as Help Scout gives it; `ok` where it has no body.
    """
    return _data(client.raw("PUT", path, body=body or {}))


@write(outward=True, link=DOCS)
def api_patch(
    client: Client,
    /,
    *,
    path: Annotated[str, Field(min_length=1)],
    body: Object | list[Object],
) -> Json:
    """Send a PATCH request to any path of Help Scout's API; it asks first.

    Args:
        path: The path below `/v2`, such as `/conversations/ID`.
        body: One JSON Patch operation (`op`, `path`, `value`), for customers a list of them.

    Returns:
        The answer as Help Scout gives it; `ok` where it has no body.
    """
    return _data(client.raw("PATCH", path, body=body))


@write(destructive=True, outward=True, link=DOCS)
def api_delete(
    client: Client,
    /,
    *,
    path: Annotated[str, Field(min_length=1)],
    params: Object | None = None,
) -> Json:
    """Send a DELETE request to any path of Help Scout's API; it asks first.

    Args:
        path: The path below `/v2`, such as `/conversations/ID`.
        params: Query parameters, sent as they are.

    Returns:
        The answer as Help Scout gives it; `ok` where it has no body.
    """
    return _data(client.raw("DELETE", path, params=params))


def _data(answer: Answer) -> Json:
    if answer.data is not None:
        return answer.data
    told = {"id": answer.headers.get("resource-id"), "location": answer.headers.get("location")}
    return {"ok": True, **{name: value for name, value in told.items() if value is not None}}
