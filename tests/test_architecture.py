"""What plugins may import: import-linter sees run-time imports, this sees annotations' too."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import kosmo
import kosmo.testing

ROOT = Path(__file__).parents[1]
MODULES = sorted(ROOT.glob("plugins/*/kosmo_*/**/*.py"))


def _imports(module: Path) -> list[tuple[str, str]]:
    """List (module, name) of every import, also those inside functions and TYPE_CHECKING."""
    found = []
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [(alias.name, "") for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found += [(node.module or "", alias.name) for alias in node.names]
    return found


def _allowed(module: str, name: str, package: str) -> bool:
    top = module.partition(".")[0]
    if top == "kosmo":
        return module == "kosmo" and name in dir(kosmo)
    return top == package or top in sys.stdlib_module_names


def test_a_plugin_imports_public_names_of_kosmo_itself_and_the_standard_library() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}: {module} {name}"
        for path in MODULES
        for module, name in _imports(path)
        if not _allowed(module, name, path.relative_to(ROOT).parts[2])
    ]
    assert MODULES
    assert wrong == []


def test_the_tests_of_a_plugin_use_public_names_of_kosmo_and_its_testing() -> None:
    public = {"kosmo": dir(kosmo), "kosmo.testing": dir(kosmo.testing)}
    tests = sorted(ROOT.glob("plugins/*/tests/**/*.py"))
    wrong = [
        f"{path.relative_to(ROOT)}: {module} {name}"
        for path in tests
        for module, name in _imports(path)
        if module.partition(".")[0] == "kosmo" and name not in public.get(module, ())
    ]
    assert tests
    assert wrong == []
