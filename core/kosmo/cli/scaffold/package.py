"""The files of a new plugin, made of a manifest."""

from __future__ import annotations

import json
from importlib import resources
from string import Template

from kosmo.cli.scaffold.functions import module_text, modules_of
from kosmo.cli.scaffold.python import call, literal, text
from kosmo.cli.scaffold.samples import answer, needed, target
from kosmo.cli.scaffold.simulating import simulator_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Node = dict[str, Any]

RECORD = "kosmo-scaffold.json"
_SHOWN = 400  # functions that the page lists


def files_of(manifest: Node, *, data_only: bool) -> dict[str, str]:
    """Give every file's path below the plugin's folder, and its text."""
    package = package_of(manifest["name"])
    record = {"data_only": data_only, "manifest": manifest}
    common = {
        "README.md": _filled("README.md", manifest, _account(manifest)),
        f"{package}/docs/index.md": _page(manifest),
        RECORD: json.dumps(record, indent=1, ensure_ascii=False) + "\n",
        ".gitignore": "__pycache__/\n.mypy_cache/\n.pytest_cache/\n.ruff_cache/\ndist/\n",
    }
    made = _declared(manifest, package) if data_only else _coded(manifest, package)
    return dict(sorted({**common, **made}.items()))


def package_of(name: str) -> str:
    """Name the package of an integration's plugin."""
    return f"kosmo_{name}"


def _declared(manifest: Node, package: str) -> dict[str, str]:
    return {
        "pyproject.toml": _filled("pyproject-manifest.toml", manifest),
        f"{package}/kosmo-plugin.json": json.dumps(manifest, indent=2, ensure_ascii=False) + "\n",
        "tests/test_manifest.py": _filled("test_manifest.py", manifest),
    }


def _coded(manifest: Node, package: str) -> dict[str, str]:
    modules = modules_of(manifest["functions"])
    files = {
        f"{package}/{module}.py": module_text(manifest["title"], module, package, functions)
        for module, functions in modules.items()
    }
    return {
        **files,
        "pyproject.toml": _filled("pyproject-code.toml", manifest),
        f"{package}/__init__.py": _integration(manifest, package, list(modules)),
        f"{package}/auth.py": _auth(manifest),
        f"{package}/sending.py": _template("sending.py"),
        f"{package}/simulator.py": simulator_text(manifest),
        f"{package}/py.typed": "",
        "tests/conftest.py": _filled("conftest.py", manifest),
        "tests/test_functions.py": _filled("test_functions.py", manifest),
        "tests/test_simulator.py": _filled("test_simulator.py", manifest),
        "tests/requests.json": _requests(modules, package),
    }


def _integration(manifest: Node, package: str, modules: list[str]) -> str:
    said = [literal(manifest["name"]), f"title={literal(manifest['title'])}"]
    if manifest.get("description"):
        said.append(f"description={literal(manifest['description'])}")
    said += [f"base_url={literal(manifest['base_url'])}", "auth=AUTH"]
    said.append('functions=[f"{__name__}.{module}" for module in _MODULES]')
    said += [f"{key}={literal(manifest[key])}" for key in ("whoami", "link") if key in manifest]
    said += [f"limits={literal(manifest['limits'])}"] if manifest.get("limits") else []
    said.append(f'simulator="{package}.simulator:app"')
    return _template("integration.py").format(
        title=manifest["title"],
        package=package,
        integration="\n".join(call("described = Integration(", said)),
        modules="\n".join(_names(modules)),
    )


def _names(modules: list[str]) -> list[str]:
    line = f"_MODULES = {literal(tuple(modules))}"
    if len(line) <= 100:
        return [line]
    return ["_MODULES = (", *(f"    {text(one)}," for one in modules), ")"]


def _auth(manifest: Node) -> str:
    auth = manifest["auth"]
    said = []
    for field in auth["fields"]:
        kind = "Secret" if field.get("secret") else "Text"
        words = [literal(field["name"]), literal(field["title"])]
        words += [f"{key}={literal(field[key])}" for key in ("help", "default") if key in field]
        words += ["required=False"] if field.get("required") is False else []
        said.append(f"{kind}({', '.join(words)})")
    said += [f"{key}={literal(auth[key])}" for key in ("headers", "query") if auth.get(key)]
    said += [f"basic={literal(tuple(auth['basic']))}"] if "basic" in auth else []
    oauth = auth.get("oauth")
    if oauth:
        words = [f"{key}={literal(value)}" for key, value in oauth.items()]
        said.append(f"oauth=ClientCredentials({', '.join(words)})")
    written = "\n".join(call("AUTH = Auth(", said, indent=""))
    names = ["Auth", "ClientCredentials", "Secret", "Text"]
    used = ", ".join(one for one in names if f"{one}(" in written)
    return _template("auth.py").format(title=manifest["title"], names=used, auth=written)


def _requests(modules: dict[str, dict[str, Node]], package: str) -> str:
    """Write what each function is expected to send when it is given no more than it needs."""
    rows = []
    for module, functions in modules.items():
        for name, function in functions.items():
            given = needed(function)
            if given is None:
                continue
            sent = [function["request"]["method"], target(function, given)]
            rows.append([f"{package}.{module}", name, given, *sent, answer(function)])
    lines = ",\n".join(f" {json.dumps(row, ensure_ascii=False)}" for row in rows)
    return f"[\n{lines}\n]\n"


def _page(manifest: Node) -> str:
    name = manifest["name"]
    lines = [f"# {manifest['title']}", "", manifest.get("description") or f"What `{name}` can do."]
    lines += ["", "## Sign-in", "", _account(manifest), "", "## Functions", ""]
    for one, function in list(manifest["functions"].items())[:_SHOWN]:
        lines.append(f"- `kosmo {name} {one.replace('_', '-')}`: {function['summary']}")
    left = len(manifest["functions"]) - _SHOWN
    lines += [f"- and {left} more: `kosmo {name} --help`"] if left > 0 else []
    return "\n".join([*lines, ""])


def _account(manifest: Node) -> str:
    fields = manifest["auth"]["fields"]
    if not fields:
        return "It needs no credentials."
    told = ", ".join(f"`{one['name']}`" for one in fields)
    return f"An account has {told}: `kosmo accounts add {manifest['name']} NAME`."


def _filled(template: str, manifest: Node, account: str = "") -> str:
    return Template(_template(template)).substitute(
        name=manifest["name"],
        kebab=manifest["name"].replace("_", "-"),
        package=package_of(manifest["name"]),
        title=manifest["title"],
        base_url=manifest["base_url"],
        account=account,
    )


def _template(name: str) -> str:
    place = resources.files("kosmo.cli.scaffold") / "templates" / f"{name}.txt"
    return place.read_text(encoding="utf-8")
