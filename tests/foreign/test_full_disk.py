"""A disk that is full, at every step of an install: one sentence, and the set as it was."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.plugin.wheels import make_wheel, pip_environment, sha256

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Kosmo

ASIDE = ("unshare", "--map-root-user", "--mount")

# Runs an install again and again on a small disk of its own, which is first full and then has a
# little more room each time. Behind each it tells how the install ended and what the set is.
FILLING = """
import json, os, shutil, subprocess, sys
home, small, command = sys.argv[1], sys.argv[2], sys.argv[3:]
subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m,mode=700", "none", small], check=True)
os.environ["KOSMO_HOME"] = f"{small}/kosmo"
shutil.copytree(home, f"{small}/kosmo", symlinks=True)
ballast = f"{small}/ballast"

def kosmo(*words):
    words = [sys.executable, "-P", "-m", "kosmo", *words, "--json"]
    done = subprocess.run(words, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    return done.returncode, json.loads(done.stdout)

def fill(room):
    if os.path.exists(ballast):
        os.unlink(ballast)
    left = os.statvfs(small).f_bavail * os.statvfs(small).f_frsize - room
    with open(ballast, "wb") as file:
        file.write(bytes(max(left, 0)))

for room in range(0, 1 << 20, 16 << 10):
    fill(room)
    code, answer = kosmo(*command)
    os.unlink(ballast)
    verified, rows = kosmo("plugins", "verify")
    left = os.listdir(f"{small}/kosmo/data/plugins/stage")
    error = answer["error"]
    told = (error["code"], error["message"]) if error else None
    print(json.dumps([code, told, verified, [row["name"] for row in rows["data"]], left]))
    if code == 0:
        break
"""


def can_mount(folder: str) -> bool:
    """Tell whether this system lets a process have a disk of its own."""
    try:
        command = [*ASIDE, "mount", "-t", "tmpfs", "none", folder]
        return subprocess.run(command, check=False, capture_output=True).returncode == 0
    except OSError:
        return False


@pytest.mark.parametrize("disk", ["tmpfs"] if can_mount("/mnt") else [])
def test_an_install_on_a_full_disk_leaves_the_set_as_it_was(
    kosmo: Kosmo, tmp_path: Path, disk: str
) -> None:
    kosmo.environment |= pip_environment()
    lamps = make_wheel(tmp_path, "acme-lamps", "lamps")
    kosmo.json("plugins", "install", str(lamps), "--hash", sha256(lamps), "--yes")
    big = {f"acme_doors/big{number}.py": f"VALUE = {number}\n" * 500 for number in range(20)}
    doors = make_wheel(tmp_path, "acme-doors", "doors", files=big)
    small = tmp_path / disk
    small.mkdir()
    command = ("plugins", "install", str(doors), "--hash", sha256(doors), "--yes")
    done = subprocess.run(
        [*ASIDE, sys.executable, "-P", "-c", FILLING, str(kosmo.home), str(small), *command],
        capture_output=True, text=True, check=False, timeout=300, env=kosmo.environment,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    *failed, last = [json.loads(line) for line in done.stdout.splitlines()]
    assert last == [0, None, 0, ["acme-doors", "acme-lamps"], []]
    assert len(failed) >= 5
    for code, (error, message), verified, names, left in failed:
        assert (code, verified, names, left) == (2, 0, ["acme-lamps"], [])
        assert error in ("plugins_unwritable", "config_unwritable")
        assert message.endswith(": No space left on device; nothing was changed")
