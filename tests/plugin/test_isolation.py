"""A plugin can never brick kosmo."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Kosmo

HOOK = """
from kosmo import hookimpl

@hookimpl
def register_integrations():
    {}
"""
WRITES = """
import os
for one in range(3, 40):
    try:
        os.write(one, b'{"integration": [1]}\\n')
    except OSError:
        pass
os._exit(0)
"""
BAD = {
    "raises": ("raise RuntimeError('no luck')", "RuntimeError: no luck"),
    "exits": ("import sys\nsys.exit(3)", "it calls `sys.exit` when it is imported"),
    "dies": ("import os\nos._exit(9)", "its process ended with status 9 while it was imported"),
    "hangs": ("import time\ntime.sleep(600)", "it did not load within 4 s"),
    "kills": (
        "import os, signal\nos.kill(os.getppid(), signal.SIGKILL)",
        "it ends the process that indexes plugins",
    ),
    "broken_syntax": ("def (", "SyntaxError"),
    "silent": ("x = 1", "has no function `register_integrations`"),
    "closes": (
        "import os, time\nos.closerange(0, 100)\ntime.sleep(600)",
        "its process was ended by signal 9 while it was imported",
    ),
    "hook_raises": (HOOK.format("raise KeyError('tired')"), "KeyError: 'tired'"),
    "hook_gives_text": (HOOK.format("return 'lamps'"), "it registers 5 integrations"),
    "hook_gives_numbers": (HOOK.format("return [7]"), "gave 7, not an Integration"),
    "hook_wants_more": (HOOK.replace("()", "(more)").format("return []"), "PluginValidationError"),
    "mute": (
        "class Odd(Exception):\n    def __str__(self): raise self\nraise Odd",
        "Odd",
    ),
    "writes_its_own": (
        WRITES,
        "its process answered something else than a description",
    ),
    "prints": ("print('noise')\nraise ValueError('loud')", "ValueError: loud"),
}


def test_each_bad_plugin_is_listed_with_its_reason_and_the_rest_works(untouched: Kosmo) -> None:
    untouched.install("demo")
    for name, (code, _) in BAD.items():
        untouched.install(name, code)
    untouched.install("missive", distribution="evil-missive")
    untouched.install("twice", distribution="first-twice")
    untouched.install("twice", distribution="second-twice")
    untouched.install("accounts", distribution="greedy")
    assert "missive" in untouched("--help").stdout  # which indexes them all, and is not harmed

    rows = untouched.json("plugins", "list")["data"]
    listed = {(one["name"], one["distribution"]): one for one in rows}
    for name, (_, reason) in BAD.items():
        record = listed[name, f"kosmo-{name}".replace("_", "-")]
        assert record["state"] == "broken"
        assert reason in record["reason"]
    assert listed["demo", "kosmo-demo"]["state"] == "ok"
    assert listed["missive", "kosmo-missive"]["state"] == "ok"
    assert listed["missive", "evil-missive"]["state"] == "collision"
    assert listed["twice", "first-twice"]["state"] == "collision"
    assert listed["twice", "second-twice"]["state"] == "collision"
    assert "reserved" in listed["accounts", "greedy"]["reason"]

    done = untouched("missive", "list-organizations", "--account", "sandbox")
    assert (done.returncode, done.stderr) == (0, "")
    error = untouched.json("raises", "list-things", code=2)["error"]
    assert error["code"] == "plugin_broken"
    assert "RuntimeError: no luck" in error["message"]
    assert error["hint"] == "kosmo plugins check kosmo-raises"


def test_a_bad_plugin_is_imported_only_once(kosmo: Kosmo) -> None:
    trace = kosmo.home / "imports"
    kosmo.install("noisy", f"open({str(trace)!r}, 'a').write('x')\nraise ValueError")
    for _ in range(3):
        assert kosmo("plugins", "list").returncode == 0
    assert trace.read_text() == "x"


def test_the_loser_of_a_collision_is_never_imported(kosmo: Kosmo) -> None:
    trace = kosmo.home / "imports"
    code = f"open({str(trace)!r}, 'a').write('x')"
    kosmo.install("missive", code, distribution="evil-missive")
    assert kosmo("missive", "--help").returncode == 0
    assert not trace.exists()


def test_an_edited_plugin_is_indexed_again(
    kosmo: Kosmo, edit_file: Callable[[Path, str, str], None]
) -> None:
    kosmo.install("demo")
    assert "List things." in kosmo("demo", "list-things", "--help").stdout
    things = kosmo.home / "site" / "kosmo_demo" / "things.py"
    edit_file(things, "List things.", "List all things.")
    assert "List all things." in kosmo("demo", "list-things", "--help").stdout


def test_a_mended_plugin_is_indexed_again(
    kosmo: Kosmo, edit_file: Callable[[Path, str, str], None]
) -> None:
    kosmo.install("demo")
    module = kosmo.home / "site" / "kosmo_demo" / "__init__.py"
    edit_file(module, "from kosmo import", "from nowhere import")
    assert kosmo("demo", "--help").returncode == 2
    edit_file(module, "from nowhere import", "from kosmo import")
    assert kosmo("demo", "--help").returncode == 0


def test_a_newly_installed_plugin_appears_and_a_removed_one_goes(kosmo: Kosmo) -> None:
    kosmo.install("demo")
    assert "demo" in kosmo("--help").stdout
    kosmo.install("other")
    assert "other" in kosmo("--help").stdout
    metadata = kosmo.home / "site" / "kosmo_other-1.0.dist-info"
    for file in metadata.iterdir():
        file.unlink()
    metadata.rmdir()
    assert "other" not in kosmo("--help").stdout
    assert kosmo.json("other", "list-things", code=2)["error"]["code"] == "unknown_integration"


def test_a_daemon_that_a_plugin_leaves_behind_holds_nothing_up(kosmo: Kosmo) -> None:
    # The daemon outlives the time that the fixture gives a command.
    daemon = (
        "import os, time\nif os.fork() == 0:\n    os.setsid()\n    time.sleep(90)\n    os._exit(0)"
    )
    kosmo.install("demo")
    kosmo.install("daemon", daemon)
    listed = {one["name"]: one["state"] for one in kosmo.json("plugins", "list")["data"]}
    assert listed["demo"] == "ok"
    assert listed["daemon"] == "broken"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('title="Demo"', "title=5"),
        ('title="Demo"', 'title="Demo \\ud800"'),
        ('base_url="https://demo.example/api"', 'base_url="http://demo.example/api"'),
        ('Secret("token", "Token")', 'Secret("token", None)'),
    ],
)
def test_an_odd_description_reaches_nobody_else(kosmo: Kosmo, old: str, new: str) -> None:
    kosmo.install("demo")
    module = kosmo.home / "site" / "kosmo_demo" / "__init__.py"
    module.write_text(module.read_text().replace(old, new))
    assert new in module.read_text()
    assert kosmo("--help").returncode == 0
    assert kosmo("missive", "--help").returncode == 0


def test_a_function_that_exits_is_a_failure(demo: Kosmo) -> None:
    demo.install("demo")
    things = demo.home / "site" / "kosmo_demo" / "things.py"
    things.write_text(
        things.read_text().replace("    return {", "    raise SystemExit(0)\n    return {")
    )
    error = demo.json("demo", "echo", "--account", "work", code=1)["error"]
    assert error["code"] == "plugin_failed"
