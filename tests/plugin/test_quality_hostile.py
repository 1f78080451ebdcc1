"""Plugins that raise, hang, exit, die or lie while they are checked: each ends in a finding."""

from __future__ import annotations

import os
import select
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from kosmo.testing.quality.hearing import refuse_unable

from tests.plugin.authored import Authored

if TYPE_CHECKING:
    from pathlib import Path

INIT, FUNCTIONS = "kosmo_notes/__init__.py", "kosmo_notes/writing.py"
DEAF = """
    import time
    while True:
        try:
            time.sleep(60)
        except BaseException:
            pass
"""
WAITING = """
import pathlib, sys
from kosmo.testing.quality.checking import check
from kosmo.testing.quality.project import read_project

check(read_project(pathlib.Path(sys.argv[1])), "notes")
"""
# What is written into the package, and what the first finding of `loads` says then, and where.
AT_IMPORT = (
    ("raise RuntimeError('no luck')", "importing it raised RuntimeError: no luck", ":8"),
    ("import sys; sys.exit(3)", "it calls `sys.exit` when it is imported", ":8"),
    ("import os; os._exit(7)", "it ended the process, with status 7", ""),
    ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "with signal 11", ""),
    ("import nowhere_to_be_found", "it needs `nowhere_to_be_found`, which is not installed", ":8"),
    ("def broken(:", "SyntaxError: invalid syntax", ":8"),
    ("import time; time.sleep(60)", "importing it did not end within 1.6 s", ""),
    ("import kosmo_notes.nothing", "ModuleNotFoundError: No module named 'kosmo_notes.n", ":8"),
    ("register_integrations = None", "has no function `register_integrations`", ""),
    ("import os; os.close(0); os.closerange(3, 200)", "it ended the process", ""),
    ("register_integrations = hookimpl(lambda: 1 / 0)", "ZeroDivisionError", ":28"),
)


@pytest.fixture
def authored(tmp_path: Path) -> Authored:
    """Give a plugin that keeps every rule."""
    return Authored(tmp_path)


@pytest.mark.parametrize(("code", "told", "place"), AT_IMPORT)
def test_what_is_wrong_at_import_is_told(
    authored: Authored, code: str, told: str, place: str
) -> None:
    text = (authored.folder / INIT).read_text(encoding="utf-8")
    last = code.startswith("register")
    before = "INTEGRATION = "
    authored.write(INIT, f"{text}\n{code}\n" if last else text.replace(before, f"{code}\n{before}"))
    verdict = authored.check(patience=0.2)
    assert verdict.level is None
    finding = verdict.rules["loads"]["findings"][0]
    assert told in finding["reason"]
    assert finding["fix"]
    assert finding["place"] == (f"{INIT}{place}" if place else finding["place"])
    assert len(verdict.named("unchecked")) > 30


BUILT = ("python -c 'import kosmo_notes.writing' shows the trace", "kosmo_notes/writing.py:")
OTHERWISE = (
    (FUNCTIONS, ("from kosmo import Offset", "from kosmo import (Offset"), "SyntaxError", BUILT),
    (FUNCTIONS, ("NOTES = Offset", "NOTES = 1 / 0 or Offset"), "ZeroDivisionError", BUILT),
    (INIT, ('"kosmo_notes.writing"', '"kosmo_notes.writin"'),
     "`functions=` names `kosmo_notes.writin`, which is no module", ("kosmo plugins new", "")),
    (INIT, ("@hookimpl\n", ""), "write `@hookimpl` above it", ("kosmo plugins new", f"{INIT}:")),
    (INIT, ("return [INTEGRATION]", "from kosmo_notes import writing; return [writing]"),
     "gave the module `kosmo_notes.writing`, which hides", ("kosmo plugins new", f"{INIT}:")),
    ("kosmo_notes/docs/examples.toml", ("[calls]", "[calls"), "`docs/examples.toml` is no TOML",
     ("kosmo plugins new", "")),
)  # fmt: skip


@pytest.mark.parametrize(("file", "change", "told", "hint"), OTHERWISE)
def test_the_hint_leads_to_the_module_that_failed(
    authored: Authored, file: str, change: tuple[str, str], told: str, hint: tuple[str, str]
) -> None:
    authored.edit(file, change)
    finding = authored.check().rules["loads"]["findings"][0]
    assert told in finding["reason"]
    assert hint[0] in finding["fix"]
    assert finding["place"].startswith(hint[1])


def test_what_import_leaves_behind_is_told(authored: Authored) -> None:
    authored.edit(INIT, ("INTEGRATION = ", """
import os, signal, subprocess, sys
os.environ["NOTES"] = "1"
sys.path.insert(0, "/nowhere")
signal.signal(signal.SIGINT, signal.SIG_IGN)
sys.stdout.write("{\\"end\\": true}")
subprocess.Popen(["sleep", "60"], stdout=sys.stdout)
os.chdir("/")
INTEGRATION = """))  # fmt: skip
    told = authored.check().broken()["quiet-import"]
    for one in ("prints: {", "starts 1 processes", "environment: NOTES", "`sys.path`", "folder",
                "signal handlers"):  # fmt: skip
        assert one in told


