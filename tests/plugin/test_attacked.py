"""What a plugin may try without being called, and what is told before it is installed."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from kosmo.plugin.installing.masking import without_credentials
from kosmo.plugin.installing.preview import page

from tests.conftest import DEMO
from tests.plugin.test_installing import git, install, listed, project
from tests.plugin.wheels import make_wheel, refusal, repacked, sha256

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Kosmo
    from tests.plugin.wheels import Index

TAG = f"py3{sys.version_info.minor}"
MANIFEST: dict[str, Any] = {
    "kosmo_manifest": 1,
    "name": "notes",
    "title": "Notes",
    "base_url": "https://notes.example.com/api",
    "auth": {
        "fields": [
            {"name": "user", "title": "User"}, {"name": "key", "title": "Key", "secret": True},
        ],
        "headers": {"Authorization": "{user}:{key}"},
    },
    "functions": {
        "list_notes": {
            "summary": "List notes.", "effect": "read", "request": {"method": "GET", "path": "/n"},
        },
        "find_notes": {
            "summary": "Find notes.", "effect": "read", "request": {"method": "POST", "path": "/f"},
        },
    },
}  # fmt: skip

# Tells which modules and distributions of plugins a process finds that has opened the catalog, and
# then those that it finds once code of `lamps` was let in.
LOOKING = """
import importlib.metadata, importlib.util, json
from kosmo.catalog.catalog import open_catalog
from kosmo.plugin.source import reach

def seen():
    modules = [n for n in ("acme_lamps", "acme_light", "acme_doors", "acme_notes", "acme_optional")
               if importlib.util.find_spec(n)]
    points = [one.name for one in importlib.metadata.entry_points(group="acme.group")]
    return [modules, points]

