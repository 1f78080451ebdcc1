"""The input of a batch: lines as they come, and the call that each of them wishes."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kosmo.cli.batch.input import LONGEST, Input
from kosmo.cli.batch.lines import Line, read_call
from kosmo.cli.batch.options import read_options
from kosmo.errors import UsageError
from kosmo.spec import FunctionSpec

if TYPE_CHECKING:
    from kosmo.call import Call

PARAMETERS = {
    "text": {"type": "string"},
    "number": {"type": "integer"},
    "tags": {"type": "array", "items": {"type": "string"}},
    "body": {"type": "object"},
}
SCHEMA = {"type": "object", "properties": PARAMETERS, "required": []}


def find(name: str) -> FunctionSpec:
    """Find a function that has the parameters above, whatever it is called."""
    integration, _, function = name.partition(".")
    rest = {"name": function.replace("-", "_"), "input_schema": SCHEMA, "paged": True}
    return FunctionSpec(integration, defaultdict(lambda: None, rest))


def call_of(text: str, *words: str) -> Call:
    return read_call(Line(1, text.encode()), find, read_options([*words]))


def refusal_of(text: str | bytes) -> str:
    raw = text.encode() if isinstance(text, str) else text
    with pytest.raises(UsageError) as refused:
        read_call(Line(1, raw), find, read_options([]))
    assert refused.value.exit_code == 2
    return refused.value.message


@pytest.mark.parametrize(
    "text",
    [
        '{"function": "demo.do_it", "arguments": {"text": "a b", "number": 7}}',
        """demo do-it --text 'a b' --number 7""",
        """kosmo demo do_it --number=7 --text "a b" """,
        """demo.do-it --text a\\ b --number 7""",
        """integrations call demo.do_it '{"text": "a b", "number": 7}'""",
        """integrations:call demo.do_it --text 'a b' --number 7""",
        """integrations demo do-it --text 'a b' --number 7""",
        """demo:do-it --text 'a b' --number 7""",
    ],
)
def test_json_and_every_spelling_of_a_command_line_are_the_same_call(text: str) -> None:
    call = call_of(text)
    assert (call.function, call.arguments) == ("demo.do_it", {"text": "a b", "number": 7})
    assert (call.account, call.dry_run, call.force, call.confirm) == (None, False, False, None)


def test_the_options_of_the_batch_hold_where_a_line_says_nothing() -> None:
    words = ("--account", "work", "--timeout", "5", "--max-wait", "9", "--force", "--dry-run")
    for text in ("demo do-it", '{"function": "demo.do_it", "dry_run": false}'):
        call = call_of(text, *words)
        assert (call.account, call.force, call.dry_run) == ("work", True, True)
        assert (call.patience.timeout, call.patience.max_wait) == (5, 9)
    own = call_of("demo do-it --account own --timeout 7 --max-wait 3 --all --once k", *words)
    assert (own.account, own.once, own.pages.all) == ("own", "k", True)
    assert (own.patience.timeout, own.patience.max_wait) == (7, 3)
    said = call_of('{"function": "demo.do_it", "account": "own", "dry_run": true}')
    assert (said.account, said.dry_run, said.force) == ("own", True, False)
    nothing = call_of('{"function": "demo.do_it", "account": null, "arguments": null}', *words)
    assert (nothing.account, nothing.arguments) == ("work", {})


@pytest.mark.parametrize("value", ["7", '"seven"', "null", "[1]", "1.5"])
def test_an_id_stands_in_the_head_of_the_answer_even_where_the_line_is_wrong(value: str) -> None:
    line = Line(3, f'{{"id": {value}, "functoin": "demo.do_it"}}'.encode())
    with pytest.raises(UsageError, match="did you mean `function`"):
        read_call(line, find, read_options([]))
    assert list(line.head) == ["line", "id"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{bad", "the line cannot be read as JSON"),
        ("[1]", "the line must be a JSON object, not a list"),
        ('"text"', 'the line must be a JSON object, not "text"'),
        ("{}", "`function` is required"),
        ('{"function": 7}', "`function` must be a string, not `7`"),
        ('{"function": "demo.f", "arguments": []}', "`arguments` must be an object, not `[]`"),
        ('{"function": "demo.f", "dry_run": "no"}', "`dry_run` must be true or false"),
        ('{"function": "demo.f", "function": "demo.g"}', "the key `function` stands twice"),
        ('{"function": "demo.f", "number": NaN}', "`NaN` is not a JSON value"),
        ('{"a":' * 100_000, "the line is nested too deeply"),
        ("demo", "the line names no function of `demo`"),
        ("demo --text a", "the line names no function of `demo`"),
        ("kosmo", "the line names no function"),
        ("--account work demo do-it", "`--account` stands where an integration"),
        ("integrations call", "nothing stands where an integration"),
        ("accounts list", "`accounts` is no integration"),
        ("batch x", "`batch` is no integration"),
        ("demo do-it --text 'a", "cannot be split into words: no closing quotation"),
        ("demo do-it --nothing 3", "`--nothing` is not an option"),
        ("demo do-it --number x", "`--number` must be an integer, not `x`"),
        ("demo do-it --timeout never", "`--timeout` must be a number of seconds"),
        ("demo do-it | jq .", "`|` stands alone"),
        ("demo do-it --json", "`--json` is not for a line of a batch"),
        ("demo do-it -o table", "`--output` is not for a line of a batch"),
        ("demo do-it --jq .", "`--jq` is not for a line of a batch"),
        ("demo do-it --help", "`--help` is not for a line of a batch"),
        (b"demo do-it --text \xff", "the line is not UTF-8"),
    ],
)
def test_a_line_that_is_no_call_is_told_so(text: str | bytes, told: str) -> None:
    assert told in refusal_of(text)


def test_a_line_that_came_too_long_is_told_so() -> None:
    with pytest.raises(UsageError, match="longer than 10 MB"):
        read_call(Line(1, None), find, read_options([]))


@given(st.one_of(st.text(), st.from_regex(r"[{\[\"'k]?[a-z.:\-{}\"' ]{0,30}")))
def test_no_text_makes_a_line_fail_otherwise(text: str) -> None:
    raw = text.encode("utf-8", "surrogatepass").strip()
    if raw:
        with contextlib.suppress(UsageError):
            read_call(Line(1, raw), find, read_options([]))


def lines_of(pieces: list[bytes]) -> list[tuple[int, bytes | None]]:
    """Read pieces as they would come through a pipe, taking what has come after each."""
    reading, writing = os.pipe()
    source, found = Input(reading), []
    try:
        for piece in [*pieces, b""]:
            if piece:
                os.write(writing, piece)
            else:
                os.close(writing)
            source.read()
            while (taken := source.take()) is not None:
                found.append(taken)
        assert source.ended
    finally:
        os.close(reading)
    return found


@given(st.lists(st.from_regex(rb"[ab# \n\r\t]{1,8}", fullmatch=True), max_size=12))
@settings(deadline=None)
def test_lines_are_the_same_however_the_input_is_cut_into_pieces(pieces: list[bytes]) -> None:
    whole = b"".join(pieces).split(b"\n")
    stripped = [(number, line.strip()) for number, line in enumerate(whole, 1)]
    wanted = [(number, line) for number, line in stripped if line and not line.startswith(b"#")]
    assert lines_of(pieces) == wanted


def test_marks_carriage_returns_and_a_missing_last_line_end_do_no_harm() -> None:
    assert lines_of([b"\xef\xbb\xbfdemo a\r\n", b"\r\n# no\r\ndemo b"]) == [
        (1, b"demo a"),
        (4, b"demo b"),
    ]


def test_a_line_that_is_too_long_is_passed_over_without_being_kept() -> None:
    with tempfile.TemporaryFile() as file:
        file.write(
            b"x" * LONGEST + b"\n" + b"y" * (3 * LONGEST) + b"\n z \n" + b"y" * (LONGEST + 1)
        )
        file.seek(0)
        source, found = Input(file.fileno()), []
        while not source.ended:
            source.read()
            while (taken := source.take()) is not None:
                found.append(taken)
    kept: list[Any] = [(number, line and len(line)) for number, line in found]
    assert kept == [(1, LONGEST), (2, None), (3, 1), (4, None)]
