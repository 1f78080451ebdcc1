"""`dev.py run` hands the whole process over to kosmo."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

DEV = Path(__file__).parents[1] / "dev.py"
ECHO = '#!/bin/sh\necho "arguments: $*"\ncat\necho talk >&2\nexit 7\n'


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Make a checkout that is already installed: its kosmo repeats what it is given."""
    project = '[project]\nname = "kosmo"\n'
    (tmp_path / "plugins").mkdir()
    (tmp_path / ".venv/bin").mkdir(parents=True)
    (tmp_path / "pyproject.toml").write_text(project, encoding="utf-8")
    (tmp_path / "dev.py").write_bytes(DEV.read_bytes())
    for name in ("kosmo", "pytest"):
        program = tmp_path / ".venv/bin" / name
        program.write_text(ECHO, encoding="utf-8")
        program.chmod(0o755)
    version = sys.version.split()[0]
    stamp = f"{version} {tmp_path.resolve()}\n{project}"
    (tmp_path / ".venv/dev-stamp").write_text(stamp, encoding="utf-8")
    return tmp_path


def _dev(checkout: Path, *words: str, given: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, checkout / "dev.py", *words],
        check=False,
        capture_output=True,
        text=True,
        input=given,
    )


def test_run_passes_arguments_stdin_both_outputs_and_the_exit_code(checkout: Path) -> None:
    done = _dev(checkout, "run", "missive", "--help", "a b", given='{"limit": 3}')
    assert done.stdout == 'arguments: missive --help a b\n{"limit": 3}'
    assert done.stderr == "talk\n"
    assert done.returncode == 7


def test_the_tests_run_in_more_processes_than_one_and_what_is_given_comes_last(
    checkout: Path,
) -> None:
    done = _dev(checkout, "test", "-q", "-n", "0")
    chosen, given = done.stdout.split(" -q ")
    assert int(chosen.removeprefix("arguments: -n ")) > 2
    assert given == "-n 0\n"
    assert _dev(checkout, "test", "--foreign").stdout == "arguments: tests/foreign\n"


def test_without_a_known_command_it_explains_itself_on_stderr(checkout: Path) -> None:
    for words in ([], ["start"], ["--help"]):
        done = _dev(checkout, *words)
        assert done.returncode == 2
        assert done.stdout == ""
        assert "python3 dev.py run" in done.stderr


def test_an_install_that_fails_is_one_sentence(checkout: Path) -> None:
    (checkout / ".venv/dev-stamp").unlink()
    (checkout / ".venv").rename(checkout / "elsewhere")
    (checkout / ".venv").write_text("in the way", encoding="utf-8")
    done = _dev(checkout, "run")
    assert done.returncode == 2
    assert "could not prepare" in done.stderr
    assert "Traceback" not in done.stderr
