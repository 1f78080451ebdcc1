"""Calling a function that a manifest declares: its request, or the pages of its list.

This is all that runs for a plugin without code.
"""

from __future__ import annotations

from kosmo.errors import UsageError
from kosmo.http.url import climbs, flattened, percent_encoded

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from kosmo.http.body import Answer
    from kosmo.http.client import Client
    from kosmo.spec import FunctionSpec

    Arguments = dict[str, Any]

_JOINTS = {"comma": ",", "space": " ", "pipe": "|"}


def declared(spec: FunctionSpec) -> Callable[..., Any]:
    """Give what calls a function, made of the request that its catalog entry has."""
    request: dict[str, Any] = spec.request or {}

    def call(client: Client, /, **arguments: Any) -> Any:
        if request["pages"] is not None:
            return _listed(request, client, arguments)
        data = _send(request, client, arguments).data
        return _inside(data, request["answer"])

    return call


def _listed(request: dict[str, Any], client: Client, arguments: Arguments) -> Any:
    from kosmo.http.paging import Paging
    from kosmo.http.turning import turn

    said = request["pages"]
    paging = Paging(**said)
    limit = arguments.pop(paging.size or "limit", request["limit"])
    begin = arguments.get(paging.position) if paging.position else None
    rows = turn(
        client,
        lambda place: _send(request, client, {**arguments, **place}),
        paging,
        limit,
        begin,
    )
    name = paging.items.rpartition(".")[2]
    return {name: rows} if name else rows


def _send(request: dict[str, Any], client: Client, arguments: Arguments) -> Answer:
    """Put each argument where its parameter goes, and send the request."""
    path: str = request["path"]
    query: Arguments = dict(request["query"])
    headers: dict[str, str] = dict(request["headers"])
    fields: Arguments = {}
    whole: Any = None
    for name, value in arguments.items():
        where, wire, lists = request["places"][name]
        if where == "path":
            path = path.replace(f"{{{name}}}", _part(name, value, lists))
        elif where == "query":
            query |= _parameters(wire, value, lists)
        elif where == "header":
            headers[wire] = _header(name, value)
        elif where == "whole_body":
            whole = value
        else:
            fields[wire] = value
    body = _body(request, fields, whole)
    return client.request(
        request["method"], path + request["ending"], params=query, body=body, headers=headers
    )


def _parameters(wire: str, value: Any, lists: str) -> Arguments:
    if isinstance(value, list) and lists in _JOINTS:
        return {wire: _JOINTS[lists].join(_text(one) for one in value)}
    if isinstance(value, list) and lists == "brackets":
        return {f"{wire}[]": value}
    return flattened({wire: value})


def _body(request: dict[str, Any], fields: Arguments, whole: Any) -> Any:
    """Give the body: constants and fields, in their envelope; None where there is neither."""
    if whole is None:
        constant = request["body"]
        if not fields and constant is None:
            return None
        whole = {**(constant or {}), **fields}
    for name in reversed(request["envelope"].split(".") if request["envelope"] else []):
        whole = {name: whole}
    if request["encoding"] == "form" and isinstance(whole, dict):
        from kosmo.http.body import Form

        return Form(whole)
    return whole


def _part(name: str, value: Any, lists: str) -> str:
    """Encode a path parameter; what would climb to another path is refused.

    A slash goes encoded, as identifiers may hold one.
    """
    many = value if isinstance(value, list) else [value]
    text = _JOINTS.get(lists, ",").join(_text(one) for one in many)
    parts = text.replace("\\", "/").split("/")
    unseen = any(ord(letter) < 32 or ord(letter) == 127 for letter in text)
    if "" in parts or climbs(text.replace("?", "/")) or unseen:
        raise UsageError(
            f"`{name}` cannot be part of an address: give an id that is not empty and does not"
            " climb",
            code="invalid_arguments",
        )
    return percent_encoded(text, safe=",@:")


def _header(name: str, value: Any) -> str:
    text = ",".join(_text(one) for one in value) if isinstance(value, list) else _text(value)
    if not text.isascii() or not text.isprintable():
        raise UsageError(
            f"`{name}` goes into a header, which takes printable ASCII only",
            code="invalid_arguments",
        )
    return text


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        import json

        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _inside(data: Any, answer: str) -> Any:
    """Take an answer out of its envelope; one without the envelope is given as it is."""
    from kosmo.http.turning import at

    found = at(data, answer) if answer else None
    return data if found is None else found
