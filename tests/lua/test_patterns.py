"""`regex`: patterns as PCRE has them, bare or between delimiters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from kosmo.lua.worker.pcre import split, translated

if TYPE_CHECKING:
    from collections.abc import Callable

    Library = Callable[..., Any]


@pytest.mark.parametrize(
    ("call", "found"),
    [
        (r'"John 25", "(\\w+) (\\d+)"', {"0": "John 25", "1": "John", "2": "25"}),
        (r'"John 25", "/(\\w+) (\\d+)/"', {"0": "John 25", "1": "John", "2": "25"}),
        (r'"a1", "\\d"', {"0": "1", "1": "1"}),
        (r'"a", "\\d"', None),
        (r'"id: 42", "(?<key>\\w+): (?<n>\\d+)"',
         {"0": "id: 42", "1": "id", "2": "42", "key": "id", "n": "42"}),
        (r'"b", "(a)?(b)"', {"0": "b", "2": "b"}),
        (r'"JOHN", "/john/i"', {"0": "JOHN", "1": "JOHN"}),
        (r'"JOHN", "john", "i"', {"0": "JOHN", "1": "JOHN"}),
        (r'"JOHN", "/j o h n/x", "i"', {"0": "JOHN", "1": "JOHN"}),
        (r'"x", "x", 0', {"0": "x", "1": "x"}),
        (r'"1é", "\\p{L}+"', {"0": "é", "1": "é"}),
        (r'"a\nb", "/a$/m"', {"0": "a", "1": "a"}),
        (r'"a\n", "/a$/D"', None),
        (r'"ba", "/a/A"', None),
        (r'"ab", "/a # note/Ax"', {"0": "a", "1": "a"}),
        (r'"/v1/contacts/7", "/v1/contacts/(\\d+)"', {"0": "/v1/contacts/7", "1": "7"}),
        (r'"a#b", "#a\\#b#"', {"0": "a#b", "1": "a#b"}),
        (r'"", ""', {"0": "", "1": ""}),
    ],
)  # fmt: skip
def test_match_gives_the_whole_at_0_and_the_groups_by_number_and_name(
    library: Library, call: str, found: dict[str, str] | None
) -> None:
    done = library(f"local found = regex.match({call}) return found")
    assert done.error is None
    assert done.result == ([found] if found else [None])


def test_a_group_that_took_no_part_is_nil_in_a_match_and_empty_in_a_list(library: Library) -> None:
    done = library('local m, all = regex.match("b", "(a)?(b)"), regex.match_all("b", "(a)?(b)")\n'
                   "return m[1] == nil, m[2], all[1], all[2]")  # fmt: skip
    assert done.result == [True, "b", [""], ["b"]]


def test_match_all_gives_a_list_for_the_whole_and_for_every_group(library: Library) -> None:
    done = library('local all = regex.match_all("a1 b2", "(?<letter>[a-z])(\\\\d)") return all')
    assert done.result == [
        {"0": ["a1", "b2"], "1": ["a", "b"], "2": ["1", "2"], "letter": ["a", "b"]}
    ]


def test_match_all_gives_empty_lists_where_nothing_matches(library: Library) -> None:
    done = library('local all = regex.match_all("zzz", "(\\\\d)") return #all[0], #all[1], all')
    assert done.result == [0, 0, {"0": [], "1": []}]


def test_match_all_gives_a_table_for_every_match_where_asked(library: Library) -> None:
    done = library('local all = regex.match_all("a1 b2", "([a-z])(\\\\d)", 2) return all')
    assert done.result == [
        [{"0": "a1", "1": "a", "2": "1"}, {"0": "b2", "1": "b", "2": "2"}],
    ]


@pytest.mark.parametrize(
    ("call", "text"),
    [
        (r'"2026-05-01", "(\\d+)-(\\d+)-(\\d+)", "$3.$2.${1}"', "01.05.2026"),
        (r'"ab", "(a)", "\\1\\1"', "aab"),
        (r'"ab", "(?<x>a)", "${x}!"', "a!b"),
        (r'"a", "a", "$0$0$9"', "aa"),
        (r'"abc", "(b)", "${1}0"', "ab0c"),
        (r'"a", "a", "\\$1 \\\\"', "$1 \\"),
        (r'"aaa", "a", "b", 2', "bba"),
        (r'"aaa", "a", "b", 0', "aaa"),
        (r'"aaa", "a", "b", -1', "bbb"),
        (r'"aaa", "A", "b", nil, "i"', "bbb"),
        (r'"abxd", "x*", "-"', "-a-b--d-"),
        (r'"héllo wörld", "\\b(\\w)", function(m) return m[1]:upper() end', "Héllo Wörld"),
        (r'"a1b2", "\\d", function(m) return m[0] * 2 end', "a2b4"),
        (r'"a1b2", "[a-z]", function(m) return m[0] == "a" and "X" end', "X1b2"),
        (r'"a1b2", "[a-z]", function(m) return "" end, 1', "1b2"),
    ],
)
def test_gsub_replaces_what_matches(library: Library, call: str, text: str) -> None:
    done = library(f"local text = regex.gsub({call}) return text")
    assert done.error is None
    assert done.result == [text]


@pytest.mark.parametrize(
    ("call", "complaint"),
    [
        ('match("x", "(")', "regex.match: invalid pattern `(`: missing ) at position 1"),
        ('match("x", "/(/i")', "regex.match: invalid pattern `/(/i`: missing ) at position 1"),
        ('match("x", "/x/g")',
         "regex.match: unknown modifier `g`; the modifiers are `i`, `m`, `s`, `x`, `u`, `A`, `D`"),
        ('match("x", "x", "q")',
         "regex.match: unknown modifier `q`; the modifiers are `i`, `m`, `s`, `x`, `u`, `A`, `D`"),
        ('match("x", "x", {})', 'regex.match: expected flags such as "im", got {}'),
        ('match("x", "x", 2)', 'regex.match: expected flags such as "im", got 2'),
        ('match(5, "x")', "regex.match: expected string subject, got number"),
        ('match_all("x")', "regex.match_all: expected string pattern, got nil"),
        ('gsub("x", "x", 5)', "regex.gsub: expected string replacement, got number"),
        ('gsub("x", "x", "${n}")', "regex.gsub: the replacement names `n`, which is no group"),
        ('gsub("x", "x", "y", "z")', "regex.gsub: expected an integer as limit, got z"),
        ('gsub("x", "x", function() return {} end)',
         "regex.gsub: the function gave a table; a string is expected"),
        (r'match("a\xff", "x")', "regex.match: the subject is not valid UTF-8 (byte 2)"),
        (r'match("a", "\\x{110000}")', r"regex.match: `\x{110000}` is no character"),
        (r'match("a", "\\L<a>")',
         r"regex.match: invalid pattern `\L<a>`: undefined named list at position 5"),
    ],
)  # fmt: skip
def test_a_wrong_use_is_an_error_at_the_line_of_the_script(
    library: Library, call: str, complaint: str
) -> None:
    done = library(f"\nregex.{call}")
    assert done.error["message"] == f"script:2: {complaint}"
    assert done.error["line"] == 2


def test_any_number_of_patterns_can_be_used(library: Library) -> None:
    done = library(
        "local n = 0\n"
        'for i = 1, 600 do n = n + tonumber(regex.match("x" .. i, "x(" .. i .. ")")[1]) end\n'
        "return n"
    )
    assert done.result == [600 * 601 // 2]


def test_a_pattern_that_nests_too_deeply_is_refused(library: Library) -> None:
    done = library('regex.match("a", ("("):rep(5000) .. "a" .. (")"):rep(5000))')
    assert done.message == f"script:1: regex.match: the pattern `{'(' * 57}...` nests too deeply"


def test_an_error_inside_the_function_of_gsub_goes_through(library: Library) -> None:
    done = library('regex.gsub("x", "x", function() error("mine") end)')
    assert done.error["message"] == "script:1: mine"


def test_the_error_of_a_call_is_taken_as_its_text(library: Library) -> None:
    done = library(
        "local _, failure = pcall(app.integrations.t.fail)\n"
        'return regex.match(failure, "(\\\\d+)")[1]',
        {
            "app.integrations.t.fail": {
                "refused": {"code": "not_found", "message": "there is no task 17"}
            }
        },
    )
    assert done.result == ["17"]


@pytest.mark.parametrize(
    "call",
    [
        'regex.match(("a"):rep(40) .. "!", "^(a|a)*$")',
        'regex.match_all(("x"):rep(20000), "(x+x+)+y")',
        'pcall(regex.gsub, ("a"):rep(40) .. "!", "^(a|aa)+$", "b")',
    ],
)
def test_a_pattern_that_never_ends_is_a_limit_that_cannot_be_caught(
    script: Library, call: str
) -> None:
    done = script(f'print("begun")\n{call}\nprint("caught")', cpu=0.3)
    assert done.error["type"] == "cpu_limit"
    assert done.error["line"] == 2
    assert done.output == "begun\n"


def test_a_script_that_never_names_regex_does_not_have_it(script: Library) -> None:
    done = script('local name = "re" .. "gex" return _G[name].match("a", "a")')
    assert done.error["type"] == "runtime"
    assert "only where the script names it" in done.error["message"]


def test_patterns_do_not_need_what_a_script_can_overwrite(script: Library) -> None:
    done = script(
        "local match, gsub = regex.match, regex.gsub\n"
        "json.array, json.encode, string.format, table.concat, next, type = nil\n"
        'print(match("a1", "\\\\d")[0], gsub("a1", "\\\\d", function(m) return m[0] + 1 end))'
    )
    assert done.output == "1\ta2\n"


@pytest.mark.parametrize(
    ("source", "parts"),
    [
        ("/a/", ("a", "")),
        ("/a/imsx", ("a", "imsx")),
        ("#a/b#i", ("a/b", "i")),
        ("~a~", ("a", "")),
        ("|a|", ("a", "")),
        (r"/a\/b/", (r"a\/b", "")),
        ("/a/g", ("a", "g")),
        ("a", ("a", "")),
        ("(a) (b)", ("(a) (b)", "")),
        ("{a}", ("{a}", "")),
        ("[/]a/", ("[/]a/", "")),
        ("/v1/contacts", ("/v1/contacts", "")),
        ("/a/b/", ("/a/b/", "")),
        (r"\/a/", (r"\/a/", "")),
        ("/", ("/", "")),
        ("", ("", "")),
    ],
)
def test_delimiters_are_told_from_a_bare_pattern(source: str, parts: tuple[str, str]) -> None:
    assert split(source) == parts


@pytest.mark.parametrize(
    ("subject", "pattern"),
    [
        ("a.b", r"^\Qa.b\E$"),
        ("a.b", r"^[\Q.\Eab]+$"),
        ("A", r"\x{41}"),
        ("é", r"[\x{e9}]"),
        ("\x01", r"\cA"),
        ("aa", r"(a)\g1"),
        ("aa", r"(a)\g{1}"),
        ("aa", r"(?'n'a)\k{n}"),
        ("aa", r"(?<n>a)\k<n>"),
        ("aa", r"(?P<n>a)\k'n'"),
        ("a", r"a\z"),
        ("a\n", r"a\Z"),
        ("a b", r"a\hb"),
        ("ab", r"a\Hb?"),
        ("a\tb", r"a[\h]b"),
        ("a\r\nb", r"a\Rb"),
        ("a\nb", r"a\vb"),
        ("ab", r"a\Vb?"),
        ("\x1b", r"\e"),
        ("ab", r"a\N"),
        ("[", r"[[]"),
        ("]", r"[]a]"),
        ("x", r"[^]a[]"),
        ("ab1", r"[[:alpha:]]+1"),
        ("(a(b)c)", r"\((?:[^()]|(?R))*\)"),
        ("b", r"(?<!a)b"),
        ("aab", r"(?>a+)b"),
        ("$", r"[$]"),
        ("a$b", r"a\$b"),
    ],
)
def test_what_pcre_writes_otherwise_is_understood(subject: str, pattern: str) -> None:
    import regex

    assert regex.search(translated(pattern), subject)


@pytest.mark.parametrize(("pattern", "subject"), [(r"a\z", "a\n"), (r"\Qa.\E", "ab")])
def test_what_pcre_does_not_match_is_not_matched(pattern: str, subject: str) -> None:
    import regex

    assert not regex.search(translated(pattern), subject)
