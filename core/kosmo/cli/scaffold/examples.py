"""Writing what a call of each function looks like, with rows that the simulator has."""

from __future__ import annotations

import json

from kosmo.cli.scaffold.rows import item_of, seeded_lists
from kosmo.cli.scaffold.samples import needed
from kosmo.describe.examples import quoted, shell
from kosmo.describe.sample import derived, has_numeric_ids
from kosmo.plugin.declaration import function_entry
from kosmo.spec import FunctionSpec
from kosmo.validation import problems

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Node = dict[str, Any]

_LONGEST = 480  # characters of an example in a manifest


def add_examples(manifest: Node) -> None:
    """Give an example to each function of a manifest that needs an argument, where one is found."""
    for name, words in _calls(manifest, {}).items():
        manifest["functions"][name]["example"] = words


def row_names(functions: dict[str, Node]) -> dict[str, str]:
    """Name a row of each list that the simulator is filled with, by the list's path."""
    from kosmo.cli.scaffold.openapi.naming import snake

    found: dict[str, str] = {}
    for path in seeded_lists(functions):
        last = snake(path.rpartition("/")[2]) or "row"
        name = last[:-1] if last.endswith("s") and len(last) > 2 else last
        found[path] = name if name not in found.values() else snake(path.replace("/", "_"))
    return found


def examples_text(manifest: Node) -> str:
    """Write `docs/examples.toml`."""
    seeded = seeded_lists(manifest["functions"])
    names = row_names(manifest["functions"])
    calls = _calls(manifest, names)
    rows = [
        f'{row} = {{ function = "{manifest["name"]}.{seeded[path]}" }}'
        for path, row in names.items()
        if any(f"<{row}.id>" in words for words in calls.values())
    ]
    lines = ["# What stands behind a function's name in an example of a call of it."]
    if rows:
        row = rows[0].partition(" ")[0]
        lines += [f"# `<{row}.id>` is the `id` of the row `{row}` of this table.", "", "[rows]"]
    return "\n".join(
        [
            *lines,
            *rows,
            "",
            "[calls]",
            *(f"{one} = {_toml(said)}" for one, said in calls.items()),
            "",
        ]
    )


def arguments_of(manifest: Node, name: str) -> tuple[Node, str]:
    """Give the arguments of a function's example, and its words."""
    function = manifest["functions"][name]
    spec = FunctionSpec(manifest["name"], function_entry(manifest["name"], name, function, ""))
    found = derived(spec, numeric=False)
    if problems(found, spec.input_schema):
        found = needed(function) or {}
        return found, quoted(json.dumps(found, ensure_ascii=False))
    return found, _options(spec, found)


def _options(spec: FunctionSpec, arguments: Node) -> str:
    head = f"kosmo {spec.integration} {spec.name.replace('_', '-')}"
    return shell(spec, arguments).removeprefix(head).strip()


def _calls(manifest: Node, rows: dict[str, str]) -> dict[str, str]:
    """Make the words of each call; ids of the lists in `rows` are those of a row."""
    name, functions = manifest["name"], manifest["functions"]
    specs = [
        FunctionSpec(name, function_entry(name, one, said, "")) for one, said in functions.items()
    ]
    numeric = has_numeric_ids(specs)
    found = {one.name: _words(one, functions[one.name], rows, numeric=numeric) for one in specs}
    return {
        one: words
        for one, words in found.items()
        if words is not None and words.isprintable() and 0 < len(words) <= _LONGEST
    }


def _words(
    spec: FunctionSpec, function: Node, rows: dict[str, str], *, numeric: bool
) -> str | None:
    """Write the words of a call; None where none is needed, or none can be made up."""
    if not spec.input_schema["required"]:
        return None
    found = derived(spec, numeric=numeric)
    if problems(found, spec.input_schema):
        made = needed(function)
        if made is None or problems(made, spec.input_schema):
            return None
        return quoted(json.dumps(made, ensure_ascii=False))
    path, item = item_of(function) or ("", "")
    shown = item and "examples" in function["parameters"][item]["schema"]
    place = f"<{rows[path]}.id>" if path in rows and not shown else ""
    words = _options(spec, {**found, item: place} if place else found)
    return words.replace(f"'{place}'", place) if place else words


def _toml(words: str) -> str:
    if "'" in words or ("\\" not in words and '"' not in words):
        return json.dumps(words, ensure_ascii=False)
    return f"'{words}'"
