"""Plugins that were made of OpenAPI documents, against a mock server of the same documents."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.foreign.prism import KOSMO, Person, placed, published, serving

if TYPE_CHECKING:
    from pathlib import Path

# A call of each function, with the arguments that stand as an example.
CALLS = """
import json, sys
from kosmo.catalog.catalog import open_catalog
from kosmo.describe.examples import Examples

integration = open_catalog().integration(sys.argv[1])
examples = Examples(integration)
for spec in integration.functions():
    print(json.dumps({"function": spec.id, "arguments": examples.arguments(spec)}))
"""

# Asana's document requires a field of these bodies, `project`, that it does not describe.
UNDESCRIBED = {"asana.create_section_for_project", "asana.update_section"}


@pytest.mark.parametrize(
    ("name", "document", "functions", "how"),
    [
        ("gitea", "gitea.io", 340, ("--base-url", "https://gitea.com/api/v1")),
        ("asana", "asana.com", 166, ("--data-only",)),
        ("airflow", "apache.org/airflow", 73, ("--base-url", "https://airflow.example.org/api/v1")),
    ],
)
def test_the_document_takes_what_each_function_that_was_made_of_it_sends(
    name: str, document: str, functions: int, how: tuple[str, ...], tmp_path: Path
) -> None:
    person = Person(tmp_path / "home")
    person.run("plugins", "new", name, "--from-openapi", str(published(document)), *how)
    person.run("plugins", "install", f"./kosmo-{name}", "--allow-build", "--yes")
    fields = person.run("plugins", "info", name)["data"]["auth_fields"]
    signing = [word for one in fields for word in ("--set", f"{one}=env:SERVICE_TOKEN")]
    calls = subprocess.run(
        [sys.executable, "-c", CALLS, name],
        check=True, capture_output=True, text=True, env=person.environ, cwd=person.work,
    ).stdout  # fmt: skip
    with serving(placed(document), tmp_path, answers=False) as prism:
        where = ("--set", f"base_url={prism.url}")
        person.run("accounts", "add", name, "mock", *signing, *where)
        done = subprocess.run(
            [KOSMO, "batch", "--force", "--quiet"],
            check=False, input=calls, capture_output=True, text=True, env=person.environ,
        )  # fmt: skip
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    refused = {one["function"] for one in answers if not one["success"]}
    assert refused <= UNDESCRIBED, done.stdout
    assert len(answers) == functions
