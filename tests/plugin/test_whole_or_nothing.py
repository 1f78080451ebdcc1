"""Whatever happens while plugins are installed, there is one whole set afterwards."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

from tests.plugin.wheels import make_wheel, sha256

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Kosmo
    from tests.plugin.wheels import Index

TAG = f"py3{sys.version_info.minor}"

# Runs a command line again and again, each time in a fork that kills itself a step later, where a
# step is anything that changes what lies below the folder of plugins. Behind each it tells, in a
# fork of its own, whether every file is as it was installed, and what was asked for. It ends with
# the fork that is not killed.
KILLING = """
import io, json, os, shutil, signal, sys
from kosmo.cli import admin, plugins
from kosmo.cli.main import run
from kosmo.plugin.installing.declared import read_declared

CHANGES = ("os.mkdir", "os.rename", "os.symlink", "os.remove", "os.rmdir", "shutil.rmtree")
folder, before, command = sys.argv[1], sys.argv[2], sys.argv[3:]

def limited(steps):
    left = [steps]
    def hook(event, arguments):
        writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & os.O_ACCMODE
        named = any(folder in str(one) for one in arguments[:2])
        if named and (writes or event in CHANGES):
            left[0] -= 1
            if left[0] < 0:
                os.kill(os.getpid(), signal.SIGKILL)
    sys.addaudithook(hook)

def forked(work):
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        sys.stdout = os.fdopen(writing, "w")
        code = work()
        sys.stdout.flush()
        os._exit(code)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        text = pipe.read()
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), text

def killed(steps):
    limited(steps)
    return run(command)

steps = 0
while True:
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(before, folder, symlinks=True)
    code, _ = forked(lambda: killed(steps))
    verified, text = forked(lambda: run(["plugins", "verify", "--json"]))
    whole = {one["name"]: one["state"] for one in json.loads(text)["data"]}
    print(json.dumps([code, verified, whole, sorted(read_declared().plugins)]), flush=True)
    if code != -9:
        break
    steps += 1
"""

# Runs a command line and tells in which order it waits for the disk and renames.
WATCHING = """
import json, os, sys
from kosmo.cli import admin, plugins
from kosmo.cli.main import run

WATCHED = {os.fsync: "sync", os.rename: "rename", os.replace: "replace"}
seen = []

def watch(frame, event, called):
    if event == "c_call" and called in WATCHED:
        names = frame.f_locals
        seen.append([WATCHED[called], names.get("path") or names.get("folder")])

