"""From one operation of a document to a function of a manifest."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, unquote

from kosmo.cli.scaffold.openapi.answers import is_one, rows_of, schema_of
from kosmo.cli.scaffold.openapi.document import Unsupported
from kosmo.cli.scaffold.openapi.naming import from_path, resource_of
from kosmo.cli.scaffold.openapi.paging import pages_of
from kosmo.cli.scaffold.openapi.parameters import Parameters
from kosmo.cli.scaffold.openapi.returning import columns_of, returns_of
from kosmo.cli.scaffold.openapi.texts import clean, sentence
from kosmo.plugin.paths import stays

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.cli.scaffold.openapi.document import Document

    Node = dict[str, Any]

_UNSENT = re.compile(r"[\x00-\x20\x7f\\?#]")
_PATH = re.compile(r"/(?:[A-Za-z0-9_.~!$&'()*+,;=:@%/-]|\{[a-z][a-z0-9_]*\})*")


def function_of(
    document: Document, path: str, method: str, operation: Node, given: list[Any], signing: set[str]
) -> Node:
    """Make a function of one operation, its effects left for when it has a name.

    Raises Unsupported where none can be made.
    """
    if operation.get("servers") or operation.get("x-internal") is True:
        raise Unsupported("it has a server of its own")
    document.begin()
    if not path.isprintable():  # half of a pair of surrogates, say
        raise Unsupported("its path cannot be kept below the base URL")
    clean_path, _, query = path.partition("#")[0].partition("?")
    parameters = Parameters(document, frozenset(signing))
    target = parameters.path(clean_path, given)
    unsent = _UNSENT.search(unquote(target)) is not None
    if not _PATH.fullmatch(target) or not stays(target) or unsent:
        raise Unsupported("its path cannot be kept below the base URL")
    parameters.add(given)
    if method not in ("get", "head"):
        parameters.body(operation.get("requestBody"))
    answer = _answer(document, operation)
    resource = resource_of(operation.get("tags"), path)
    request: Node = {"method": method.upper(), "path": target, **parameters.request}
    constants = _constants(query)
    if constants:
        request["query"] = constants
        _drop(parameters.found, constants)
    function: Node = {
        "summary": _summary(operation, method, path),
        "description": _description(operation),
        "resource": resource,
        **link_of(document.resolved(operation.get("externalDocs")).get("url")),
        "effect": "read" if method in ("get", "head") else "write",
        "parameters": parameters.found,
        "request": request,
    }
    if parameters.idempotency_header is not None and method not in ("get", "head"):
        function["idempotency_header"] = parameters.idempotency_header
    items: str | None = None
    if method == "get":
        pages = pages_of(document, parameters.found, answer, resource=resource)
        if pages is not None:
            function["pages"] = pages
            items = pages.get("items", "")
        else:
            items = rows_of(document, schema_of(answer), resource)
            if items and is_one(document, schema_of(answer), items, path):
                items = None
        function["columns"] = columns_of(document, answer, items)
    function["returns"] = returns_of(document, answer, items)
    needed = {one: given for one, given in parameters.found.items() if given.get("required")}
    function["parameters"] = {**needed, **parameters.found}
    return {key: value for key, value in function.items() if value not in ("", [], {})}


def _answer(document: Document, operation: Node) -> Node:
    """Give the answer of a success; raises Unsupported where it is certainly no JSON."""
    responses = operation.get("responses")
    good = [
        document.resolved(one)
        for status, one in (responses.items() if isinstance(responses, dict) else ())
        if str(status).startswith("2") or str(status) == "default"
    ]
    answer = good[0] if good else {}
    content = answer.get("content")
    kinds = [str(one).lower() for one in content] if isinstance(content, dict) else []
    if not kinds and document.old and "schema" in answer:
        said = operation.get("produces", document.data.get("produces"))
        kinds = [str(one).lower() for one in said] if isinstance(said, list) else []
    if kinds and not any("json" in one or "*" in one for one in kinds):
        raise Unsupported(f"it answers `{clean(kinds[0], 60)}`, not JSON")
    return answer


def _summary(operation: Node, method: str, path: str) -> str:
    otherwise = from_path(method, path).replace("_", " ")
    return sentence(operation.get("summary") or operation.get("description"), otherwise)


def _description(operation: Node) -> str:
    text = clean(operation.get("description"), 1000)
    told = sentence(operation.get("summary") or operation.get("description"), "-").rstrip(".…")
    text = "" if text.rstrip(". ") == told else text
    return f"{text} Deprecated.".strip() if operation.get("deprecated") is True else text


def _constants(query: str) -> Node:
    return {name: value for name, value in parse_qsl(query, keep_blank_values=True) if name}


def _drop(parameters: dict[str, Node], constants: Node) -> None:
    """Leave out parameters that the path itself has a value for."""
    for name, one in list(parameters.items()):
        if one["in"] == "query" and one.get("name", name) in constants:
            del parameters[name]


def link_of(url: object) -> Node:
    """Give the `link` of a manifest, where an address can be one."""
    usable = isinstance(url, str) and re.fullmatch(r"https?://[!-~]{1,1900}", url)
    return {"link": url} if usable and not set(str(url)) & set('"<>') else {}
