"""Completion in a real bash, and its installation for each shell."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.cli.keyboard import TYPED, Keyboard, settled

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.conftest import Kosmo


@pytest.fixture
def home(demo: Kosmo, tmp_path: Path) -> Kosmo:
    """Give kosmo as a program on the PATH, with the plugin `demo`, in a home with some files."""
    return settled(demo, tmp_path)


@pytest.fixture
def bash(home: Kosmo) -> Iterator[Keyboard]:
    """Give a bash without any configuration, which has read the script."""
    setup = "PS1='$ '; cd; . <(kosmo completion bash)"
    words = ("bash", "--norc", "--noprofile", "-i")
    made = Keyboard(*words, setup=setup, environment=home.environment)
    yield made
    made.close()


def test_bash_completes_what_is_typed_and_breaks_no_word(bash: Keyboard) -> None:
    for typed, wanted in TYPED.items():
        assert bash.words_after(f"kosmo {typed}") == wanted.split(), typed


def test_bash_completes_where_other_characters_break_words(home: Kosmo) -> None:
    setup = "COMP_WORDBREAKS=${COMP_WORDBREAKS//[:=@]}; PS1='$ '; cd; . <(kosmo completion bash)"
    words = ("bash", "--norc", "--noprofile", "-i")
    made = Keyboard(*words, setup=setup, environment=home.environment)
    for typed, wanted in TYPED.items():
        assert made.words_after(f"kosmo {typed}") == wanted.split(), typed
    made.close()


def test_bash_quotes_blanks_quotation_marks_and_dollars_as_the_word_began(bash: Keyboard) -> None:
    path = "@a folder/it's $5.json"
    for begun in ("@a\\ folder/\t", "'@a folder/\t", '"@a folder/\t', "@a\\ folder/it\\'s\t"):
        words = bash.words_after(f"kosmo demo list-things --body {begun}")
        assert words == ["demo", "list-things", "--body", path], begun
    assert bash.words_after("kosmo demo list-things --body=@a\t")[-1] == "--body=@a folder/"


def test_bash_goes_on_where_a_word_is_not_at_its_end(bash: Keyboard) -> None:
    assert bash.words_after("kosmo config set pol\twri\t") == ["config", "set", "policy.write"]
    keys = "kosmo accounts add demo new --set tok\tenv\tDEMO_T\t"
    assert bash.words_after(keys)[-1] == "token=env:DEMO_TOKEN"


@pytest.mark.parametrize(("shell", "file"), [("bash", ".bashrc"), ("zsh", ".zshrc")])
def test_installing_marks_a_block_in_the_start_up_file_and_undoing_takes_it_out(
    home: Kosmo, tmp_path: Path, shell: str, file: str
) -> None:
    real = tmp_path / "dotfiles"
    real.write_bytes(b"alias k=kosmo\n\xff\n")
    real.chmod(0o600)
    (tmp_path / file).symlink_to(real)
    data = home.json("completion", "install", shell)["data"]
    assert data["startup"] == str(tmp_path / file)
    assert data["written"] == [data["script"], data["startup"]]
    content = real.read_bytes()
    assert content.startswith(b"alias k=kosmo\n\xff\n# >>> kosmo completion >>>\n")
    assert home.json("completion", "install", shell)["data"]["written"] == []
    assert real.read_bytes() == content
    assert (tmp_path / file).is_symlink()
    assert real.stat().st_mode & 0o777 == 0o600
    undone = home("completion", "uninstall", shell)
    assert data["script"] in undone.stdout
    assert real.read_bytes() == b"alias k=kosmo\n\xff\n"
    assert home.json("completion", "uninstall", shell)["data"]["removed"] == []


def test_installing_says_what_it_wrote_and_how_to_undo_it(home: Kosmo, tmp_path: Path) -> None:
    done = home("completion", "install")
    assert f"wrote `{home.home}/data/completion/kosmo.bash` and `{tmp_path}/.bashrc`" in done.stdout
    assert "to undo it: kosmo completion uninstall bash" in done.stdout


def test_a_new_bash_completes_after_installing(home: Kosmo) -> None:
    home.environment["KOSMO_HOME"] = str(home.home / "it's a home")
    assert home("completion", "install", "bash").returncode == 0
    made = Keyboard("bash", "-i", setup="PS1='$ '", environment=home.environment)
    assert made.words_after("kosmo demo lis\t") == ["demo", "list-things"]
    made.close()


def test_fish_reads_the_script_from_its_own_folder(home: Kosmo, tmp_path: Path) -> None:
    data = home.json("completion", "install", "fish")["data"]
    assert data["script"] == str(tmp_path / ".config/fish/completions/kosmo.fish")
    assert data["startup"] is None
    assert home("completion", "uninstall", "fish").returncode == 0
    assert not (tmp_path / ".config/fish/completions/kosmo.fish").exists()


def test_a_shell_that_is_not_known_is_refused_with_the_nearest(home: Kosmo) -> None:
    error = home.json("completion", "install", "bahs", code=2)["error"]
    assert (error["code"], error["hint"]) == ("unknown_shell", "kosmo completion install bash")
    home.environment["SHELL"] = "/bin/tcsh"
    assert "bash, zsh, fish" in home.json("completion", "install", code=2)["error"]["message"]


def test_a_start_up_file_that_cannot_be_written_is_an_error(home: Kosmo, tmp_path: Path) -> None:
    (tmp_path / ".bashrc").mkdir()
    error = home.json("completion", "install", code=2)["error"]
    assert (error["code"], str(tmp_path / ".bashrc") in error["message"]) == (
        "config_unwritable",
        True,
    )


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_is_printed_without_typer_and_reads_a_broken_configuration_as_well(
    home: Kosmo, shell: str
) -> None:
    (home.home / "config" / "config.toml").write_text("no = [toml")
    code = f"import sys; sys.argv = ['kosmo', 'completion', {shell!r}]\n"
    code += "from kosmo.cli.main import run\nassert run(sys.argv[1:]) == 0\n"
    code += "assert not {'typer', 'json'} & set(sys.modules), sorted(sys.modules)"
    done = subprocess.run(
        [sys.executable, "-P", "-c", code],
        capture_output=True, text=True, check=False, timeout=60, env=home.environment,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "kosmo" in done.stdout


def test_the_script_suits_bash_even_with_every_warning_on(home: Kosmo) -> None:
    line = "set -eu; . <(kosmo completion bash); complete -p kosmo"
    done = subprocess.run(
        ["bash", "-c", line], env=home.environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "_kosmo" in done.stdout
