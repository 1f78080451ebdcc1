"""Plugins come in from a wheel, an index, a folder and a repository, and go out again."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

from tests.plugin.wheels import make_wheel, sha256

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.conftest import Kosmo
    from tests.plugin.wheels import Index

PROJECT = """
[project]
name = "acme-lamps"
version = "1.0"
dependencies = ["kosmo>=0.1"]

[project.entry-points.kosmo]
lamps = "acme_lamps"

[build-system]
requires = ["uv_build>=0.9,<0.14"]
build-backend = "uv_build"

[tool.uv.build-backend]
module-root = ""
"""


def install(kosmo: Kosmo, *wheels: Path) -> Any:
    hashes = [word for one in wheels for word in ("--hash", sha256(one))]
    return kosmo.json("plugins", "install", *map(str, wheels), *hashes, "--yes")["data"]


def listed(kosmo: Kosmo) -> dict[str, dict[str, Any]]:
    rows = kosmo.json("plugins", "list")["data"]
    return {one["name"]: one for one in rows if not one["distribution"].startswith("kosmo-")}


def project(folder: Path) -> Path:
    make_wheel(folder, "acme-lamps", "lamps")
    (folder / "acme_lamps-1.0-py3-none-any.whl").rename(folder / "made.zip")
    import zipfile

    with zipfile.ZipFile(folder / "made.zip") as archive:
        archive.extractall(folder, [one for one in archive.namelist() if one.endswith(".py")])
    (folder / "made.zip").unlink()
    (folder / "pyproject.toml").write_text(PROJECT)
    return folder


def git(folder: Path, *words: str) -> str:
    names = ("-c", "user.name=Alma", "-c", "user.email=alma@example.com")
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": "/dev/null"}
    command = ["git", "-C", str(folder), *names, *words]
    return subprocess.run(
        command, check=True, capture_output=True, text=True, env=environment
    ).stdout.strip()


def test_a_wheel_file_is_installed_without_pip_and_used(alone: Kosmo, tmp_path: Path) -> None:
    data = install(alone, make_wheel(tmp_path, "acme-lamps", "lamps"))
    assert data["integrations"] == [{"name": "lamps", "state": "ok", "reason": None}]
    row = listed(alone)["lamps"]
    assert (row["state"], row["code"], row["version"]) == ("ok", True, "1.0")
    assert row["generation"] == data["generation"]
    alone("accounts", "add", "lamps", "work", "--set", "token=env:PATH")
    assert alone.json("lamps", "echo", "--text", "007")["data"]["text"] == "007"


def test_a_name_is_resolved_with_what_it_needs_and_installed_by_hash(
    online: Kosmo, index: Index
) -> None:
    plugin = make_wheel(index.folder, "acme-lamps", "lamps", requires=("kosmo", "acme-light>=1,<2"))
    light = make_wheel(index.folder, "acme-light", version="1.5")
    make_wheel(index.folder, "acme-light", version="2.0")
    refused = online.json("plugins", "install", "acme-lamps", code=3)["error"]
    assert refused["code"] == "plugin_unapproved"
    hint = refused["hint"].split()
    assert {sha256(plugin), sha256(light)} < set(hint)
    done = online.json(*hint[1:])["data"]
    assert [one["name"] for one in done["installed"]] == ["acme-lamps", "acme-light"]
    assert listed(online)["lamps"]["state"] == "ok"
    toml = (online.home / "data/plugins/plugins.toml").read_text()
    assert 'spec = "acme-lamps"' in toml
    assert sha256(light).partition(":")[2] in toml


def test_an_old_version_that_fits_is_found_where_the_newest_does_not(
    online: Kosmo, index: Index
) -> None:
    fitting = make_wheel(index.folder, "acme-lamps", "lamps", version="1.0")
    make_wheel(index.folder, "acme-lamps", "lamps", version="2.0", requires=("kosmo>=9",))
    online.json("plugins", "install", "acme-lamps", "--hash", sha256(fitting), "--yes")
    assert listed(online)["lamps"]["version"] == "1.0"


def test_a_folder_wants_allow_build_and_then_no_more(alone: Kosmo, tmp_path: Path) -> None:
    folder = project(tmp_path / "lamps")
    refused = alone.json("plugins", "install", str(folder), code=3)["error"]
    assert refused["code"] == "plugin_builds"
    assert "runs its code" in refused["message"]
    alone.json(*refused["hint"].split()[1:])
    assert listed(alone)["lamps"]["state"] == "ok"
    things = folder / "acme_lamps/things.py"
    things.write_text(things.read_text().replace("List things.", "List all things."))
    alone.json("plugins", "install", str(folder), "--allow-build", "--yes")
    assert "List all things." in alone("lamps", "list-things", "--help").stdout


def test_a_repository_is_built_at_a_commit(alone: Kosmo, tmp_path: Path) -> None:
    folder = project(tmp_path / "lamps")
    git(folder, "init", "--quiet")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message", "one")
    commit = git(folder, "rev-parse", "HEAD")
    loose, exact = f"git+file://{folder}", f"git+file://{folder}@{commit}"
    words = ("plugins", "install", loose, "--allow-build", "--yes")
    assert alone.json(*words, code=3)["error"]["code"] == "plugin_unapproved"
    alone.json("plugins", "install", exact, "--allow-build", "--yes")
    assert listed(alone)["lamps"]["state"] == "ok"


def test_one_plugin_after_the_other_needs_nothing_of_the_first_ones_source(
    alone: Kosmo, tmp_path: Path
) -> None:
    first = make_wheel(tmp_path, "acme-lamps", "lamps")
    install(alone, first)
    first.unlink()
    install(alone, make_wheel(tmp_path, "acme-doors", "doors"))
    assert [one["state"] for one in listed(alone).values()] == ["ok", "ok"]


def test_an_upgrade_takes_the_newest_and_a_rollback_the_one_before(
    online: Kosmo, index: Index
) -> None:
    old = make_wheel(index.folder, "acme-lamps", "lamps")
    online.json("plugins", "install", "acme-lamps", "--hash", sha256(old), "--yes")
    new = make_wheel(index.folder, "acme-lamps", "lamps", version="1.1")
    shown = online.json("plugins", "upgrade", "lamps", "--dry-run")["data"]["installed"]
    assert [(one["before"], one["version"]) for one in shown] == [("1.0", "1.1")]
    online.json("plugins", "upgrade", "--hash", sha256(new), "--yes")
    assert listed(online)["lamps"]["version"] == "1.1"
    assert online.json("plugins", "rollback")["data"]["holds"] == ["acme-lamps"]
    assert listed(online)["lamps"]["version"] == "1.0"
    assert online("plugins", "upgrade", "doors").returncode == 2


def test_the_last_three_generations_are_kept_and_can_be_named(alone: Kosmo, tmp_path: Path) -> None:
    for number in range(5):
        install(alone, make_wheel(tmp_path, f"acme-p{number}", f"p{number}"))
    folder = alone.home / "data/plugins"
    tag = f"py3{sys.version_info.minor}"
    assert sorted(one.name for one in folder.glob("gen-*")) == [f"gen-{n}-{tag}" for n in (3, 4, 5)]
    alone.json("plugins", "rollback", "--to", f"gen-3-{tag}")
    assert set(listed(alone)) == {"p0", "p1", "p2"}
    alone.json("plugins", "rollback", "--to", f"gen-5-{tag}")
    assert len(listed(alone)) == 5
    error = alone.json("plugins", "rollback", "--to", f"gen-1-{tag}", code=2)["error"]
    assert error["code"] == "no_generation"


def test_where_nothing_was_before_the_hint_goes_forward(alone: Kosmo, tmp_path: Path) -> None:
    install(alone, make_wheel(tmp_path, "acme-lamps", "lamps"))
    newer = make_wheel(tmp_path, "acme-lamps", "lamps", version="1.1")
    told = alone("plugins", "upgrade", "lamps").stderr
    assert "`acme-lamps` was asked for as one wheel" in told
    install(alone, newer)
    alone.json("plugins", "rollback")
    error = alone.json("plugins", "rollback", code=2)["error"]
    assert error["hint"] == f"kosmo plugins rollback --to gen-2-py3{sys.version_info.minor}"
    assert alone(*error["hint"].split()[1:]).returncode == 0
    assert listed(alone)["lamps"]["version"] == "1.1"


def test_a_folder_that_is_named_like_a_plugin_is_told(
    online: Kosmo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    make_wheel(tmp_path / "dist", "acme-lamps", "lamps")
    error = online.json("plugins", "install", "dist", code=2)["error"]
    assert error["hint"].startswith("`dist` is a folder here, too: kosmo plugins install ./dist/")
    assert error["hint"].endswith(".whl")


def test_a_wheel_that_is_broken_says_what_tells_more(alone: Kosmo, tmp_path: Path) -> None:
    wheel = make_wheel(tmp_path, "acme-doors", "doors", code="raise ValueError('no luck')")
    words = ("plugins", "install", str(wheel), "--hash", sha256(wheel), "--yes")
    assert "no luck: kosmo plugins check doors" in alone(*words).stderr
    found = alone.json("plugins", "check", "doors", code=1)["data"]["integrations"][0]
    assert "no luck" in str(found["rules"][0]["findings"])


def test_what_is_removed_goes_with_what_only_it_needed(online: Kosmo, index: Index) -> None:
    wheels = [
        make_wheel(index.folder, "acme-lamps", "lamps", requires=("acme-light",)),
        make_wheel(index.folder, "acme-doors", "doors", requires=("acme-wood",)),
        make_wheel(index.folder, "acme-light"),
        make_wheel(index.folder, "acme-wood"),
    ]
    hashes = [word for one in wheels for word in ("--hash", sha256(one))]
    online.json("plugins", "install", "acme-lamps", "acme-doors", *hashes, "--yes")
    asked = len(index.asked)
    assert online.json("plugins", "remove", "lamps")["data"]["removed"] == [
        "acme-lamps",
        "acme-light",
    ]
    assert len(index.asked) == asked
    assert set(listed(online)) == {"doors"}
    assert online.json("lamps", "echo", code=2)["error"]["code"] == "unknown_integration"


def test_the_allow_list_approves_a_plugin_with_what_it_needs(online: Kosmo, index: Index) -> None:
    make_wheel(index.folder, "acme-lamps", "lamps", requires=("other-light",))
    make_wheel(index.folder, "other-light")
    config = online.home / "config/config.toml"
    config.parent.mkdir(exist_ok=True)
    config.write_text('[plugins]\nallow = ["acme-*"]\n')
    assert not online("config", "explain").stderr
    online.json("plugins", "install", "acme-lamps", "--yes")
    assert listed(online)["lamps"]["state"] == "ok"


def test_a_disabled_plugin_is_not_imported_wherever_it_is_installed(
    alone: Kosmo, tmp_path: Path
) -> None:
    trace = tmp_path / "imports"
    code = f"open({str(trace)!r}, 'a').write('x')\nraise ValueError"
    install(alone, make_wheel(tmp_path, "acme-loud", "loud", code=code))
    assert trace.read_text() == "x"
    for name in ("acme-loud", "missive"):
        assert alone.json("plugins", "disable", name)["data"]["disabled"]
    alone("plugins", "list", "--refresh")
    assert trace.read_text() == "x"
    error = alone.json("missive", "list-teams", code=2)["error"]
    assert (error["code"], error["hint"]) == (
        "plugin_disabled",
        "kosmo plugins enable kosmo-missive",
    )
    alone(*error["hint"].split()[1:])
    assert alone("missive", "list-teams", "--account", "sandbox").returncode == 0


def test_path_files_never_run_and_packages_of_the_core_are_never_hidden(
    alone: Kosmo, tmp_path: Path
) -> None:
    trace = tmp_path / "ran"
    wheel = make_wheel(
        tmp_path, "acme-lamps", "lamps",
        files={
            "evil.pth": f"import os; open({str(trace)!r}, 'w')\n",
            "sitecustomize.py": f"open({str(trace)!r}, 'w')\n",
            "httpx/__init__.py": f"open({str(trace)!r}, 'w')\n",
            "kosmo_missive/__init__.py": f"open({str(trace)!r}, 'w')\n",
        },
    )  # fmt: skip
    assert install(alone, wheel)["installed"][0]["path_files"] == ["evil.pth"]
    alone("lamps", "--help")
    alone("missive", "list-teams", "--account", "sandbox")
    alone("lamps", "list-things", "--account", "sandbox")
    assert not trace.exists()


def test_info_tells_where_a_plugin_came_from_and_what_it_brings(
    alone: Kosmo, tmp_path: Path
) -> None:
    wheel = make_wheel(tmp_path, "acme-lamps", "lamps")
    install(alone, wheel)
    row = alone.json("plugins", "info", "acme-lamps")["data"]
    assert row["asked_for"] == str(wheel)
    assert f"sha256:{row['sha256']}" == sha256(wheel)
    assert (row["author"], row["requires"]) == ("Alma", ["kosmo>=0.1"])
    assert (row["hosts"], row["auth_fields"]) == (["demo.example"], ["token"])
    assert row["effects"] == {"read": 2, "write": 2}
    own = alone.json("plugins", "info", "missive")["data"]
    assert own["generation"] is None
    assert "`missive`" in alone.json("plugins", "info", "misive", code=2)["error"]["message"]


def test_without_plugins_of_others_everything_else_works(alone: Kosmo, tmp_path: Path) -> None:
    install(alone, make_wheel(tmp_path, "acme-lamps", "lamps"))
    off = [
        alone.json("plugins", "list", "--no-plugins"),
        alone.json("--no-plugins", "plugins", "list"),
        alone.json("plugins", "list", KOSMO_PLUGINS="off"),
    ]
    for answer in off:
        names = {one["name"] for one in answer["data"]}
        assert "lamps" not in names
        assert "missive" in names
    assert "lamps" in listed(alone)


def test_the_lock_has_no_password_of_an_address(online: Kosmo, index: Index) -> None:
    wheel = make_wheel(index.folder, "acme-lamps", "lamps")
    secret = index.url.replace("http://", "http://alma:geheim@") + f"/files/{wheel.name}"
    done = online("plugins", "install", secret, "--hash", sha256(wheel), "--yes", "--json")
    assert done.returncode == 0, done.stdout
    lock = json.loads(
        (next((online.home / "data/plugins").glob("gen-*")) / "kosmo-lock.json").read_text()
    )
    assert lock["distributions"][0]["url"] == f"{index.url}/files/{wheel.name}"
    assert "geheim" not in done.stdout + (online.home / "data/plugins/plugins.toml").read_text()


def test_a_folder_that_others_can_write_to_brings_no_plugins(alone: Kosmo, tmp_path: Path) -> None:
    install(alone, make_wheel(tmp_path, "acme-lamps", "lamps"))
    folder = alone.home / "data/plugins"
    folder.chmod(0o777)
    assert listed(alone)["lamps"]["state"] == "missing"
    folder.chmod(0o700)
    assert listed(alone)["lamps"]["state"] == "ok"


def test_what_is_disabled_stays_so_over_a_change_and_where_nothing_is_installed(
    alone: Kosmo, tmp_path: Path
) -> None:
    alone.json("plugins", "disable", "crisp")
    install(alone, make_wheel(tmp_path, "acme-lamps", "lamps"))
    assert alone.json("crisp", "list-websites", code=2)["error"]["code"] == "plugin_disabled"
    (tmp_path / "broken.toml").write_text("disabled = [")
    (tmp_path / "broken.toml").rename((alone.home / "data/plugins/plugins.toml").resolve())
    rows = {one["name"]: one["state"] for one in alone.json("plugins", "list")["data"]}
    assert (rows["lamps"], rows["missive"]) == ("disabled", "ok")
    assert alone.json("plugins", "remove", "lamps", code=2)["error"]["code"] == "config_syntax"
