"""Where the rows of an answer are, whatever a service wraps them in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from kosmo.describe.rows import absence, fields_in, missing, picked
from kosmo.result import rows_of

if TYPE_CHECKING:
    from typing import Any

ROWS = [{"id": 1, "name": "a"}, {"id": 2, "name": "b"}]
PAGE = {"size": 25, "number": 1}


@pytest.mark.parametrize(
    "data",
    [
        ROWS,
        {"things": ROWS},
        {"_embedded": {"things": ROWS}, "page": PAGE},
        {"_embedded": {"things": ROWS}, "_links": {}},
        {"meta": {"limit": 2}, "api_id": "x", "objects": ROWS},
    ],
)
def test_rows_are_found_and_their_fields_picked_within_what_wraps_them(data: Any) -> None:
    assert rows_of(data) == ROWS
    kept = picked(data, "id")
    assert rows_of(kept) == [{"id": 1}, {"id": 2}]
    assert missing(data, "id,nothing") == ["nothing"]
    if isinstance(data, dict):
        assert {**kept, **data} == data


@pytest.mark.parametrize(
    "data",
    [
        {"id": 1, "tags": ROWS},
        {"id": 1, "_embedded": {"threads": ROWS}},
        {"_embedded": {"threads": ROWS, "users": ROWS}, "page": PAGE},
        {"events": ["a", "b"]},
        {"page": PAGE},
        "text",
        None,
    ],
)
def test_one_object_is_no_list_of_rows(data: Any) -> None:
    assert rows_of(data) is None


@pytest.mark.parametrize(
    ("fields", "absent"),
    [
        ("id,team,team.name,tags.name,owner.name", []),
        ("team.nme", ["team.nme"]),
        ("tags.nme,id.name", ["tags.nme", "id.name"]),
        ("later.name", ["later.name"]),
    ],
)
def test_a_field_is_absent_where_no_row_can_have_it(fields: str, absent: list[str]) -> None:
    rows = [
        {"id": 1, "team": {"name": "A"}, "tags": [{"name": "x"}], "owner": None},
        {"id": 2, "team": {}, "tags": [], "owner": None},
    ]
    assert missing({"rows": rows[:1]}, fields) == absent
    assert missing(rows[:1], fields) == absent


def test_what_may_be_meant_by_an_absent_field_is_suggested() -> None:
    rows = [{"id": 1, "subject": "a", "team": {"name": "A"}, "tags": [{"colour": "x"}]}]
    known = fields_in({"rows": rows})
    assert known == ["id", "subject", "team", "team.name", "tags", "tags.colour"]
    told = "warning: no row has the field"
    assert absence("sbject", known) == f"{told} `sbject`; did you mean `subject`?"
    assert absence("tags.color", known) == f"{told} `tags.color`; did you mean `tags.colour`?"
    assert absence("zzz", known) == f"{told} `zzz`"
