"""A person sees what a plugin is before anything of it runs, and then decides."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.plugin.declaring import shelf
from tests.plugin.wheels import make_wheel, sha256

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Person
    from tests.conftest import Kosmo


def test_what_comes_in_is_shown_and_nothing_of_it_runs_before_a_yes(
    kosmo: Kosmo, person: Callable[..., Person], tmp_path: Path
) -> None:
    trace = tmp_path / "ran"
    code = f"open({str(trace)!r}, 'w')\nraise ValueError('no luck')"
    files = {"start.pth": "import os\n"}
    wheel = make_wheel(tmp_path, "acme-lamps", "lamps", code=code, files=files)
    somebody = person("plugins", "install", str(wheel))
    somebody.answer("Install it? [y/N]", "n")
    assert somebody.leave() == 2
    assert "nothing was installed" in somebody.seen
    assert not trace.exists()
    for told in (
        "acme-lamps 1.0 (plugin)",
        "author:       Alma",
        f"sha256:       {sha256(wheel).partition(':')[2]}",
        "needs:        kosmo>=0.1",
        "integrations: lamps",
        "code:         yes: it runs with your rights",
        "path files:   start.pth (never run)",
        "functions:    known once it is indexed",
    ):
        assert told in somebody.seen
    somebody = person("plugins", "install", str(wheel))
    somebody.answer("Install it? [y/N]", "y")
    assert somebody.leave() == 0
    assert "installed acme-lamps 1.0" in somebody.seen
    assert "warning: `lamps` is broken: ValueError: no luck" in somebody.seen
    assert trace.exists()


def test_of_a_plugin_without_code_everything_is_known_before(
    kosmo: Kosmo, person: Callable[..., Person], tmp_path: Path
) -> None:
    manifest = json.dumps(shelf())
    files = {"acme_shelf/kosmo-plugin.json": manifest}
    entries = "[kosmo.manifest]\nshelf = acme_shelf\n"
    wheel = make_wheel(
        tmp_path, "acme-shelf", "shelf", data_only=True, files=files, entries=entries
    )
    somebody = person("plugins", "install", str(wheel))
    somebody.answer("Install it? [y/N]", "y")
    assert somebody.leave() == 0
    assert "code:         no: it is data only" in somebody.seen
    assert "hosts:        shelf.example.com" in somebody.seen
    assert "auth fields:  token" in somebody.seen
    assert f"functions:    {len(shelf()['functions'])} (" in somebody.seen
    rows = {one["name"]: one for one in kosmo.json("plugins", "list")["data"]}
    assert (rows["shelf"]["state"], rows["shelf"]["code"]) == ("ok", False)
    bad = make_wheel(
        tmp_path, "acme-bad", "bad", data_only=True,
        files={"acme_bad/kosmo-plugin.json": '{"kosmo_manifest": 1}'},
        entries="[kosmo.manifest]\nbad = acme_bad\n",
    )  # fmt: skip
    words = ("plugins", "install", str(bad), "--hash", sha256(bad), "--yes")
    assert kosmo.json(*words, code=2)["error"]["code"] == "plugin_unreadable"


def test_a_build_is_asked_for_by_name_on_a_terminal_too(
    person: Callable[..., Person], tmp_path: Path
) -> None:
    (tmp_path / "setup.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\n")
    somebody = person("plugins", "install", str(tmp_path))
    assert somebody.leave() == 3
    assert "runs its code with your rights" in somebody.seen
    assert "--allow-build" in somebody.seen
    assert not (tmp_path / "ran").exists()
