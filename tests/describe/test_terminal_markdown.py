"""Markdown on a terminal keeps its words, fits the width, and reads as what it says."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from kosmo.describe.terminal_markdown import rendered

PAGE = """\
# Title of `code`

<!-- not for readers -->

A paragraph that is
broken into lines, with `code`, **stress** and [a link](https://example.com/x), [another](other.md).

## Part

- first item that is long enough
  to go on
- second
  1. nested

> said by
> somebody

| name | what |
| --- | --- |
| `a\\|b` | short |
| `long-name` | a longer text that has to be wrapped where it does not fit |

```sh
kosmo  docs   # spaces stay
```
"""


def test_each_shape_is_laid_out() -> None:
    assert (
        rendered(PAGE, width=44, styled=False)
        == """\
Title of `code`
===============

A paragraph that is broken into lines, with
`code`, stress and a link
(https://example.com/x), another.

Part
----

- first item that is long enough to go on
- second
  1. nested

  | said by somebody

name         what
-----------  -------------------------------
`a|b`        short
`long-name`  a longer text that has to be
             wrapped where it does not fit

    kosmo  docs   # spaces stay"""
    )


def test_styles_change_nothing_but_the_marks() -> None:
    styled = rendered(PAGE, width=44, styled=True)
    assert "\x1b[1mPart\x1b[0m" in styled
    assert "\x1b[36mcode\x1b[0m" in styled
    assert "\x1b[1mstress\x1b[0m" in styled
    bare = re.sub(r"\x1b\[\d+m", "", styled)
    plain = rendered(PAGE, width=44, styled=False)
    assert re.findall(r"\w+", bare) == re.findall(r"\w+", plain)


def test_every_line_begins_and_ends_its_own_style() -> None:
    page = "Words `and a span of code that is so long that it is broken` and more.\n"
    for line in rendered(page, width=24, styled=True).splitlines():
        assert line.count("\x1b[0m") * 2 == line.count("\x1b["), line


@pytest.mark.parametrize("width", [20, 40, 60, 96])
def test_tables_fit_where_their_words_do(width: int) -> None:
    text = (
        "| a | b | c |\n|---|---|---|\n" + "| some words here | more of them | and the end |\n" * 3
    )
    assert max(map(len, rendered(text, width=width, styled=False).splitlines())) <= max(width, 20)


def test_an_empty_column_is_left_out() -> None:
    text = "| name | | what |\n|---|---|---|\n| a | | b |\n"
    assert rendered(text, width=40, styled=False).splitlines()[-1] == "a     b"


@pytest.mark.parametrize(
    "text",
    ["", "\n\n", "#", "|", "| |\n| - |", "```", "- ", "* * *", "> ", "1.", "```\n| x\n", "[]()"],
)
def test_odd_pieces_do_no_harm(text: str) -> None:
    assert isinstance(rendered(text, width=30, styled=True), str)


@example(text="|-", width=1)
@given(text=st.text(alphabet="ab |`*#->[]()!\n1.~", max_size=80), width=st.integers(1, 60))
def test_any_text_can_be_laid_out_and_keeps_its_letters(text: str, width: int) -> None:
    shown = rendered(text, width=width, styled=False)
    if "<!--" not in text and "```" not in text and "~~~" not in text and "](" not in text:
        left, there = (Counter(re.findall(r"[ab]", one)) for one in (shown, text))
        # A column of a table that only its header has is left out.
        assert left <= there if "|" in text else left == there
