"""Requests as Plivo documents them, without any translation."""

from __future__ import annotations

from kosmo import read, write

from kosmo_plivo.vendor import DOCS

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
    """Send a GET request to any path of Plivo's API.

    Args:
        path: The path below the account, such as `/Message/`; the slash at its end and
            `/v1/Account/AUTH_ID` in front may be left out.
        params: Query parameters, sent as they are.

    Returns:
        The answer as Plivo gives it; `ok` where it has no body.
    """
    return _data(client.raw("GET", _placed(client, path), params=params).data)


@write(outward=True, link=DOCS)
def api_post(
    client: Client,
    /,
    *,
    path: Annotated[str, Field(min_length=1)],
    body: Object | None = None,
) -> Json:
    """Send a POST request to any path of Plivo's API; it may cost money, so it asks first.

    Args:
        path: The path below the account, such as `/Message/`.
        body: The JSON body, sent as it is; an empty object unless given.

    Returns:
        The answer as Plivo gives it; `ok` where it has no body.
    """
    return _data(client.raw("POST", _placed(client, path), body=body or {}).data)


@write(outward=True, link=DOCS)
def api_patch(
    client: Client,
    /,
    *,
    path: Annotated[str, Field(min_length=1)],
    body: Object | None = None,
) -> Json:
    """Send a PATCH request to any path of Plivo's API; it asks first.

    Args:
        path: The path below the account; compliance applications alone take PATCH.
        body: The JSON body, sent as it is; an empty object unless given.

    Returns:
        The answer as Plivo gives it; `ok` where it has no body.
    """
    return _data(client.raw("PATCH", _placed(client, path), body=body or {}).data)


@write(outward=True, link=DOCS)
def api_put(
    client: Client,
    /,
    *,
    path: Annotated[str, Field(min_length=1)],
    body: Object | None = None,
) -> Json:
    """Send a PUT request to any path of Plivo's API; no documented one takes it. It asks first.

    Args:
        path: The path below the account.
        body: The JSON body, sent as it is; an empty object unless given.

    Returns:
        The answer as Plivo gives it; `ok` where it has no body.
    """
    return _data(client.raw("PUT", _placed(client, path), body=body or {}).data)


@write(destructive=True, outward=True, link=DOCS)
def api_delete(
    client: Client,
    /,
    *,
    path: Annotated[str, Field(min_length=1)],
    params: Object | None = None,
) -> Json:
    """Send a DELETE request to any path of Plivo's API; it asks first.

    Args:
        path: The path below the account, such as `/Recording/ID/`.
        params: Query parameters, sent as they are.

    Returns:
        The answer as Plivo gives it; `ok` where it has no body.
    """
    return _data(client.raw("DELETE", _placed(client, path), params=params).data)


def _placed(client: Client, path: str) -> str:
    """Put a path below the account, unless it names one or is no path: the client says so."""
    first = path.lstrip("/").partition("/")[0]
    if path.startswith("//") or ":" in first or "\\" in path:
        return path
    bare = path.lstrip("/").removeprefix("v1/")
    return bare if bare.startswith("Account/") else f"Account/{client.fields['auth_id']}/{bare}"


def _data(data: Json) -> Json:
    return {"ok": True} if data is None else data
