"""Resolving a function's annotations, those under `if TYPE_CHECKING` too.

Plugins import typing names only for type checkers, because importing `typing` costs more than
many a call. Here, where a plugin is indexed, those imports are carried out.
"""

from __future__ import annotations

import ast
import inspect
import sys
import typing
from functools import cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType
    from typing import Any


def resolved(function: Callable[..., Any]) -> dict[str, Any]:
    """Evaluate the annotations of a function, `Annotated` kept.

    Raises NameError for a name that neither the module nor its type-checking imports know.
    """
    module = sys.modules[function.__module__]
    names = {**_imports_for_checkers(module), **vars(module)}
    return typing.get_type_hints(function, globalns=names, include_extras=True)


@cache
def _imports_for_checkers(module: ModuleType) -> dict[str, Any]:
    names: dict[str, Any] = {}
    for node in ast.parse(inspect.getsource(module)).body:
        if isinstance(node, ast.If) and _asks_for_checkers(node.test):
            body = ast.Module(body=list(node.body), type_ignores=[])
            scope = {"__name__": module.__name__, "__package__": module.__package__}
            exec(compile(body, module.__file__ or "<plugin>", "exec"), scope)  # noqa: S102
            names.update(scope)
    return names


def _asks_for_checkers(test: ast.expr) -> bool:
    return (isinstance(test, ast.Name) and test.id == "TYPE_CHECKING") or (
        isinstance(test, ast.Attribute) and test.attr == "TYPE_CHECKING"
    )
