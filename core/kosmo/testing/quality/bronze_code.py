"""Bronze: what stands in the code is what kosmo reads from it."""

from __future__ import annotations

import ast

from kosmo.testing.quality.rule import BRONZE, Finding, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kosmo.testing.quality.examined import Examined

    Findings = Iterator[Finding]

_START = "__init__.py"


@rule(
    "marked",
    BRONZE,
    why="A function without a marker is no command, and nothing else tells that it is missing.",
)
def marked(plugin: Examined) -> Findings:
    """Each public function that takes `client, /` has a marker, in the modules of functions."""
    plugin.need_code()
    names = plugin.integration.function_names()
    for file, tree in _modules(plugin):
        for node in tree.body:
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            alone = [one.arg for one in node.args.posonlyargs] == ["client"] and not node.args.args
            public = not node.name.startswith("_")
            if public and alone and node.name.rstrip("_") not in names:
                told = f"`{node.name}` takes `client, /` and has no marker: nobody can call it"
                fix = "write `@read()` or `@write()` above it; a helper's name begins with `_`"
                yield Finding(node.name, told, fix, f"{file}:{node.lineno}")


@rule(
    "not-hidden",
    BRONZE,
    why="A module that is imported becomes a variable of its package: what kosmo gets then depends"
    " on what was imported before, and tests get the module.",
)
def not_hidden(plugin: Examined) -> Findings:
    """No module of the package has the name of the variable that holds the integration."""
    plugin.need_code()
    modules = {_last(file) for file, _ in plugin.sources.trees()}
    for file, tree in plugin.sources.trees():
        for node in tree.body if file.endswith(_START) else ():
            if not isinstance(node, ast.Assign | ast.AnnAssign) or not _is_integration(node.value):
                continue
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for name in (one.id for one in targets if isinstance(one, ast.Name)):
                if name in modules:
                    told = f"the variable `{name}` is hidden once the module of that name is there"
                    fix = "name the variable otherwise, such as `INTEGRATION`"
                    yield Finding(name, told, fix, f"{file}:{node.lineno}")


def _modules(plugin: Examined) -> Iterator[tuple[str, ast.Module]]:
    """Give the modules that `functions=` names, those too that bring no function."""
    found = [*plugin.sources.trees()]
    named = {one.module for one in plugin.integration.functions()}
    for file, tree in found:
        if file.endswith(_START):
            named |= {
                node.value
                for node in ast.walk(tree)
                if isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and "." in node.value
            }
    for file, tree in found:
        module = file.removesuffix(".py").replace("/", ".").removesuffix(".__init__")
        if any(f".{module}".endswith(f".{one}") for one in named):
            yield file, tree


def _last(file: str) -> str:
    """Give the name of a module, or of the package that it stands for."""
    *_, above, last = ["", *file.split("/")]
    return above if last == _START else last.removesuffix(".py")


def _is_integration(value: ast.expr | None) -> bool:
    return isinstance(value, ast.Call) and getattr(value.func, "id", "") == "Integration"
