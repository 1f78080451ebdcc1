"""Completion in a real zsh and a real fish."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.cli.keyboard import TYPED, Keyboard, settled

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.conftest import Kosmo

pytestmark = pytest.mark.needs("fish", "zsh")

SETUP = {
    "zsh": (("zsh", "-f", "-i"), "PS1='$ '; cd; . <(kosmo completion zsh)"),
    "fish": (("fish", "--no-config", "-i"), "cd; kosmo completion fish | source"),
}


@pytest.fixture
def home(demo: Kosmo, tmp_path: Path) -> Kosmo:
    """Give kosmo as a program on the PATH, with the plugin `demo`, in a home with some files."""
    return settled(demo, tmp_path)


@pytest.fixture(params=["zsh", "fish"])
def shell(home: Kosmo, request: pytest.FixtureRequest) -> Iterator[Keyboard]:
    """Give a shell without any configuration, which has read its script."""
    words, setup = SETUP[request.param]
    made = Keyboard(*words, setup=setup, environment=home.environment)
    yield made
    made.close()


def test_the_shell_completes_what_is_typed_and_breaks_no_word(shell: Keyboard) -> None:
    for typed, wanted in TYPED.items():
        assert shell.words_after(f"kosmo {typed}") == wanted.split(), typed


def test_the_shell_quotes_blanks_quotation_marks_and_dollars(shell: Keyboard) -> None:
    path = "@a folder/it's $5.json"
    for begun in ("@a\\ folder/\t", "'@a folder/\t", '"@a folder/\t', "@a\\ folder/it\\'s\t"):
        words = shell.words_after(f"kosmo demo list-things --body {begun}")
        assert words == ["demo", "list-things", "--body", path], begun


def test_the_shell_expands_the_home_in_a_path(shell: Keyboard, tmp_path: Path) -> None:
    assert shell.words_after("kosmo batch ~/pla\t") == ["batch", f"{tmp_path}/plain.json"]


def test_the_shell_goes_on_where_a_word_is_not_at_its_end(shell: Keyboard) -> None:
    assert shell.words_after("kosmo config set pol\twri\t")[-1] == "policy.write"
    keys = "kosmo accounts add demo new --set tok\tenv\tDEMO_T\t"
    assert shell.words_after(keys)[-1] == "token=env:DEMO_TOKEN"


@pytest.mark.parametrize("name", ["zsh", "fish"])
def test_a_new_shell_completes_after_installing(home: Kosmo, name: str) -> None:
    assert home("completion", "install", name).returncode == 0
    made = Keyboard(name, "-i", setup="cd", environment=home.environment)
    assert made.words_after("kosmo demo lis\t") == ["demo", "list-things"]
    made.close()


def test_zsh_takes_the_script_as_a_file_of_fpath(home: Kosmo, tmp_path: Path) -> None:
    (tmp_path / "functions").mkdir()
    (tmp_path / "functions" / "_kosmo").write_text(home("completion", "zsh").stdout)
    setup = "PS1='$ '; fpath+=(~/functions); autoload -Uz compinit; compinit"
    made = Keyboard("zsh", "-f", "-i", setup=setup, environment=home.environment)
    assert made.words_after("kosmo demo lis\t") == ["demo", "list-things"]
    assert made.words_after("kosmo demo list-things --kind b\t")[-1] == "big"
    made.close()


def test_fish_tells_about_each_candidate(home: Kosmo) -> None:
    line = "kosmo completion fish | source; complete -C 'kosmo demo l'"
    done = subprocess.run(
        ["fish", "--no-config", "-c", line],
        env=home.environment, capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    assert done.stdout == "list-things\tList things\nlock\tLock everything with a word\n"
    assert done.stderr == ""
