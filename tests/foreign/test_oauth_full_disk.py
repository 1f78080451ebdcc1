"""A disk that is full while a login is renewed: the service is asked only where its answer fits."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.foreign.test_full_disk import ASIDE, can_mount
from tests.oauth.conftest import Logging, install_drive, let_it_end, visit
from tests.oauth.identity import Identity

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Kosmo

# Renews a login again and again on a small disk of its own, which is first full and then has a
# little more room each time. Behind each it tells how the call ended, and how it does with room.
FILLING = """
import json, os, shutil, subprocess, sys
home, small = sys.argv[1:]
subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m,mode=700", "none", small], check=True)
os.environ["KOSMO_HOME"] = f"{small}/own"
shutil.copytree(home, f"{small}/own", ignore=shutil.ignore_patterns("cache"))
os.symlink(f"{home}/cache", f"{small}/own/cache")
ballast, tokens = f"{small}/ballast", f"{small}/own/state/tokens/drive-work.json"

def call():
    data = json.load(open(tokens))
    open(tokens, "w").write(json.dumps({**data, "ends": 1.0}))
    words = [sys.executable, "-P", "-m", "kosmo", "drive", "me", "--json"]
    done = subprocess.run(words, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    error = json.loads(done.stdout)["error"]
    return error and error["code"]

for room in range(0, 128 << 10, 8 << 10):
    left = os.statvfs(small).f_bavail * os.statvfs(small).f_frsize - room
    with open(ballast, "wb") as file:
        file.write(bytes(max(left, 0)))
    first = call()
    os.unlink(ballast)
    print(json.dumps([room, first, call()]), flush=True)
"""


@pytest.mark.parametrize("disk", ["tmpfs"] if can_mount("/mnt") else [])
def test_a_login_survives_a_disk_with_any_room(kosmo: Kosmo, tmp_path: Path, disk: str) -> None:
    identity = Identity()
    install_drive(kosmo)
    done = kosmo("accounts", "add", "drive", "work", "--set", f"base_url={identity.url}")
    assert done.returncode == 0, done.stderr
    login = Logging(kosmo)
    visit(login.address)
    assert login.end()[0] == 0
    login.close()
    let_it_end(kosmo)
    small = tmp_path / disk
    small.mkdir()
    ran = subprocess.run(
        [*ASIDE, sys.executable, "-c", FILLING, str(kosmo.home), str(small)],
        env=kosmo.environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    ended = [json.loads(line) for line in ran.stdout.splitlines()]
    assert {after for _, _, after in ended} == {None}
    firsts = [first for _, first, _ in ended]
    assert set(firsts) == {"config_unwritable", None}
    assert firsts == sorted(firsts, key=lambda one: one is None)
    assert identity.asked("refresh_token") == [200] * (len(ended) + firsts.count(None))
    identity.close()
