"""Times as services write them: read as seconds, written as text."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Callable

    Library = Callable[..., Any]


@pytest.mark.parametrize(
    ("lua", "seconds"),
    [
        ("0", 0),
        ("1700000000", 1700000000),
        ("1700000000.25", 1700000000.25),
        ("1700000000000", 1700000000),
        ("1700000000123", 1700000000.123),
        ("'1700000000'", 1700000000),
        ("'1700000000123'", 1700000000.123),
        ("'2026-11-22'", 1795305600),
        ("'2026-11-22T06:49'", 1795330140),
        ("'2026-11-22T06:49:07Z'", 1795330147),
        ("'2026-11-22 06:49:07'", 1795330147),
        ("'2026-11-22t06:49:07.5z'", 1795330147.5),
        ("'2026-11-22T06:49:07,250Z'", 1795330147.25),
        ("'2026-11-22T07:49:07+01:00'", 1795330147),
        ("'2026-11-22T07:49:07 +0100'", 1795330147),
        ("'2026-11-22T01:19:07-0530'", 1795330147),
        ("'2026-11-22T08:49:07+02'", 1795330147),
        ("'1969-12-31T23:59:59Z'", -1),
        ("'2024-02-29'", 1709164800),
        ("'2000-02-29T00:00:00Z'", 951782400),
        ("'2016-12-31T23:59:60Z'", 1483228800),
        ("'0001-01-01'", -62135596800),
    ],
)
def test_a_time_is_read_as_seconds(library: Library, lua: str, seconds: float) -> None:
    done = library(f"return time.parse({lua}), math.type(time.parse({lua}))")
    assert done.result == [seconds, "float" if "." in repr(seconds) else "integer"]


@pytest.mark.parametrize(
    "lua",
    [
        "nil", "{}", "json.null", "'tomorrow'", "''", "'2026'", "'20261122'", "'2026-13-01'",
        "'2026-02-29'", "'1900-02-29'", "'2026-11-00'", "'2026-11-22T24:00'", "'2026-11-22T06'",
        "'2026-11-22T06:60'", "'2026-11-22T06:00:61'", "'2026-11-22T06:00.5'", "'2026-11-22X06:00'",
        "'2026-11-22T06:00+1'", "'2026-11-22T06:00+01:0'", "'2026-11-22T06:00+24:00'",
        "'2026-11-22T06:00:00Zulu'", "'0000-01-01'", "0 / 0", "1 / 0", "1e18", "('1'):rep(70)",
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["parse", "format"])
def test_what_is_no_time_is_refused_with_the_line(library: Library, name: str, lua: str) -> None:
    done = library(f"\ntime.{name}({lua})")
    assert done.message.startswith(f"script:2: time.{name}: expected seconds, milliseconds or a ")


@pytest.mark.parametrize(
    ("lua", "text"),
    [
        ("0", "1970-01-01T00:00:00Z"),
        ("-1", "1969-12-31T23:59:59Z"),
        ("1700000000123", "2023-11-14T22:13:20Z"),
        ("1700000000.9", "2023-11-14T22:13:20Z"),
        ("'2026-11-22T07:49:07+01:00'", "2026-11-22T06:49:07Z"),
        ("'9999-12-31T23:59:59Z'", "9999-12-31T23:59:59Z"),
        ("'0001-01-01'", "0001-01-01T00:00:00Z"),
    ],
)
def test_a_time_is_written_in_utc(library: Library, lua: str, text: str) -> None:
    assert library(f"return time.format({lua})").result == [text]


def test_what_is_before_the_first_year_is_not_written(library: Library) -> None:
    done = library("time.format('0001-01-01T00:00+01:00')")
    assert done.message == "script:1: time.format: it is before the year 1"


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.datetimes(timezones=st.just(UTC)))
def test_seconds_and_text_are_those_of_the_calendar(library: Library, moment: datetime) -> None:
    text = moment.replace(microsecond=0).isoformat().replace("+00:00", "Z")
    done = library(f"return time.parse('{text}'), time.format('{moment.isoformat()}')")
    whole = moment.replace(microsecond=0) - datetime(1970, 1, 1, tzinfo=UTC)
    assert done.result == [whole.days * 86400 + whole.seconds, text]


def test_times_are_read_after_the_script_has_broken_everything_else(script: Library) -> None:
    done = script(
        "local parse, format, show, g, next = time.parse, time.format, print, _G, next\n"
        "for _, list in next, {string, math, table, os, time} do\n"
        "  for key in next, list do list[key] = nil end\n"
        "end\n"
        "for key in next, g do g[key] = nil end\n"
        "show(parse('2026-11-22T06:49:07Z'), format(0))"
    )
    assert done.output == "1795330147\t1970-01-01T00:00:00Z\n"
