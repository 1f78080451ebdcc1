"""A call pays only for what it uses: the plugin brings no imports of its own."""

from __future__ import annotations

import json
import subprocess
import sys

import kosmo_missive

SCRIPT = """
import json, sys
import kosmo.call, kosmo.http.client
before = set(sys.modules)
for name in {modules!r}:
    __import__(name)
print(json.dumps(sorted(set(sys.modules) - before)))
"""


def _brought_by(*modules: str) -> list[str]:
    command = [sys.executable, "-c", SCRIPT.format(modules=modules)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    brought: list[str] = json.loads(done.stdout)
    return brought


def test_the_functions_import_nothing_but_kosmo_and_each_other() -> None:
    functions = kosmo_missive.register_integrations()[0].functions
    brought = _brought_by(*map(str, functions))
    assert [name for name in brought if name.split(".")[0] not in ("kosmo", "kosmo_missive")] == []
    unused = ("simulator", "schemas", "shapes", "batch_shapes")
    assert not any(name.startswith(f"kosmo_missive.{one}") for name in brought for one in unused)


def test_the_call_that_is_made_most_imports_three_modules_of_the_plugin() -> None:
    brought = _brought_by("kosmo_missive.conversations")
    assert [name for name in brought if name.startswith("kosmo_missive")] == [
        "kosmo_missive",
        "kosmo_missive.conversations",
        "kosmo_missive.vendor",
    ]
    assert "kosmo.plugin.integration" not in brought
