"""Scripts that want what they may not have: each ends as its case says, and no more happens."""

from __future__ import annotations

import os
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.lua.conftest import Ended

CASES = {
    f"{file.stem}: {case['name']}": case
    for file in sorted((Path(__file__).parent / "cases").glob("*.toml"))
    for case in tomllib.loads(file.read_text())["case"]
}
REPEATED = re.compile(rb"\{REPEAT:(\d+):(.*?)\}", re.DOTALL)
SECRET = "the canary sings"
BEFORE = "before\n"
LIMITS = {"memory": 8 << 20, "cpu": 5.0, "output": 64 << 10, "calls": 50}
ANSWERS = {
    "app.integrations.echo.say": lambda arguments: arguments,
    "app.integrations.echo.large": lambda arguments: "x" * arguments["size"],
    "app.integrations.echo.refuse": {
        "refused": {"code": "policy", "message": "denied", "exit_code": 3}
    },
    "docs.list": "nothing",
    "sleep": None,
}
# What is said of every limit: the words, the number.
SAID = {
    "cpu_limit": "processor time",
    "memory_limit": "memory",
    "output_limit": "gave out more than",
    "call_limit": "calls",
}


@pytest.fixture
def canary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Put a file and a variable where a script could find them; both are looked after."""
    path = tmp_path / "canary"
    path.write_text(SECRET)
    monkeypatch.setenv("KOSMO_CANARY", SECRET)
    yield path
    assert path.read_text() == SECRET
    assert [file.name for file in tmp_path.iterdir()] == ["canary"]
    assert os.environ["KOSMO_CANARY"] == SECRET


def source_of(case: dict[str, Any], canary: Path) -> bytes:
    if "hex" in case:
        source = bytes.fromhex(case["hex"])
    else:
        source = case["source"].replace("{CANARY}", str(canary)).encode()
    source = REPEATED.sub(lambda found: found[2] * int(found[1]), source)
    return source if case.get("bare") else b'print("before"); ' + source


def plain(value: Any) -> Any:
    """Write null as the word, for TOML has none."""
    if isinstance(value, list):
        return [plain(one) for one in value]
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items()}
    return "null" if value is None else value


@pytest.mark.parametrize("name", CASES)
def test_a_hostile_script_ends_as_it_should_and_reaches_nothing(
    name: str, script: Callable[..., Ended], canary: Path
) -> None:
    case = CASES[name]
    answers = ANSWERS if case.get("answers") else {}
    ended = script(source_of(case, canary), answers, **{**LIMITS, **case.get("settings", {})})
    kinds = case.get("kind", "done").split(" or ")
    assert ended.kind in kinds, (ended.kind, ended.message)
    if "result" in case:
        assert plain(ended.result) == case["result"]
    if "message" in case:
        assert case["message"] in ended.message
    assert SAID.get(ended.kind, "") in ended.message
    assert len(ended.message) <= 8192 + 3
    if "line" in case:
        assert ended.told["line"] == case["line"]
    if "error_code" in case:
        assert (ended.told["error"] or {}).get("code", "null") == case["error_code"]
    if "requests" in case:
        assert len(ended.requests) == case["requests"]
    if "output" in case:
        assert ended.output == BEFORE + case["output"]
    assert ended.output.startswith("" if case.get("bare") else BEFORE)
    check_that_nothing_is_left(ended)


def check_that_nothing_is_left(ended: Ended) -> None:
    assert not any(SECRET.encode() in frame.body for frame in ended.frames)
    assert ended.ending is None or SECRET not in ended.ending.detail
    with pytest.raises(ProcessLookupError):
        os.kill(ended.pid, 0)
    with pytest.raises(ProcessLookupError):
        os.killpg(ended.pid, 0)
