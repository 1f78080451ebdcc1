"""Arguments as Lua gives them, made into what a function's schema calls them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from kosmo.errors import UsageError
from kosmo.lua.arguments import fitted

if TYPE_CHECKING:
    from typing import Any

SCHEMA: dict[str, Any] = {
    "properties": {
        "tags": {"type": "array", "items": {"type": "string"}},
        "body": {"type": "object"},
        "shaped": {"type": "object", "properties": {"ids": {"type": "array"}}},
        "either": {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "integer"}}]},
        "text": {"type": "string"},
        "count": {"type": "integer"},
        "ratio": {"type": "number"},
        "word": {"type": "string", "format": "secret"},
    }
}


class Spec:
    """The part of a function's description that arguments are fitted to."""

    id, integration, name, tool = "demo.f", "demo", "f", None
    parameters: dict[str, Any] = SCHEMA["properties"]


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ({"tags": {}}, {"tags": []}),
        ({"body": []}, {"body": {}}),
        ({"body": {"x": []}}, {"body": {"x": []}}),
        ({"shaped": {"ids": {}}}, {"shaped": {"ids": []}}),
        ({"either": {}}, {"either": []}),
        ({"either": [1.0, 2]}, {"either": [1, 2]}),
        ({"tags": [1, "b"]}, {"tags": ["1", "b"]}),
        ({"text": 456}, {"text": "456"}),
        ({"text": 456.0}, {"text": "456"}),
        ({"text": 4.5}, {"text": 4.5}),
        ({"text": True}, {"text": True}),
        ({"count": 3.0}, {"count": 3}),
        ({"count": 3.5}, {"count": 3.5}),
        ({"ratio": 3.0}, {"ratio": 3.0}),
        ({"unknown": []}, {"unknown": []}),
        ([{}, None], {"tags": [], "body": None}),
    ],
)
def test_what_lua_does_not_tell_apart_is_told_apart_by_the_schema(given: Any, wanted: Any) -> None:
    found = fitted(Spec(), given, ())  # type: ignore[arg-type]
    assert found == wanted
    assert repr(found) == repr(wanted)


def test_a_secret_is_read_only_from_a_variable_that_the_script_was_given() -> None:
    given = {"word": "env:SECRET_WORD"}
    assert fitted(Spec(), given, ["SECRET_WORD"]) == given  # type: ignore[arg-type]
    with pytest.raises(UsageError) as caught:
        fitted(Spec(), given, ["OTHER"])  # type: ignore[arg-type]
    assert caught.value.hint == "add `--env SECRET_WORD` to the command"