catalog = open_catalog()
states = {name: catalog.integration(name).name for name in catalog.names()}
before = seen()
reach("lamps")
print(json.dumps([before, seen()]))
"""


def notes(folder: Path, distribution: str = "acme-notes", **given: Any) -> Path:
    """Write a wheel of a plugin without code."""
    module = distribution.replace("-", "_")
    files = {f"{module}/kosmo-plugin.json": json.dumps(MANIFEST)} | given.pop("files", {})
    entries = f"[kosmo.manifest]\nnotes = {module}\n" + given.pop("entries", "")
    return make_wheel(
        folder, distribution, "notes", data_only=True, files=files, entries=entries, **given
    )


def test_nothing_of_a_plugin_is_found_by_others_before_it_is_called(
    online: Kosmo, index: Index, tmp_path: Path
) -> None:
    group = "[acme.group]\n{0} = {0}\n"
    wheels = [
        make_wheel(tmp_path, "acme-lamps", "lamps", requires=("kosmo", "acme-light"),
                   entries="[kosmo]\nlamps = acme_lamps\n" + group.format("lamps")),
        make_wheel(tmp_path, "acme-doors", "doors", files={"acme_optional.py": "raise SystemExit"},
                   entries="[kosmo]\ndoors = acme_doors\n" + group.format("doors")),
        notes(tmp_path, entries=group.format("unittest.__main__")),
    ]  # fmt: skip
    light = make_wheel(index.folder, "acme-light")
    hashes = [word for one in (*wheels, light) for word in ("--hash", sha256(one))]
    online.json("plugins", "install", *map(str, wheels), *hashes, "--yes")
    assert {one["state"] for one in listed(online).values()} == {"ok"}
    online.json("plugins", "disable", "doors")
    done = subprocess.run(
        [sys.executable, "-P", "-c", LOOKING],
        capture_output=True, text=True, check=True, env=online.environment,
    )  # fmt: skip
    before, after = json.loads(done.stdout)
    assert before == [[], []]
    assert after == [["acme_lamps", "acme_light"], ["lamps"]]
    online("accounts", "add", "lamps", "work", "--set", "token=env:PATH")
    assert online.json("lamps", "echo", "--text", "x")["data"]["text"] == "x"
    row = online.json("plugins", "info", "notes")["data"]
    assert (row["author"], row["secret_fields"]) == ("Alma", ["key"])


def test_a_plugin_whose_need_is_disabled_is_broken_and_comes_back(
    alone: Kosmo, tmp_path: Path
) -> None:
    needing = make_wheel(
        tmp_path, "acme-lamps", "lamps", requires=("kosmo", "acme-doors"),
        code=DEMO.format(name="lamps", module="acme_lamps") + "\nimport acme_doors\n",
    )  # fmt: skip
    install(alone, needing, make_wheel(tmp_path, "acme-doors", "doors"))
    assert {name: one["state"] for name, one in listed(alone).items()} == {
        "lamps": "ok", "doors": "ok",
    }  # fmt: skip
    alone.json("plugins", "disable", "doors")
    assert "No module named 'acme_doors'" in listed(alone)["lamps"]["reason"]
    alone.json("plugins", "enable", "doors")
    assert listed(alone)["lamps"]["state"] == "ok"


def test_a_generation_of_another_layout_brings_nothing_until_a_sync(
    alone: Kosmo, tmp_path: Path
) -> None:
    name = install(alone, make_wheel(tmp_path, "acme-lamps", "lamps"))["generation"]
    folder = alone.home / "data/plugins" / name
    for one in (folder / "acme-lamps").iterdir():
        one.rename(folder / one.name)
    (folder / "acme-lamps").rmdir()
    lock = json.loads((folder / "kosmo-lock.json").read_text())
    (folder / "kosmo-lock.json").write_text(json.dumps({**lock, "format": 1}))
    row = listed(alone)["lamps"]
    assert (row["state"], "kosmo plugins sync" in row["reason"]) == ("missing", True)
    alone.json("plugins", "sync", "--yes")
    assert listed(alone)["lamps"]["state"] == "ok"
    error = alone.json("plugins", "rollback", code=2)["error"]
    assert (error["code"], "another layout" in error["message"]) == ("no_generation", True)


def test_no_variable_is_put_into_an_address_that_an_index_or_a_wheel_names(
    online: Kosmo, index: Index, tmp_path: Path
) -> None:
    light = make_wheel(index.folder, "acme-light")
    address = f"{index.url}/files/{light.name}?t=${{ACME_SECRET}}"
    online.environment["ACME_SECRET"] = "geheim"
    wheel = make_wheel(
        tmp_path, "acme-lamps", "lamps", requires=("kosmo", f"acme-light @ {address}")
    )
    online("plugins", "install", str(wheel), "--dry-run")
    asked = [one for one in index.asked if "acme_light" in one]
    assert asked
    assert not any("geheim" in one for one in asked)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda c: [("Acme_doors-1.0.dist-info/entry_points.txt", "[kosmo]\n"), *c.items()],
         "in two spellings"),
        (lambda c: [("acme_doors-1.0.dist-info/ENTRY_POINTS.TXT", "[kosmo]\n"), *c.items()],
         "is in it twice"),
        (lambda c: [(n.replace("METADATA", "Metadata"), t) for n, t in c.items()],
         "must be spelled `METADATA`"),
        (lambda c: [("acme.doors-1.0.dist-info/METADATA", "x"), *c.items()],
         "several folders of metadata"),
    ],
    ids=["folder", "file", "only one", "several"],
)  # fmt: skip
def test_metadata_in_another_spelling_is_refused(
    alone: Kosmo, tmp_path: Path, change: Any, told: str
) -> None:
    wheel = repacked(make_wheel(tmp_path, "acme-doors", "doors"), change)
    error = refusal(alone, wheel)
    assert (error["code"], told in error["message"]) == ("plugin_hostile", True), error


def test_a_branch_with_the_name_of_a_commit_is_not_taken_for_it(
    alone: Kosmo, tmp_path: Path
) -> None:
    folder = project(tmp_path / "lamps")
    git(folder, "init", "--quiet")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message", "good")
    good = git(folder, "rev-parse", "HEAD")
    trace = tmp_path / "ran"
    (folder / "setup.py").write_text(f"open({str(trace)!r}, 'w')\n")
    (folder / "pyproject.toml").write_text('[project]\nname = "acme-lamps"\nversion = "2.0"\n')
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message", "evil")
    git(folder, "update-ref", f"refs/heads/{good}", "HEAD")
    spec = f"acme-lamps @ git+file://{folder}@{good}"
    done = alone.json("plugins", "install", spec, "--allow-build", "--yes")["data"]["installed"]
    assert [(one["version"], one["commit"]) for one in done] == [("1.0", good)]
    assert not trace.exists()
    row = alone.json("plugins", "info", "lamps")["data"]
    assert (row["asked_for"], row["commit"]) == (spec, good)
    gone = f"git+file://{folder}@{'0' * 40}"
    error = alone.json("plugins", "install", gone, "--allow-build", "--yes", code=2)["error"]
    assert "git cannot get" in error["message"]
    other = f"acme-gates @ git+file://{folder}@{good}"
    error = alone.json("plugins", "install", other, "--allow-build", "--yes", code=2)["error"]
    assert "is not `acme-gates` but `acme-lamps`" in error["message"]


def test_a_rollback_keeps_what_is_disabled_and_leaves_out_what_is_denied(
    alone: Kosmo, tmp_path: Path
) -> None:
    install(alone, make_wheel(tmp_path, "acme-lamps", "lamps"))
    install(alone, make_wheel(tmp_path, "acme-doors", "doors"))
    install(alone, make_wheel(tmp_path, "acme-gates", "gates"))
    alone.json("plugins", "disable", "lamps")
    config = alone.home / "config/config.toml"
    config.parent.mkdir(exist_ok=True)
    config.write_text('[plugins]\ndeny = ["Acme.Doors"]\n')
    done = alone("plugins", "rollback")
    assert "`doors` is denied" in done.stderr
    states = {name: one["state"] for name, one in listed(alone).items()}
    assert states == {"lamps": "disabled", "doors": "denied"}
    alone.json("plugins", "enable", "lamps")
    alone.json("plugins", "rollback", "--to", f"gen-3-{TAG}")
    assert listed(alone)["lamps"]["state"] == "ok"


def test_the_build_of_a_denied_project_never_runs(alone: Kosmo, tmp_path: Path) -> None:
    folder, trace = project(tmp_path / "lamps"), tmp_path / "ran"
    config = alone.home / "config/config.toml"
    config.parent.mkdir(exist_ok=True)
    config.write_text('[plugins]\ndeny = ["acme_lamps"]\n')
    words = ("plugins", "install", str(folder), "--allow-build", "--yes")
    assert alone.json(*words, code=3)["error"]["code"] == "plugin_denied"
    (folder / "pyproject.toml").unlink()
    (folder / "setup.py").write_text(f"open({str(trace)!r}, 'w')\n")
    error = alone.json(*words, code=3)["error"]
    assert (error["code"], "cannot be told" in error["message"]) == ("plugin_denied", True)
    assert not trace.exists()


def test_what_a_dependency_brings_as_a_plugin_is_told_too(
    online: Kosmo, index: Index, tmp_path: Path
) -> None:
    notes(index.folder)
    wheel = make_wheel(tmp_path, "acme-lamps", "lamps", requires=("kosmo", "acme-notes"))
    _, row = online.json("plugins", "install", str(wheel), "--dry-run")["data"]["installed"]
    told = "\n".join(page(row))
    assert told.startswith("acme-notes 1.0 (dependency that is a plugin itself)")
    assert "hosts:        notes.example.com" in told
    assert "auth fields:  user (no secret), key" in told
    assert "notes.find_notes" in told


@pytest.mark.parametrize(
    "text",
    [
        "HTTPS://u:geheim@h/x.whl", "acme @ http://u:geheim@h/x.whl", "http:/u:geheim@h/x",
        "http://h/a.whl, http://u:geheim@h/b.whl", "git+https://geheim@h/r@main", "//geheim@h/x",
        "http://u:ge@geheim@h/x", "http:\\\\u:geheim@h", "https://h/x.whl?a=1&private_token=geheim",
        "http:%2F%2Fu:geheim@h",
    ],
)  # fmt: skip
def test_credentials_are_masked_however_an_address_is_spelled(alone: Kosmo, text: str) -> None:
    assert "geheim" not in without_credentials(text)
    alone.environment["PIP_NO_INDEX"] = "1"
    done = alone("plugins", "install", *text.split(", "), "--yes", "--json")
    assert done.returncode
    assert "geheim" not in done.stdout + done.stderr


def test_addresses_that_hold_no_credentials_stay_as_they_are() -> None:
    for text in (
        "git+ssh://git@github.com/o/r.git", f"git+https://h/r@{'a' * 40}", "git+file:///x",
        "git@github.com:o/r", "acme==1.0", "./a@b/c.whl", "see foo@bar.com: x@y",
    ):  # fmt: skip
        assert without_credentials(text) == text


def test_a_name_before_an_address_is_kept_and_checked(
    online: Kosmo, index: Index, tmp_path: Path
) -> None:
    lamps = make_wheel(index.folder, "acme-lamps", "lamps")
    address = f"{index.url}/files/{lamps.name}".replace("http:", "HTTP:")
    words = ("--hash", sha256(lamps), "--yes")
    online.json("plugins", "install", f"Acme.Lamps @ {address}", *words)
    row = online.json("plugins", "info", "lamps")["data"]
    assert row["asked_for"] == f"acme-lamps @ {index.url}/files/{lamps.name}"
    online.json("plugins", "upgrade", "lamps", *words)
    wrong = f"acme-gates @ {address}"
    assert online.json("plugins", "install", wrong, *words, code=2)["error"]["code"]
    folder = project(tmp_path / "built")
    spec = f"acme-lamps @ file://{folder}"
    online.json("plugins", "install", spec, "--allow-build", "--yes")
    online.json("plugins", "upgrade", "lamps", "--allow-build", "--yes")
    row = online.json("plugins", "info", "lamps")["data"]
    assert (row["asked_for"], row["url"]) == (spec, f"file://{folder}")
    extra = f"acme-lamps[more] @ {address}"
    error = online.json("plugins", "install", extra, "--yes", code=2)["error"]
    assert error["code"] == "invalid_arguments"


def test_a_simulator_of_an_installed_plugin_is_found_with_what_it_needs(
    online: Kosmo, index: Index, tmp_path: Path
) -> None:
    light = make_wheel(index.folder, "acme-light")
    simulator = (
        "import acme_light\nfrom kosmo import Simulator\n"
        'app = Simulator("lamps", routes={"GET things": "acme_lamps.routes:things"},\n'
        '                seed=lambda state: None, credentials={"token": "made-up"},\n'
        '                sign_in=lambda request: None, base_path="/api")\n'
    )
    routes = (
        "import acme_light\nfrom kosmo import SimulatorReply\ndef things(request):\n"
        '    return SimulatorReply({"things": [{"id": acme_light.VERSION}]})\n'
    )
    code = DEMO.format(name="lamps", module="acme_lamps").replace(
        'title="Demo"', 'title="Demo", simulator="acme_lamps.simulator:app"'
    )
    wheel = make_wheel(
        tmp_path, "acme-lamps", "lamps", code=code, requires=("kosmo", "acme-light"),
        files={"acme_lamps/simulator.py": simulator, "acme_lamps/routes.py": routes},
    )  # fmt: skip
    hashes = ("--hash", sha256(wheel), "--hash", sha256(light))
    online.json("plugins", "install", str(wheel), *hashes, "--yes")
    assert online.json("sandbox", "credentials", "lamps")["data"] == {"token": "made-up"}
    done = online.json("lamps", "list-things", "--account", "sandbox")
    assert done["data"] == {"things": [{"id": "1.0"}]}
