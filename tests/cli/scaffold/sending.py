"""What the functions of a manifest send, as code that was made of it and as data."""

from __future__ import annotations

import importlib
import json
import sys
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from kosmo import Client, FunctionSpec, Response
from kosmo.call import Facts, Pages
from kosmo.cli.scaffold.functions import modules_of
from kosmo.cli.scaffold.python import identifier
from kosmo.cli.scaffold.samples import sample
from kosmo.plugin.declaration import function_entry
from kosmo.plugin.declared import declared

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Node = dict[str, Any]


def differences(manifest: Node, folder: Path) -> Iterator[str]:
    """Call every function with all that it takes, and with what it needs, as code and as data.

    Tells what is sent otherwise.
    """
    package = f"kosmo_{manifest['name']}"
    sys.path.insert(0, str(folder))
    try:
        for module, functions in modules_of(manifest["functions"]).items():
            code = importlib.import_module(f"{package}.{module}")
            for name, said in functions.items():
                spec = FunctionSpec("it", function_entry("it", name, said, ""))
                whole = arguments_of(said)
                needed = spec.input_schema["required"]
                for given in (whole, {one: whole[one] for one in needed if one in whole}):
                    renamed = {identifier(key): value for key, value in given.items()}
                    by_code = sent(getattr(code, name), renamed, said)
                    by_data = sent(declared(spec), given, said)
                    if by_code != by_data:
                        yield f"{name}: {by_code} {by_data}"
    finally:
        sys.path.remove(str(folder))
        for one in [one for one in sys.modules if one.partition(".")[0] == package]:
            del sys.modules[one]


def arguments_of(function: Node) -> Node:
    """Make up an argument for every parameter of which one can be made."""
    made = {name: sample(one["schema"]) for name, one in function.get("parameters", {}).items()}
    return {name: value for name, value in made.items() if value is not None}


def sent(function: Callable[..., Any], arguments: Node, said: Node) -> Any:
    """Call a function; gives its first request, its query and its body taken apart."""
    requests: list[Any] = []
    answer: Any = [] if "pages" in said else {}
    for key in reversed(said.get("pages", {}).get("items", "").split(".")):
        answer = {key: answer} if key else answer

    def exchange(method: str, url: str, headers: dict[str, str], body: bytes | None) -> Response:
        parts = urlsplit(url)
        query = parse_qs(parts.query, keep_blank_values=True)
        data: Any = body
        if body is not None and headers.get("Content-Type", "").endswith("json"):
            data = json.loads(body)
        elif body is not None:
            data = parse_qs(body.decode(), keep_blank_values=True)
        requests.append((method, parts.path, query, headers, data))
        return Response(200, {"content-type": "application/json"}, json.dumps(answer).encode())

    url = "https://api.example.com"
    client = Client(exchange, url, facts=Facts(), pages=Pages(), fields={})
    found = function(client, **arguments)
    rows = next(iter(found.values()), None) if isinstance(found, dict) else found
    if "pages" in said:
        list(rows or ())
    return requests[0]
