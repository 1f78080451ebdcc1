"""Addresses: encoded as the standard library does, and never outside the base URL."""

from __future__ import annotations

from urllib.parse import parse_qsl, quote, unquote, urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from kosmo.errors import UsageError
from kosmo.http.url import climbs, join, percent_encoded, query_string, relative

BASE = "https://service.test:8443/v1"
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
PATHS = st.lists(
    st.one_of(
        st.sampled_from(
            ["/", "//", "\\", "..", ".", "%2e", "%2E%2e", "%252e", "%2f", "%5c", "@", ":", "?", "#",
             "https:", "evil.example", "user:pw@", "[::1]", "\t", "\n", "\0", " ", "v1", "contacts",
             "é", "%", "%zz", "\u2044", "\uff0e", "\ud800", ";", "&a=b"]
        ),
        st.text(max_size=3),
    ),
    max_size=8,
).map("".join)  # fmt: skip


@given(TEXTS, st.text("/,%@:+=&$!*'();?[]~-._", max_size=5))
def test_texts_are_encoded_as_the_standard_library_does(text: str, safe: str) -> None:
    assert percent_encoded(text, safe=safe) == quote(text, safe=safe)
    assert unquote(percent_encoded(text)) == text


@given(st.dictionaries(TEXTS, st.one_of(TEXTS, st.integers(), st.lists(TEXTS, min_size=1))))
def test_a_query_holds_every_parameter(params: dict[str, str | int | list[str]]) -> None:
    expected = [
        (name, str(one))
        for name, value in params.items()
        for one in (value if isinstance(value, list) else [value])
    ]
    query = query_string(params)
    assert parse_qsl(query[1:], keep_blank_values=True) == expected
    assert query[:1] == ("?" if expected else "")
    assert query.isascii()


def test_a_query_leaves_out_what_is_none_and_writes_booleans_as_json_does() -> None:
    params = {"a": None, "b": True, "c": False, "d": [1, None, "x"], "e": [], "f": 0, "g": ""}
    assert query_string(params) == "?b=true&c=false&d=1&d=x&f=0&g="
    assert query_string({"a": None}) == ""
    assert query_string({"a": {"b": [1, 2], "c": None}, "d": [{"e": True}]}) == (
        "?a%5Bb%5D=1&a%5Bb%5D=2&d%5B0%5D%5Be%5D=true"
    )
    assert query_string({"a": 1}, already=True) == "&a=1"


@given(st.lists(TEXTS, min_size=1))
@example(["%2e%2e"])
@example(["https:", "evil.example"])
def test_joined_parts_stay_parts(parts: list[str]) -> None:
    try:
        joined = join(parts)
    except UsageError:
        return
    assert [unquote(part) for part in joined.split("/")[1:]] == parts
    assert urlsplit(BASE + joined).netloc == "service.test:8443"
    assert not {"", ".", ".."}.intersection(joined.split("/")[1:])


@pytest.mark.parametrize(
    "part", ["", ".", "..", "a/b", "a\\b", "a?b", "a#b", "a b", "a\n", "\ud800"]
)
def test_a_part_that_could_lead_elsewhere_is_refused(part: str) -> None:
    with pytest.raises(UsageError):
        join(["contacts", part])


@pytest.mark.parametrize(
    ("path", "meant"),
    [
        ("/contacts", "/contacts"),
        ("contacts", "/contacts"),
        ("/contacts/", "/contacts/"),
        ("/v1/contacts", "/contacts"),
        ("v1/contacts?limit=1", "/contacts?limit=1"),
        ("/v1", "/"),
        ("/v1/", "/"),
        ("/v10/contacts", "/v10/contacts"),
        ("/contacts?a=1&b=2", "/contacts?a=1&b=2"),
        ("/contacts?", "/contacts"),
        ("/contacts?next=https://service.test/..", "/contacts?next=https://service.test/.."),
        ("/a%2Fb/c%20d", "/a%2Fb/c%20d"),
        ("/caf\u00e9?q=\u00fc", "/caf%C3%A9?q=%C3%BC"),
        ("/100%/%zz?q=5%", "/100%25/%25zz?q=5%25"),
        ("/users/ada@example.test", "/users/ada@example.test"),
        ("/contacts/a:b", "/contacts/a:b"),
        ("/contacts/...", "/contacts/..."),
        ("@evil.example/contacts", "/@evil.example/contacts"),
        (".evil.example/contacts", "/.evil.example/contacts"),
    ],
)
def test_a_typed_path_is_taken_below_the_base_url(path: str, meant: str) -> None:
    assert relative(path, BASE) == meant
    assert relative(path, BASE + "/") == meant


@pytest.mark.parametrize(
    "path",
    [
        "", "?a=b", "#a", "https://evil.example/", "HTTPS://evil.example", "http:contacts",
        "javascript:alert(1)", "//evil.example/contacts", "///evil.example", "\\\\evil.example",
        "/\\evil.example", "/contacts\\..\\..", "..", "/..", "/../v2", "/contacts/../../v2",
        "/contacts/.", "/%2e%2e/v2", "/%2E./v2", "/.%2e", "/%252e%252e/v2", "/%25252e%25252e/v2",
        "/a%2f..%2f..%2fv2", "/a%5c..%5cv2", "/contacts#top", "/con tacts", "/contacts\r\nX: y",
        "/contacts\0", "/contacts\x7f", "\t/contacts", " //evil.example", "[::1]:80/contacts",
        "//[", "/\ud800",
    ],
)  # fmt: skip
def test_a_path_that_leads_elsewhere_or_nowhere_is_refused(path: str) -> None:
    with pytest.raises(UsageError) as caught:
        relative(path, BASE)
    assert caught.value.exit_code == 2


@given(PATHS, st.sampled_from([BASE, "https://service.test", "http://[::1]:80/a/b"]))
def test_nothing_leaves_the_base_url(path: str, base: str) -> None:
    try:
        url = base + relative(path, base)
    except UsageError:
        return
    parts, own = urlsplit(url), urlsplit(base)
    assert (parts.scheme, parts.netloc, parts.fragment) == (own.scheme, own.netloc, "")
    assert parts.path.startswith(own.path + "/")
    decoded = unquote(unquote(parts.path)).replace("\\", "/").split("/")
    assert not {".", ".."}.intersection(decoded)
    assert url.isascii()
    assert url.isprintable()
    assert " " not in url


@pytest.mark.parametrize(
    "path",
    ["/..", "/a/../b", "/a/.", "/%2e%2E/b", "/a/%252e%252e", "/a%2f..%2fb", "/a\\..\\b", "/a%5c..",
     "/..;x=1/b", "/a/..%3bx", "/%" + "25" * 7 + "2e./b", "/%" + "25" * 50 + "41"],
)  # fmt: skip
def test_a_path_that_climbs_is_known_however_it_is_encoded(path: str) -> None:
    assert climbs(path)


@pytest.mark.parametrize("path", ["/a.b", "/...", "/a..b", "/%2Fa", "/a?x=/../b", "/100%25", "/"])
def test_a_path_with_dots_that_lead_nowhere_does_not_climb(path: str) -> None:
    assert not climbs(path)
