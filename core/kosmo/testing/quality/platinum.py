"""Platinum: nothing is left out of a function: types, links, what comes back, tables, marks."""

from __future__ import annotations

import ast

from kosmo.testing.quality.rule import (
    PLATINUM,
    Finding,
    every,
    rule,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kosmo.spec import FunctionSpec
    from kosmo.testing.quality.examined import Examined

    Findings = Iterator[Finding]

_GIVING = ("list_", "get_", "search_", "find_", "lookup_")
_ENDING = ("delete_", "destroy_", "purge_", "erase_")
_GOING_OUT = ("send_", "publish_")


@rule(
    "typed",
    PLATINUM,
    why="Editors and mypy see what its functions take, also in the code of those who use it.",
)
def typed(plugin: Examined) -> Findings:
    """The package has `py.typed`, and every function in it is annotated whole."""
    plugin.need_code()
    folder = plugin.folder
    if folder is not None and folder.is_dir() and not (folder / "py.typed").is_file():
        told = "the package has no `py.typed`"
        yield Finding(folder.name, told, "add an empty file `py.typed` to it", folder.name)
    for file, tree in plugin.sources.trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lacking = _unannotated(node)
                if lacking:
                    names = ", ".join(f"`{one}`" for one in lacking)
                    told = f"`{node.name}` has no annotation of {names}"
                    yield Finding(node.name, told, "annotate it", f"{file}:{node.lineno}")


def _unannotated(node: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    given = node.args
    named = [*given.posonlyargs, *given.args, *given.kwonlyargs]
    named += [one for one in (given.vararg, given.kwarg) if one is not None]
    bare = [one.arg for one in named if one.annotation is None]
    bare = [one for one in bare if one not in ("self", "cls")]
    constructs = node.name == "__init__" and len(named) > 1
    return bare if node.returns is not None or constructs else [*bare, "return"]


@rule(
    "linked",
    PLATINUM,
    over=every,
    why="Who doubts an answer looks at what the vendor says, and who mends the plugin does too.",
)
def linked(plugin: Examined, function: FunctionSpec) -> Findings:
    """Each function links to the page of the vendor's documentation that it was written from."""
    link = function.link or ""
    if not link.startswith(("https://", "http://")):
        example = "https://developer.acme.com/api#list-notes"
        code = plugin.integration.code
        line = f'`link="{example}"` to its `@{function.effect}(…)`' if code else '`"link"` to it'
        told = f"`{function.name}` links to no page" + (f": {link!r}" if link else "")
        yield Finding(function.name, told, f"add {line}")


@rule(
    "returns-said",
    PLATINUM,
    over=every,
    why="A script is written against what comes back, and nobody should have to call to find out.",
)
def returns_said(plugin: Examined, function: FunctionSpec) -> Findings:
    """Each function says what it returns."""
    if not function.returns:
        line = "`Returns:` and a sentence to its docstring"
        line = line if plugin.integration.code else '`"returns"` to it'
        told = f"`{function.name}` does not say what it returns"
        yield Finding(function.name, told, f"add {line}")


def _giving(plugin: Examined) -> list[FunctionSpec]:
    reads = [one for one in every(plugin) if one.effect == "read"]
    return [one for one in reads if one.paged or one.name.startswith(_GIVING)]


@rule(
    "columns",
    PLATINUM,
    over=_giving,
    none="it has nothing that lists or gets",
    why="On a terminal a table is shown; without columns it is whatever fits first.",
)
def columns(plugin: Examined, function: FunctionSpec) -> Findings:
    """What lists and gets says which columns a table shows."""
    if not function.columns:
        code = plugin.integration.code
        line = 'columns=("id", "name")' if code else '"columns": ["id", "name"]'
        told = f"`{function.name}` has no columns"
        yield Finding(function.name, told, f"add `{line}` to it")


@rule(
    "marks",
    PLATINUM,
    over=every,
    why="`idempotent` lets kosmo try again after a lost answer; `destructive` and `outward` are"
    " what people are asked about.",
)
def marks(plugin: Examined, function: FunctionSpec) -> Findings:
    """What deletes is destructive, what sends is outward, what is only PUT or DELETE idempotent."""
    name = function.name
    if function.effect != "write":
        return
    exempt = f'or say why not in quality.toml of the package: `[marks]`, `{name} = "…"`'
    if name.startswith(_ENDING) and not function.destructive:
        told = f"`{name}` deletes by its name, and is not marked `destructive`"
        yield Finding(name, told, f"mark it, {exempt}")
    outward = function.outward or function.outward_when or function.inward_when
    if name.startswith(_GOING_OUT) and not outward:
        told = f"`{name}` sends something by its name, and is not marked `outward`"
        yield Finding(name, told, f"mark it, {exempt}")
    methods = _methods(plugin, function)
    if methods and methods <= {"PUT", "DELETE"} and not function.idempotent:
        told = f"`{name}` sends {' and '.join(sorted(methods))} only, and is not `idempotent`"
        yield Finding(name, told, f"mark it, {exempt}")


def _methods(plugin: Examined, function: FunctionSpec) -> set[str]:
    """Give the methods by which a function changes something, as far as that is known."""
    if function.request is not None:
        return {function.request["method"]}
    if plugin.integration.simulator is None:
        return set()
    sent = {one.method for one in plugin.observer.observed(function.name).requests}
    return sent - {"GET", "HEAD"}
