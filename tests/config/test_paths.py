"""Where kosmo keeps its files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import platformdirs
import pytest
from kosmo.config import paths
from kosmo.errors import ConfigError

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS: list[dict[str, str]] = [
    {},
    {"HOME": "/users/ann"},
    {"HOME": "/users/ann/"},
    {"HOME": "/"},
    {"HOME": ""},
    {"HOME": "relative/home"},
    {"HOME": "/users/ann", "XDG_CONFIG_HOME": "/etc/ann"},
    {"HOME": "/users/ann", "XDG_CONFIG_HOME": "/etc/ann/", "XDG_CACHE_HOME": "/var/cache/ann"},
    {"HOME": "/users/ann", "XDG_STATE_HOME": "relative", "XDG_DATA_HOME": ""},
    {"HOME": "/users/ann", "XDG_STATE_HOME": "/state", "XDG_DATA_HOME": "/data"},
    {"XDG_CONFIG_HOME": "~/config"},
]
VARIABLES = ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME")


@pytest.mark.parametrize("settings", SETTINGS)
def test_without_kosmo_home_the_folders_are_those_of_platformdirs(
    settings: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in ("KOSMO_HOME", *VARIABLES):
        monkeypatch.delenv(variable, raising=False)
    for variable, value in settings.items():
        monkeypatch.setenv(variable, value)
    expected = platformdirs.PlatformDirs("kosmo", appauthor=False)
    assert paths.config_folder() == expected.user_config_dir
    assert paths.state_folder() == expected.user_state_dir
    assert paths.cache_folder() == expected.user_cache_dir
    assert paths.data_folder() == expected.user_data_dir


def test_kosmo_home_moves_every_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KOSMO_HOME", "/elsewhere")
    assert paths.config_folder() == "/elsewhere/config"
    assert paths.state_folder() == "/elsewhere/state"
    assert paths.cache_folder() == "/elsewhere/cache"
    assert paths.data_folder() == "/elsewhere/data"


def test_kosmo_home_may_be_relative_or_begin_at_home(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KOSMO_HOME", "here")
    assert paths.config_folder() == str(tmp_path / "here" / "config")
    monkeypatch.setenv("HOME", "/users/ann")
    monkeypatch.setenv("KOSMO_HOME", "~/kosmo")
    assert paths.config_folder() == "/users/ann/kosmo/config"


def test_a_user_without_a_home_has_none() -> None:
    nobody_has_this_id = 2**31 - 9
    assert paths.home_of({}, nobody_has_this_id) is None
    assert paths.home_of({"HOME": "not/absolute"}, nobody_has_this_id) is None
    assert paths.home_of({"HOME": "/users/ann"}, nobody_has_this_id) == "/users/ann"


def test_a_relative_kosmo_home_in_a_folder_that_is_gone_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    monkeypatch.setenv("KOSMO_HOME", "here")
    with pytest.raises(ConfigError, match="the working folder") as raised:
        paths.config_folder()
    monkeypatch.chdir(tmp_path)
    assert raised.value.hint == "give an absolute path: export KOSMO_HOME=/path/to/folder"
