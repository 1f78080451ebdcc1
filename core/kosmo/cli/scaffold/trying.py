"""Writing the tests of a new plugin: the contract, and examples of tests of one's own."""

from __future__ import annotations

import shlex

from kosmo.cli.scaffold.examples import arguments_of
from kosmo.cli.scaffold.filling import filled
from kosmo.cli.scaffold.python import call, literal
from kosmo.cli.scaffold.requesting import wire_of
from kosmo.cli.scaffold.rows import seeded_lists
from kosmo.cli.scaffold.samples import needed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Node = dict[str, Any]

_ROWS = [{"id": "1"}, {"id": "2"}]
_SIMPLE = {"method", "path"}  # of a request without constants and envelopes


def contract_text(manifest: Node, *, data_only: bool) -> str:
    """Write `tests/test_contract.py`; what no arguments can be made up for is left out."""
    functions = manifest["functions"]
    lacking = [] if data_only else [one for one, said in functions.items() if needed(said) is None]
    given = "\n".join(call("TestContract = contract(", [f"without={literal(lacking)}"], indent=""))
    return filled("test_contract.py", made=given if lacking else "TestContract = contract()")


def tests_text(manifest: Node, *, data_only: bool) -> str:
    """Write `tests/test_functions.py`."""
    seeded, functions = seeded_lists(manifest["functions"]), manifest["functions"]
    listing = next(iter(seeded.values()), None)
    simple = sorted((one for one, said in functions.items() if _is_simple(said)), key=_rank)
    writing = simple[0] if simple else None
    lines = _list_test(manifest, listing) if listing is not None else []
    lines += _write_test(manifest, writing) if writing is not None else []
    if not data_only and writing is not None and listing is not None:
        path = functions[writing]["request"]["path"]
        if functions[writing]["request"]["method"] == "POST" and path.strip("/") in seeded:
            lines += _kept_test(manifest, seeded[path.strip("/")], writing)
    if not lines:
        lines = _plan_test(manifest)
    text = "\n".join(lines)
    types = ["Ran", *(one for one in ("Script", "Service") if f": {one}" in text)]
    return filled("test_functions.py", types=", ".join(types), tests=text)


def _rank(name: str) -> bool:
    return not name.startswith("create_")


def _is_simple(function: Node) -> bool:
    """Tell whether a function sends the fields that it needs, as JSON, and nothing else."""
    parameters = function.get("parameters", {}).values()
    body = any(one["in"] == "body" and one.get("required") for one in parameters)
    plain = all(one["in"] == "body" for one in parameters if one.get("required"))
    request = {key for key, one in function["request"].items() if one != {}}
    simple = request == _SIMPLE and "{" not in function["request"]["path"]
    return function["effect"] == "write" and body and plain and simple


def _list_test(manifest: Node, name: str) -> list[str]:
    function = manifest["functions"][name]
    pages = function["pages"]
    answer: Any = _ROWS
    *outer, last = (pages.get("items") or "").split(".")
    data: Any = {last: answer} if last else answer
    answer = data
    for key in reversed(outer):
        answer = {key: answer}
    said = ['"GET"', literal(function["request"]["path"])]
    if "size" in pages and set(function["request"]) == _SIMPLE and not _signs(manifest):
        wire = wire_of(pages["size"], function["parameters"][pages["size"]])
        said.append(f"query={literal({wire: min(2, pages['maximum'])})}")
    rows = literal(_ROWS)
    shown = literal(data).replace(rows, "rows")
    return [
        *_head(f"test_{name}_reads_a_page"),
        f"    rows = {rows}",
        *call("kosmo_script.expect(", [*said, f"answer={literal(answer).replace(rows, 'rows')}"]),
        *_ran("ran = ", manifest, name, ["--limit", "2", "--json"]),
        f"    assert ran.data == {shown}",
    ]


def _write_test(manifest: Node, name: str) -> list[str]:
    function = manifest["functions"][name]
    arguments, words = arguments_of(manifest, name)
    parameters = function["parameters"]
    body = {wire_of(one, parameters[one]): value for one, value in arguments.items()}
    request = [literal(function["request"]["method"]), literal(function["request"]["path"])]
    return [
        *_head(f"test_{name}_sends_what_it_is_given"),
        *call("kosmo_script.expect(", [*request, f"body={literal(body)}", 'answer={"id": "1"}']),
        *_ran("ran = ", manifest, name, [*shlex.split(words), "--force", "--json"]),
        '    assert ran.data == {"id": "1"}',
    ]


def _kept_test(manifest: Node, listing: str, writing: str) -> list[str]:
    _, words = arguments_of(manifest, writing)
    items = manifest["functions"][listing]["pages"].get("items", "").rpartition(".")[2]
    data = f"ran.data[{literal(items)}]" if items else "ran.data"
    return [
        *_head("test_what_is_created_is_listed", "kosmo_service: Service"),
        *_ran("made = ", manifest, writing, [*shlex.split(words), "--force", "--json"]),
        *_ran("ran = ", manifest, listing, ["--json"]),
        f'    assert made.data["id"] in [row["id"] for row in {data}]',
    ]


def _plan_test(manifest: Node) -> list[str]:
    name, function = next(iter(manifest["functions"].items()))
    words = [*shlex.split(function.get("example", "")), "--dry-run", "--json"]
    return [
        *_head(f"test_{name}_says_what_it_would_send", "kosmo_script: Script"),
        *_ran("ran = ", manifest, name, words),
        f'    assert ran.data["method"] == {literal(function["request"]["method"])}',
        "",
    ]


def _head(name: str, fixture: str = "kosmo_script: Script") -> list[str]:
    arguments = [fixture, "run_kosmo: Callable[..., Ran]"]
    return ["", "", *call(f"def {name}(", arguments, ") -> None:", indent="")]


def _ran(head: str, manifest: Node, name: str, words: list[str]) -> list[str]:
    said = [manifest["name"], name.replace("_", "-"), *words]
    return call(f"{head}run_kosmo(", [literal(one) for one in said])


def _signs(manifest: Node) -> bool:
    """Tell whether credentials go into the query, where a test would have to expect them."""
    return bool(manifest["auth"].get("query"))