def test_a_function_that_ends_the_process_costs_no_other_its_check(authored: Authored) -> None:
    authored.edit(FUNCTIONS, ('    return client.get("me")', "    import os\n    os._exit(5)"))
    authored.edit(FUNCTIONS, ('return client.delete("notes", note_id)', "raise SystemExit(4)"))
    verdict = authored.check()
    broken = verdict.broken()
    assert verdict.named("unchecked") == []
    assert "it ended the process, with status 5" in broken["effects-agree"]
    assert "failed in `delete_note`: SystemExit: 4" in broken["examples-run"]
    assert "get_me" not in broken["examples-run"]
    assert verdict.level == "bronze"


def test_functions_that_hang_are_told_and_waited_for_once(authored: Authored) -> None:
    authored.edit(FUNCTIONS, ('    return client.get("me")', "    import time\n    time.sleep(60)"))
    authored.edit(FUNCTIONS, ('    return client.delete("notes", note_id)', DEAF))
    verdict = authored.check(patience=0.1)
    told = " ".join(verdict.broken().values())
    assert "`get_me` did not end within 1 s" in told
    assert "it held the process up for 2.5 s" in told
    assert verdict.named("unchecked") == []
    assert verdict.seconds < 20


def test_a_simulator_that_dies_ends_in_findings(authored: Authored) -> None:
    authored.edit(
        "kosmo_notes/simulator.py", ("rows = list(", "import os; os._exit(6)\n    rows = list(")
    )
    told = authored.check().broken()
    assert "it ended the process, with status 6" in told["effects-agree"]
    authored.edit("kosmo_notes/simulator.py", ("app = Simulator(", "app = Simulador("))
    told = authored.check().broken()
    assert "NameError" in told["simulator"]
    assert "NameError" in told["examples-run"]


def test_files_that_nobody_can_read_are_told(authored: Authored) -> None:
    (authored.folder / "kosmo_notes/odd.py").write_bytes(b"x = '\xff\xfe'\n")
    (authored.folder / "kosmo_notes/docs/odd.md").write_bytes(b"\xff\xfe")
    (authored.folder / "kosmo_notes/quality.toml").write_bytes(b"\xff\xfe")
    broken = authored.check().broken()
    assert "kosmo_notes/odd.py" in broken["loads"]
    assert "it cannot be read" in broken["exemptions"]
    (authored.folder / "kosmo_notes/loop.py").symlink_to("loop.py")
    findings = authored.check().rules["loads"]["findings"]
    told = {one["place"]: one["reason"] for one in findings}
    assert told["kosmo_notes/loop.py"].startswith("it cannot be read: Too many levels")


def test_what_is_no_file_is_not_waited_for(authored: Authored) -> None:
    os.mkfifo(authored.folder / "kosmo_notes/pipe.py")
    os.mkfifo(authored.folder / "kosmo_notes/quality.toml")
    os.mkfifo(authored.folder / "kosmo_notes/docs/pipe.md")
    verdict = authored.check()
    assert verdict.seconds < 10
    broken = verdict.broken()
    assert "it is no file" in broken["loads"]
    assert "it is no file" in broken["exemptions"]


def test_nothing_is_left_where_the_one_who_waits_is_killed(authored: Authored) -> None:
    pipe = authored.folder / "pipe"
    os.mkfifo(pipe)
    told = f"    kept = open({str(pipe)!r}, 'w')\n    print('called', file=kept, flush=True)\n"
    authored.edit(FUNCTIONS, ('    return client.get("me")', told + DEAF))
    waiting = subprocess.Popen([sys.executable, "-c", WAITING, str(authored.folder)])
    with pipe.open() as heard:
        assert heard.readline() == "called\n"
        waiting.kill()
        waiting.wait()
        ready, _, _ = select.select([heard], [], [], 30)
        assert ready, "the plugin is still there"
        assert heard.read() == ""


def test_what_a_plugin_writes_into_the_report_costs_only_itself(authored: Authored) -> None:
    lines = [
        b'{"found": "nope"}', b"[1]", b'{"rule": "loads"}', b'{"began": []}', b"null", b"\xff",
        b'{"found": "described", "reason": "\\u001b[2Jsaid"}', b"[" * 99999,
    ]  # fmt: skip
    code = f"import os\nfor one in range(3, 60):\n    for line in {lines!r}:\n        try:\n"
    code += "            os.write(one, line + b'\\n')\n        except OSError:\n            pass\n"
    authored.edit(INIT, ("INTEGRATION = ", f"{code}os.fork()\nINTEGRATION = "))
    verdict = authored.check()
    assert verdict.named("unchecked") == []
    assert "\x1b" not in str(verdict.rules["described"]["findings"])
    assert set(verdict.broken()) == {"described", "quiet-import"}
    assert "starts 1 processes" in verdict.broken()["quiet-import"]


def test_a_full_disk_is_no_finding() -> None:
    with pytest.raises(OSError, match="No space left"):
        refuse_unable({"unable": "No space left on device", "number": 28})
    refuse_unable({"unable": "of a plugin"})


def test_memory_has_an_end(authored: Authored) -> None:
    authored.edit(FUNCTIONS, ('    return client.get("me")', "    return 'x' * (1 << 34)"))
    assert "MemoryError" in authored.check().broken()["examples-run"]
