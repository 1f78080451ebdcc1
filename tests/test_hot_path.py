"""What a call costs, counted in modules and files instead of time."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest
from kosmo.config import toml_cache

from tests.plugin.wheels import make_wheel, sha256

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Kosmo

# Runs one command line in a fresh interpreter and tells, on the last line of stderr, which
# modules it imported beyond the interpreter's own and which files it opened.
PROBE = """
import sys
before = set(sys.modules)
opened = []
sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == "open" else None)
from kosmo.cli.main import run
code = run(sys.argv[1:])
modules = sorted(set(sys.modules) - before)
import json
sys.stdout.flush()
sys.stderr.write("\\n" + json.dumps([code, modules, opened]))
"""

HEAVY = {
    "typer", "click", "rich", "pydantic", "httpx", "pluggy", "importlib.metadata", "dataclasses",
    "typing", "inspect", "logging", "tomllib", "platformdirs", "subprocess", "tempfile", "pathlib",
    "email", "http.client", "urllib.request", "urllib.parse", "asyncio", "ssl", "yaml", "jq",
    "argparse", "shutil", "fcntl", "ast", "jsonschema_rs", "kosmo.plugin.index",
    "kosmo.plugin.signature", "kosmo.cli.admin", "kosmo.sandbox", "kosmo.describe",
}  # fmt: skip


def probe(kosmo: Kosmo, *words: str) -> tuple[int, set[str], list[str]]:
    """Run a command line until two runs agree, and look at the last one.

    The first runs fill caches; a file that was changed a moment ago is cached later.
    """
    last = None
    began = time.monotonic_ns()
    for _ in range(40):
        settled = time.monotonic_ns() - began > toml_cache._SETTLED_NS
        done = subprocess.run(
            [sys.executable, "-P", "-c", PROBE, *words],
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
            stdin=subprocess.DEVNULL,
            env=kosmo.environment,
        )
        answer = json.loads(done.stderr.rpartition("\n")[2])
        if answer == last:
            break
        last = answer if settled else None
    code, modules, opened = answer
    return code, set(modules), opened


@pytest.fixture
def served(demo: Kosmo, answering: Any) -> Kosmo:
    """Give kosmo with an account whose service answers on loopback."""
    done = demo("accounts", "add", "demo", "local", "--set", "token=env:DEMO_TOKEN",
                "--set", f"base_url={answering.url}")  # fmt: skip
    assert done.returncode == 0, done.stderr
    return demo


def test_a_call_imports_nothing_heavy_and_no_other_plugin(served: Kosmo) -> None:
    served.install("other")
    code, modules, _ = probe(served, "demo", "list-things", "--account", "local", "--limit", "3")
    assert code == 0
    assert {name.partition(".")[0] for name in modules} & HEAVY == set()
    assert modules & HEAVY == set()
    assert "kosmo_demo.things" in modules
    assert not any(name.startswith(("kosmo_other", "kosmo_missive")) for name in modules)


def test_a_call_imports_at_most_as_many_modules_as_it_needs_now(served: Kosmo) -> None:
    _, modules, _ = probe(served, "demo", "list-things", "--account", "local")
    assert len(modules) <= 100, sorted(modules)


def test_a_call_opens_only_its_own_caches(served: Kosmo) -> None:
    served.install("other")
    _, _, opened = probe(served, "demo", "list-things", "--account", "local")
    data = [path for path in opened if path.endswith((".json", ".toml", ".txt", ".md", ".jsonl"))]
    assert not any("other" in path for path in data)
    assert not any(path.endswith((".toml", ".txt", ".md")) for path in data)
    assert len(data) <= 8, data


def test_each_project_file_upwards_costs_one_file_more(
    served: Kosmo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = tmp_path / "project" / "part"
    inner.mkdir(parents=True)
    monkeypatch.chdir(inner)
    words = ("demo", "list-things", "--account", "local")
    _, _, before = probe(served, *words)
    for number, folder in enumerate((inner, inner.parent), start=1):
        (folder / ".kosmo.toml").write_text('[policy.demo]\nwrite = "deny"\n')
        _, modules, opened = probe(served, *words)
        assert "tomllib" not in modules
        kept = [path for path in opened if ".kosmo.toml-" in path]
        assert len(kept) == number
        assert len([path for path in opened if path.endswith(".json")]) == number + len(
            [path for path in before if path.endswith(".json")]
        )


@pytest.mark.parametrize(
    "words", [("--version",), ("--help",), ("demo", "--help"), ("demo", "list-things", "--help"),
              ("accounts", "--help"), ("accounts", "add", "--help")]
)  # fmt: skip
def test_help_and_version_import_no_typer_and_no_plugin(
    demo: Kosmo, words: tuple[str, ...]
) -> None:
    code, modules, _ = probe(demo, *words)
    assert code == 0
    assert {name.partition(".")[0] for name in modules} & (HEAVY - {"kosmo"}) == set()
    assert not any(name.startswith("kosmo_") for name in modules)


def test_the_number_of_installed_plugins_changes_nothing_on_the_way_of_a_call(
    served: Kosmo,
) -> None:
    words = ("demo", "list-things", "--account", "local")
    _, few_modules, few_files = probe(served, *words)
    for number in range(12):
        served.install(f"more{number}")
    _, many_modules, many_files = probe(served, *words)
    assert few_modules == many_modules
    assert len(few_files) == len(many_files)


def test_fifty_broken_and_slow_plugins_of_a_generation_cost_nothing(
    served: Kosmo, tmp_path: Path
) -> None:
    lines = [
        ("--help",),
        ("demo", "list-things", "--account", "local"),
        ("missive", "list-teams", "--account", "sandbox"),
    ]
    before = [probe(served, *words) for words in lines]
    bad = ("raise RuntimeError", "import time\ntime.sleep(600)", "import os\nos._exit(3)", "def (")
    wheels = [
        make_wheel(tmp_path, f"acme-bad{number}", f"bad{number}", code=bad[number % len(bad)])
        for number in range(50)
    ]
    hashes = [word for one in wheels for word in ("--hash", sha256(one))]
    words = ("plugins", "install", *map(str, wheels), *hashes, "--yes")
    assert len(served.json(*words)["data"]["installed"]) == 50
    states = [one["state"] for one in served.json("plugins", "list", "--refresh")["data"]]
    assert states.count("broken") == 50
    for words, (code, modules, opened) in zip(lines, before, strict=True):
        again = probe(served, *words)
        assert again[:2] == (code, modules)
        assert len(again[2]) == len(opened)
