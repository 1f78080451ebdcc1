"""The files of a new plugin, made of a manifest."""

from __future__ import annotations

import json

from kosmo.cli.scaffold.examples import examples_text
from kosmo.cli.scaffold.filling import filled
from kosmo.cli.scaffold.functions import module_text, modules_of
from kosmo.cli.scaffold.integration import auth_text, integration_text
from kosmo.cli.scaffold.pages import page, readme
from kosmo.cli.scaffold.simulating import simulator_text
from kosmo.cli.scaffold.trying import contract_text, tests_text
from kosmo.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Node = dict[str, Any]

RECORD = "kosmo-scaffold.json"
_LARGEST = 8 * 1024 * 1024  # bytes of a manifest that kosmo reads


def files_of(manifest: Node, *, data_only: bool) -> dict[str, str]:
    """Give every file's path below the plugin's folder, and its text."""
    name, package = manifest["name"], package_of(manifest["name"])
    kebab = name.replace("_", "-")
    words = {"name": name, "kebab": kebab, "package": package}
    words["described"] = json.dumps(f"{manifest['title']} for kosmo.", ensure_ascii=False)
    record = {"data_only": data_only, "manifest": manifest}
    common = {
        "README.md": readme(manifest, data_only=data_only),
        "CHANGELOG.md": filled("CHANGELOG.md"),
        "LICENSE": filled("LICENSE", kebab=kebab),
        f"{package}/docs/index.md": page(manifest, data_only=data_only),
        "tests/test_contract.py": contract_text(manifest, data_only=data_only),
        "tests/test_functions.py": tests_text(manifest, data_only=data_only),
        RECORD: json.dumps(record, indent=1, ensure_ascii=False) + "\n",
        ".gitignore": "__pycache__/\n.mypy_cache/\n.pytest_cache/\n.ruff_cache/\ndist/\n",
    }
    kind = "manifest" if data_only else "code"
    common["pyproject.toml"] = filled(f"pyproject-{kind}.toml", **words)
    changing = _changing(manifest["functions"])
    if changing and not data_only:
        common[f"{package}/quality.toml"] = changing
    made = _declared(manifest, package) if data_only else _coded(manifest, package)
    return dict(sorted({**common, **made}.items()))


def package_of(name: str) -> str:
    """Name the package of an integration's plugin."""
    return f"kosmo_{name}"


def _changing(functions: dict[str, Node]) -> str:
    """Write why a request that reads is marked as one that writes, nothing where none is."""
    names = [
        one
        for one, said in functions.items()
        if said["effect"] == "write" and said["request"]["method"] in ("GET", "HEAD")
    ]
    told = [f'{one} = "by its name it changes something, though it is a GET"' for one in names]
    return "\n".join(["[effects-agree]", *told, ""]) if names else ""


def _declared(manifest: Node, package: str) -> dict[str, str]:
    text = json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"
    if len(text.encode()) > _LARGEST:
        count = len(manifest["functions"])
        raise UsageError(
            f"a manifest of {count} functions is larger than kosmo takes: leave out `--data-only`"
        )
    return {f"{package}/kosmo-plugin.json": text}


def _coded(manifest: Node, package: str) -> dict[str, str]:
    modules = modules_of(manifest["functions"])
    files = {
        f"{package}/{module}.py": module_text(manifest["title"], module, package, functions)
        for module, functions in modules.items()
    }
    if any("present(" in text for text in files.values()):
        files[f"{package}/sending.py"] = filled("sending.py")
    return {
        **files,
        f"{package}/__init__.py": integration_text(manifest, package, list(modules)),
        f"{package}/auth.py": auth_text(manifest),
        f"{package}/simulator.py": simulator_text(manifest),
        f"{package}/py.typed": "",
        f"{package}/docs/examples.toml": examples_text(manifest),
    }
