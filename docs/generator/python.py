"""The page of the Python interface, read from its sources: signatures and docstrings.

It is read as text and not imported, as the options of a call are classes for type checkers only.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

from docs.generator.markdown import page

if TYPE_CHECKING:
    from collections.abc import Iterator

    Documented = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef

CORE = Path(__file__).parents[2] / "core" / "kosmo"
# Sections, and in each the classes and functions with the file that they are in.
SECTIONS: dict[str, tuple[tuple[str, str], ...]] = {
    "Sessions": (
        ("Kosmo", "api/session.py"),
        ("Discovery", "api/discovery.py"),
        ("AsyncKosmo", "async_api.py"),
    ),
    "Options": (
        ("CallOptions", "api/options.py"),
        ("ReadOptions", "api/options.py"),
        ("LuaOptions", "api/scripts.py"),
    ),
    "Answers": (
        ("Result", "result.py"),
        ("Facts", "call.py"),
        ("Rows", "api/rows.py"),
        ("LuaResult", "api/scripts.py"),
        ("Script", "api/scripts.py"),
        ("AccountName", "api/discovery.py"),
    ),
    "Errors": (("KosmoError", "errors.py"),),
    "LangChain": (("toolset", "langchain.py"), ("FailedToolError", "langchain.py")),
}
_ABOUT = """\
What a program imports from `kosmo`, and from `kosmo.langchain` (`pip install 'kosmo[langchain]'`).
The guide is [Python](../guides/python.md); [errors](errors.md) lists the codes."""
_DOCTEST = re.compile(r"^ *(?:>>>|\.\.\.) .*\n?", re.MULTILINE)
_ATTRIBUTE = re.compile(r"^ {4}(\w+): (.*)$", re.MULTILINE)


def python_page() -> str:
    """Give the page."""
    parts = [_ABOUT]
    for title, entries in SECTIONS.items():
        parts.append(f"## {title}")
        for name, path in entries:
            parts += _entry(_find(name, path))
    return page("Python", *parts)


def _find(name: str, path: str) -> Documented:
    tree = ast.parse((CORE / path).read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, (ast.ClassDef, ast.FunctionDef)) and node.name == name:
            return node
    raise SystemExit(f"python: `{name}` is not in {path}")


def _entry(node: Documented) -> Iterator[str]:
    yield f"### `{node.name}`"
    if not isinstance(node, ast.ClassDef):
        yield f"```text\n{_signature(node, node.name)}\n```"
        yield _told(node)
        return
    made = next((one for one in _functions(node) if one.name == "__init__"), None)
    typed = any("TypedDict" in ast.unparse(one) or "Options" in ast.unparse(one)
                for one in node.bases)  # fmt: skip
    yield _told(node)
    if typed:
        fields = [ast.unparse(one) for one in node.body if isinstance(one, ast.AnnAssign)]
        yield "```text\n{}\n```".format("\n".join(fields))
    elif made is not None and node.name in ("Kosmo", "AsyncKosmo"):
        yield f"```text\n{_signature(made, node.name)}\n```"
        yield _told(made)
    for one in _functions(node):
        if not one.name.startswith("_"):
            yield f"#### `{node.name}.{one.name}`"
            yield f"```text\n{_signature(one, one.name)}\n```"
            yield _told(one)


def _functions(node: ast.ClassDef) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [one for one in node.body if isinstance(one, (ast.FunctionDef, ast.AsyncFunctionDef))]


def _signature(node: ast.FunctionDef | ast.AsyncFunctionDef, name: str) -> str:
    """Write a signature in lines of a bearable length."""
    given = ast.unparse(node.args).removeprefix("self, ").removeprefix("self")
    given = re.sub(r"Unpack\[(\w+)\]", r"\1", given).replace("=", " = ").replace("'", '"')
    awaited = "await " if isinstance(node, ast.AsyncFunctionDef) and not _yields(node) else ""
    answer = f" -> {ast.unparse(node.returns)}" if node.returns and name == node.name else ""
    if any(isinstance(one, ast.Name) and one.id == "property" for one in node.decorator_list):
        return f"{name}: {ast.unparse(node.returns) if node.returns else 'Any'}"
    line = f"{awaited}{name}({given}){answer}"
    if len(line) <= 100:
        return line
    parts = re.split(r", (?=[\w*]+(?:[: ,]|$))", given)
    return "{}{}(\n{}\n){}".format(awaited, name, "\n".join(f"    {one}," for one in parts), answer)


def _yields(node: ast.AsyncFunctionDef) -> bool:
    return any(isinstance(one, ast.Yield) for one in ast.walk(node))


def _told(node: Documented) -> str:
    text = _DOCTEST.sub("", ast.get_docstring(node) or "")
    text = text.replace("Attributes:\n", "")
    return _ATTRIBUTE.sub(r"- `\1`: \2", text).strip()
