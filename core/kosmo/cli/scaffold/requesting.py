"""Writing the request of a plugin's function: its path, its mappings, the call of the client."""

from __future__ import annotations

import re

from kosmo.cli.scaffold.python import call, identifier, literal, text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Node = dict[str, Any]


def body_of(name: str, function: Node, parameters: dict[str, Node]) -> list[str]:
    """Write what a function does; mappings that are long stand before its request."""
    request, pages = function["request"], function.get("pages")
    passed_over = {pages.get("position"), pages.get("size")} if pages else set()
    before: list[str] = []

    def said(local: str, where: str, constants: Node | None) -> str:
        """Write a mapping in its place, or before the call where it is long."""
        entries = _entries(parameters, where, passed_over, constants)
        line = f"{{{', '.join(entries)}}}" if entries else ""
        if len(line) < 64:
            return line
        while local in parameters:
            local = f"{local}_"
        before.extend([f"    {local} = {{", *(f"        {one}," for one in entries), "    }"])
        return local

    arguments = [] if pages is not None else [text(request["method"])]
    arguments += _path(request["path"], parameters)
    arguments += [f"pages={name.upper()}"] if pages is not None else []
    query = said("params", "query", request.get("query"))
    headers = said("headers", "header", request.get("headers"))
    arguments += [f"params={query}"] if query else []
    if pages is None:
        body = _sent(request, parameters, said("fields", "body", request.get("body")))
        arguments += [f"body={body}"] if body else []
    arguments += [f"headers=present({headers})"] if headers else []
    arguments += ['ending="/"'] if request["path"].endswith("/") else []
    if pages is None:
        return [*before, *call("return client.answer(", arguments, ").data")]
    arguments.append(f"limit={identifier(pages.get('size', 'limit'))}")
    if "position" in pages and pages["style"] != "link":
        arguments.append(f"begin={identifier(pages['position'])}")
    rows = "rows"
    while rows in parameters:
        rows = f"{rows}_"
    key = pages.get("items", "").rpartition(".")[2]
    lines = call(f"{rows} = client.paged(", arguments)
    return [*before, *lines, f"    return {{{text(key)}: {rows}}}" if key else f"    return {rows}"]


def _path(path: str, parameters: dict[str, Node]) -> list[str]:
    """Write the parts of a path, which the client encodes one by one."""
    from urllib.parse import unquote

    found = []
    for part in path.strip("/").split("/") if path.strip("/") else ():
        pieces = re.split(r"\{(\w+)\}", part)
        fixed = [unquote(one) for one in pieces[::2]]
        names = [_in_path(one, parameters[one]) for one in pieces[1::2]]
        if not names:
            found.append(text(fixed[0]))
        elif fixed == ["", ""]:
            found.append(names[0])
        else:
            pieces = [text(one) for one in fixed]
            mixed = [one for pair in zip(pieces, names, strict=False) for one in pair]
            found.append(" + ".join(one for one in [*mixed, pieces[-1]] if one != '""'))
    return found


def _in_path(name: str, parameter: Node) -> str:
    kind = parameter["schema"].get("type")
    own = identifier(name)
    if kind == "string":
        return own
    if kind == "boolean":
        return f'("true" if {own} else "false")'
    return f"','.join(map(str, {own}))".replace("'", '"') if kind == "array" else f"str({own})"


def _entries(
    parameters: dict[str, Node], where: str, passed_over: set[Any], constants: Node | None
) -> list[str]:
    """Write the entries of what goes into one place of a request."""
    entries = [f"{text(key)}: {literal(value)}" for key, value in (constants or {}).items()]
    for name, parameter in parameters.items():
        if parameter["in"] == where and name not in passed_over:
            entries.append(_entry(name, parameter, where))
    return entries


def _entry(name: str, parameter: Node, where: str) -> str:
    own, wire, lists = identifier(name), wire_of(name, parameter), parameter.get("lists", "repeat")
    kind = parameter["schema"].get("type")
    if where == "header":
        plain = own if kind == "string" else f"str({own})"
        plain = f'",".join(map(str, {own}))' if kind == "array" else plain
        plain = f"str({own}).lower()" if kind == "boolean" else plain
        needed = parameter.get("required") or kind == "string"
        return f"{text(wire)}: {plain if needed else f'None if {own} is None else {plain}'}"
    if kind == "array" and lists in ("comma", "space", "pipe"):
        joint = {"comma": ",", "space": " ", "pipe": "|"}[lists]
        joined = f"{text(joint)}.join(map(str, {own}))"
        given = joined if parameter.get("required") else f"{joined} if {own} else None"
        return f"{text(wire)}: {given}"
    if kind == "array" and lists == "brackets":
        wire = f"{wire}[]"
    return f"{text(wire)}: {own}"


def _sent(request: Node, parameters: dict[str, Node], fields: str) -> str:
    whole = [name for name, one in parameters.items() if one["in"] == "whole_body"]
    form = request.get("encoding") == "form"
    if whole:
        own = identifier(whole[0])
        made = f"Form({own} or {{}})" if form else own
    elif not fields:
        made = "Form({})" if form else "{}"
        return made if "body" in request else ""
    else:
        needed = any(one.get("required") for one in parameters.values() if one["in"] == "body")
        made = f"Form(present({fields}))" if form else f"present({fields})"
        if not needed and "body" not in request and not form:
            made += " or None"
    for name in reversed(request["envelope"].split(".") if request.get("envelope") else []):
        made = f"{{{text(name)}: {made}}}"
    return made


def wire_of(name: str, parameter: Node) -> str:
    """Give the name that the service has for a parameter."""
    wire: str = parameter.get("name", name)
    return wire


def paging_of(function: Node, *, named: bool = False) -> list[str]:
    """Write the arguments of `Paging`; `named` adds by which name the function takes a place."""
    pages, parameters = function["pages"], function.get("parameters", {})
    said = [literal(pages["style"])]
    if pages.get("items"):
        said.append(f"items={literal(pages['items'])}")
    for key in ("position", "size"):
        if key in pages:
            wire = wire_of(pages[key], parameters[pages[key]])
            said.append(f"{key}={literal(wire)}")
            if named and key == "position" and wire != pages[key]:
                said.append(f"argument={literal(pages[key])}")
    keys = ("maximum", "next", "more", "first", "short_ends")
    return said + [f"{key}={literal(pages[key])}" for key in keys if key in pages]