sys.setprofile(watch)
code = run(sys.argv[1:])
sys.setprofile(None)
print(json.dumps([code, seen]))
"""


def install(kosmo: Kosmo, *wheels: Path) -> Any:
    hashes = [word for one in wheels for word in ("--hash", sha256(one))]
    return kosmo.json("plugins", "install", *map(str, wheels), *hashes, "--yes")["data"]


def listed(kosmo: Kosmo) -> dict[str, dict[str, Any]]:
    rows = kosmo.json("plugins", "list")["data"]
    return {one["name"]: one for one in rows if not one["distribution"].startswith("kosmo-")}


def test_a_command_that_is_killed_at_any_step_leaves_the_old_set_or_the_new_one(
    alone: Kosmo, tmp_path: Path
) -> None:
    install(alone, make_wheel(tmp_path, "acme-lamps", "lamps"))
    folder, before = alone.home / "data/plugins", tmp_path / "before"
    shutil.copytree(folder, before, symlinks=True)
    wheel = make_wheel(tmp_path, "acme-doors", "doors")
    command = ("plugins", "install", str(wheel), "--hash", sha256(wheel), "--yes")
    done = subprocess.run(
        [sys.executable, "-P", "-c", KILLING, str(folder), str(before), *command],
        capture_output=True, text=True, check=False, timeout=300, env=alone.environment,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    rounds = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(rounds) > 20
    assert [one[0] for one in rounds] == [-9] * (len(rounds) - 1) + [0]
    names = []
    for _, code, whole, declared in rounds:
        assert code == 0
        assert set(whole.values()) == {"ok"}
        assert declared == sorted(whole)
        names.append(declared)
    old, new = ["acme-lamps"], ["acme-doors", "acme-lamps"]
    swapped = names.index(new)
    assert names == [old] * swapped + [new] * (len(names) - swapped)
    assert 0 < swapped < len(names) - 1


def test_everything_is_on_the_disk_before_it_is_led_to(alone: Kosmo, tmp_path: Path) -> None:
    wheel = make_wheel(tmp_path, "acme-lamps", "lamps")
    words = ("plugins", "install", str(wheel), "--hash", sha256(wheel), "--yes", "--quiet")
    done = subprocess.run(
        [sys.executable, "-P", "-c", WATCHING, *words],
        capture_output=True, text=True, check=True, env=alone.environment,
    )  # fmt: skip
    code, seen = json.loads(done.stdout.splitlines()[-1])
    assert code == 0
    folder = alone.home / "data/plugins"
    generation = next(folder.glob("gen-*"))
    swapped = seen.index(["replace", str(folder / f"current-{TAG}")])
    renamed = next(n for n, (what, _) in enumerate(seen) if what == "rename")
    before = {path for what, path in seen[:renamed] if what == "sync"}
    synced = {path.partition("/new-")[2].partition("/")[2] for path in before if "/new-" in path}
    there = [one for one in generation.rglob("*") if "__pycache__" not in str(one)]
    assert {str(one.relative_to(generation)) for one in there} <= synced
    assert any(path.endswith(f"{wheel.name}.new") for what, path in seen[:renamed])
    assert ["sync", str(folder)] in seen[renamed:swapped]
    assert ["sync", str(folder)] in seen[swapped:]


def test_a_full_disk_leaves_everything_as_it_was(alone: Kosmo, tmp_path: Path) -> None:
    install(alone, make_wheel(tmp_path, "acme-lamps", "lamps"))
    big = "".join(f"VALUE_{number} = {number}\n" for number in range(20_000))
    wheel = make_wheel(tmp_path, "acme-doors", "doors", files={"acme_doors/big.py": big})
    before = sorted(str(one) for one in (alone.home / "data/plugins").rglob("*.py"))

    def without_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    command = ("plugins", "install", str(wheel), "--hash", sha256(wheel), "--yes", "--json")
    done = subprocess.run(
        [sys.executable, "-P", "-m", "kosmo", *command],
        capture_output=True, text=True, check=False, env=alone.environment,
        preexec_fn=without_room,
    )  # fmt: skip
    assert done.returncode == 2, done.stderr
    assert json.loads(done.stdout)["error"]["code"] == "plugins_unwritable"
    assert sorted(str(one) for one in (alone.home / "data/plugins").rglob("*.py")) == before
    assert listed(alone)["lamps"]["state"] == "ok"


def test_a_folder_that_cannot_be_written_is_told(alone: Kosmo) -> None:
    data = alone.home / "data"
    data.mkdir(parents=True, exist_ok=True)
    (data / "plugins").write_text("in the way")
    wheel = make_wheel(alone.home / "wheels", "acme-lamps", "lamps")
    words = ("plugins", "install", str(wheel), "--hash", sha256(wheel), "--yes")
    assert alone.json(*words, code=2)["error"]["code"] == "plugins_unwritable"


def test_what_a_killed_command_left_behind_is_swept_by_the_next(
    alone: Kosmo, tmp_path: Path
) -> None:
    left = alone.home / "data/plugins/stage/change-killed"
    left.mkdir(parents=True, mode=0o700)
    (alone.home / "data/plugins").chmod(0o700)
    (left / ".alive").touch()
    (left / "big").touch()
    install(alone, make_wheel(tmp_path, "acme-lamps", "lamps"))
    assert not left.exists()


def test_installs_at_once_all_come_in(alone: Kosmo, tmp_path: Path) -> None:
    wheels = [make_wheel(tmp_path, f"acme-p{number}", f"p{number}") for number in range(4)]
    running = [
        subprocess.Popen(
            [sys.executable, "-P", "-m", "kosmo", "plugins", "install", str(one), "--yes",
             "--hash", sha256(one)],
            env=alone.environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        )
        for one in wheels
    ]  # fmt: skip
    for one in running:
        _, err = one.communicate(timeout=120)
        assert one.returncode == 0, err
    assert {name: row["state"] for name, row in listed(alone).items()} == {
        f"p{number}": "ok" for number in range(4)
    }


def test_verify_finds_a_changed_file_and_sync_mends_it(alone: Kosmo, tmp_path: Path) -> None:
    data = install(alone, make_wheel(tmp_path, "acme-lamps", "lamps"))
    folder = alone.home / "data/plugins" / data["generation"]
    assert alone("lamps", "--help").returncode == 0
    assert [one["state"] for one in alone.json("plugins", "verify")["data"]] == ["ok"]
    things = folder / "acme-lamps/acme_lamps/things.py"
    things.write_text(things.read_text() + "# more\n")
    (folder / "acme-lamps/acme_lamps/added.py").write_text("")
    answer = alone.json("plugins", "verify", code=6)
    assert answer["error"]["code"] == "plugin_changed"
    assert answer["error"]["details"] == [
        "acme-lamps: `acme-lamps/acme_lamps/things.py` was changed",
        "files: `acme-lamps/acme_lamps/added.py` belongs to no distribution",
    ]
    assert alone(*answer["error"]["hint"].split()[1:]).returncode == 0
    assert alone("plugins", "verify").returncode == 0
    record = next((alone.home / "data/plugins" / f"current-{TAG}").glob("*/*.dist-info/RECORD"))
    record.write_text("")
    assert alone("plugins", "verify").returncode == 6


def test_another_machine_gets_the_same_from_a_copied_file(
    online: Kosmo, index: Index, tmp_path: Path
) -> None:
    lamps = make_wheel(index.folder, "acme-lamps", "lamps", requires=("acme-light",))
    light = make_wheel(index.folder, "acme-light")
    hashes = ("--hash", sha256(lamps), "--hash", sha256(light))
    online.json("plugins", "install", "acme-lamps", *hashes, "--yes")
    make_wheel(index.folder, "acme-lamps", "lamps", version="2.0")
    make_wheel(index.folder, "acme-light", version="2.0")
    data = online.home / "data"
    content = (data / "plugins/plugins.toml").read_text()
    shutil.rmtree(data / "plugins")
    (data / "plugins").mkdir(mode=0o700)
    (data / "plugins/plugins.toml").write_text(content)
    assert listed(online)["lamps"]["state"] == "missing"
    error = online.json("lamps", "echo", code=2)["error"]
    assert (error["code"], error["hint"]) == ("plugin_missing", "kosmo plugins sync")
    installed = online.json("plugins", "sync", "--yes")["data"]["installed"]
    assert [(one["name"], one["version"]) for one in installed] == [
        ("acme-lamps", "1.0"), ("acme-light", "1.0"),
    ]  # fmt: skip
    assert listed(online)["lamps"]["state"] == "ok"
    assert os.path.islink(data / "plugins/plugins.toml")
    assert online.json("plugins", "sync")["data"]["installed"] == []


def test_with_another_core_what_fits_works_and_the_rest_is_told_until_a_sync(
    online: Kosmo, index: Index
) -> None:
    needs = ("kosmo>=0.1", "tomli-w>=1.1")
    wheels = [make_wheel(index.folder, "acme-lamps", "lamps", requires=needs)]
    wheels += [make_wheel(index.folder, "acme-doors", "doors")]
    hashes = [word for one in wheels for word in ("--hash", sha256(one))]
    online.json("plugins", "install", "acme-lamps", "acme-doors", *hashes, "--yes")
    _another_core(online, index)
    online.install("newer")  # which makes the catalog look again
    rows = listed(online)
    assert (rows["lamps"]["state"], rows["doors"]["state"]) == ("incompatible", "ok")
    assert "needs `tomli-w<1`" in rows["lamps"]["reason"]
    error = online.json("lamps", "echo", code=2)["error"]
    assert (error["code"], error["hint"]) == ("plugin_incompatible", "kosmo plugins sync")
    new = make_wheel(index.folder, "acme-lamps", "lamps", version="1.1", requires=needs)
    online.json("plugins", "sync", "--hash", sha256(new), "--yes")
    assert listed(online)["lamps"]["state"] == "ok"


def _another_core(kosmo: Kosmo, index: Index) -> None:
    """Let the generation be of an older core, with which a plugin went that no longer fits."""
    folder = kosmo.home / "data/plugins" / f"current-{TAG}"
    lock = json.loads((folder / "kosmo-lock.json").read_text())
    lock["core"]["tomli-w"] = "0.9"
    (folder / "kosmo-lock.json").write_text(json.dumps(lock))
    metadata = folder / "acme-lamps/acme_lamps-1.0.dist-info/METADATA"
    metadata.write_text(metadata.read_text().replace("tomli-w>=1.1", "tomli-w<1"))
    wheel = make_wheel(
        index.folder / "old", "acme-lamps", "lamps", requires=("kosmo>=0.1", "tomli-w<1")
    )
    entry = next(one for one in lock["distributions"] if one["name"] == "acme-lamps")
    kept = kosmo.home / "data/plugins/wheels" / entry["sha256"] / entry["file"]
    entry["sha256"] = sha256(wheel).partition(":")[2]
    (folder / "kosmo-lock.json").write_text(json.dumps(lock))
    moved = kept.parent.with_name(entry["sha256"])
    moved.mkdir()
    shutil.copy(wheel, moved)
    toml = folder / "plugins.toml"
    old = next(line for line in toml.read_text().splitlines() if kept.parent.name in line)
    toml.write_text(toml.read_text().replace(old, f'sha256 = "{entry["sha256"]}"'))


def test_the_doctor_names_the_command_for_each_plugin_that_is_left_out(
    alone: Kosmo, tmp_path: Path
) -> None:
    install(alone, make_wheel(tmp_path, "acme-lamps", "lamps"))
    broken = make_wheel(tmp_path, "acme-doors", "doors", code="raise ValueError('no luck')")
    install(alone, broken)
    alone("plugins", "disable", "lamps")
    findings = {
        one["details"].get("name"): (one["status"], one["fix"])
        for one in alone.json("doctor", code=1)["data"]["findings"]
        if one["check"] == "plugins"
    }
    assert findings["doors"] == ("error", "kosmo plugins rollback")
    assert findings["lamps"] == ("ok", None)
    (alone.home / "data/plugins" / f"current-{TAG}").unlink()
    toml = alone.home / "data/plugins/plugins.toml"
    content = (alone.home / "data/plugins" / f"gen-2-{TAG}/plugins.toml").read_text()
    toml.unlink()
    toml.write_text(content)
    told = [one["fix"] for one in alone.json("doctor", code=1)["data"]["findings"]]
    assert "kosmo plugins sync" in told
