"""A typed signature and its docstring become a catalog entry."""

from __future__ import annotations

import enum
from typing import Annotated, Literal  # noqa: TC003 - read when the schema is derived

import pytest
from kosmo import Client, Field, Json, Object, hookimpl, read, write
from kosmo.plugin.signature import entry_of
from pydantic import BaseModel
from typing_extensions import TypedDict


class Address(BaseModel):
    """Where somebody can be written to."""

    email: str
    name: str | None = None


class Size(TypedDict):
    """Width and height."""

    width: int


class Colour(enum.Enum):
    """A colour."""

    RED = "red"


@read(columns=("id",), link="https://vendor.example/list")
def list_things(
    client: Client,
    /,
    *,
    state: Literal["open", "closed"] | None = None,
    limit: Annotated[int, Field(ge=1, le=100)] = 25,
    id: Annotated[str, Field(format="id")],
    from_: str | None = None,
    tags: list[str] | None = None,
    either: str | int | None = None,
    body: Object | None = None,
    shaped: Annotated[Object, Field(schema={"properties": {"a": {"type": "string"}}})] = {},  # noqa: B006
    to: list[Address] | None = None,
    size: Size | None = None,
    colour: Colour | None = None,
) -> Json:
    """List things, newest first.

    More about it
    in two lines.

    Args:
        state: Only things
            in this state.
        from_: Who sent them: a name.

    Returns:
        `things`, a list.
    """


def test_the_words_come_from_the_docstring() -> None:
    entry = entry_of(list_things, "demo")
    assert entry["summary"] == "List things, newest first."
    assert entry["description"] == "More about it in two lines."
    assert entry["returns"] == "`things`, a list."
    assert entry["full_name"] == "demo.demo_list_things"
    assert (entry["effect"], entry["columns"]) == ("read", ["id"])
    assert entry["link"] == "https://vendor.example/list"
    properties = entry["input_schema"]["properties"]
    assert properties["state"]["description"] == "Only things in this state."
    assert properties["from"]["description"] == "Who sent them: a name."


def test_the_schema_comes_from_the_annotations() -> None:
    schema = entry_of(list_things, "demo")["input_schema"]
    properties = schema["properties"]
    assert list(properties)[:4] == ["state", "limit", "id", "from"]
    assert schema["required"] == ["id"]
    assert schema["additionalProperties"] is False
    assert properties["state"]["enum"] == ["open", "closed"]
    assert properties["state"]["type"] == "string"
    assert properties["limit"] == {"type": "integer", "minimum": 1, "maximum": 100, "default": 25}
    assert properties["id"] == {"type": "string", "format": "id"}
    assert properties["from"]["type"] == "string"
    assert properties["tags"] == {"type": "array", "items": {"type": "string"}}
    assert properties["either"] == {"anyOf": [{"type": "string"}, {"type": "integer"}]}
    assert properties["body"]["type"] == "object"
    assert properties["colour"]["enum"] == ["red"]
    assert properties["shaped"]["properties"] == {"a": {"type": "string"}}
    assert properties["to"]["items"]["required"] == ["email"]
    assert properties["size"]["properties"] == {"width": {"type": "integer"}}
    assert "$defs" not in str(schema)


def test_a_marker_leaves_the_function_as_it_is() -> None:
    @write(destructive=True, outward_when=("body.send",))
    def act(client: Client, /) -> Json:
        """Act."""
        return 7

    assert act(None) == 7  # type: ignore[arg-type]
    entry = entry_of(act, "demo")
    assert entry["effect"] == "write"
    assert entry["destructive"]
    assert entry["outward_when"] == ["body.send"]


def test_what_the_catalog_cannot_take_is_refused_with_the_reason() -> None:
    @read()
    def positional(client: Client, thing: str) -> Json:
        """Do it."""

    @read()
    def explained(client: Client, /, *, a: int = 1) -> Json:
        """Do it.

        Args:
            b: Nothing of the kind.
        """

    @read()
    def silent(client: Client, /) -> Json: ...

    for function, reason in (
        (positional, "`thing` must stand behind `*`"),
        (explained, "explains `b`, which is not a parameter"),
        (silent, "has no docstring"),
    ):
        with pytest.raises(ValueError, match=r".") as caught:
            entry_of(function, "demo")
        assert reason in str(caught.value)


def test_the_light_hook_marker_is_what_pluggy_makes() -> None:
    import pluggy

    def ours() -> None: ...
    def theirs() -> None: ...

    hookimpl(ours)
    pluggy.HookimplMarker("kosmo")(theirs)
    assert ours.kosmo_impl == theirs.kosmo_impl  # type: ignore[attr-defined]
