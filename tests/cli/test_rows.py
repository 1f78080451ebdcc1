"""Where the rows of an answer are, whatever a service wraps them in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from kosmo.cli.rows import missing, picked, rows_of

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
