"""Writing the simulator of a plugin: its routes, its rows, the credentials that it accepts."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from kosmo.cli.scaffold.answering import FUNCTIONS, GIVEN
from kosmo.cli.scaffold.filling import filled
from kosmo.cli.scaffold.python import call, literal, text
from kosmo.cli.scaffold.requesting import paging_of
from kosmo.cli.scaffold.rows import IDS, own_ids, pattern_of, seeded_lists

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Node = dict[str, Any]

_KINDS = {"GET": "get", "HEAD": "head", "POST": "create", "PUT": "change", "PATCH": "change",
          "DELETE": "drop"}  # fmt: skip
_PLACE = re.compile(r"\{(\w+)\}")


def simulator_text(manifest: Node) -> str:
    """Write the module `simulator`."""
    auth, functions = manifest["auth"], manifest["functions"]
    routes = _routes(functions)
    code = "".join(f"{line}\n" for line in _lines(routes))
    used = [one for one in FUNCTIONS if re.search(rf"\b{one}\b", code)]
    answers = "\n".join(FUNCTIONS[one] for one in used)
    answers += f"\n{GIVEN}" if "given(" in answers else ""
    signing = _signing(auth)
    names = ["Simulator", "SimulatorRefusal", "SimulatorReply"]
    names = [one for one in names if f"{one}(" in answers + signing or one == "Simulator"]
    names = [*(["Paging"] if "Paging(" in code else []), *names]
    names += ["simulated_page"] if "simulated_page(" in answers else []
    seeded = seeded_lists(functions)
    own = own_ids(functions)
    return filled(
        "simulator.py",
        title=manifest["title"],
        imports=", ".join(names),
        typing=_typing(answers),
        credentials=_typed({one: text(value) for one, value in credentials_of(auth).items()}),
        seeded=_table({path: literal(_fields(functions[one])) for path, one in seeded.items()}),
        ids=f"IDS = {_table({path: literal(ids) for path, ids in own.items()})}\n" if own else "",
        known=f"IDS.get(path, {literal(IDS)})" if own else literal(IDS),
        sign_in=signing,
        functions=answers.strip("\n") + "\n",
        name=text(manifest["name"]),
        routes=code.rstrip("\n"),
        base_path=text(urlsplit(manifest["base_url"]).path.rstrip("/")),
    )


def credentials_of(auth: Node) -> dict[str, str]:
    """Make up what an account of the simulator holds."""
    return {one["name"]: f"sandbox-{one['name'].replace('_', '-')}" for one in auth["fields"]}


def _routes(functions: dict[str, Node]) -> dict[str, tuple[str, Node]]:
    """Give the routes, those first that name most of their path."""
    found: dict[str, tuple[str, Node]] = {}
    for function in functions.values():
        request = function["request"]
        line = f"{request['method']} {pattern_of(request['path'])}"
        paged = "pages" in function
        found.setdefault(line, ("listing" if paged else _kind(line), function))
    return dict(sorted(found.items(), key=lambda one: one[0].count(":")))


def _kind(line: str) -> str:
    """Choose what answers; what is posted to a row changes it."""
    method, _, path = line.partition(" ")
    item = path.rpartition("/")[2].startswith(":")
    return "change" if method == "POST" and item else _KINDS[method]


def _lines(routes: dict[str, tuple[str, Node]]) -> list[str]:
    lines = []
    for line, (kind, function) in routes.items():
        if kind == "listing":
            lines += _listing(text(line), paging_of(function))
        else:
            lines.append(f"        {text(line)}: {kind},")
    return lines


def _listing(line: str, pages: list[str]) -> list[str]:
    whole = f"        {line}: listing(Paging({', '.join(pages)})),"
    if len(whole) <= 100:
        return [whole]
    return [f"        {line}: listing(", *call("Paging(", pages, ")", " " * 12), "        ),"]


def _fields(function: Node) -> tuple[str, ...]:
    return tuple(one for one in function.get("columns", ()) if one != "id") or ("name",)


def _signing(auth: Node) -> str:
    """Write the body of `sign_in`."""
    checks = []
    if auth.get("oauth"):
        checks.append('request.bearer != CREDENTIALS["access_token"]')
    for name, one in auth.get("headers", {}).items():
        bearer = re.fullmatch(r"Bearer \{(\w+)\}", one) if name.lower() == "authorization" else None
        if bearer:
            checks.append(f'request.bearer != CREDENTIALS["{bearer[1]}"]')
        else:
            checks.append(f"request.headers.get({text(name.lower())}) != {_value(one)}")
    for name, one in auth.get("query", {}).items():
        checks.append(f"request.query.get({text(name)}) != {_value(one)}")
    if "basic" in auth:
        checks.append(f"request.basic != ({', '.join(map(_value, auth['basic']))})")
    if not checks:
        return '    """Take every request: nobody signs in."""'
    lines = ['    """Refuse a request that is not signed with the credentials."""',
             f"    if {' or '.join(checks)}:",
             '        raise SimulatorRefusal(401, "the credentials are not accepted")']  # fmt: skip
    return "\n".join(lines)


def _value(template: str) -> str:
    """Write a template as what it stands for."""
    pieces = _PLACE.split(template)
    said = [
        f'CREDENTIALS["{one}"]' if number % 2 else text(one)
        for number, one in enumerate(pieces)
        if number % 2 or one
    ]
    return " + ".join(said) or '""'


def _typing(answers: str) -> str:
    lines = ["    from collections.abc import Callable", ""] if "Callable[" in answers else []
    names = ["Object", "SimulatorReply", "SimulatorRequest", "SimulatorState"]
    if "SimulatorReply(" in answers:
        names.remove("SimulatorReply")
    return "\n".join([*lines, f"    from kosmo import {', '.join(names)}"])


def _typed(entries: dict[str, str]) -> str:
    """Write the credentials; mypy cannot tell the type of none."""
    return f" = {_table(entries)}" if entries else ": dict[str, str] = {}"


def _table(entries: dict[str, str]) -> str:
    """Write a dictionary, on one line where it fits."""
    line = "{" + ", ".join(f"{text(key)}: {value}" for key, value in entries.items()) + "}"
    if len(line) <= 50:
        return line
    return "{\n" + "".join(f"    {text(key)}: {value},\n" for key, value in entries.items()) + "}"
