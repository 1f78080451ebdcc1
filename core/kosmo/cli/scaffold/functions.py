"""Writing the modules of a plugin's functions, from the functions of a manifest."""

from __future__ import annotations

import json
import re

from kosmo.cli.scaffold.openapi.texts import clean
from kosmo.cli.scaffold.python import annotation, call, docstring, identifier, literal
from kosmo.cli.scaffold.requesting import body_of, paging_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Node = dict[str, Any]

_LONGEST = 40  # functions in one module
_MOST = 100  # headings that have modules of their own
_REST = "functions"
_OWN = frozenset(("auth", "sending", "simulator", "docs", "tests", "kosmo"))
_SKIPPED = "# ruff: noqa: E501"


def modules_of(functions: dict[str, Node]) -> dict[str, dict[str, Node]]:
    """Share functions out over modules, by the heading that they stand under."""
    sizes: dict[str, int] = {}
    for function in functions.values():
        heading = identifier(function.get("resource", _REST))
        sizes[heading] = sizes.get(heading, 0) + 1
    kept = set(sorted(sizes, key=lambda one: -sizes[one])[:_MOST])
    found: dict[str, dict[str, Node]] = {}
    for name, function in functions.items():
        heading = identifier(function.get("resource", _REST))
        module = heading if heading in kept else _REST
        if module in _OWN or module in functions:
            module = f"{module}_functions"
        number = 1 + sizes.get(f"{module}:", 0) // _LONGEST
        sizes[f"{module}:"] = sizes.get(f"{module}:", 0) + 1
        found.setdefault(_numbered(module, number), {})[name] = function
    return found


def module_text(title: str, name: str, package: str, functions: dict[str, Node]) -> str:
    """Write one module."""
    written = [_function(one, function) for one, function in functions.items()]
    body = "\n\n\n".join("\n".join(lines) for lines in written)
    styles = [line for one, function in functions.items() for line in _paging(one, function)]
    code = re.sub(r'"""[\s\S]*?"""', "", body)  # words may name anything
    names = ["Form"] if "Form(" in code else []
    names += ["Paging"] if styles else []
    names += [one for one in ("read", "write") if re.search(rf"^@{one}\(", body, re.MULTILINE)]
    about = f"{title}: {name.replace('_', ' ')}"
    head = [
        f'"""{about if len(about) < 90 else title}."""',
        "",
        "from __future__ import annotations",
        "",
        f"from kosmo import {', '.join(names)}",
    ]
    if "present(" in code:
        head += ["", f"from {package}.sending import present"]
    typing = [one for one in ("Annotated", "Literal") if re.search(rf"\b{one}\[", code)]
    own = ["Client", *(["Field"] if "Field(" in code else []), "Json"]
    own += ["Object"] if re.search(r"\bObject\b", code) else []
    head += ["", "TYPE_CHECKING = False", "if TYPE_CHECKING:"]
    head += [f"    from typing import {', '.join(typing)}", ""] if typing else []
    head += [f"    from kosmo import {', '.join(own)}"]
    if any(len(line) > 100 for line in f"{body}\n".join(styles).splitlines()) or any(
        len(line) > 100 for line in body.splitlines()
    ):
        head.insert(1, _SKIPPED)
        head.insert(1, "")
    return "\n".join([*head, *(["", *styles] if styles else []), "", "", body, ""])


def _numbered(module: str, number: int) -> str:
    return module if number == 1 else f"{module}_{number}"


def _paging(name: str, function: Node) -> list[str]:
    """Write how a list is paged; parameters go by the service's own names there."""
    if "pages" not in function:
        return []
    return call(f"{name.upper()} = Paging(", paging_of(function, named=True), indent="")


def _function(name: str, function: Node) -> list[str]:
    parameters: dict[str, Node] = dict(function.get("parameters", {}))
    pages = function.get("pages")
    if pages is not None and "size" not in pages:
        schema = {"type": "integer", "minimum": 1, "default": 25,
                  "description": "How many rows at most."}  # fmt: skip
        parameters["limit"] = {"in": "rows", "schema": schema}
    needed = {one: given for one, given in parameters.items() if given.get("required")}
    ordered = {**needed, **parameters}
    words = {identifier(one): _words(given, pages, one) for one, given in ordered.items()}
    signature = ["client: Client", "/"] + (["*"] if ordered else [])
    signature += [_parameter(one, given, pages) for one, given in ordered.items()]
    lines = _marker(name, function)
    lines += call(f"def {name}(", signature, ") -> Json:", indent="")
    return [*lines, *docstring(function, words), *body_of(name, function, parameters)]


def _words(parameter: Node, pages: Node | None, name: str) -> str:
    schema = parameter["schema"]
    told = schema.get("description", "").strip() or f"The {name.replace('_', ' ')}."
    told = told if told[-1] in ".!?…" else f"{told}."
    unsaid = "default" not in told.lower()
    if "default" in schema and unsaid and not _is_limit(parameter, pages, name):
        default = clean(json.dumps(schema["default"], ensure_ascii=False), 100)
        told += f" The service's default is `{default}`."
    return told


def _is_limit(parameter: Node, pages: Node | None, name: str) -> bool:
    return pages is not None and (parameter["in"] == "rows" or name == pages.get("size"))


def _parameter(name: str, parameter: Node, pages: Node | None) -> str:
    schema = parameter["schema"]
    if _is_limit(parameter, pages, name):
        return f"{identifier(name)}: {annotation(schema)} = {schema.get('default', 25)}"
    kind = annotation(schema)
    if parameter.get("required"):
        return f"{identifier(name)}: {kind}"
    optional = kind if kind == "Json" else f"{kind} | None"
    return f"{identifier(name)}: {optional} = None"


def _marker(name: str, function: Node) -> list[str]:
    said: list[str] = []
    if "pages" in function:
        said += [f"pages={name.upper()}", "streams=True"]
    said += [f"{key}=True" for key in ("destructive", "outward", "idempotent") if function.get(key)]
    if "idempotency_header" in function:
        said.append(f"idempotency_header={literal(function['idempotency_header'])}")
    if function.get("columns"):
        said.append(f"columns={literal(tuple(function['columns']))}")
    said += [f"limits={literal(tuple(function['limits']))}"] if function.get("limits") else []
    if "link" in function:
        said.append(f"link={literal(function['link'])}")
    return call(f"@{function['effect']}(", said, indent="")
