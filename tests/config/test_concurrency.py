"""Several writers at once, and writers that die."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tomllib
from typing import TYPE_CHECKING

from kosmo.config.file import update_toml
from kosmo.config.store import stored_secrets

if TYPE_CHECKING:
    from pathlib import Path

WRITER = """
import sys
from kosmo.config.file import update_toml
path, name = sys.argv[1:]
for number in range(20):
    update_toml(path, lambda data: data.setdefault(name, {}).update({str(number): number}))
"""

ENDLESS = """
import itertools, sys
from kosmo.config.file import update_toml
sys.stdout.write("ready\\n")
sys.stdout.flush()
for number in itertools.count():
    update_toml(sys.argv[1], lambda data: data.update(a=number, filler="x" * 50_000, z=number))
"""

ADDER = """
import sys
from kosmo.config.ledger import add_account, rename_account
from kosmo.spec import IntegrationSpec
name = sys.argv[1]
field = dict(name="token", title="", help="", secret=True, required=True)
spec = IntegrationSpec(dict(
    name="missive", title="", description="", base_url="https://x", link=None, limits=[],
    whoami=None, simulator=None, ending="", origins={}, webhook=None, docs={},
    distribution="", version="", functions={},
    auth=dict(fields=[field], headers={}, basic=None, oauth=None),
))
for number in range(5):
    add_account(spec, f"{name}-{number}", {"token": f"secret-{name}-{number}"})
    rename_account("missive", f"{name}-{number}", f"{name}{number}")
"""


def test_eight_processes_with_twenty_writes_each_lose_nothing(config: Path) -> None:
    path = config / "settings.toml"
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(path), f"writer{number}"])
        for number in range(8)
    ]
    assert [writer.wait(60) for writer in writers] == [0] * 8
    data = tomllib.loads(path.read_text())
    assert data == {
        f"writer{number}": {str(write): write for write in range(20)} for number in range(8)
    }


def test_accounts_added_and_renamed_at_once_keep_their_own_secrets(config: Path) -> None:
    names = ["ann", "bob", "eve", "joe"]
    adders = [subprocess.Popen([sys.executable, "-c", ADDER, name]) for name in names]
    assert [adder.wait(60) for adder in adders] == [0] * 4
    accounts = tomllib.loads((config / "accounts.toml").read_text())
    expected = {f"{name}{number}" for name in names for number in range(5)}
    assert set(accounts["accounts"]["missive"]) == expected
    assert accounts["defaults"]["missive"] in expected
    for account in expected:
        assert stored_secrets("missive", account) == {
            "token": f"secret-{account[:3]}-{account[3:]}"
        }


def test_a_writer_that_is_killed_leaves_a_whole_file_and_no_lock(config: Path) -> None:
    path = config / "settings.toml"
    for _ in range(6):
        writer = subprocess.Popen(
            [sys.executable, "-c", ENDLESS, str(path)], stdout=subprocess.PIPE, text=True
        )
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
        seen = path.stat().st_mtime_ns if path.exists() else 0
        while not path.exists() or path.stat().st_mtime_ns == seen:
            assert writer.poll() is None
        os.kill(writer.pid, signal.SIGKILL)
        writer.wait(10)
        writer.stdout.close()
        data = tomllib.loads(path.read_text())
        assert data["a"] == data["z"]
    update_toml(str(path), lambda data: data.clear())
    assert sorted(entry.name for entry in config.iterdir()) == [
        ".settings.toml.lock",
        "settings.toml",
    ]
