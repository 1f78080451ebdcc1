"""The page of exit codes and error codes, the latter collected from the sources."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import kosmo
from kosmo import errors
from kosmo.call import Facts
from kosmo.describe.markdown import table
from kosmo.describe.words import words
from kosmo.http.failure import _CODES

from docs.generator.markdown import must_match, page

if TYPE_CHECKING:
    from collections.abc import Iterator

CLASSES = {
    name: one
    for name, one in vars(errors).items()
    if isinstance(one, type) and issubclass(one, errors.KosmoError)
}
PLUGINS = Path(__file__).parents[2] / "plugins"


def errors_page() -> str:
    """Give the page; fails where a code of the sources has no words in `errors.toml`."""
    said = words("errors")
    found = _codes()
    must_match("error codes", said["codes"], found)
    must_match(
        "exit codes", said["exits"], {"0", *(str(one.exit_code) for one in CLASSES.values())}
    )
    must_match("error fields", said["error"], errors.KosmoError("").as_dict())
    must_match("meta fields", said["meta"], Facts().as_dict())
    exits = [(f"{code}", *said["exits"][code]) for code in sorted(said["exits"], key=int)]
    codes = [
        (f"`{code}`", ", ".join(map(str, sorted(found[code]))), said["codes"][code])
        for code in sorted(found)
    ]
    return page(
        "Errors and exit codes",
        "## Exit codes",
        table(("exit code", "what happened", "what to do next"), exits),
        "A reader that closes the pipe ends kosmo quietly with 141, as it ends other programs.",
        "## The envelope",
        said["envelope"].strip(),
        table(("field of `error`", "what it is"), _fields(said["error"])),
        table(("field of `meta`", "what it is"), _fields(said["meta"])),
        "## Error codes",
        "`error.code` is the fine print of the exit code, and as stable.",
        table(("code", "exit code", "what it means"), codes),
    )


def _fields(said: dict[str, str]) -> list[tuple[str, str]]:
    return [(f"`{name}`", told) for name, told in said.items()]


def _codes() -> dict[str, set[int]]:
    """Collect every code with its exit codes: of the classes, and of each place that names one."""
    found = {one.code: {one.exit_code} for one in CLASSES.values()}
    for code in _CODES.values():
        found.setdefault(code, set()).add(errors.ServiceError.exit_code)
    folders = [Path(kosmo.__file__).parent, *PLUGINS.glob("*/kosmo_*")]
    for module in sorted(path for folder in folders for path in folder.rglob("*.py")):
        for name, code in _named(ast.parse(module.read_text(encoding="utf-8"))):
            found.setdefault(code, set()).add(CLASSES[name].exit_code)
    # `f"plugin_{state}"` in the catalog: the states are those of a record.
    for state in ("collision", "disabled", "incompatible"):
        found.setdefault(f"plugin_{state}", set()).add(errors.PluginError.exit_code)
    return found


def _named(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Find the class and the code of every error that is made with a code."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", "")
        given = next((one.value for one in node.keywords if one.arg == "code"), None)
        if name in CLASSES and given is not None:
            given = _value_of(tree, given) if isinstance(given, ast.Name) else given
            yield from ((name, code) for code in _texts(given))


def _value_of(tree: ast.Module, name: ast.Name) -> ast.expr:
    """Find what a name that is given as a code was set to."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == name.id:
            return node.value
    return name


def _texts(value: ast.expr) -> Iterator[str]:
    if isinstance(value, ast.IfExp):
        yield from (*_texts(value.body), *_texts(value.orelse))
    elif isinstance(value, ast.Constant) and isinstance(value.value, str):
        yield value.value
