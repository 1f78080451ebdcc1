"""Writing the simulator of a plugin: its routes, and the credentials that it accepts."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from kosmo.cli.scaffold.python import literal, text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Node = dict[str, Any]

_KINDS = {"GET": "one", "HEAD": "one", "PUT": "change", "PATCH": "change", "DELETE": "drop",
          "POST": "change"}  # fmt: skip


def simulator_text(manifest: Node) -> str:
    """Write the module `simulator`."""
    auth = manifest["auth"]
    values = {one["name"]: f"sandbox-{one['name'].replace('_', '-')}" for one in auth["fields"]}
    headers = {key.lower(): one.format_map(values) for key, one in auth.get("headers", {}).items()}
    query = {key: one.format_map(values) for key, one in auth.get("query", {}).items()}
    basic = tuple(one.format_map(values) for one in auth.get("basic", ()))
    routes = _routes(manifest["functions"])
    oauth = auth.get("oauth")
    unsigned = []
    if oauth:
        headers = {"authorization": "Bearer sandbox-token"}
        unsigned = [f"POST {oauth['token_path'].strip('/')}"]
        routes = {unsigned[0]: "token", **{k: v for k, v in routes.items() if k != unsigned[0]}}
    written = [f"        {text(line)}: {given}," for line, given in routes.items()]
    seeded = [line[4:] for line, kind in routes.items() if kind.startswith("listing")]
    seeded = [one for one in seeded if ":" not in one]
    return _TEXT.format(
        title=manifest["title"],
        name=text(manifest["name"]),
        headers=literal(headers),
        query=literal(query),
        basic=literal(basic),
        credentials=literal(values),
        seeded=_tuple(seeded),
        routes="\n".join(written),
        base_path=text(urlsplit(manifest["base_url"]).path.rstrip("/")),
        unsigned=literal(tuple(unsigned)),
        token=_GIVING if oauth else "",
    )


def _routes(functions: dict[str, Node]) -> dict[str, str]:
    """Give the routes, those first that name most of their path."""
    found: dict[str, tuple[int, str]] = {}
    for function in functions.values():
        request = function["request"]
        parts = request["path"].strip("/").split("/")
        whole = all(re.fullmatch(r"\{\w+\}|[^{}%]+", part) for part in parts)
        if not whole or parts == [""]:
            continue
        pattern = "/".join(f":{part[1:-1]}" if part[0] == "{" else part for part in parts)
        line = f"{request['method']} {pattern}"
        kind = _kind(function, item=pattern.rpartition("/")[2].startswith(":"))
        found.setdefault(line, (pattern.count(":"), kind))
    return {line: kind for line, (_, kind) in sorted(found.items(), key=lambda one: one[1][0])}


def _kind(function: Node, *, item: bool) -> str:
    pages = function.get("pages")
    method = function["request"]["method"]
    if pages is not None:
        return f"listing({text(pages.get('items', ''))})"
    if item:
        return _KINDS[method]
    return {"POST": "create", "GET": "several"}.get(method, "several")


def _tuple(names: list[str]) -> str:
    if not names:
        return "()"
    line = f"({', '.join(map(text, names))}{',' if len(names) == 1 else ''})"
    if len(line) <= 66:
        return line
    return "(\n" + "".join(f"    {text(one)},\n" for one in names) + ")"


_GIVING = '''

def token(request: SimulatorRequest) -> SimulatorReply:
    """Give the token that requests are signed with."""
    return SimulatorReply({"access_token": "sandbox-token", "expires_in": 3600})
'''

_TEXT = '''"""A simulator of {title}: rows by the paths that they are kept under."""

# ruff: noqa: E501

from __future__ import annotations

from kosmo import Simulator, SimulatorRefusal, SimulatorReply, new_id

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from kosmo import Object, SimulatorRequest, SimulatorState

_HEADERS: dict[str, str] = {headers}
_QUERY: dict[str, str] = {query}
_BASIC: tuple[str, ...] = {basic}
_SEEDED: tuple[str, ...] = {seeded}


def sign_in(request: SimulatorRequest) -> None:
    """Refuse a request that is not signed with the credentials below."""
    signed = all(request.headers.get(name) == value for name, value in _HEADERS.items())
    signed = signed and all(request.query.get(name) == value for name, value in _QUERY.items())
    if not signed or (_BASIC and request.basic != _BASIC):
        raise SimulatorRefusal(401, "the credentials are not accepted")


def seed(state: SimulatorState) -> None:
    """Put three rows into every list."""
    for path in _SEEDED:
        for number in (1, 2, 3):
            name = f"{{path.rpartition('/')[2]}}-{{number}}"
            state.put(path, {{"id": name, "name": f"Number {{number}}"}})


def listing(items: str) -> Callable[[SimulatorRequest], SimulatorReply]:
    """Make what answers with a list, under the keys that lead to it."""

    def answer(request: SimulatorRequest) -> SimulatorReply:
        found: Object | list[Object] = list(request.state.rows(request.path.strip("/")))
        for name in reversed(items.split(".") if items else []):
            found = {{name: found}}
        return SimulatorReply(found)

    return answer


def several(request: SimulatorRequest) -> SimulatorReply:
    """Answer what is no list with what there is: the rows under its path."""
    return SimulatorReply({{"rows": list(request.state.rows(request.path.strip("/")))}})


def one(request: SimulatorRequest) -> SimulatorReply:
    """Give a row."""
    path, _, name = request.path.strip("/").rpartition("/")
    row = request.state.get(path, name)
    if row is None:
        raise SimulatorRefusal(404, f"there is no `{{name}}`")
    return SimulatorReply(row)


def create(request: SimulatorRequest) -> SimulatorReply:
    """Keep a new row."""
    row = {{**_given(request), "id": new_id()}}
    return SimulatorReply(request.state.put(request.path.strip("/"), row), status=201)


def change(request: SimulatorRequest) -> SimulatorReply:
    """Change a row, or make it."""
    path, _, name = request.path.strip("/").rpartition("/")
    row = {{**(request.state.get(path, name) or {{}}), **_given(request), "id": name}}
    return SimulatorReply(request.state.put(path, row))


def drop(request: SimulatorRequest) -> SimulatorReply:
    """Remove a row."""
    path, _, name = request.path.strip("/").rpartition("/")
    if request.state.drop(path, name) is None:
        raise SimulatorRefusal(404, f"there is no `{{name}}`")
    return SimulatorReply(status=204)


def _given(request: SimulatorRequest) -> Object:
    body = request.json()
    return body if isinstance(body, dict) else dict(request.form())
{token}

app = Simulator(
    {name},
    routes={{
{routes}
    }},
    seed=seed,
    credentials={credentials},
    sign_in=sign_in,
    base_path={base_path},
    unsigned={unsigned},
)
'''
