"""Values between JSON and Lua: null, empty tables, numbers, text, and what JSON does not have."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Callable

    Library = Callable[..., Any]

GIVE, TAKE = "app.integrations.t.give", "app.integrations.t.take"
SEND_BACK = "app.integrations.t.take({value = app.integrations.t.give()})"
SMALLEST, LARGEST = -(2**63), 2**63 - 1

_texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
_numbers = st.integers(SMALLEST, LARGEST) | st.floats(allow_nan=False, allow_infinity=False)
_values = st.recursive(
    st.booleans() | _numbers | _texts,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(_texts, inner, max_size=5),
    max_leaves=20,
)
_with_nulls = st.recursive(
    st.none() | st.booleans() | _numbers | _texts,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(_texts, inner, max_size=5),
    max_leaves=20,
)


def taken(done: Any) -> Any:
    """Give the arguments of the last request."""
    return done.requests[-1][1]


def plain(value: Any) -> Any:
    """Leave out null members, as Lua does; floats with an integral value are integers there."""
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items() if one is not None}
    if isinstance(value, list):
        return [plain(one) for one in value]
    return value


def typed(value: Any) -> Any:
    """Tell a list from an object, and true from 1, where `==` would not."""
    if isinstance(value, dict):
        return {key: typed(one) for key, one in value.items()}
    if isinstance(value, list):
        return [typed(one) for one in value]
    return (value, isinstance(value, bool))


@settings(max_examples=40, deadline=None)
@given(st.lists(_values, min_size=20, max_size=60))
def test_an_answer_can_be_sent_back_as_it_came(library: Library, values: list[Any]) -> None:
    done = library(SEND_BACK, {GIVE: values, TAKE: None})
    assert typed(taken(done)["value"]) == typed(values)


@settings(max_examples=15, deadline=None)
@given(st.lists(_with_nulls, min_size=20, max_size=60))
def test_null_members_are_absent_and_null_elements_keep_their_place(
    library: Library, values: list[Any]
) -> None:
    done = library(SEND_BACK, {GIVE: {"list": values}, TAKE: None})
    assert typed(taken(done)["value"]["list"]) == typed(plain(values))


@settings(max_examples=15, deadline=None)
@given(st.lists(_with_nulls, min_size=20, max_size=60))
def test_decoding_with_nulls_and_encoding_gives_the_same_text(
    library: Library, values: list[Any]
) -> None:
    text = json.dumps(values)
    done = library(
        "local value = json.decode(app.integrations.t.give(), {nulls = true})\n"
        "return json.encode(value), json.encode(value, {pretty = true})",
        {GIVE: text},
    )
    compact, pretty = done.result
    assert typed(json.loads(compact)) == typed(values) == typed(json.loads(pretty))
    assert compact == json.dumps(
        json.loads(compact), ensure_ascii=False, separators=(",", ":")
    ) or any_float(values)


def any_float(value: Any) -> bool:
    """Say whether a value holds a float, which Python writes otherwise where it is large."""
    if isinstance(value, dict):
        return any(any_float(one) for one in value.values())
    return isinstance(value, float) or (
        isinstance(value, list) and any(any_float(one) for one in value)
    )


@settings(max_examples=20, deadline=None)
@given(st.lists(_numbers, min_size=50, max_size=100))
def test_numbers_are_exact_and_keep_their_kind_where_json_can_tell(
    library: Library, numbers: list[float]
) -> None:
    done = library(SEND_BACK, {GIVE: numbers, TAKE: None})
    for number, back in zip(numbers, taken(done)["value"], strict=True):
        assert number == back
        integral = isinstance(number, int) or (number.is_integer() and abs(number) < 2**53)
        assert isinstance(back, int) or not integral


@settings(max_examples=20, deadline=None)
@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=50, max_size=100))
def test_a_float_is_written_with_as_few_digits_as_it_needs(
    library: Library, numbers: list[float]
) -> None:
    done = library(
        "local texts = {}\n"
        "for _, number in ipairs(app.integrations.t.give()) do\n"
        "  texts[#texts + 1] = json.encode(number + 0.0)\n"
        "end\n"
        "return texts",
        {GIVE: numbers},
    )
    texts = done.result[0]
    assert [float(text) for text in texts] == numbers
    for number, text in zip(numbers, texts, strict=True):
        if not number.is_integer() or abs(number) >= 2**53:
            candidates = (f"{number:.{digits}g}" for digits in (15, 16, 17))
            assert text == next(one for one in candidates if float(one) == number)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (str(LARGEST), "integer"),
        (str(SMALLEST), "integer"),
        (str(LARGEST + 1), "string"),
        (str(SMALLEST - 1), "string"),
        ("123456789012345678901234567890", "string"),
        ("1.0", "float"),
        ("1e3", "float"),
        ("-0", "integer"),
    ],
)
def test_integers_beyond_64_bits_become_their_digits(
    library: Library, text: str, shown: str
) -> None:
    done = library(
        f"local v = json.decode('{text}')\n"
        "return math.type(v) or type(v), type(v) == 'string' and v or json.encode(v)"
    )
    kind, back = done.result
    assert kind == shown
    assert float(back) == float(text)
    if shown == "string":
        assert back == text


@pytest.mark.parametrize(
    ("lua", "text"),
    [
        ("nil", "null"),
        ("{}", "[]"),
        ("json.array()", "[]"),
        ("json.object()", "{}"),
        ("json.array({1, 2})", "[1,2]"),
        ("json.object({a = 1})", '{"a":1}'),
        ("{a = {}, b = json.object()}", '{"a":[],"b":{}}'),
        ("{1, json.null, 3}", "[1,null,3]"),
        ("{a = json.null}", '{"a":null}'),
        ("{1, nil, 3}", '{"1":1,"3":3}'),
        ("{[0] = 'z', 'a'}", '{"0":"z","1":"a"}'),
        ("{[1.5] = 1, [-2] = 2, b = 3}", '{"-2":2,"1.5":1,"b":3}'),
        ("{b = 1, a = 2, ['a b'] = 3, [''] = 4}", '{"":4,"a":2,"a b":3,"b":1}'),
        ("{50 / 2, 2.5, 1e15, 1e16, 2^53, 0.1, -0.0}",
         "[25,2.5,1000000000000000,1e+16,9007199254740992,0.1,0]"),
        ("{math.maxinteger, math.mininteger}", f"[{LARGEST},{SMALLEST}]"),
        (r"'tab\t \"quote\" \\ / \0\31\127 é'",
         r'"tab\t \"quote\" \\ / \u0000\u001f' + "\x7f é" + '"'),
        ("setmetatable({a = 1}, {__index = error, __pairs = error, __len = error})", '{"a":1}'),
        ("json.decode('{\"a\": {}, \"b\": [], \"c\": {\"d\": null}}')", '{"a":{},"b":[],"c":{}}'),
        ("json.decode('{\"a\": 1, \"a\": null}')", "{}"),
    ],
)  # fmt: skip
def test_a_value_is_written_as_documented(library: Library, lua: str, text: str) -> None:
    assert library(f"return json.encode({lua})").result == [text]


@pytest.mark.parametrize(
    ("lua", "complaint"),
    [
        ("{a = {print}}", "`a[1]` is a function, which JSON does not have"),
        ("print", "the value is a function, which JSON does not have"),
        ("{['a b'] = {c = 0 / 0}}", '`["a b"].c` is not a number, which JSON does not have'),
        ("{1 / 0}", "`[1]` is infinite, which JSON does not have"),
        ("{[true] = 1}", "the value has a key that is a boolean; keys are strings or numbers"),
        ("{x = {[1.5] = 1, ['1.5'] = 2}}",
         "`x` has the key `1.5` as a number and as a string"),
        (r"{a = '\xff'}",
         "`a` is not valid UTF-8 (byte 1); encode it, for example as base64"),
        (r"{['k\xff'] = 1}", "is not valid UTF-8 (byte 2); encode it, for example as base64"),
        ("{a = env}", "`a` is `env`, no data"),
        ("(function() local t = {} t.x = {t} return t end)()", "cyclic table at `x[1]`"),
        ("(function() local t = {} for i = 1, 600 do t = {t} end return t end)()",
         "more than 512 levels"),
    ],
)  # fmt: skip
def test_what_json_does_not_have_is_refused_with_its_place(
    library: Library, lua: str, complaint: str
) -> None:
    done = library(f"\nlocal text = json.encode({lua})")
    assert done.error["message"].startswith("script:2: json.encode: ")
    assert done.error["message"].endswith(complaint)
    assert done.error["line"] == 2


@pytest.mark.parametrize(
    ("lua", "sent"),
    [
        ("{}", {}),
        ("", {}),
        ("json.array()", {}),
        ("{params = {}}", {"params": []}),
        ("{params = json.object(), tags = json.array()}", {"params": {}, "tags": []}),
        ("{due = json.null}", {"due": None}),
        ("{a = nil}", {}),
        ("{limit = 50 / 2}", {"limit": 25}),
        ("'id'", ["id"]),
        ("'id', json.null, {a = {}}", ["id", None, {"a": []}]),
        ("json.null, 'id'", [None, "id"]),
        ("5, true, 'x'", [5, True, "x"]),
    ],
)
def test_arguments_are_sent_as_documented(library: Library, lua: str, sent: Any) -> None:
    done = library(f"app.integrations.t.take({lua})", {TAKE: None})
    assert taken(done) == sent


@pytest.mark.parametrize(
    ("lua", "complaint"),
    [
        ("{body = {items = {1, print}}}",
         "`body.items[2]` is a function, which JSON does not have"),
        ("{n = 0 / 0}", "`n` is not a number, which JSON does not have"),
        ("(function() local t = {} t.body = {self = t} return t end)()",
         "cyclic table at `body.self`"),
        ("(function() local t = {} for i = 1, 130 do t = {a = t} end return t end)()",
         "more than 128 levels"),
        (r"{a = 'x\xff'}", "`a` is not valid UTF-8 (byte 2); encode it, for example as base64"),
        ("{1, 2}", "takes arguments by name, not a list"),
        ("{a = 1}, 2", "takes one table of arguments, and more was given behind it"),
        ("json.null", "expected a table of arguments, got null"),
        ("print", "expected a table of arguments, got a function"),
        ("1, print", "`[2]` is a function, which JSON does not have"),
        ("app", "called with a colon; functions are called with a dot"),
        ("nil", "argument 1 is nil; leave it out, or give `json.null` for null"),
        ("'id', nil, 'x'", "argument 2 is nil; leave it out, or give `json.null` for null"),
        ("{a = 1}, nil", "argument 2 is nil; leave it out, or give `json.null` for null"),
        ("env", "expected a table of arguments, got `env`"),
    ],
)  # fmt: skip
def test_arguments_that_cannot_be_sent_are_refused_before_anything_is_sent(
    library: Library, lua: str, complaint: str
) -> None:
    done = library(f"\n\napp.integrations.t.take({lua})", {TAKE: None})
    assert done.error["message"] == f"`app.integrations.t.take`: {complaint}"
    assert done.error["error"]["code"] == "invalid_arguments"
    assert done.error["error"]["exit_code"] == 2
    assert done.error["line"] == 3
    assert done.requests == []


@pytest.mark.parametrize(
    ("lua", "result"),
    [
        ("1, nil, 'x'", [1, None, "x"]),
        ("nil", [None]),
        ("", []),
        ("{}", [[]]),
        ("0 / 0, 1 / 0, -1 / 0", [None, None, None]),
        ("print, coroutine.create(print)", ["<function>", "<thread>"]),
        ("{a = print}, env", [{"a": "<function>"}, "<env>"]),
        (r"'a\xffb', {['k\xff'] = 1}", ["a\ufffdb", {"k\ufffd": 1}]),
        ("(function() local t = {} t.t = {t} return t end)()", [{"t": ["<circular>"]}]),
        ("{[true] = 1, [print] = 2}", [{"<boolean>": 1, "<function>": 2}]),
        ("json.null, json.object(), json.array()", [None, {}, []]),
    ],
)  # fmt: skip
def test_a_script_may_return_anything(library: Library, lua: str, result: list[Any]) -> None:
    assert library(f"return {lua}").result == result


def test_returned_tables_are_cut_where_they_are_too_deep(library: Library) -> None:
    done = library("local t = {} for i = 1, 200 do t = {t} end return t")
    value, depth = done.result[0], 0
    while isinstance(value, list):
        value, depth = value[0], depth + 1
    assert (value, depth) == ("<deep>", 128)
