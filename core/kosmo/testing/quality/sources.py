"""The files of a package, read and never run."""

from __future__ import annotations

import ast
import os
import stat
from pathlib import Path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    Definition = ast.FunctionDef | ast.AsyncFunctionDef

_MOST = 3000  # files; a folder with more is no package that somebody wrote
_LARGEST = 2 << 20  # bytes of one file


class Sources:
    """The Python files of a package, each parsed at most once."""

    def __init__(self, folder: Path | None, project: Path | None) -> None:
        """Take the package, a folder or one file, and the folder which paths are told from."""
        self._folder = folder
        self._root = project or (folder.parent if folder is not None else None)
        self._parsed: dict[Path, ast.Module | str] = {}

    def trees(self) -> Iterator[tuple[str, ast.Module]]:
        """Give each file that can be parsed, its path as it is told."""
        for path in self._paths():
            tree = self._tree(path)
            if isinstance(tree, ast.Module):
                yield self.told(path), tree

    def faults(self) -> Iterator[tuple[str, str]]:
        """Give each file that cannot be read or parsed, with what is wrong."""
        for path in self._paths():
            tree = self._tree(path)
            if isinstance(tree, str):
                yield self.told(path), tree

    def told(self, path: Path) -> str:
        """Write a path as it is told: from the project's folder where it is below it."""
        try:
            return str(path.relative_to(self._root)) if self._root is not None else str(path)
        except ValueError:
            return str(path)

    def place(self, module: str, name: str) -> str:
        """Say in which file and line a module defines a name; nothing where that is not known."""
        if self._folder is None:
            return ""
        *above, last = ["", *module.split(".")[1:]]
        inside = self._folder.joinpath(*above, last)
        for path in (self._folder, Path(f"{inside}.py"), inside / "__init__.py"):
            tree = self._tree(path) if path.is_file() else ""
            if isinstance(tree, ast.Module):
                line = next((one.lineno for one in tree.body if _defines(one, name)), 0)
                return f"{self.told(path)}:{line}" if line else self.told(path)
        return ""

    def definition(self, name: str) -> str:
        """Say where a function of this name is defined first, nothing where none is."""
        for file, tree in self.trees():
            line = next((one.lineno for one in tree.body if _defines(one, name)), 0)
            if line:
                return f"{file}:{line}"
        return ""

    def first_import(self, name: str) -> str:
        """Say where a module is first imported when the package is, nothing where it is not."""
        for file, tree in self.trees():
            for node in tree.body:
                names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
                if isinstance(node, ast.ImportFrom) and not node.level:
                    names = [node.module or ""]
                if any(one == name or one.startswith(f"{name}.") for one in names):
                    return f"{file}:{node.lineno}"
        return ""

    def _paths(self) -> list[Path]:
        if self._folder is None:
            return []
        if self._folder.is_file():
            return [self._folder]
        found: list[Path] = []
        for folder, folders, names in os.walk(self._folder):
            folders[:] = sorted(one for one in folders if one[0] not in "._")
            found += [Path(folder, name) for name in sorted(names) if name.endswith(".py")]
            if len(found) > _MOST:
                break
        return found[:_MOST]

    def _tree(self, path: Path) -> ast.Module | str:
        if path not in self._parsed:
            self._parsed[path] = _parse(path)
        return self._parsed[path]


def _parse(path: Path) -> ast.Module | str:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            return "it is no file"
        if status.st_size > _LARGEST:
            return f"it is larger than {_LARGEST >> 20} MB"
        return ast.parse(path.read_bytes(), str(path))
    except OSError as error:
        return f"it cannot be read: {error.strerror}"
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return f"it is no Python: {error}"


def _defines(node: ast.stmt, name: str) -> bool:
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == name
