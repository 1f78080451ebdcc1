"""The rules of the contract; each gives a list of sentences, none where the rule is kept."""

from __future__ import annotations

import json
import re
import subprocess
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection
    from typing import Any

    from kosmo.spec import FunctionSpec, IntegrationSpec
    from kosmo.testing.sent import Sent

_READING = ("GET", "HEAD")
_NAME = re.compile(r"[a-zA-Z_][a-zA-Z0-9_-]{0,63}")
# Parts of Python that take milliseconds to import, where a whole call takes few.
SLOW = frozenset(
    (
        "argparse", "asyncio", "concurrent", "csv", "ctypes", "dataclasses", "decimal", "email",
        "http", "importlib.metadata", "inspect", "logging", "multiprocessing", "pathlib", "random",
        "smtplib", "sqlite3", "ssl", "subprocess", "tempfile", "typing", "unittest",
        "urllib.request", "uuid", "xml", "zipfile",
    )
)  # fmt: skip
_BROUGHT = """
import json, sys
import kosmo.call, kosmo.http.client
before = set(sys.modules)
for name in json.loads(sys.argv[1]):
    __import__(name)
print("\\n" + json.dumps(sorted(set(sys.modules) - before)))
"""


def undescribed(integration: IntegrationSpec) -> list[str]:
    """Say what the integration lacks in words."""
    lacking = [] if integration.description else ["the integration has no description"]
    for field in integration.auth.fields:
        if not field.title:
            lacking.append(f"the field `{field.name}` has no title")
        if field.secret and not field.help:
            lacking.append(f"the field `{field.name}` has no help: where does a user find it?")
    return lacking


def undocumented(spec: FunctionSpec) -> list[str]:
    """Say what a function lacks in words."""
    lacking = []
    if not spec.summary:
        lacking.append(f"`{spec.name}` has no docstring")
    elif not spec.summary.endswith((".", "!", "?")):
        lacking.append(f"the first line of `{spec.name}` is no sentence: {spec.summary!r}")
    for name, schema in spec.parameters.items():
        if not schema.get("description"):
            lacking.append(f"`{spec.name}` does not say what `{name}` is, under `Args:`")
    return lacking


def disagreeing(spec: FunctionSpec, sent: list[Sent], *, posts: bool) -> list[str]:
    """Say where requests are others than the effect of a function promises."""
    lines = [f"it sent {one}" for one in sent]
    writing = [one.method for one in sent if one.method not in _READING]
    if spec.effect == "read" and any(not (posts and one == "POST") for one in writing):
        return [f"`{spec.name}` is marked `read`, and writes", *lines]
    if spec.effect == "write" and not writing and not spec.idempotent:  # nothing was left to do
        return [f"`{spec.name}` is marked `write`, and only reads", *lines]
    if "DELETE" in writing and not spec.destructive:
        return [f"`{spec.name}` sends DELETE, and is not marked `destructive`", *lines]
    return []


def repeated(sent: list[Sent]) -> list[str]:
    """List the pages that were asked for more than once."""
    lines = [str(one) for one in sent if one.method == "GET" and one.status != 401]
    twice = sorted({line for line in lines if lines.count(line) > 1})
    return [f"{line} was sent {lines.count(line)} times" for line in twice]


def untold(integration: IntegrationSpec, dialect: str) -> list[str]:
    """Say which functions are no tool in a dialect that a provider would take."""
    import jsonschema_rs

    from kosmo.catalog.catalog import open_catalog
    from kosmo.tools.export import export

    wrong = []
    for tool in export(open_catalog(), integration.functions(), format=dialect):
        made = tool.definition.get("function", tool.definition)
        if not _NAME.fullmatch(made["name"]):
            wrong.append(f"`{made['name']}` is no name of a tool")
        if not 0 < len(made["description"]) <= 1024:
            wrong.append(
                f"the description of `{made['name']}` has {len(made['description'])} characters"
            )
        schema = _schema(made)
        if list(schema.get("properties", {})) != list(tool.spec.parameters):
            wrong.append(f"`{made['name']}` has other parameters than `{tool.spec.name}`")
        if dialect != "gemini" and not jsonschema_rs.meta.is_valid(schema):
            wrong.append(f"the schema of `{made['name']}` is no JSON Schema")
    return wrong


def private_imports(integration: IntegrationSpec) -> list[str]:
    """List what the package imports of kosmo that is no public name of it."""
    import ast
    from pathlib import Path

    import kosmo

    public = {*dir(kosmo), "testing"}
    wrong = []
    for file in _files(integration):
        for node in ast.walk(ast.parse(Path(file).read_text(encoding="utf-8"), file)):
            if isinstance(node, ast.Import):
                names = [one.name for one in node.names]
            elif isinstance(node, ast.ImportFrom) and not node.level:
                module = node.module or ""
                names = [f"{module}.{one.name}" for one in node.names]
            else:
                continue
            for name in names:
                first, _, rest = name.partition(".")
                if first == "kosmo" and rest and rest.split(".")[0] not in public | {"*"}:
                    wrong.append(f"{file}:{node.lineno}: `{name}` is no public name of kosmo")
                elif first == "kosmo" and "." in rest and not rest.startswith("testing."):
                    wrong.append(f"{file}:{node.lineno}: `{name}` lies below a public name")
    return wrong


def heavy_imports(integration: IntegrationSpec, allowed: Collection[str]) -> list[str]:
    """List what importing the functions' modules brings that is slow, or not Python's own."""
    if not integration.code:
        return []
    modules = sorted({one.module for one in integration.functions()})
    own = {name.partition(".")[0] for name in modules} | {"kosmo"}
    brought = _brought(modules)
    wrong = []
    for name in brought:
        first = name.partition(".")[0]
        if first in own or {name, first} & set(allowed):
            continue
        if name in SLOW or first not in sys.stdlib_module_names:
            wrong.append(name)
    return wrong


def _brought(modules: list[str]) -> list[str]:
    import os

    done = subprocess.run(
        [sys.executable, "-P", "-c", _BROUGHT, json.dumps(modules)],
        capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found: list[str] = json.loads(done.stdout.splitlines()[-1])
    return found


def _files(integration: IntegrationSpec) -> list[str]:
    from kosmo.plugin.indexer import files_of

    roots = {one.module.partition(".")[0] for one in integration.functions()}
    if not integration.code:
        return []
    return [str(stamp[0]) for root in sorted(roots) for stamp in files_of(root)]


def _schema(made: dict[str, Any]) -> dict[str, Any]:
    keys = ("parameters", "parametersJsonSchema", "input_schema", "inputSchema", "args_schema")
    return next((made[key] for key in keys if key in made), {"properties": {}})
