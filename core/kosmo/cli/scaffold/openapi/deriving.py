"""From a whole document to the manifest of an integration, and what could not be taken over."""

from __future__ import annotations

import re

from kosmo.cli.scaffold.completing import complete
from kosmo.cli.scaffold.openapi.document import Unsupported
from kosmo.cli.scaffold.openapi.naming import FunctionNames, singular
from kosmo.cli.scaffold.openapi.operation import function_of, link_of
from kosmo.cli.scaffold.openapi.servers import base_url_of
from kosmo.cli.scaffold.openapi.signing import signing_of
from kosmo.cli.scaffold.openapi.texts import about, clean
from kosmo.cli.scaffold.openapi.verbs import is_change, reaches_people
from kosmo.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from kosmo.cli.scaffold.openapi.document import Document

    Node = dict[str, Any]
    Operation = tuple[str, str, Node, list[Any]]

_METHODS = ("get", "head", "post", "put", "patch", "delete")
_REFERENCES = 20  # that are told by name
_DESTROYS = re.compile(r"(?:^|_)(?:delete|destroy|purge|wipe|erase|terminate)(?:_|$)")


class Derived:
    """The manifest, and notes: what was left out of it or guessed."""

    def __init__(self, manifest: Node, notes: list[str], left_out: dict[str, str]) -> None:
        """Take them; `left_out` maps an operation to the reason."""
        self.manifest = manifest
        self.notes = notes
        self.left_out = left_out


def derive(
    document: Document, name: str, *, private: bool = False, base_url: str | None = None
) -> Derived:
    """Make a manifest of a document; raises UsageError where nothing can be made of it."""
    url, notes = base_url_of(document, private=private, given=base_url)
    signing = signing_of(document, url)
    names, functions = FunctionNames(name), {}
    left_out: dict[str, str] = {}
    for path, method, operation, said in _operations(document):
        told = f"{method.upper()} {clean(path, 200)}"
        try:
            function = function_of(document, path, method, operation, said, signing.names)
        except Unsupported as error:
            left_out[told] = str(error)
            continue
        name_of = operation.get("operationId")
        given = names.name(name_of, method, path, function["resource"], many=_many(function))
        functions[given] = function
    if not functions:
        raise UsageError("no function can be made of that document" + _why(left_out))
    for one, function in functions.items():
        _effects(function, one)
    info = document.section("info")
    manifest: Node = {
        "kosmo_manifest": 1,
        "name": name,
        "title": clean(info.get("title"), 60) or name.replace("_", " ").title(),
        "description": about(info.get("summary") or info.get("description"), 300),
        "base_url": url,
        **link_of(document.section("externalDocs").get("url")),
        **({"origins": signing.origins} if signing.origins else {}),
        "auth": signing.auth,
        "functions": functions,
    }
    complete(manifest)
    return Derived(manifest, [*notes, *signing.told, *_unresolved(document)], left_out)


def _operations(document: Document) -> Iterator[Operation]:
    for path, raw in document.section("paths").items():
        item = document.resolved(raw)
        common = item.get("parameters")
        for method in _METHODS:
            operation = item.get(method)
            if not isinstance(operation, dict) or not str(path).startswith("/"):
                continue
            own = operation.get("parameters")
            given = [
                *(common if isinstance(common, list) else []),
                *(own if isinstance(own, list) else []),
            ]
            yield str(path), method, operation, given


def _unresolved(document: Document) -> list[str]:
    """Tell the references that stand for nothing, a few by name and the others by their number."""
    told = [f"`{clean(one, 100)}` is outside of the document" for one in document.outside]
    told += [
        f"`{clean(one, 100)}` leads nowhere: what it stands for is left out"
        for one in document.missing
    ]
    rest = len(told) - _REFERENCES
    return told[:_REFERENCES] + ([f"{rest} more references are like that"] if rest > 0 else [])


def _many(function: Node) -> bool | None:
    """Tell whether a function answers with rows, None where the document does not."""
    returns = function["returns"]
    if "pages" in function or returns.startswith("A list of") or "`, a list of" in returns:
        return True
    return False if "n object with" in returns else None


def _effects(function: Node, name: str) -> None:
    """Say what a function does, by its method and, where that says too little, by its name."""
    method = function["request"]["method"]
    if method == "GET" and is_change(name) and "pages" not in function:
        function["effect"] = "write"
    if function["effect"] == "read":
        return
    if method in ("PUT", "DELETE"):
        function["idempotent"] = True
    if method == "DELETE" or _DESTROYS.search(name):
        function["destructive"] = True
    if method != "DELETE" and reaches_people(name, singular):
        function["outward"] = True


def _why(left_out: dict[str, str]) -> str:
    reasons = sorted(set(left_out.values()))
    return f": {'; '.join(reasons[:3])}" if reasons else ""
