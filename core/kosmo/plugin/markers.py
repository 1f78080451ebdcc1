"""The marks that a plugin's functions, fields and hooks carry.

A mark leaves the function as it is: it only sets the attribute `kosmo`, which is read when the
plugin is indexed. Nothing here may import what a call does not need.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeVar

    from kosmo.http.pages import Numbered, PageStyle

    F = TypeVar("F", bound=Callable[..., Any])


class Mark:
    """What `read` and `write` say about a function, beyond its signature and docstring."""

    __slots__ = (
        "columns",
        "destructive",
        "effect",
        "idempotent",
        "inward_when",
        "link",
        "outward",
        "outward_when",
        "pages",
    )

    def __init__(self, effect: str, **said: Any) -> None:
        """Take the effect and the keywords of the marker."""
        self.effect = effect
        self.pages: PageStyle | Numbered | None = said.get("pages")
        self.columns: tuple[str, ...] = tuple(said.get("columns", ()))
        self.link: str | None = said.get("link")
        self.destructive: bool = said.get("destructive", False)
        self.outward: bool = said.get("outward", False)
        self.outward_when: tuple[str, ...] = tuple(said.get("outward_when", ()))
        self.inward_when: dict[str, Any] = said.get("inward_when") or {}
        self.idempotent: bool = said.get("idempotent", effect == "read")


def read(
    *,
    pages: PageStyle | Numbered | None = None,
    columns: tuple[str, ...] = (),
    link: str | None = None,
) -> Callable[[F], F]:
    """Mark a function that changes nothing at the service.

    `pages` is the paging style of its list, `columns` the dotted paths that a table shows,
    `link` the page of the vendor's documentation that it was written from.
    """
    return _marker(Mark("read", pages=pages, columns=columns, link=link))


def write(
    *,
    destructive: bool = False,
    outward: bool = False,
    outward_when: tuple[str, ...] = (),
    inward_when: dict[str, Any] | None = None,
    idempotent: bool = False,
    columns: tuple[str, ...] = (),
    link: str | None = None,
) -> Callable[[F], F]:
    """Mark a function that changes something at the service.

    `destructive` cannot be undone; `outward` reaches people outside (sends, buys) and
    `outward_when` lists dotted argument paths that make it so when they are set to anything but
    false, such as `body.send`; `inward_when` has the argument and value that make an outward call a
    plain write, such as `{"type": "note"}`; `idempotent` may be repeated without a second effect.
    """
    mark = Mark(
        "write",
        destructive=destructive,
        outward=outward,
        outward_when=outward_when,
        inward_when=inward_when,
        idempotent=idempotent,
        columns=columns,
        link=link,
    )
    return _marker(mark)


def _marker(mark: Mark) -> Callable[[F], F]:
    def apply(function: F) -> F:
        function.kosmo = mark  # type: ignore[attr-defined]
        return function

    return apply


class Field:
    """Bounds and words of one parameter, put into `Annotated`; the names are pydantic's.

    `format` may be `id` (one identifier: not empty, no slash, space or dots that climb), `ids`
    (several, separated by commas), `secret` (given as `env:NAME`, and read from there when the
    call is made), or a format of JSON Schema. `schema` adds JSON Schema of
    one's own, such as the `properties` of an object.
    """

    __slots__ = ("said",)

    def __init__(
        self,
        *,
        ge: float | None = None,
        le: float | None = None,
        min_length: int | None = None,
        max_length: int | None = None,
        pattern: str | None = None,
        format: str | None = None,
        examples: list[Any] | None = None,
        schema: dict[str, Any] | None = None,
    ) -> None:
        """Take the bounds; numbers are inclusive, lengths are in characters or items."""
        said = {
            "ge": ge,
            "le": le,
            "min_length": min_length,
            "max_length": max_length,
            "pattern": pattern,
            "format": format,
            "examples": examples,
            "schema": schema,
        }
        self.said = {name: value for name, value in said.items() if value is not None}


def hookimpl(function: F) -> F:
    """Mark an implementation of one of kosmo's hooks.

    It sets what `pluggy.HookimplMarker("kosmo")` sets, without importing pluggy on every call.
    """
    function.kosmo_impl = {  # type: ignore[attr-defined]
        "wrapper": False,
        "hookwrapper": False,
        "optionalhook": False,
        "tryfirst": False,
        "trylast": False,
        "specname": None,
    }
    return function
