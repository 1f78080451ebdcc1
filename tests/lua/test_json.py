"""`json` in a script: what it reads and refuses, its options, its speed."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    Library = Callable[..., Any]

GIVE = "app.integrations.t.give"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "the text ends too early at byte 1"),
        ("[1,", "the text ends too early at byte 4"),
        ("[1,]", "an unexpected character at byte 4"),
        ("[1 2]", "neither a comma nor an end at byte 4"),
        ('{"a"}', "no colon at byte 5"),
        ("{a:1}", "no name of a member at byte 2"),
        ('{"a":1,}', "no name of a member at byte 8"),
        ("[01]", "an invalid number at byte 2"),
        ("-", "an invalid number at byte 1"),
        ("1.", "a number without digits after its point at byte 2"),
        ("1e+", "a number without digits in its exponent at byte 2"),
        ("1e400", "a number too large for a float at byte 1"),
        ("nul", "an unexpected character at byte 1"),
        ("[1] x", "more text behind the value at byte 5"),
        ('"a\nb"', "a control character in a string at byte 3"),
        ('"abc', "a string without an end at byte 1"),
        (r'"\q"', "an unknown escape at byte 2"),
        (r'"\u12"', "`\\u` without four hexadecimal digits at byte 2"),
        ("[" * 513 + "]" * 513, "more than 512 levels at byte 513"),
    ],
)
def test_json_that_is_not_valid_is_refused_with_its_place(
    library: Library, text: str, complaint: str
) -> None:
    done = library("local value = json.decode(app.integrations.t.give())", {GIVE: text})
    assert done.error["message"] == f"script:1: json.decode: {complaint}"


def test_text_that_is_no_utf8_is_refused(library: Library) -> None:
    done = library(r"return json.decode('\"\xc3(\"')")
    assert done.error["message"].endswith("the text is not valid UTF-8 at byte 2")


def test_json_decode_says_what_it_wants(library: Library) -> None:
    assert "json.decode: expected string, got number" in library("json.decode(5)").error["message"]
    wrong = library("json.decode('[]', 5)").error["message"]
    assert wrong.endswith("json.decode: the options are a table, not a number")


def test_escapes_are_read_and_a_lone_surrogate_is_replaced(library: Library) -> None:
    text = r'"\ud83d\ude00 \ud800x \udc00 \ud800A \u00e9\/\b\f\n\r\t\"\\"'
    done = library("return json.decode(app.integrations.t.give())", {GIVE: text})
    assert done.result == ['\U0001f600 \ufffdx \ufffd \ufffdA é/\b\f\n\r\t"\\']


def test_a_null_of_its_own_is_absent_unless_nulls_are_kept(library: Library) -> None:
    done = library(
        "local a, b = json.decode('null'), json.decode('null', {nulls = true})\n"
        'local c = json.decode(\'{"x": null, "y": [null]}\', {nulls = true})\n'
        "return a == nil, b == json.null, c.x == json.null, c.y[1] == json.null, #c.y"
    )
    assert done.result == [True, True, True, True, 1]


def test_json_null_cannot_be_changed(library: Library) -> None:
    done = library("json.null.x = 1")
    assert done.error["message"].endswith("`json.null` cannot be changed")


@pytest.mark.parametrize(
    ("lua", "complaint"),
    [
        ("json.array({a = 1})", "json.array: the table holds members with names"),
        ("json.object({1})", "json.object: the table holds a list"),
        ("json.array(5)", "json.array: expected a table"),
        ("json.object(json.null)", "json.object: expected a table"),
        ("json.encode({}, true)", "json.encode: the options are a table, not a boolean"),
    ],
)
def test_a_wrong_use_of_json_is_told(library: Library, lua: str, complaint: str) -> None:
    assert library(lua).error["message"] == f"script:1: {complaint}"


def test_json_is_pretty_where_asked(library: Library) -> None:
    done = library("return json.encode({b = {}, a = {1, {c = json.object()}}}, {pretty = true})")
    assert done.result == [json.dumps({"a": [1, {"c": {}}], "b": []}, indent=4)]


def test_a_megabyte_is_read_and_written_fast(library: Library) -> None:
    rows = [{"id": f"conv_{n}", "n": n, "ratio": n / 7, "tags": ["a", "é"]} for n in range(14000)]
    done = library(
        "local text = app.integrations.t.give()\n"
        "local started = os.clock()\n"
        "local value = json.decode(text)\n"
        "local decoded = os.clock()\n"
        "local again = json.encode(value)\n"
        "return #value, decoded - started, os.clock() - decoded, #again",
        {GIVE: json.dumps(rows, ensure_ascii=False)},
    )
    count, decoding, encoding, size = done.result
    assert count == 14000
    assert size > 900_000
    assert decoding < 1.5  # a tenth of that on an idle machine
    assert encoding < 2.0
    assert math.isfinite(decoding)
