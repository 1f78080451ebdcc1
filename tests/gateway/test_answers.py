"""Answers that fit: cut between rows or characters, and given on request to their end."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from kosmo.call import Facts
from kosmo.errors import UsageError
from kosmo.gateway.answers import Answer, Kept, told
from kosmo.gateway.parts import compact
from kosmo.result import Result

from tests.gateway.conftest import run, texts

if TYPE_CHECKING:
    from tests.gateway.conftest import Gateways

MOST = 1000


def cursor_in(text: str) -> str | None:
    found = re.search(r'"_cursor":"([^"]+)"', text)
    return found[1] if found else None


def whole(kept: Kept, answer: Answer) -> list[str]:
    """Follow an answer to its end, and give its parts."""
    parts = [str(answer.parts[0])]
    while len(answer.parts) > 1 and (cursor := cursor_in(str(answer.parts[1]))):
        answer = kept.further(cursor)
        parts.append(str(answer.parts[0]))
    return parts


def test_a_short_answer_is_compact_json_and_nothing_else() -> None:
    assert Kept(MOST).first({"a": [1, 2], "é": None}).parts == ['{"a":[1,2],"é":null}']


def test_rows_are_cut_between_them_and_every_part_is_json() -> None:
    rows = [{"id": str(number), "text": "x" * (number % 90)} for number in range(100)]
    kept = Kept(MOST)
    answer = kept.first({"things": rows, "page": 1})
    assert str(answer.parts[1]).startswith("rows 1 to ")
    parts = whole(kept, answer)
    assert all(len(part) <= MOST for part in parts)
    assert [row for part in parts for row in json.loads(part)["things"]] == rows
    assert all(json.loads(part)["page"] == 1 for part in parts)


@pytest.mark.parametrize(
    "data",
    [
        "ü" * 5000,
        {"things": [{"text": "x" * 3000}, {"text": "y"}]},
        {"text": '"\\' * 2000, "emoji": "😀" * 900},
        [["no", "rows"]] * 700,
    ],
    ids=["text", "a row that is too long", "escapes", "no rows"],
)
def test_anything_else_is_cut_between_characters_and_loses_none(data: Any) -> None:
    kept = Kept(MOST)
    parts = whole(kept, kept.first(data))
    assert len(parts) > 1
    assert all(len(part) <= MOST for part in parts)
    assert json.loads("".join(parts)) == data


def test_halves_of_characters_stay_readable() -> None:
    text = compact({"name": "broken \ud83d here"})
    assert text.encode("utf-8")
    assert json.loads(text) == {"name": "broken \ud83d here"}


def test_a_cursor_that_is_not_kept_is_told() -> None:
    kept = Kept(MOST)
    for wrong in ("", "x", "abc.1", "abc.-1", f"{'9' * 40}"):
        with pytest.raises(UsageError, match="not kept any more"):
            kept.further(wrong)
    cursor = cursor_in(str(kept.first("x" * 1500).parts[1])) or ""
    with pytest.raises(UsageError):
        kept.further(cursor.replace(".1", ".2"))


def test_the_oldest_answers_make_room() -> None:
    kept = Kept(MOST, room=6000)
    first = cursor_in(str(kept.first("x" * 4000).parts[1])) or ""
    second = cursor_in(str(kept.first("y" * 4000).parts[1])) or ""
    assert kept.further(second).parts[0] == "y" * MOST
    with pytest.raises(UsageError):
        kept.further(first)


def test_what_follows_a_page_is_told() -> None:
    facts = Facts()
    facts.next, facts.truncated = {"offset": 2}, True
    facts.notes = ["the list is sorted"]
    result = Result("x.y", {"things": [{"id": 1}, {"id": 2}]}, facts, duration_ms=0.0)
    assert told(result, "id", Kept(MOST), "call_read").parts[1:] == [
        'note: 2 rows; there are more, the next with {"offset":2}', "note: the list is sorted",
    ]  # fmt: skip


def test_what_a_server_answers_beside_texts_stays_as_it_is() -> None:
    image = {"type": "image", "data": "AAAA", "mimeType": "image/png"}
    data = [{"type": "text", "text": "here"}, image]
    result = Result("mcp:x.y", data, Facts(), duration_ms=0.0)
    assert told(result, None, Kept(MOST), "call_read").parts == ["here", image]


@pytest.mark.parametrize("tool", ["call_read", "integration__missive__list_conversations"])
def test_a_client_reads_a_long_answer_to_its_end(gateways: Gateways, tool: str) -> None:
    fields = "id,subject,web_url,last_activity_at"

    def asked(arguments: dict[str, Any]) -> dict[str, Any]:
        if tool != "call_read":
            return {**arguments, "_fields": fields}
        named = {"name": "missive.list_conversations", "fields": fields}
        return {**named, "arguments": arguments}

    async def work() -> None:
        async with gateways.client(most=1000) as client:
            (text, then, *_) = texts(await client.call_tool(tool, asked({"limit": 20})))
            assert f"call `{tool}`" in then
            ids = [row["id"] for row in json.loads(text)["conversations"]]
            while cursor := cursor_in(then):
                part = await client.call_tool(tool, asked({"_cursor": cursor}))
                (text, then) = texts(part)
                ids += [row["id"] for row in json.loads(text)["conversations"]]
            assert len(ids) == len(set(ids)) == 20
            assert then.endswith("of 20 rows; this is the end")

    run(work)


def test_the_output_of_a_script_is_cut_too(gateways: Gateways) -> None:
    async def work() -> None:
        async with gateways.client(most=1500) as client:
            code = 'for i = 1, 100 do print(("%03d "):format(i):rep(10)) end'
            (text, then) = texts(await client.call_tool("run_lua", {"code": code}))
            assert len(text) == 1500
            more = {"name": "more", "arguments": {"_cursor": cursor_in(then)}}
            (rest, _) = texts(await client.call_tool("call_read", more))
            assert (text + rest).startswith("001 001 ")
            assert "038" in rest

    run(work)
